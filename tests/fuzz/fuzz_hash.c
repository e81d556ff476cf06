/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Hash functions driven by a script: byte 0 the function, byte 1 the length of a XOF's output, then parts of the
 * message, each a byte of length before it. In parts and in one piece the same must come out, and calls out of turn
 * must be refused.
 */

#include "inputs.h"

#define MUST(condition)            \
    do {                           \
        if (!(condition)) abort(); \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    const pqlane_alg *alg = pqlane_alg_at(fuzz_row(PQLANE_KIND_HASH, data[0]));
    const bool xof = pqlane_alg_capabilities(alg) & PQLANE_CAN_SQUEEZE;
    const size_t out_len = xof ? 3 * (size_t)data[1] : pqlane_alg_size(alg, PQLANE_SIZE_DIGEST);
    uint8_t whole[3 * 255], parts[3 * 255], *message = malloc(size);
    size_t len = 0;
    pqlane_hash_state state;
    MUST(message && pqlane_hash_init(&state, alg) == PQLANE_OK);
    for (size_t at = 2; at < size;) {
        size_t part = data[at++];
        if (part > size - at) part = size - at;
        MUST(pqlane_hash_update(&state, data + at, part) == PQLANE_OK);
        memcpy(message + len, data + at, part);
        len += part, at += part;
    }
    size_t squeezed = 0;
    for (size_t step = 1; xof && squeezed + step < out_len; squeezed += step, step += 1 + data[1] % 7) {
        MUST(pqlane_hash_squeeze(&state, parts + squeezed, step) == PQLANE_OK);
        MUST(pqlane_hash_update(&state, data, 1) == PQLANE_ERR_ARGUMENT);
    }
    MUST(pqlane_hash_final(&state, parts + squeezed, out_len - squeezed) == PQLANE_OK);
    MUST(pqlane_hash_final(&state, whole, 0) == PQLANE_ERR_ARGUMENT);
    MUST(pqlane_hash(alg, whole, out_len, message, len) == PQLANE_OK);
    MUST(memcmp(whole, parts, out_len) == 0);
    free(message);
    return 0;
}
