/* SPDX-License-Identifier: Apache-2.0 */

/* counting FOLDER: shares its metrics in FOLDER. For each line with a number it encapsulates so often and says so;
 * for a line "wrong" it calls an operation that fails, and for "backend NAME" it goes on with that one. */

#include "metrics/support.h"

static bool fail_once(void)
{
    static const uint8_t key[3];
    uint8_t ct[PQLANE_MLKEM512_CIPHERTEXT_BYTES], ss[PQLANE_MLKEM_SHARED_SECRET_BYTES];
    const pqlane_alg *alg = pqlane_alg_find("ML-KEM-512");
    return pqlane_kem_encaps(alg, ct, ss, key, sizeof key) == PQLANE_ERR_LENGTH;
}

static bool do_line(char *line)
{
    static const char backend[] = "backend ";
    line[strcspn(line, "\n")] = '\0';
    if (strcmp(line, "wrong") == 0) return fail_once();
    if (strncmp(line, backend, strlen(backend)) == 0) return pqlane_backend_force(line + strlen(backend)) == PQLANE_OK;
    return encapsulate((unsigned)atoi(line));
}

int main(int argc, char **argv)
{
    char line[64];
    if (argc != 2 || pqlane_metrics_start(PQLANE_METRICS_SHM, argv[1]) != PQLANE_OK) return 2;
    while (fgets(line, sizeof line, stdin)) {
        if (!do_line(line) || pqlane_metrics_current() != PQLANE_METRICS_SHM) return 1;
        puts(line);
        fflush(stdout);
    }
    return 0;
}
