/* SPDX-License-Identifier: Apache-2.0 */

/* A call of the API from its beginning to its end: which kernels it runs on, and how metrics come to know of it. */

#ifndef PQL_API_CALL_H
#define PQL_API_CALL_H

#include "api.h"
#include "kernels/counting.h"
#include "metrics/probes.h"
#include "metrics/watch.h"
#include "prepared.h"

struct pql_call {
    const pqlane_alg *alg;
    struct pql_watch watch;
    enum pql_operation operation;
    unsigned tier;
};

static inline struct pql_call pql_call_begin(const pqlane_alg *alg, enum pql_operation operation)
{
    struct pql_call call = {.alg = alg, .operation = operation, .tier = PQL_NO_TIER};
    PQL_PROBE_BEGIN(alg->name, pql_operation_names[operation]);
#ifndef PQL_NO_METRICS
    call.watch = pql_watch_begin((size_t)(alg - pql_algs), operation);
#endif
    return call;
}

/* The group of the ring, whose tier metrics tell. */
static inline enum pql_group pql_ring_of(const pqlane_alg *alg)
{
    return alg->kind == PQLANE_KIND_KEM ? PQL_GROUP_MLKEM : PQL_GROUP_MLDSA;
}

static inline void pql_call_runs_on(struct pql_call *call, const struct pql_kernels *k)
{
    call->tier = k->label[pql_ring_of(call->alg)];
}

/* The kernels in use, if nothing is wrong so far; else NULL, with the reason in *status. */
static inline const struct pql_kernels *pql_call_kernels(struct pql_call *call, pqlane_status *status)
{
    const struct pql_kernels *k = *status == PQLANE_OK ? pql_kernels_in_use(status) : NULL;
    if (k) pql_call_runs_on(call, k);
    return k;
}

/* Those that a key is being prepared with. */
static inline const struct pql_kernels *pql_call_preparing(struct pql_call *call, const struct pql_prepared *key)
{
    pql_call_runs_on(call, key->k);
    return pql_counted(key->k);
}

/* Those of a prepared key, if nothing is wrong so far, nor with them; else NULL, with the reason in *status. */
static inline const struct pql_kernels *pql_call_prepared(struct pql_call *call, const struct pql_prepared *key,
                                                          pqlane_status *status)
{
    const struct pql_kernels *k = key->k;
    if (*status == PQLANE_OK) *status = pql_kernels_fault(k);
    if (__builtin_expect(*status == PQLANE_ERR_BACKEND, 0)) k = pql_kernels_with(k, pql_ring_of(key->alg), status);
    if (*status != PQLANE_OK) return NULL;
    pql_call_runs_on(call, k);
    return pql_counted(k);
}

/* How long it took so far; 0: it is not timed. */
static inline uint64_t pql_call_elapsed(const struct pql_call *call)
{
#ifdef PQL_NO_METRICS
    (void)call;
    return 0;
#else
    return pql_watch_elapsed(call->watch);
#endif
}

/* n operations with one outcome that took so long; 0: not timed. */
static inline void pql_call_count(const struct pql_call *call, pqlane_status status, uint64_t n, uint64_t elapsed)
{
#ifdef PQL_NO_METRICS
    (void)call, (void)status, (void)n, (void)elapsed;
#else
    PQL_PROBE_END(call->alg->name, pql_operation_names[call->operation], status, n);
    if (__builtin_expect(call->watch.kind != NULL, 1))
        pql_watch_end(call->watch, call->alg->name, call->operation, call->tier, status, n, elapsed);
#endif
}

static inline pqlane_status pql_call_end(const struct pql_call *call, pqlane_status status)
{
    pql_call_count(call, status, 1, pql_call_elapsed(call));
    return status;
}

#endif
