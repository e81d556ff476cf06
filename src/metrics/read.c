/* SPDX-License-Identifier: Apache-2.0 */

/* Snapshots from files. Nothing in a file is trusted: it is read and not mapped, so that it cannot change or end while
 * it is looked at, and what it says of itself is compared with what is there. */

#include "snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_BLOCKS 16384

/* All of it, or 0. */
static int read_at(int fd, void *to, size_t bytes, uint64_t at)
{
    char *out = to;
    while (bytes > 0) {
        const ssize_t got = pread(fd, out, bytes, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return 0;
        out += got;
        at += (uint64_t)got;
        bytes -= (size_t)got;
    }
    return 1;
}

static pqlane_status check_header(const struct pql_segment_header *header)
{
    if (memcmp(header->magic, PQL_SEGMENT_MAGIC, sizeof header->magic) != 0) return PQLANE_ERR_ARGUMENT;
    if (header->version != PQL_SEGMENT_VERSION || header->layout != PQL_SEGMENT_LAYOUT ||
        header->header_bytes != PQL_HEADER_BYTES || header->block_bytes != sizeof(struct pql_block) ||
        header->buckets != PQL_BUCKETS)
        return PQLANE_ERR_UNSUPPORTED;
    return PQLANE_OK;
}

/* Blocks have their room before they are counted: a file that ends too early was cut. */
static pqlane_status read_blocks(pqlane_metrics *to, int fd, uint64_t blocks)
{
    struct pql_block *block = malloc(sizeof *block);
    pqlane_status status = block ? PQLANE_OK : PQLANE_ERR_MEMORY;
    if (blocks > MOST_BLOCKS) status = PQLANE_ERR_ARGUMENT;
    for (uint64_t i = 0; status == PQLANE_OK && i < blocks; i++) {
        status = PQLANE_ERR_ARGUMENT;
        if (read_at(fd, block, sizeof *block, PQL_HEADER_BYTES + i * sizeof *block))
            status = pql_snapshot_block(to, block);
    }
    free(block);
    return status;
}

pqlane_status pqlane_metrics_read(pqlane_metrics **snapshot, int fd)
{
    union {
        struct pql_segment_header header;
        char bytes[PQL_HEADER_BYTES];
    } w;
    const int kept = errno;
    if (!snapshot) return PQLANE_ERR_ARGUMENT;
    *snapshot = NULL;
    pqlane_status status = read_at(fd, &w, sizeof w, 0) ? check_header(&w.header) : PQLANE_ERR_ARGUMENT;
    pqlane_metrics *made = NULL;
    if (status == PQLANE_OK) status = pqlane_metrics_empty(&made);
    if (status == PQLANE_OK) status = pql_snapshot_header(made, &w.header);
    if (status == PQLANE_OK) status = read_blocks(made, fd, atomic_load(&w.header.blocks));
    if (status == PQLANE_OK)
        *snapshot = made;
    else
        pqlane_metrics_forget(made);
    errno = kept;
    return status;
}
