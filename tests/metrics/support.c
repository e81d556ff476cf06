/* SPDX-License-Identifier: Apache-2.0 */

#include "metrics/support.h"

bool encapsulate(unsigned times)
{
    const pqlane_alg *alg = pqlane_alg_find("ML-KEM-512");
    static const uint8_t seed[PQLANE_MLKEM_SEED_BYTES];
    uint8_t ek[PQLANE_MLKEM512_PUBLIC_KEY_BYTES], dk[PQLANE_MLKEM512_PRIVATE_KEY_BYTES];
    uint8_t ct[PQLANE_MLKEM512_CIPHERTEXT_BYTES], ss[PQLANE_MLKEM_SHARED_SECRET_BYTES];
    if (pqlane_kem_keygen_from_seed(alg, ek, dk, seed, sizeof seed) != PQLANE_OK) return false;
    for (unsigned i = 0; i < times; i++)
        if (pqlane_kem_encaps(alg, ct, ss, ek, sizeof ek) != PQLANE_OK) return false;
    return true;
}

pqlane_metrics_series series_of(const pqlane_metrics *snapshot, const char *algorithm, const char *operation)
{
    pqlane_metrics_series sum, series;
    memset(&sum, 0, sizeof sum);
    for (size_t i = 0; pqlane_metrics_at(snapshot, i, &series, sizeof series) == PQLANE_OK; i++) {
        if (strcmp(series.algorithm, algorithm) != 0 || strcmp(series.operation, operation) != 0) continue;
        sum.algorithm = series.algorithm;
        sum.operation = series.operation;
        sum.backend = series.backend;
        sum.ok += series.ok;
        sum.timed += series.timed;
        sum.spoken_for += series.spoken_for;
        sum.seconds += series.seconds;
        for (unsigned e = 0; e < PQLANE_METRICS_STATUSES; e++) sum.errors[e] += series.errors[e];
    }
    return sum;
}

uint64_t encapsulations(void)
{
    pqlane_metrics *now;
    if (pqlane_metrics_take(&now) != PQLANE_OK) fail_msg("no snapshot");
    const uint64_t ok = series_of(now, "ML-KEM-512", "encaps").ok;
    pqlane_metrics_forget(now);
    return ok;
}
