/* SPDX-License-Identifier: Apache-2.0 */

/*
 * CCTV's files. Text of `name = value`: one run of ML-KEM (strcmp, unluckysample, intermediate); its keys follow the
 * draft's G(d), so only what starts from ek, m or from dk, c can be asked for. Text of bare hexadecimal lines:
 * encapsulation keys that must be refused. JSON lists of messages: what to sign with the key of an all-zero seed; they
 * come without signatures, so signing and verifying must agree.
 */

#include "formats.h"
#include "pairs.h"

#include <string.h>

/* ---- `name = value` ---- */

static bool is_cctv_run(const struct run *run)
{
    if (!run->pairs) return false;
    return pair_find(run->pairs, 0, "dk") || pair_find(run->pairs, 0, "ek") || name_contains(run->path, "strcmp") ||
           name_contains(run->path, "unluckysample") || name_contains(run->path, "intermediate");
}

/* What the file holds beside ek, m, c, K and dk: d and z of the draft, and intermediate values. */
static void skip_others(struct run *run, const pqlane_alg *alg)
{
    static const char *const used[] = {"ek", "dk", "m", "c", "K"}, *const draft[] = {"d", "z"};
    size_t others = 0, seeds = 0;
    for (size_t i = 0; i < run->pairs->count; i++) {
        const struct pair *pair = &run->pairs->list[i];
        bool known = false;
        for (size_t j = 0; j < sizeof used / sizeof *used; j++)
            known |= pair == pair_find(run->pairs, pair->record, used[j]);
        for (size_t j = 0; j < sizeof draft / sizeof *draft; j++)
            if (pair == pair_find(run->pairs, pair->record, draft[j])) {
                known = true;
                seeds++;
            }
        others += !known;
    }
    if (seeds && open_alg(run, alg, "keygen"))
        case_skipped(run, 1, "the file's seeds follow the draft of FIPS 203, which expands d without k");
    if (others && open_alg(run, alg, "intermediate"))
        case_skipped(run, others, "intermediate values are checked in the kernel tests");
}

static void run_cctv_record(struct run *run, size_t record)
{
    struct bytes ek, dk, m, c, k;
    if (!pair_hex_or_none(run, record, "ek", &ek) || !pair_hex(run, record, "dk", &dk) ||
        !pair_hex(run, record, "c", &c) || !pair_hex(run, record, "K", &k) || !pair_hex_or_none(run, record, "m", &m))
        return;
    const pqlane_alg *alg = alg_by_size(PQLANE_KIND_KEM, PQLANE_SIZE_PRIVATE_KEY, dk.len);
    if (!alg) {
        malformed(run, "'dk' of %zu bytes belongs to no known parameter set", dk.len);
        return;
    }
    if (ek.data && m.data && open_alg(run, alg, "encaps")) try_encaps(run, alg, ek, m, c, k, true);
    if (open_alg(run, alg, "decaps")) try_decaps(run, alg, dk, c, k, true);
    if (record == 0) skip_others(run, alg);
}

static void run_cctv_run(struct run *run)
{
    if (run->pairs->bad_line) {
        set_place(run, "line %zu", run->pairs->bad_line);
        malformed(run, "this is no `name = value`");
    }
    for (size_t record = 0; record < run->pairs->records; record++) {
        *run->operation = 0;
        set_place(run, "line %zu", record_line(run->pairs, record));
        run_cctv_record(run, record);
        run_release(run);
    }
}

/* ---- Lines of hexadecimal ---- */

static struct bytes line_at(struct bytes text, size_t at)
{
    const uint8_t *newline = memchr(text.data + at, '\n', text.len - at);
    size_t end = newline ? (size_t)(newline - text.data) : text.len;
    while (end > at && (text.data[end - 1] == '\r' || text.data[end - 1] == ' ')) end--;
    return (struct bytes){text.data + at, end - at};
}

