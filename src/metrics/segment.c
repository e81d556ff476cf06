/* SPDX-License-Identifier: Apache-2.0 */

#include "segment.h"

#include "clock.h"
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNKS 1024 /* 16384 blocks: 138 MB */
#define GENERATIONS 1000

static struct {
    struct pql_segment_header *_Atomic header;
    struct pql_block *_Atomic chunks[CHUNKS];
    _Atomic size_t blocks;
    size_t chunk_count, in_file; /* how many chunks, and how many of them are in the file */
    const char *problem;
    int shared;
    /* The file is opened again where it grows, and no descriptor stays open: programs close what they do not know. */
    char path[PQL_FOLDER_BYTES + 64];
    dev_t device;
    ino_t inode;
} here;

struct pql_segment_header *pql_segment_here(void)
{
    return atomic_load_explicit(&here.header, memory_order_acquire);
}

size_t pql_segment_blocks(void)
{
    return atomic_load_explicit(&here.blocks, memory_order_acquire);
}

struct pql_block *pql_segment_at(size_t index)
{
    struct pql_block *chunk = atomic_load_explicit(&here.chunks[index / PQL_CHUNK_BLOCKS], memory_order_acquire);
    return &chunk[index % PQL_CHUNK_BLOCKS];
}

int pql_segment_is_shared(void)
{
    return here.shared;
}

const char *pql_segment_problem(void)
{
    return here.problem;
}

static void *private_memory(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/* Is a file allowed to be so long? One that grows beyond that is answered with a signal. */
static int is_allowed(size_t bytes)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && (limit.rlim_cur == RLIM_INFINITY || bytes <= limit.rlim_cur);
}

/* Bytes of a file from `at` on. They are reserved first: a full file system must be found out here, and not by a signal
 * when an operation is counted. */
static void *file_memory(int fd, size_t at, size_t bytes)
{
    int failed;
    if (!is_allowed(at + bytes)) return NULL;
    do failed = posix_fallocate(fd, (off_t)at, (off_t)bytes);
    while (failed == EINTR);
    if (failed) return NULL;
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)at);
    return memory == MAP_FAILED ? NULL : memory;
}

uint64_t pql_process_started(void)
{
    char text[1024];
    int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t len = read(fd, text, sizeof text - 1);
    close(fd);
    if (len <= 0) return 0;
    text[len] = '\0';
    const char *at = strrchr(text, ')'); /* the program's name may contain anything */
    for (int field = 2; at && field < 22; field++) at = strchr(at + 1, ' ');
    return at ? strtoull(at, NULL, 10) : 0;
}

static void name_program(char name[16])
{
    const char *program = program_invocation_short_name;
    for (size_t i = 0; i < 15 && program[i]; i++) name[i] = pql_is_name_sign(program[i]) ? program[i] : '_';
}

static void fill_header(struct pql_segment_header *header, uint32_t generation, uint64_t started)
{
    pql_segment_identify(header);
    header->pid = (uint32_t)getpid();
    header->generation = generation;
    header->started = started;
    header->since_ns = pql_clock_ns(CLOCK_REALTIME);
    name_program(header->program);
    snprintf(header->library, sizeof header->library, "%s", PQLANE_VERSION_STRING);
}

/* A new file, as the first generation that there is none of; with its header, or NULL and the problem. */
static struct pql_segment_header *make_file(int folder, const char *name, uint64_t started)
{
    struct pql_segment_header *header = NULL;
    struct stat info;
    uint32_t generation = 0;
    int fd;
    do {
        const int len = snprintf(here.path, sizeof here.path, "%s/%ld-%llu-%u" PQL_SEGMENT_SUFFIX, name, (long)getpid(),
                                 (unsigned long long)started, generation);
        if (len < 0 || (size_t)len >= sizeof here.path) return NULL;
        fd = openat(folder, strrchr(here.path, '/') + 1, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    } while (fd < 0 && errno == EEXIST && ++generation < GENERATIONS);
    if (fd < 0) return NULL;
    if (fstat(fd, &info) == 0) header = file_memory(fd, 0, PQL_HEADER_BYTES);
    close(fd);
    if (header) {
        here.device = info.st_dev;
        here.inode = info.st_ino;
        fill_header(header, generation, started);
    } else {
        unlinkat(folder, strrchr(here.path, '/') + 1, 0);
    }
    return header;
}

static struct pql_segment_header *start_file(const char *name)
{
    const uint64_t started = pql_process_started();
    struct pql_segment_header *header = NULL;
    if (started == 0) {
        here.problem = "metrics are not shared: /proc is not there";
        return NULL;
    }
    int folder = pql_folder_open(name, &here.problem);
    if (folder < 0) return NULL;
    header = make_file(folder, name, started);
    if (!header) here.problem = "metrics are not shared: their file cannot be made (is the file system full?)";
    close(folder);
    return header;
}

pqlane_status pql_segment_start(const char *folder)
{
    struct pql_segment_header *header = NULL;
    here.problem = NULL;
    here.blocks = 0;
    here.chunk_count = here.in_file = 0;
    if (folder) header = start_file(folder);
    here.shared = header != NULL;
    if (!header) {
        header = private_memory(PQL_HEADER_BYTES);
        if (!header) return PQLANE_ERR_MEMORY;
        fill_header(header, 0, 0);
    }
    atomic_store_explicit(&here.header, header, memory_order_release);
    return PQLANE_OK;
}

void pql_segment_abandon(void)
{
    struct pql_segment_header *header = pql_segment_here();
    for (size_t i = 0; i < here.chunk_count; i++) munmap(here.chunks[i], PQL_CHUNK_BYTES);
    if (header) munmap(header, PQL_HEADER_BYTES);
    memset((void *)&here, 0, sizeof here);
}

/* The file of the start, if it still stands where it was made. */
static int open_again(void)
{
    struct stat info;
    int fd = open(here.path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, &info) || info.st_dev != here.device || info.st_ino != here.inode)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void *next_chunk_of_file(void)
{
    int fd = open_again();
    if (fd < 0) {
        here.problem = "metrics that came late are not shared: their file cannot be opened any more";
        return NULL;
    }
    void *chunk = file_memory(fd, PQL_HEADER_BYTES + here.chunk_count * PQL_CHUNK_BYTES, PQL_CHUNK_BYTES);
    close(fd);
    if (!chunk)
        here.problem = "metrics that came late are not shared: their file cannot grow (is the file system full?)";
    return chunk;
}

/* A file that failed to grow once is not tried again. */
static int add_chunk(void)
{
    struct pql_block *chunk = NULL;
    if (here.chunk_count == CHUNKS) return 0;
    if (here.shared && here.in_file == here.chunk_count) chunk = next_chunk_of_file();
    here.in_file += chunk != NULL;
    if (!chunk) chunk = private_memory(PQL_CHUNK_BYTES);
    if (!chunk) return 0;
    atomic_store_explicit(&here.chunks[here.chunk_count++], chunk, memory_order_release);
    return 1;
}

struct pql_block *pql_segment_block(void)
{
    if (here.blocks == here.chunk_count * PQL_CHUNK_BLOCKS && !add_chunk()) return NULL;
    return pql_segment_at(here.blocks);
}

void pql_segment_publish(void)
{
    const size_t blocks = here.blocks + 1;
    atomic_store_explicit(&here.blocks, blocks, memory_order_release);
    if (!here.shared || blocks <= here.in_file * PQL_CHUNK_BLOCKS)
        atomic_store_explicit(&pql_segment_here()->blocks, blocks, memory_order_release);
}
