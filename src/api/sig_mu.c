/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_sig_mu_*: messages in parts. */

#include "sig.h"

#define MU_BYTES PQL_MLDSA_CRH_BYTES

/* Lies in the caller's pqlane_sig_mu. */
struct __attribute__((may_alias)) mu_state {
    const pqlane_alg *alg;
    struct pql_mldsa_mu mu;
};
_Static_assert(sizeof(struct mu_state) <= sizeof(pqlane_sig_mu), "pqlane_sig_mu has room for the state");

/* The state, cleared; NULL if there is none. */
static struct mu_state *clear(pqlane_sig_mu *state)
{
    if (state) memset(state, 0, sizeof *state);
    return (struct mu_state *)state;
}

static void begin(struct mu_state *s, const struct pql_kernels *k, const pqlane_alg *alg, const uint8_t *tr,
                  const pqlane_sig_options *o)
{
    const struct pql_mldsa_message message = pql_sig_message(o, NULL, NULL, 0);
    s->alg = alg;
    pql_mldsa_mu_init(&s->mu, k, tr, &message);
}

pqlane_status pqlane_sig_mu_init(pqlane_sig_mu *state, const pqlane_alg *alg, const uint8_t *key, size_t key_len,
                                 const pqlane_sig_options *options)
{
    struct mu_state *s = clear(state);
    if (!s || !pql_is_kind(alg, PQLANE_KIND_SIG)) return PQLANE_ERR_ARGUMENT;
    pqlane_sig_options o;
    pqlane_status status = pql_sig_read_options(&o, alg, options, 0);
    const int is_public = key_len == pql_size(alg, PQLANE_SIZE_PUBLIC_KEY);
    if (status == PQLANE_OK)
        status = is_public ? pql_check_bytes(key, key_len) : pql_check_private_key(alg, key, key_len);
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (!k) return status;

    uint8_t expanded[PQL_MLDSA_MAX_SK_BYTES], tr[MU_BYTES];
    if (is_public)
        pql_mldsa_tr(k, &alg->mldsa, tr, key);
    else
        memcpy(tr, pql_mldsa_tr_in_sk(pql_sig_expanded(k, alg, expanded, key, key_len)), sizeof tr);
    begin(s, k, alg, tr, &o);
    pql_wipe(expanded, sizeof expanded);
    return PQLANE_OK;
}

/* The kernels in use: a state of Keccak is the same for all. */
static pqlane_status init_prepared(struct mu_state *s, const pqlane_alg *alg, const uint8_t *tr,
                                   const pqlane_sig_options *options)
{
    if (!s || !alg) return PQLANE_ERR_ARGUMENT;
    pqlane_sig_options o;
    pqlane_status status = pql_sig_read_options(&o, alg, options, 0);
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (k) begin(s, k, alg, tr, &o);
    return status;
}

pqlane_status pqlane_sig_mu_init_private(pqlane_sig_mu *state, const pqlane_sig_private *key,
                                         const pqlane_sig_options *options)
{
    return init_prepared(clear(state), key ? key->head.alg : NULL, key ? key->mldsa.tr : NULL, options);
}

pqlane_status pqlane_sig_mu_init_public(pqlane_sig_mu *state, const pqlane_sig_public *key,
                                        const pqlane_sig_options *options)
{
    return init_prepared(clear(state), key ? key->head.alg : NULL, key ? key->mldsa.tr : NULL, options);
}

pqlane_status pqlane_sig_mu_update(pqlane_sig_mu *state, const uint8_t *part, size_t part_len)
{
    struct mu_state *s = (struct mu_state *)state;
    if (!s || !s->alg) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = pql_check_bytes(part, part_len);
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (k) pql_mldsa_mu_update(&s->mu, k, part, part_len);
    return status;
}

pqlane_status pqlane_sig_mu_final(pqlane_sig_mu *state, uint8_t *mu)
{
    struct mu_state *s = (struct mu_state *)state;
    pqlane_status status = s && s->alg && mu ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (k)
        pql_mldsa_mu_final(&s->mu, k, mu);
    else if (mu)
        pql_wipe(mu, MU_BYTES);
    if (state) pql_wipe(state, sizeof *state);
    return status;
}