/* The first line is hexadecimal and as long as an encapsulation key. */
static bool is_modulus(const struct run *run)
{
    struct bytes line = line_at(run->file, 0);
    if (run->json) return false;
    if (name_contains(run->path, "modulus/")) return true;
    if (hex_digits(line.data, line.len) != line.len) return false;
    return alg_by_size(PQLANE_KIND_KEM, PQLANE_SIZE_PUBLIC_KEY, line.len / 2) != NULL;
}

static void run_modulus(struct run *run)
{
    size_t number = 1;
    for (size_t at = 0; at < run->file.len; number++) {
        struct bytes line = line_at(run->file, at), ek;
        const uint8_t *newline = memchr(run->file.data + at, '\n', run->file.len - at);
        at = newline ? (size_t)(newline - run->file.data) + 1 : run->file.len;
        *run->operation = 0;
        set_place(run, "line %zu", number);
        if (!line.len) continue;
        const pqlane_alg *alg = alg_by_size(PQLANE_KIND_KEM, PQLANE_SIZE_PUBLIC_KEY, line.len / 2);
        if (!alg)
            malformed(run, "%zu characters are no encapsulation key in hexadecimal", line.len);
        else if (open_alg(run, alg, "check-public")) {
            if (hex_decode(run, (const char *)line.data, line.len, &ek))
                try_public(run, alg, ek, false);
            else
                malformed(run, "not hexadecimal");
        }
        run_release(run);
    }
}

/* ---- Lists of messages ---- */

static bool is_messages(const struct run *run)
{
    return json_is_string(json_array_get(run->json, 0));
}

/* One key pair for all messages of a file. */
static bool make_key(struct run *run, const pqlane_alg *alg, struct output pair[2])
{
    size_t seed_len = pqlane_alg_size(alg, PQLANE_SIZE_SEED);
    uint8_t *seed = run_bytes(run, seed_len);
    memset(seed, 0, seed_len);
    pair[0] = output_make(run, "pk", pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), (struct bytes){NULL, 0});
    pair[1] = output_make(run, "sk", pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY), (struct bytes){NULL, 0});
    pqlane_status status = pqlane_sig_keygen_from_seed(alg, pair[0].data, pair[1].data, seed, seed_len);
    return answer_holds(run, "key of the zero seed", status, true, pair, 2);
}

static void run_message(struct run *run, const pqlane_alg *alg, const struct output pair[2], const json_t *text)
{
    struct sig_case c = {.form = SIG_PURE, .valid = true};
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    if (!json_is_string(text)) {
        malformed(run, "a text was expected");
        return;
    }
    c.msg.len = json_string_length(text);
    uint8_t *msg = run_bytes(run, c.msg.len);
    memcpy(msg, json_string_value(text), c.msg.len);
    struct output sig = output_make(run, "signature", pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE),
                                    (struct bytes){NULL, 0});
    c.msg.data = msg;
    c.sig = (struct bytes){sig.data, sig.len};
    pqlane_status status = pqlane_sig_sign(alg, sig.data, pair[1].data, pair[1].len, msg, c.msg.len, &options);
    if (!answer_holds(run, "signing", status, true, &sig, 1)) return;
    c.key = (struct bytes){pair[0].data, pair[0].len};
    try_verify(run, alg, &c);
}

static void run_messages(struct run *run)
{
    const pqlane_alg *alg = alg_in_text(run->path, PQLANE_KIND_SIG);
    struct output pair[2];
    json_t *text;
    size_t i;
    if (!alg) {
        not_yet_covered(run, "messages", "sign", json_array_size(run->json));
        return;
    }
    if (!open_alg(run, alg, "sign+then-verify") || !make_key(run, alg, pair)) return;
    json_array_foreach (run->json, i, text) {
        set_place(run, "message %zu", i + 1);
        run_message(run, alg, pair, text);
    }
}

const struct format cctv_formats[] = {
    {"CCTV run of ML-KEM", is_cctv_run, run_cctv_run},
    {"CCTV keys to refuse", is_modulus, run_modulus},
    {"CCTV messages", is_messages, run_messages},
    {NULL, NULL, NULL},
};
