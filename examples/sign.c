/* SPDX-License-Identifier: Apache-2.0 */

/* Signs a message with ML-DSA-65 for one purpose, named by a context string:  cc sign.c $(pkg-config --cflags --libs
 * pqlane) */

#include <pqlane.h>
#include <stdio.h>

int main(void)
{
    static const uint8_t message[] = "ship it", purpose[] = "release";
    const pqlane_alg *alg = pqlane_alg_find("ML-DSA-65");
    uint8_t pk[PQLANE_MLDSA65_PUBLIC_KEY_BYTES], sk[PQLANE_MLDSA65_PRIVATE_KEY_BYTES],
        sig[PQLANE_MLDSA65_SIGNATURE_BYTES];
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.ctx = purpose;
    options.ctx_len = sizeof purpose;

    if (pqlane_sig_keygen(alg, pk, sk)) return 1;
    if (pqlane_sig_sign(alg, sig, sk, sizeof sk, message, sizeof message, &options)) return 1;
    if (pqlane_sig_verify(alg, pk, sizeof pk, message, sizeof message, sig, sizeof sig, &options)) return 1;

    /* For another purpose the same signature is not valid. */
    pqlane_status other = pqlane_sig_verify(alg, pk, sizeof pk, message, sizeof message, sig, sizeof sig, NULL);
    printf("%s: valid; without its context: %s\n", pqlane_alg_name(alg), pqlane_status_name(other));
    pqlane_wipe(sk, sizeof sk);
    return other == PQLANE_ERR_VERIFY ? 0 : 1;
}
