/* SPDX-License-Identifier: Apache-2.0 */

/* Hash functions in one call, in parts, and squeezed in parts; and HMAC (FIPS 198-1) built from them. */

#include "trial.h"

#include <string.h>

bool hash_parts(struct run *run, const pqlane_alg *alg, const struct bytes *parts, size_t part_count, uint8_t *out,
                size_t out_len)
{
    pqlane_hash_state state;
    pqlane_status status = pqlane_hash_init(&state, alg);
    for (size_t i = 0; i < part_count && status == PQLANE_OK; i++)
        status = pqlane_hash_update(&state, parts[i].data, parts[i].len);
    if (status == PQLANE_OK) status = pqlane_hash_final(&state, out, out_len);
    return answer_holds(run, "hash in parts", status, true, NULL, 0);
}

/* The first byte alone, then the rest. */
static pqlane_status squeezed(const pqlane_alg *alg, struct output *out, struct bytes msg)
{
    pqlane_hash_state state;
    size_t first = out->len > 0;
    pqlane_status status = pqlane_hash_init(&state, alg);
    if (status == PQLANE_OK) status = pqlane_hash_update(&state, msg.data, msg.len);
    if (status == PQLANE_OK) status = pqlane_hash_squeeze(&state, out->data, first);
    if (status == PQLANE_OK) status = pqlane_hash_squeeze(&state, out->data + first, out->len - first);
    pqlane_wipe(&state, sizeof state);
    return status;
}

void try_hash(struct run *run, const pqlane_alg *alg, struct bytes msg, struct bytes digest)
{
    struct output made = output_make(run, "digest", digest.len, digest);
    pqlane_status status = pqlane_hash(alg, made.data, made.len, msg.data, msg.len);
    if (!answer_holds(run, "hash", status, true, &made, 1)) return;

    size_t cut = msg.len / 3;
    struct bytes parts[] = {{msg.data, cut}, {msg.data ? msg.data + cut : NULL, msg.len - cut}};
    made = output_make(run, "digest", digest.len, digest);
    if (!hash_parts(run, alg, parts, 2, made.data, made.len)) return;
    if (!answer_holds(run, "hash in parts", PQLANE_OK, true, &made, 1)) return;

    if (pqlane_alg_capabilities(alg) & PQLANE_CAN_SQUEEZE) {
        made = output_make(run, "digest", digest.len, digest);
        status = squeezed(alg, &made, msg);
        if (!answer_holds(run, "squeezing in parts", status, true, &made, 1)) return;
    }
    case_passed(run);
}

void try_hmac(struct run *run, const pqlane_alg *alg, struct bytes key, struct bytes msg, struct bytes mac)
{
    size_t block = pqlane_alg_size(alg, PQLANE_SIZE_BLOCK), size = pqlane_alg_size(alg, PQLANE_SIZE_DIGEST);
    uint8_t *inner_key = run_bytes(run, block), *outer_key = run_bytes(run, block);
    uint8_t *inner = run_bytes(run, size), *whole = run_bytes(run, size);
    if (mac.len > size) {
        malformed(run, "a code of %zu bytes from a hash of %zu", mac.len, size);
        return;
    }
    memset(inner_key, 0, block);
    if (key.len <= block)
        memcpy(inner_key, key.data, key.len);
    else if (!hash_parts(run, alg, &key, 1, inner_key, size))
        return;
    for (size_t i = 0; i < block; i++) {
        outer_key[i] = inner_key[i] ^ 0x5c;
        inner_key[i] ^= 0x36;
    }
    struct bytes first[] = {{inner_key, block}, msg}, second[] = {{outer_key, block}, {inner, size}};
    if (!hash_parts(run, alg, first, 2, inner, size) || !hash_parts(run, alg, second, 2, whole, size)) return;
    struct output made = {"code", whole, mac.len, mac}; /* truncated to the left part */
    if (answer_holds(run, "HMAC", PQLANE_OK, true, &made, 1)) case_passed(run);
}
