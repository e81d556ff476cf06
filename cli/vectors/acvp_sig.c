/* SPDX-License-Identifier: Apache-2.0 */

/* ACVP, ML-DSA: key generation, and signing and verifying in the four forms that a group's selectors describe. */

#include "acvp.h"

#include <string.h>

void acvp_sig_keygen(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes seed, pk, sk;
    (void)group;
    if (!open_alg(run, alg, "keygen") || !field_hex(run, test, "seed", &seed) || !field_hex(run, test, "pk", &pk) ||
        !field_hex(run, test, "sk", &sk))
        return;
    try_keygen(run, alg, seed, pk, sk, true);
}

/* The form that signatureInterface, preHash and externalMu name together. */
static bool field_form(struct run *run, const json_t *group, enum sig_form *form)
{
    const char *side, *hashing;
    bool external_mu;
    if (!field_text(run, group, "signatureInterface", &side) ||
        !field_text_or(run, group, "preHash", "pure", &hashing) ||
        !field_flag_or(run, group, "externalMu", false, &external_mu))
        return false;
    if (strcmp(side, "internal") == 0)
        *form = external_mu ? SIG_MU : SIG_INTERNAL;
    else if (strcmp(side, "external") == 0 && !external_mu && strcmp(hashing, "pure") == 0)
        *form = SIG_PURE;
    else if (strcmp(side, "external") == 0 && !external_mu && strcmp(hashing, "preHash") == 0)
        *form = SIG_PREHASH;
    else
        return malformed(run, "signatureInterface, preHash and externalMu do not fit together");
    return true;
}

static bool field_prehash(struct run *run, const json_t *test, const pqlane_alg **prehash)
{
    const char *name;
    if (!field_text(run, test, "hashAlg", &name)) return false;
    *prehash = pqlane_alg_find(name);
    if (!*prehash || pqlane_alg_kind(*prehash) != PQLANE_KIND_HASH)
        return malformed(run, "unknown hash function in 'hashAlg'");
    return true;
}

/* What signing and verifying share: form, message or mu, context, pre-hash. Opens the case, too: only the form tells
 * its name. */
static bool begin(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test,
                  const char *const *names, struct sig_case *c)
{
    if (!field_form(run, group, &c->form) || !open_alg(run, alg, names[c->form])) return false;
    if (!field_hex(run, test, c->form == SIG_MU ? "mu" : "message", c->form == SIG_MU ? &c->mu : &c->msg)) return false;
    if (c->form == SIG_PREHASH && !field_prehash(run, test, &c->prehash)) return false;
    return c->form == SIG_MU || c->form == SIG_INTERNAL || field_hex_or_none(run, test, "context", &c->ctx);
}

void acvp_sig_gen(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct sig_case c = {.valid = true};
    const char *key_format;
    bool deterministic;
    if (!begin(run, alg, group, test, sign_names, &c) ||
        !field_text_or(run, group, "keyFormat", "expanded", &key_format) ||
        !field_flag(run, group, "deterministic", &deterministic) ||
        !field_hex(run, test, strcmp(key_format, "seed") == 0 ? "seed" : "sk", &c.key) ||
        !field_hex(run, test, "signature", &c.sig))
        return;
    if (!deterministic && !field_hex(run, test, "rnd", &c.rnd)) return;
    try_sign(run, alg, &c);
}

void acvp_sig_ver(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct sig_case c = {.valid = true};
    if (!begin(run, alg, group, test, verify_names, &c) || !field_hex(run, test, "pk", &c.key) ||
        !field_hex(run, test, "signature", &c.sig) || !field_flag(run, test, "testPassed", &c.valid))
        return;
    try_verify(run, alg, &c);
}
