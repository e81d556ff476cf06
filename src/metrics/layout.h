/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The memory of metrics, in a process or in a file: a header, then chunks of blocks. A block belongs to one thread and
 * one kind of operation; it is written by that thread alone (but see `shared`), and whoever makes sums reads it. Blocks
 * are never emptied, and when a thread ends the next one goes on with its blocks: counts only grow, whenever one looks.
 *
 * docs/metrics.md describes the file. Whoever changes this changes PQL_SEGMENT_VERSION.
 */

#ifndef PQL_METRICS_LAYOUT_H
#define PQL_METRICS_LAYOUT_H

#include "histogram.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PQL_SEGMENT_MAGIC "pqlanem"
#define PQL_SEGMENT_VERSION 2u
#define PQL_STATUSES 16      /* of them 0 is success */
#define PQL_SEGMENT_GROUPS 4 /* of kernels */
#define PQL_TIERS 8
#define PQL_CANARY "canary" /* the name of a tier that stands for kernels on trial */

typedef _Atomic uint64_t pql_count;

struct pql_block {
    char algorithm[24], operation[24], backend[16];
    pql_count ok;         /* operations that succeeded */
    pql_count spoken_for; /* `ok` when one was timed last: the sum of the buckets */
    pql_count ns;         /* sum of the times of those spoken for */
    pql_count timed;
    pql_count last; /* CLOCK_MONOTONIC, nanoseconds: when one was timed last */
    pql_count errors[PQL_STATUSES];
    uint64_t shared; /* nonzero: several threads write, with read-modify-write */
    uint64_t reserved[2];
    pql_count buckets[PQL_BUCKETS];
};

/* What a guard tells (pqlane_guard.h), its last events in a ring. One is written by the guard alone, and read by others
 * as words, which are whole if `number` is the same before and after. */
#define PQL_GUARD_KINDS 8
#define PQL_GUARD_EVENTS 12
#define PQL_GUARD_WORDS 32
struct pql_guard_slot {
    pql_count number; /* of the event, from 1 on; 0: none, or it is being written */
    pql_count words[PQL_GUARD_WORDS];
};

enum pql_guard_state { PQL_NO_GUARD, PQL_GUARD_WATCHES, PQL_GUARD_FELL_BACK };

struct pql_guard_notes {
    pql_count counts[PQL_GUARD_KINDS];
    pql_count state; /* enum pql_guard_state */
    struct pql_guard_slot events[PQL_GUARD_EVENTS];
};

struct pql_segment_header {
    char magic[8];
    uint32_t version, header_bytes, block_bytes, buckets;
    uint64_t layout; /* PQL_SEGMENT_LAYOUT: a sum over the places of members */
    uint32_t pid, generation;
    uint64_t started;  /* of the process: field 22 of /proc/PID/stat */
    uint64_t since_ns; /* CLOCK_REALTIME */
    uint64_t reserved;
    pql_count blocks; /* that are there */
    pql_count lost;   /* operations that found no block */
    char program[16], library[32];
    char groups[PQL_SEGMENT_GROUPS][16], tiers[PQL_TIERS][16];
    _Atomic uint32_t tier_of[PQL_SEGMENT_GROUPS]; /* 1 + index into tiers; 0: not known */
    struct pql_guard_notes guard;
};

#define PQL_HEADER_BYTES 4096u
#define PQL_CHUNK_BLOCKS 16u
#define PQL_CHUNK_BYTES (PQL_CHUNK_BLOCKS * sizeof(struct pql_block))

#define PQL_SEGMENT_LAYOUT                                                                                      \
    ((uint64_t)sizeof(struct pql_block) << 48 ^ (uint64_t)offsetof(struct pql_block, ok) << 40 ^                \
     (uint64_t)offsetof(struct pql_block, errors) << 32 ^ (uint64_t)offsetof(struct pql_block, buckets) << 24 ^ \
     (uint64_t)offsetof(struct pql_segment_header, blocks) << 12 ^                                              \
     (uint64_t)offsetof(struct pql_segment_header, tier_of) << 4 ^                                              \
     (uint64_t)offsetof(struct pql_segment_header, guard))

/* What says that this is a file of metrics, laid out as here. */
static inline void pql_segment_identify(struct pql_segment_header *header)
{
    memcpy(header->magic, PQL_SEGMENT_MAGIC, sizeof header->magic);
    header->version = PQL_SEGMENT_VERSION;
    header->header_bytes = PQL_HEADER_BYTES;
    header->block_bytes = sizeof(struct pql_block);
    header->buckets = PQL_BUCKETS;
    header->layout = PQL_SEGMENT_LAYOUT;
}

/* What names in a file are made of. */
static inline int pql_is_name_sign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("+-._/", c));
}

_Static_assert(sizeof(struct pql_segment_header) <= PQL_HEADER_BYTES, "the header has room");
_Static_assert(sizeof(struct pql_block) % 64 == 0 && offsetof(struct pql_block, buckets) % 64 == 0,
               "whole cache lines");
_Static_assert(PQL_CHUNK_BYTES % 4096 == 0, "chunks are whole pages");
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "counts are written with single instructions");

#endif
