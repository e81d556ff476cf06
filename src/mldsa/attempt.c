/* SPDX-License-Identifier: Apache-2.0 */

#include "attempt.h"

#include "ct.h"
#include "keys.h"
#include "pack.h"
#include "sample.h"

#include <string.h>

void pql_mldsa_commit(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_commitment *t,
                      struct pql_mldsa_scratch *w, const struct pql_mldsa_private *key, const uint8_t *mask)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    const struct pql_mldsa_rounding *rounding = pql_mldsa_rounding(ring, p);

    for (unsigned j = 0; j < p->l; j++) {
        pql_mldsa_unpack_gamma1(ring, p)(w->y[j], mask + PQL_MLDSA_Z_BYTES(p->gamma1_log2) * j);
        ring->ntt(w->y[j]);
    }
    for (unsigned i = 0; i < p->k; i++) {
        int32_t *w_i = t->w[1 + i];
        ring->dot(w_i, pql_mldsa_row(p, key->polys, i), (const pql_mldsa_poly *)w->y, p->l);
        ring->inv_ntt(w_i);
        rounding->decompose(w->r, w->z, w_i);
        rounding->pack_w1(t->w1 + pql_mldsa_w1_bytes(p) * i, w->r);
    }
}

/* r = c s, for c and s transformed. */
static void times_c(const struct pql_mldsa_kernels *ring, struct pql_mldsa_scratch *w, const pql_mldsa_poly *s)
{
    ring->dot(w->r, (const pql_mldsa_poly *)&w->c, s, 1);
    ring->inv_ntt(w->r);
}

/* LowBits(w) - c s2 is in t->w from t->w[0] on, and HighBits(w) in w->w1: or 0. */
static int check_low_bits(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                          struct pql_mldsa_commitment *t, struct pql_mldsa_scratch *w, const pql_mldsa_poly *s2)
{
    for (unsigned i = 0; i < p->k; i++) {
        int32_t *low = t->w[i];
        pql_mldsa_rounding(ring, p)->decompose(w->w1[i], low, t->w[1 + i]);
        times_c(ring, w, &s2[i]);
        ring->sub(low, w->r);
        ring->reduce(low);
        if (pql_declassify(ring->exceeds(low, pql_mldsa_gamma2(p) - p->tau * p->eta))) return 0;
    }
    return 1;
}

/* z = y + c s1 is in the mask's place, packed: or 0. */
static int check_z(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p, struct pql_mldsa_scratch *w,
                   const pql_mldsa_poly *s1, uint8_t *mask)
{
    for (unsigned j = 0; j < p->l; j++, mask += PQL_MLDSA_Z_BYTES(p->gamma1_log2)) {
        pql_mldsa_unpack_gamma1(ring, p)(w->z, mask);
        times_c(ring, w, &s1[j]);
        ring->add(w->z, w->r);
        ring->reduce(w->z);
        if (pql_declassify(ring->exceeds(w->z, (1 << p->gamma1_log2) - p->tau * p->eta))) return 0;
        pql_mldsa_pack_gamma1(ring, p)(mask, w->z);
    }
    return 1;
}

/* The hints are in w->hints: or 0. */
static int check_hints(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                       struct pql_mldsa_commitment *t, struct pql_mldsa_scratch *w, const pql_mldsa_poly *t0)
{
    unsigned count = 0;
    for (unsigned i = 0; i < p->k; i++) {
        int32_t *low = t->w[i];
        times_c(ring, w, &t0[i]);
        ring->reduce(w->r);
        if (pql_declassify(ring->exceeds(w->r, pql_mldsa_gamma2(p)))) return 0;
        ring->add(low, w->r);
        count += pql_mldsa_rounding(ring, p)->make_hint(w->hints[i], low, w->w1[i]);
    }
    return !pql_declassify(count > p->omega);
}

/* c~ || z || h, public from here on. */
static void write_signature(const struct pql_mldsa_params *p, uint8_t *sig, const struct pql_mldsa_commitment *t,
                            struct pql_mldsa_scratch *w, const uint8_t *z)
{
    const size_t z_len = PQL_MLDSA_Z_BYTES(p->gamma1_log2) * p->l;
    memcpy(sig, t->challenge, p->challenge_bytes);
    memcpy(sig + p->challenge_bytes, z, z_len);
    pql_mark_public(sig, p->challenge_bytes + z_len);
    pql_mark_public(w->hints, sizeof w->hints);
    pql_mldsa_pack_hints(p, sig + p->challenge_bytes + z_len, (const uint8_t(*)[PQL_N])w->hints);
}

/* Of the two checks of line 23 the one that fails more often comes first. */
int pql_mldsa_respond(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *sig,
                      struct pql_mldsa_commitment *t, struct pql_mldsa_scratch *w, const struct pql_mldsa_private *key,
                      uint8_t *mask)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    const pql_mldsa_poly *s1 = key->polys + pql_mldsa_matrix_end(p), *s2 = s1 + p->l,
                         *t0 = key->polys + pql_mldsa_t0_at(p);
    pql_mark_public(t->challenge, p->challenge_bytes);
    pql_mark_public(t->ball, sizeof t->ball);
    pql_mldsa_sample_in_ball(k, p, w->c, t->challenge, t->ball);
    ring->ntt(w->c);
    if (!check_low_bits(ring, p, t, w, s2) || !check_z(ring, p, w, s1, mask) || !check_hints(ring, p, t, w, t0))
        return 0;
    write_signature(p, sig, t, w, mask);
    return 1;
}
