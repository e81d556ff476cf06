/* SPDX-License-Identifier: Apache-2.0 */

/* Raw keys: nothing but the bytes of the standards, so that the length alone says what they are. */

#include "parts.h"

#include <stdio.h>
#include <string.h>

static const struct {
    pqlane_size which;
    unsigned holds;
    enum keys_form form;
    const char *name;
} raw_kinds[] = {
    {PQLANE_SIZE_PUBLIC_KEY, KEYS_PUBLIC, KEYS_FORM_SEED, "public key"},
    {PQLANE_SIZE_SEED, KEYS_PRIVATE, KEYS_FORM_SEED, "private key (seed)"},
    {PQLANE_SIZE_PRIVATE_KEY, KEYS_PRIVATE, KEYS_FORM_EXPANDED, "private key (expanded)"},
};

#define RAW_KINDS (sizeof raw_kinds / sizeof *raw_kinds)

/* What raw bytes can be: an algorithm, and an index in raw_kinds. */
struct guess {
    const pqlane_alg *alg;
    size_t kind;
};

/* The n-th guess for this length, among what is expected. */
static bool nth_guess(size_t n, size_t len, const struct keys_expect *expect, struct guess *guess)
{
    for (size_t i = 0; i < pqlane_alg_count() * RAW_KINDS; i++) {
        *guess = (struct guess){pqlane_alg_at(i / RAW_KINDS), i % RAW_KINDS};
        if (pqlane_alg_kind(guess->alg) == PQLANE_KIND_HASH || (expect->alg && expect->alg != guess->alg)) continue;
        if (!(expect->accept & raw_kinds[guess->kind].holds)) continue;
        if (pqlane_alg_size(guess->alg, raw_kinds[guess->kind].which) == len && n-- == 0) return true;
    }
    return false;
}

bool keys_is_raw_length(size_t len, const struct keys_expect *expect)
{
    struct guess guess;
    return nth_guess(0, len, expect, &guess);
}

static bool fail_unknown(const struct der *in, const struct keys_expect *expect)
{
    size_t len = der_left(in);
    if (!expect->alg)
        return keys_fail(in->source, KEYS_FAULT_LENGTH,
                         "neither PEM nor DER, and no raw key that fits here has %zu bytes", len);
    char text[160] = "";
    size_t at = 0;
    for (size_t i = 0; i < RAW_KINDS; i++)
        if (expect->accept & raw_kinds[i].holds)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %zu", at ? ", " : "", raw_kinds[i].name,
                                   pqlane_alg_size(expect->alg, raw_kinds[i].which));
    return keys_fail(in->source, KEYS_FAULT_LENGTH, "neither PEM nor DER, and %zu bytes are no raw key of %s (%s)", len,
                     pqlane_alg_name(expect->alg), text);
}

bool keys_parse_raw(struct keys_key *key, struct der in, const struct keys_expect *expect)
{
    struct guess guess, other;
    size_t len = der_left(&in);
    if (!nth_guess(0, len, expect, &guess)) return fail_unknown(&in, expect);
    if (nth_guess(1, len, expect, &other))
        return keys_fail(in.source, KEYS_FAULT_AMBIGUOUS,
                         "%zu raw bytes can be a key of %s or of %s; name the algorithm", len,
                         pqlane_alg_name(guess.alg), pqlane_alg_name(other.alg));
    key->alg = guess.alg;
    key->holds = raw_kinds[guess.kind].holds;
    key->form = raw_kinds[guess.kind].form;
    uint8_t *parts[RAW_KINDS] = {key->public_key, key->seed, key->expanded}; /* as in raw_kinds */
    memcpy(parts[guess.kind], in.at, len);
    return true;
}
