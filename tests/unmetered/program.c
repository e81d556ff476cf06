/* SPDX-License-Identifier: Apache-2.0 */

/* Works with a library that has no metrics, and asks it for them. */

#include <pqlane_metrics.h>

#include <stdio.h>
#include <string.h>

#define MUST(condition)                                                \
    do {                                                               \
        if (!(condition)) {                                            \
            fprintf(stderr, "%d: not so: %s\n", __LINE__, #condition); \
            return 1;                                                  \
        }                                                              \
    } while (0)

static int exchange(void)
{
    static uint8_t ek[PQLANE_MLKEM768_PUBLIC_KEY_BYTES], dk[PQLANE_MLKEM768_PRIVATE_KEY_BYTES];
    static uint8_t ct[PQLANE_MLKEM768_CIPHERTEXT_BYTES], sent[32], received[32];
    const pqlane_alg *alg = pqlane_alg_find("ML-KEM-768");
    MUST(pqlane_kem_keygen(alg, ek, dk) == PQLANE_OK);
    MUST(pqlane_kem_encaps(alg, ct, sent, ek, sizeof ek) == PQLANE_OK);
    MUST(pqlane_kem_decaps(alg, received, dk, sizeof dk, ct, sizeof ct) == PQLANE_OK);
    MUST(memcmp(sent, received, sizeof sent) == 0);
    MUST(pqlane_kem_encaps(alg, ct, sent, ek, 3) == PQLANE_ERR_LENGTH);
    return 0;
}

static int nothing_is_counted(void)
{
    static char text[4096];
    pqlane_metrics *now;
    MUST(pqlane_metrics_current() == PQLANE_METRICS_OFF);
    MUST(pqlane_metrics_problem() == NULL);
    MUST(pqlane_metrics_take(&now) == PQLANE_OK);
    MUST(pqlane_metrics_count(now) == 0);
    MUST(pqlane_metrics_text(now, 0, text, sizeof text) < sizeof text);
    MUST(!strstr(text, "pqlane_op_total{") && strstr(text, "# EOF\n"));
    pqlane_metrics_forget(now);
    MUST(pqlane_metrics_reset() == PQLANE_OK);
    return 0;
}

int main(void)
{
    MUST(pqlane_metrics_start(PQLANE_METRICS_SHM, NULL) == PQLANE_ERR_UNSUPPORTED);
    return exchange() || nothing_is_counted();
}
