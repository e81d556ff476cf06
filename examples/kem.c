/* SPDX-License-Identifier: Apache-2.0 */

/* Two sides agree on a secret with ML-KEM-768:  cc kem.c $(pkg-config --cflags --libs pqlane) */

#include <pqlane.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    const pqlane_alg *alg = pqlane_alg_find("ML-KEM-768");
    uint8_t ek[PQLANE_MLKEM768_PUBLIC_KEY_BYTES], dk[PQLANE_MLKEM768_PRIVATE_KEY_BYTES];
    uint8_t ct[PQLANE_MLKEM768_CIPHERTEXT_BYTES];
    uint8_t ours[PQLANE_MLKEM_SHARED_SECRET_BYTES], theirs[PQLANE_MLKEM_SHARED_SECRET_BYTES];

    if (pqlane_kem_keygen(alg, ek, dk)) return 1;                             /* we: make a key pair, send ek */
    if (pqlane_kem_encaps(alg, ct, theirs, ek, sizeof ek)) return 1;          /* they: make a secret, send ct */
    if (pqlane_kem_decaps(alg, ours, dk, sizeof dk, ct, sizeof ct)) return 1; /* we: open ct */
    if (memcmp(ours, theirs, sizeof ours) != 0) return 1;
    printf("%s: both sides share %zu bytes\n", pqlane_alg_name(alg), sizeof ours);
    pqlane_wipe(dk, sizeof dk);
    return 0;
}
