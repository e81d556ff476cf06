/* SPDX-License-Identifier: Apache-2.0 */

/* Files of test vectors. The first byte says what the file is called, where formats go by names. Whatever stands in it,
 * every case is counted once. */

#include "vector_names.h"

#include "vectors/vectors.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tally tally = {0};
    size_t counted[OUTCOME_COUNT] = {0};
    if (size == 0) return 0;
    if (vectors_run_buffer(vector_names[data[0] % VECTOR_NAMES], data + 1, size - 1, &tally) != 0) abort();
    for (size_t i = 0; i < tally.row_count; i++)
        for (unsigned o = 0; o < OUTCOME_COUNT; o++) counted[o] += tally.rows[i].counts[o];
    for (unsigned o = 0; o < OUTCOME_COUNT; o++)
        if (counted[o] != tally.counts[o]) abort();
    for (size_t i = 0; i < tally.note_count; i++)
        if (tally.notes[i].row >= tally.row_count || !tally.notes[i].text[0]) abort();
    tally_free(&tally);
    return 0;
}
