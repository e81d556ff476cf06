/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_hash_*. */

#include "api.h"

/* Lies in the caller's pqlane_hash_state. */
struct __attribute__((may_alias)) state {
    const pqlane_alg *alg; /* NULL: not started, or finished */
    uint64_t squeezed;     /* nonzero: no more input */
    struct pql_hash hash;
};
_Static_assert(sizeof(struct state) <= sizeof(pqlane_hash_state), "pqlane_hash_state has room for the state");

static int is_xof(const pqlane_alg *alg)
{
    return (alg->capabilities & PQLANE_CAN_SQUEEZE) != 0;
}

static void start(struct state *s, const pqlane_alg *alg)
{
    s->alg = alg;
    s->squeezed = 0;
    pql_hash_init(&s->hash, &alg->hash);
}

pqlane_status pqlane_hash_init(pqlane_hash_state *state, const pqlane_alg *alg)
{
    if (!state) return PQLANE_ERR_ARGUMENT;
    memset(state, 0, sizeof *state);
    if (!pql_is_kind(alg, PQLANE_KIND_HASH)) return PQLANE_ERR_ARGUMENT;
    start((struct state *)state, alg);
    return PQLANE_OK;
}

pqlane_status pqlane_hash_update(pqlane_hash_state *state, const uint8_t *part, size_t part_len)
{
    struct state *s = (struct state *)state;
    if (!s || !s->alg || s->squeezed) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = pql_check_bytes(part, part_len);
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (k) pql_hash_update(&s->hash, k, part, part_len);
    return status;
}

/* The next out_len bytes; the digest's length is checked for what is no XOF. s: NULL, not started and finished are
 * errors. */
static pqlane_status output(struct state *s, uint8_t *out, size_t out_len)
{
    pqlane_status status = s && s->alg ? pql_check_bytes(out, out_len) : PQLANE_ERR_ARGUMENT;
    if (status == PQLANE_OK && !is_xof(s->alg) && out_len != pql_size(s->alg, PQLANE_SIZE_DIGEST))
        status = PQLANE_ERR_LENGTH;
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (k)
        pql_hash_output(&s->hash, k, out, out_len);
    else if (out)
        pql_wipe(out, out_len);
    return status;
}

pqlane_status pqlane_hash_final(pqlane_hash_state *state, uint8_t *out, size_t out_len)
{
    pqlane_status status = output((struct state *)state, out, out_len);
    if (state) pql_wipe(state, sizeof *state);
    return status;
}

pqlane_status pqlane_hash_squeeze(pqlane_hash_state *state, uint8_t *out, size_t out_len)
{
    struct state *s = (struct state *)state;
    if (s && s->alg && !is_xof(s->alg)) {
        if (out) pql_wipe(out, out_len);
        return PQLANE_ERR_UNSUPPORTED;
    }
    pqlane_status status = output(s, out, out_len);
    if (status == PQLANE_OK) s->squeezed = 1;
    return status;
}

pqlane_status pqlane_hash(const pqlane_alg *alg, uint8_t *out, size_t out_len, const uint8_t *msg, size_t msg_len)
{
    struct state s = {.alg = NULL};
    pqlane_status status = pql_is_kind(alg, PQLANE_KIND_HASH) ? pql_check_bytes(msg, msg_len) : PQLANE_ERR_ARGUMENT;
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (k) {
        start(&s, alg);
        pql_hash_update(&s.hash, k, msg, msg_len);
        status = output(&s, out, out_len);
        pql_wipe(&s, sizeof s);
    } else if (out) {
        pql_wipe(out, out_len);
    }
    return status;
}
