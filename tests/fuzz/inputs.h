/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Inputs of the library's functions from a fuzzer's bytes. Raw bytes would hardly ever have the right length, so they
 * may also be a patch on a valid input:
 *
 *     byte 0   row of the algorithm table, among those of the kinds asked for
 *     byte 1   bit 0: form of a private key; bit 1: the rest is the input itself, else a patch
 *     patch:   any number of (place, 2 bytes; length less one, 1 byte; that many bytes to be added by exclusive or)
 */

#ifndef PQL_TESTS_FUZZ_INPUTS_H
#define PQL_TESTS_FUZZ_INPUTS_H

#include "api/judges.h"

#include <stdlib.h>
#include <string.h>

#define ROW_COUNT 32

/* The index-th algorithm of a kind (0: with keys), counted round and round. */
static inline size_t fuzz_row(pqlane_kind kind, unsigned index)
{
    size_t rows[ROW_COUNT], count = 0;
    for (size_t i = 0; i < pqlane_alg_count() && count < ROW_COUNT; i++) {
        const pqlane_kind is = pqlane_alg_kind(pqlane_alg_at(i));
        if (kind ? is == kind : is != PQLANE_KIND_HASH) rows[count++] = i;
    }
    return rows[index % count];
}

/* An example of a row, made when it is first wanted. */
static inline const struct example *fuzz_example(size_t row)
{
    static struct example examples[ROW_COUNT];
    if (!examples[row].alg && example_make(&examples[row], pqlane_alg_at(row), row) != PQLANE_OK) abort();
    return &examples[row];
}

/* One run: the bytes as an input of that sort to a row of that kind (0: any with keys). */
static inline void fuzz_input(pqlane_kind kind, enum input input, const uint8_t *data, size_t size)
{
    if (size < 2) return;
    const struct example *example = fuzz_example(fuzz_row(kind, data[0]));
    const unsigned form = input == PRIVATE_KEY ? data[1] & 1 : 0, raw = data[1] & 2;
    data += 2, size -= 2;
    if (raw) {
        judge_input(example, input, form, data, size);
        return;
    }
    size_t len;
    const uint8_t *valid = example_input(example, input, form, &len);
    uint8_t *patched = malloc(len);
    if (!valid || !patched) abort();
    memcpy(patched, valid, len);
    while (size > 3) {
        const size_t at = ((size_t)data[0] << 8 | data[1]) % len;
        size_t count = data[2] + (size_t)1;
        data += 3, size -= 3;
        if (count > size) count = size;
        for (size_t i = 0; i < count && at + i < len; i++) patched[at + i] ^= data[i];
        data += count, size -= count;
    }
    judge_input(example, input, form, patched, len);
    free(patched);
}

#endif
