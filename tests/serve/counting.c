/* SPDX-License-Identifier: Apache-2.0 */

/* counting FOLDER: shares its metrics in FOLDER. For each line with a number it encapsulates so often and says so;
 * for a line "wrong" it calls an operation that fails. */

#include "metrics/support.h"

static bool fail_once(void)
{
    static const uint8_t key[3];
    uint8_t ct[PQLANE_MLKEM512_CIPHERTEXT_BYTES], ss[PQLANE_MLKEM_SHARED_SECRET_BYTES];
    const pqlane_alg *alg = pqlane_alg_find("ML-KEM-512");
    return pqlane_kem_encaps(alg, ct, ss, key, sizeof key) == PQLANE_ERR_LENGTH;
}

int main(int argc, char **argv)
{
    char line[64];
    if (argc != 2 || pqlane_metrics_start(PQLANE_METRICS_SHM, argv[1]) != PQLANE_OK) return 2;
    while (fgets(line, sizeof line, stdin)) {
        const bool done = strcmp(line, "wrong\n") == 0 ? fail_once() : encapsulate((unsigned)atoi(line));
        if (!done || pqlane_metrics_current() != PQLANE_METRICS_SHM) return 1;
        fputs(line, stdout);
        fflush(stdout);
    }
    return 0;
}
