/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Signatures that verification must refuse although their equation holds, so that no changed bit finds them: z at its
 * bound, made by signing with a norm check that is off by one, and hints that are written in another way than the one
 * that the standard allows.
 */

#include "algs.h"
#include "api/rows.h"
#include "kernels/select.h"

/* ---- z exactly at gamma1 - beta ---- */

static int32_t lenient_bound; /* gamma1 - beta of the row at hand */

/* Lets pass what exceeds that bound by nothing. */
static uint32_t lenient_exceeds(const int32_t r[PQL_N], int32_t bound)
{
    return pql_tiers[0]->mldsa->exceeds(r, bound == lenient_bound ? bound + 1 : bound);
}

static struct pql_kernels plain_kernels(void)
{
    const struct pql_tier *portable = pql_tiers[0];
    return (struct pql_kernels){.tier = portable->name,
                                .keccak = *portable->keccak,
                                .sha2 = *portable->sha2,
                                .mlkem = *portable->mlkem,
                                .mldsa = *portable->mldsa};
}

static void norm(const struct example *e)
{
    const struct pql_mldsa_params *p = &e->alg->mldsa;
    struct pql_kernels plain = plain_kernels(), lenient = plain;
    unsigned at_bound = 0, below = 0;
    uint8_t mu[64] = {0}, rnd[32] = {0}, sig[PQLANE_MAX_SIGNATURE_BYTES];
    const struct pql_mldsa_message message = {.mu = mu};
    lenient.mldsa.exceeds = lenient_exceeds;
    lenient_bound = (1 << p->gamma1_log2) - p->tau * p->eta;
    for (unsigned i = 0; i < 20000 && !at_bound; i++) {
        memcpy(mu, &i, sizeof i);
        assert_int_equal(pql_mldsa_sign(&lenient, p, sig, e->private_key, &message, rnd), PQLANE_OK);
        assert_int_equal(pql_mldsa_verify(&lenient, p, e->public_key, &message, sig), PQLANE_OK);
        const pqlane_status status = pql_mldsa_verify(&plain, p, e->public_key, &message, sig);
        assert_true(status == PQLANE_OK || status == PQLANE_ERR_VERIFY);
        (*(status == PQLANE_OK ? &below : &at_bound))++;
    }
    assert_int_equal(at_bound, 1);
    assert_true(below > 1);
}

static void z_at_its_bound(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, norm);
}

/* ---- Hints: omega positions, then k numbers that say where each polynomial's positions end (Algorithms 20, 21) ----
 */

struct hints {
    uint8_t sig[PQLANE_MAX_SIGNATURE_BYTES], mu[64];
    uint8_t *position, *end; /* in sig */
};

/* A signature with room for a hint more, and two hints in one polynomial: index *row. */
static void find_signature(struct hints *h, const struct example *e, unsigned *row)
{
    const struct pql_mldsa_params *p = &e->alg->mldsa;
    const struct pql_kernels k = plain_kernels();
    const uint8_t rnd[32] = {0};
    const struct pql_mldsa_message message = {.mu = h->mu};
    h->end = h->sig + e->alg->sizes[PQLANE_SIZE_SIGNATURE] - p->k;
    h->position = h->end - p->omega;
    for (unsigned i = 0; i < 1000; i++) {
        memset(h->mu, 0, sizeof h->mu);
        memcpy(h->mu, &i, sizeof i);
        assert_int_equal(pql_mldsa_sign(&k, p, h->sig, e->private_key, &message, rnd), PQLANE_OK);
        for (*row = 0; *row < p->k && h->end[p->k - 1] < p->omega; ++*row)
            if (h->end[*row] - (*row ? h->end[*row - 1] : 0) >= 2) return;
    }
    fail_msg("no signature of %s has two hints in a row", e->alg->name);
}

static void expect_refused(const struct example *e, const struct hints *h, const char *what)
{
    const struct pql_kernels k = plain_kernels();
    const struct pql_mldsa_message message = {.mu = h->mu};
    if (pql_mldsa_verify(&k, &e->alg->mldsa, e->public_key, &message, h->sig) != PQLANE_ERR_VERIFY)
        fail_msg("%s: accepted with %s", e->alg->name, what);
}

static void encodings(const struct example *e)
{
    const struct pql_mldsa_params *p = &e->alg->mldsa;
    const struct pql_kernels k = plain_kernels();
    struct hints good, h;
    unsigned row;
    find_signature(&good, e, &row);
    const struct pql_mldsa_message message = {.mu = good.mu};
    assert_int_equal(pql_mldsa_verify(&k, p, e->public_key, &message, good.sig), PQLANE_OK);
    const size_t position = (size_t)(good.position - good.sig), end = (size_t)(good.end - good.sig);
    const unsigned first = row ? good.end[row - 1] : 0, used = good.end[p->k - 1];
#define START h = good, h.position = h.sig + position, h.end = h.sig + end

    START; /* the same hint twice */
    memmove(h.position + first + 1, h.position + first, used - first);
    for (unsigned i = row; i < p->k; i++) h.end[i]++;
    expect_refused(e, &h, "a hint twice");

    START; /* another order */
    h.position[first] = good.position[first + 1];
    h.position[first + 1] = good.position[first];
    expect_refused(e, &h, "hints in another order");

    START; /* something where nothing is */
    h.position[p->omega - 1] = 1;
    expect_refused(e, &h, "a byte behind the hints");

    for (unsigned more = 1; more <= 255u - used; more++) { /* more than there is room for, up to far beyond */
        START;
        h.end[p->k - 1] = (uint8_t)(used + more);
        expect_refused(e, &h, "another number of hints");
    }
    START; /* ends that go back */
    h.end[row] = (uint8_t)(h.end[p->k - 1] + 1);
    expect_refused(e, &h, "an end beyond the next");
    START;
    memset(h.end, p->omega + 1, p->k);
    expect_refused(e, &h, "ends beyond omega");
#undef START
}

static void hints_written_otherwise(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, encodings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(z_at_its_bound), cmocka_unit_test(hints_written_otherwise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
