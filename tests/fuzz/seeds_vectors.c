/* SPDX-License-Identifier: Apache-2.0 */

/* A small file of vectors in each format for each row, under the name with which most of its cases pass. */

#include "vectors/samples.h"

#include "seeds.h"
#include "vector_names.h"

static size_t cases_that_pass(const struct sample *sample, const char *name)
{
    struct tally tally = {0};
    vectors_run_buffer(name, (const uint8_t *)sample->text, sample->len, &tally);
    const size_t passed = tally.counts[OUTCOME_PASSED];
    tally_free(&tally);
    return passed;
}

void seeds_of_vectors(void)
{
    for (size_t k = 0; k < SAMPLE_KINDS; k++)
        for (size_t a = 0; a < pqlane_alg_count(); a++) {
            struct sample sample;
            uint8_t best = 0;
            size_t most = 0;
            if (pqlane_alg_kind(pqlane_alg_at(a)) != sample_kinds[k].kind) continue;
            sample_make(&sample, &sample_kinds[k], pqlane_alg_at(a));
            for (uint8_t n = 0; n < VECTOR_NAMES; n++) {
                const size_t passed = cases_that_pass(&sample, vector_names[n]);
                if (passed > most) most = passed, best = n;
            }
            seed_write("fuzz_vectors", &best, 1, (const uint8_t *)sample.text, sample.len);
            sample_free(&sample);
        }
}
