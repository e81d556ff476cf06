/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Signing that never succeeds (FIPS 204, Appendix C): kernels that find every norm too large. After 814 attempts for
 * each signature it must end, with a status of its own for each.
 */

#include "algs.h"
#include "api/rows.h"
#include "kernels/select.h"
#include "mldsa/mldsa.h"

#define MAX_ATTEMPTS 814
#define MOST 3 /* signatures at once */

static unsigned checked;

static uint32_t always(const int32_t r[PQL_N], int32_t bound)
{
    (void)r, (void)bound;
    checked++;
    return 1;
}

static void every_attempt_fails(const struct example *e)
{
    static struct pql_mldsa_private key;
    static uint8_t sig[MOST][PQLANE_MAX_SIGNATURE_BYTES], sk[PQLANE_MAX_PRIVATE_KEY_BYTES],
        pk[PQLANE_MAX_PUBLIC_KEY_BYTES];
    const uint8_t seed[32] = {1}, mu[64] = {2}, rnd[32] = {3};
    const struct pql_mldsa_params *p = &e->alg->mldsa;
    pqlane_status status = PQLANE_OK;
    struct pql_kernels k = *pql_kernels_in_use(&status);
    pql_mldsa_keygen(&k, p, pk, sk, seed);
    assert_int_equal(pql_mldsa_prepare_private(&k, p, &key, sk), PQLANE_OK);
    k.mldsa.exceeds = always;
    for (size_t n = 1; n <= MOST; n += MOST - 1) {
        struct pql_mldsa_sign ops[MOST];
        for (size_t i = 0; i < n; i++) {
            ops[i].sig = sig[i];
            ops[i].key = &key;
            ops[i].message = (struct pql_mldsa_message){.mu = mu};
            ops[i].rnd = rnd;
        }
        checked = 0;
        pql_mldsa_sign_batch(&k, p, ops, n);
        for (size_t i = 0; i < n; i++) assert_int_equal(ops[i].status, PQLANE_ERR_PRIVATE_KEY);
        assert_int_equal(checked, n * MAX_ATTEMPTS);
    }
}

static void it_ends(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, every_attempt_fails);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(it_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
