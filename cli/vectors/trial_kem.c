/* SPDX-License-Identifier: Apache-2.0 */

/* Encapsulation and decapsulation. */

#include "trial.h"

void try_encaps(struct run *run, const pqlane_alg *alg, struct bytes ek, struct bytes coins, struct bytes ct,
                struct bytes ss, bool valid)
{
    struct output made[] = {
        output_make(run, "ciphertext", pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT), ct),
        output_make(run, "shared secret", pqlane_alg_size(alg, PQLANE_SIZE_SHARED_SECRET), ss),
    };
    pqlane_status status = pqlane_kem_encaps_from_coins(alg, made[0].data, made[1].data, ek.data, ek.len, coins.data,
                                                        coins.len);
    if (answer_holds(run, "encapsulation", status, valid, made, 2)) case_passed(run);
}

void try_decaps(struct run *run, const pqlane_alg *alg, struct bytes dk, struct bytes ct, struct bytes ss, bool valid)
{
    struct output made = output_make(run, "shared secret", pqlane_alg_size(alg, PQLANE_SIZE_SHARED_SECRET), ss);
    pqlane_status status = pqlane_kem_decaps(alg, made.data, dk.data, dk.len, ct.data, ct.len);
    if (!answer_holds(run, "decapsulation", status, valid, &made, 1)) return;
    if (valid && dk.len == pqlane_alg_size(alg, PQLANE_SIZE_SEED)) { /* and the same with the expanded form */
        uint8_t *own_ek = run_bytes(run, pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY));
        size_t own_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
        uint8_t *own_dk = run_bytes(run, own_len);
        status = pqlane_kem_keygen_from_seed(alg, own_ek, own_dk, dk.data, dk.len);
        if (!answer_holds(run, "expansion of the seed", status, true, NULL, 0)) return;
        made = output_make(run, "shared secret", made.len, ss);
        status = pqlane_kem_decaps(alg, made.data, own_dk, own_len, ct.data, ct.len);
        if (!answer_holds(run, "decapsulation with the expanded key", status, true, &made, 1)) return;
    }
    case_passed(run);
}
