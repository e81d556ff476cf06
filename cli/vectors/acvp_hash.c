/* SPDX-License-Identifier: Apache-2.0 */

/* ACVP, hash functions: single messages (AFT, VOT), HMAC, and messages of gigabytes (LDT). Lengths are in bits; the API
 * hashes whole bytes. */

#include "acvp.h"

#include <string.h>

#define MOST_OUTPUT_BITS ((size_t)8 << 20)
#define MOST_MESSAGE_BITS ((size_t)8 << 30)
#define CHUNK_BYTES ((size_t)1 << 20)

/* `hex` cut to `bits`: text may be longer than the length says (an empty message has a dummy byte). False if the case
 * has ended. */
static bool field_bits(struct run *run, const json_t *test, const char *hex, const char *bits, struct bytes *value)
{
    size_t len;
    if (!field_hex(run, test, hex, value) || !field_size(run, test, bits, MOST_MESSAGE_BITS, &len)) return false;
    if (len % 8) {
        case_skipped(run, 1, "lengths that are not whole bytes are not in the API");
        return false;
    }
    if (len / 8 > value->len) return malformed(run, "'%s' has %zu bytes, fewer than %zu bits", hex, value->len, len);
    value->len = len / 8;
    return true;
}

/* The digest must have the length that the algorithm, or outLen for a XOF, asks for. */
static bool field_digest(struct run *run, const pqlane_alg *alg, const json_t *test, struct bytes *digest)
{
    size_t bits = 8 * pqlane_alg_size(alg, PQLANE_SIZE_DIGEST);
    if (!field_hex(run, test, "md", digest)) return false;
    if (pqlane_alg_capabilities(alg) & PQLANE_CAN_SQUEEZE && !field_size(run, test, "outLen", MOST_OUTPUT_BITS, &bits))
        return false;
    if (bits % 8) {
        case_skipped(run, 1, "lengths that are not whole bytes are not in the API");
        return false;
    }
    if (digest->len != bits / 8) return malformed(run, "'md' has %zu bytes, expected %zu bits", digest->len, bits);
    return true;
}

static void single_message(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes msg, digest;
    (void)group;
    if (field_bits(run, test, "msg", "len", &msg) && field_digest(run, alg, test, &digest))
        try_hash(run, alg, msg, digest);
}

void acvp_hash(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    static const struct {
        const char *type, *operation;
        test_function *test;
    } types[] = {
        {"AFT", "hash", single_message},
        {"VOT", "hash+variable-output", single_message},
        {"MCT", "hash+monte-carlo", acvp_monte_carlo},
        {"LDT", "hash+large-data", acvp_large_data},
    };
    const char *type;
    if (!field_text_or(run, group, "testType", "AFT", &type)) return;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].type, type) == 0) {
            if (open_alg(run, alg, types[i].operation)) types[i].test(run, alg, group, test);
            return;
        }
    not_yet_covered(run, pqlane_alg_name(alg), "hash+other", 1);
}

void acvp_hmac(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes key, msg, mac;
    char owner[RUN_TEXT];
    (void)group;
    snprintf(owner, sizeof owner, "HMAC-%s", pqlane_alg_name(alg));
    if (!case_open(run, owner, "mac") || !field_bits(run, test, "key", "keyLen", &key) ||
        !field_bits(run, test, "msg", "msgLen", &msg) || !field_bits(run, test, "mac", "macLen", &mac))
        return;
    try_hmac(run, alg, key, msg, mac);
}

/* The message is `content` repeated up to fullLength bits. */
void acvp_large_data(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    const json_t *large = json_object_get(test, "largeMsg");
    struct bytes content, digest;
    size_t bits;
    pqlane_hash_state state;
    (void)group;
    if (!run->options->large) {
        case_skipped(run, 1, "messages of gigabytes are hashed with --long only");
        return;
    }
    if (!large) {
        malformed(run, "field 'largeMsg' is missing");
        return;
    }
    if (!field_bits(run, large, "content", "contentLength", &content) ||
        !field_size(run, large, "fullLength", (size_t)64 << 33, &bits) || !field_digest(run, alg, test, &digest))
        return;
    if (bits % 8 || !content.len) {
        malformed(run, "'largeMsg' is not a number of whole bytes");
        return;
    }
    size_t copies = CHUNK_BYTES / content.len + 1, chunk_len = copies * content.len;
    uint8_t *chunk = run_bytes(run, chunk_len);
    for (size_t i = 0; i < copies; i++) memcpy(chunk + i * content.len, content.data, content.len);
    struct output made = output_make(run, "digest", digest.len, digest);
    pqlane_status status = pqlane_hash_init(&state, alg);
    for (size_t left = bits / 8; left && status == PQLANE_OK;) {
        size_t part = left < chunk_len ? left : chunk_len;
        status = pqlane_hash_update(&state, chunk, part);
        left -= part;
    }
    if (status == PQLANE_OK) status = pqlane_hash_final(&state, made.data, made.len);
    if (answer_holds(run, "hash of a large message", status, true, &made, 1)) case_passed(run);
}
