/* SPDX-License-Identifier: Apache-2.0 */

/* Snapshots into files: as the file of a process is (layout.h), with a block for each series. */

#include "snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_all(int fd, const void *from, size_t bytes)
{
    const char *at = from;
    while (bytes > 0) {
        const ssize_t put = write(fd, at, bytes);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return 0;
        at += put;
        bytes -= (size_t)put;
    }
    return 1;
}

static void fill_file_header(struct pql_segment_header *header, const pqlane_metrics *from)
{
    memset(header, 0, sizeof *header);
    pql_segment_identify(header);
    header->pid = from->process.pid;
    header->generation = from->process.generation;
    header->started = from->process.started;
    header->since_ns = from->process.since_ns;
    atomic_store(&header->blocks, from->count);
    atomic_store(&header->lost, from->process.lost);
    memcpy(header->program, from->process.program, sizeof header->program);
    memcpy(header->library, from->process.version, sizeof header->library);
    for (unsigned i = 0; i < PQL_GUARD_KINDS; i++) atomic_store(&header->guard.counts[i], from->guard[i]);
    if (!header->library[0]) strcpy(header->library, PQLANE_VERSION_STRING);
}

static void fill_block(struct pql_block *block, const struct pql_series *from, uint64_t last)
{
    memset(block, 0, sizeof *block);
    memcpy(block->algorithm, from->algorithm, sizeof block->algorithm);
    memcpy(block->operation, from->operation, sizeof block->operation);
    memcpy(block->backend, from->backend, sizeof block->backend);
    atomic_store_explicit(&block->ok, from->ok, memory_order_relaxed);
    atomic_store_explicit(&block->spoken_for, from->spoken_for, memory_order_relaxed);
    atomic_store_explicit(&block->ns, from->ns, memory_order_relaxed);
    atomic_store_explicit(&block->timed, from->timed, memory_order_relaxed);
    atomic_store_explicit(&block->last, last, memory_order_relaxed);
    for (unsigned i = 0; i < PQL_STATUSES; i++)
        atomic_store_explicit(&block->errors[i], from->errors[i], memory_order_relaxed);
    for (unsigned i = 0; i < PQL_BUCKETS; i++)
        atomic_store_explicit(&block->buckets[i], from->buckets[i], memory_order_relaxed);
}

pqlane_status pqlane_metrics_write(const pqlane_metrics *snapshot, int fd)
{
    union {
        struct pql_segment_header header;
        char bytes[PQL_HEADER_BYTES];
    } w;
    if (!snapshot) return PQLANE_ERR_ARGUMENT;
    struct pql_block *block = malloc(sizeof *block);
    if (!block) return PQLANE_ERR_MEMORY;
    memset(&w, 0, sizeof w);
    fill_file_header(&w.header, snapshot);
    int written = write_all(fd, &w, sizeof w);
    for (size_t i = 0; written && i < snapshot->count; i++) {
        fill_block(block, &snapshot->series[i], snapshot->last);
        written = write_all(fd, block, sizeof *block);
    }
    free(block);
    return written ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
}
