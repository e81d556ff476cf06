/* SPDX-License-Identifier: Apache-2.0 */

/*
 * ML-DSA response files: per record the seed xi, the key pair, and sm = signature followed by the message. rnd is there
 * in hedged files only. Whether the message was signed pure, pre-hashed or raw (Sign_internal) is told by the file's
 * name; raw records also lack a context.
 */

#include "formats.h"
#include "pairs.h"

#include <string.h>

/* HashML-DSA in these files takes SHA-2 with twice the bits of the security category. */
static const pqlane_alg *hash_of_category(unsigned category)
{
    return pqlane_alg_find(category <= 2 ? "SHA2-256" : category <= 4 ? "SHA2-384" : "SHA2-512");
}

static enum sig_form form_of(const struct run *run, size_t record)
{
    if (name_contains(run->name, "hashed")) return SIG_PREHASH;
    if (name_contains(run->name, "raw")) return SIG_INTERNAL;
    if (name_contains(run->name, "pure") || pair_find(run->pairs, record, "ctx")) return SIG_PURE;
    return SIG_INTERNAL;
}

static void run_kat_record(struct run *run, size_t record)
{
    struct bytes xi, pk, sk, sm;
    struct sig_case c = {.form = form_of(run, record), .valid = true};
    if (!pair_hex(run, record, "pk", &pk)) return;
    const pqlane_alg *alg = alg_by_size(PQLANE_KIND_SIG, PQLANE_SIZE_PUBLIC_KEY, pk.len);
    if (!alg) {
        malformed(run, "'pk' of %zu bytes belongs to no known parameter set", pk.len);
        return;
    }
    size_t sig_len = pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE);
    if (!pair_hex(run, record, "xi", &xi) || !pair_hex(run, record, "sk", &sk) || !pair_hex(run, record, "sm", &sm) ||
        !pair_hex(run, record, "msg", &c.msg) || !pair_hex_or_none(run, record, "rng", &c.rnd) ||
        !pair_length(run, record, "mlen", c.msg.len) || !pair_length(run, record, "smlen", sm.len))
        return;
    if (c.form != SIG_INTERNAL && !pair_hex_or_none(run, record, "ctx", &c.ctx)) return;
    if (sm.len != sig_len + c.msg.len || memcmp(sm.data + sig_len, c.msg.data, c.msg.len) != 0) {
        malformed(run, "'sm' is not a signature followed by the message");
        return;
    }
    c.sig = (struct bytes){sm.data, sig_len};
    c.prehash = c.form == SIG_PREHASH ? hash_of_category(pqlane_alg_category(alg)) : NULL;
    if (open_alg(run, alg, "keygen")) try_keygen(run, alg, xi, pk, sk, true);
    c.key = sk;
    if (open_alg(run, alg, sign_names[c.form])) try_sign(run, alg, &c);
    c.key = pk;
    if (open_alg(run, alg, verify_names[c.form])) try_verify(run, alg, &c);
}

static void run_kat(struct run *run)
{
    if (run->pairs->bad_line) {
        set_place(run, "line %zu", run->pairs->bad_line);
        malformed(run, "this is no `name = value`");
    }
    for (size_t record = 0; record < run->pairs->records; record++) {
        const struct pair *count = pair_find(run->pairs, record, "count");
        *run->operation = 0;
        if (count)
            set_place(run, "count %.*s", (int)(count->value_len < 20 ? count->value_len : 20), count->value);
        else
            set_place(run, "line %zu", record_line(run->pairs, record));
        run_kat_record(run, record);
        run_release(run);
    }
}

static bool is_kat(const struct run *run)
{
    return run->pairs && (pair_find(run->pairs, 0, "xi") || name_contains(run->name, "kat_MLDSA"));
}

const struct format kat_formats[] = {
    {"ML-DSA response file", is_kat, run_kat},
    {NULL, NULL, NULL},
};
