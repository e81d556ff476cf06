/* SPDX-License-Identifier: Apache-2.0 */

/* The one table of algorithms. Everything that is per algorithm loops over it: API, command, tests, benchmarks. */

#ifndef PQL_ALGS_H
#define PQL_ALGS_H

#include "hash/hash.h"
#include "mldsa/mldsa.h"
#include "mlkem/mlkem.h"
#include "pqlane.h"

#define PQL_SIZE_KINDS (PQLANE_SIZE_BLOCK + 1)
#define PQL_MAX_ALIASES 3

struct pqlane_alg {
    const char *name, *aliases[PQL_MAX_ALIASES], *oid, *prehash_oid, *standard;
    pqlane_kind kind;
    uint8_t category, capabilities;
    uint16_t sizes[PQL_SIZE_KINDS]; /* by pqlane_size */
    uint64_t known_answer;          /* selftest.c */
    union {                         /* by kind */
        struct pql_mlkem_params mlkem;
        struct pql_mldsa_params mldsa;
        struct pql_hash_params hash;
    };
};

extern const struct pqlane_alg pql_algs[];
extern const size_t pql_alg_count;

#endif
