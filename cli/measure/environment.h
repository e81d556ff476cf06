/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The machine that a run was measured on, and what about it makes a measurement doubtful. Everything is read with a
 * fallback: in a bare chroot without /proc the unknown is called "unknown", never guessed.
 */

#ifndef PQL_MEASURE_ENVIRONMENT_H
#define PQL_MEASURE_ENVIRONMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct environment {
    char cpu_model[128]; /* "AMD EPYC 9654 96-Core Processor" */
    long cpus;           /* logical CPUs that are online */
    char isa[512];       /* instruction sets that kernels choose by, in one order, separated by blanks */
    char hypervisor[32]; /* "none", "KVM", ... */
    char governor[32]; /* of the measuring CPU; "unknown" where the kernel has none to show, as in most virtual machines
                        */
    char os[96], kernel[128];
    int cpu;                        /* the CPU measured on; -1: several */
    double load_before, load_after; /* one-minute averages; negative: unknown */
    double steal;       /* share of the time that the hypervisor gave to others during the run; negative: unknown */
    uint64_t preempted; /* how often another process took the CPU from the one that measured */
    double seconds;     /* from begin to end */
    char clock[16];     /* "tsc", "monotonic" */
    uint64_t ticks_per_second, clock_overhead_ticks;
    uint64_t stat_total, stat_steal; /* /proc/stat at the start */
};

/* cpu: the one to be measured on, -1: all of them. */
void environment_begin(struct environment *environment, int cpu);
void environment_end(struct environment *environment);

/* A random CPU is no good for figures that are to be compared with each other: the last one that is allowed, as the
 * first takes most interrupts. */
int environment_quiet_cpu(void);

json_t *environment_json(const struct environment *environment); /* NULL: out of memory */

/*
 * The fingerprint says which numbers may be compared: CPU model, logical CPUs, ISA flags, hypervisor, compiler (the
 * library's build text) and the library's hash, never a frequency. id: the first 16 hex digits of the SHA-256 of those
 * six texts, each followed by a line feed.
 */
json_t *environment_fingerprint(const struct environment *environment, const char *build, const char *library_sha256);

/* cli_warn() about everything that makes the figures doubtful. */
void environment_warn(const struct environment *environment);

#endif
