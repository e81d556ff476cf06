/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Wycheproof files: groups of a type, each test with a result: "valid" must give the stated outputs, "invalid" must be
 * refused. The parameter set stands in the group, or is the file's algorithm.
 */

#include "formats.h"

#include <string.h>

/* True: valid or invalid is known. "acceptable" leaves nothing to judge, so the case ends here. */
static bool field_result(struct run *run, const json_t *test, bool *valid)
{
    const char *result;
    if (!field_text(run, test, "result", &result)) return false;
    *valid = strcmp(result, "valid") == 0;
    if (*valid || strcmp(result, "invalid") == 0) return true;
    if (strcmp(result, "acceptable") != 0) return malformed(run, "'result' is neither valid, invalid nor acceptable");
    case_skipped(run, 1, "either answer is acceptable");
    return false;
}

/* An output: required of valid tests, and nothing of invalid ones. */
static bool field_expected(struct run *run, const json_t *test, const char *name, bool valid, struct bytes *value)
{
    *value = (struct bytes){NULL, 0};
    return !valid || field_hex(run, test, name, value);
}

static void kem_keygen(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes seed, ek, dk;
    bool valid;
    (void)group;
    if (!open_alg(run, alg, "keygen") || !field_result(run, test, &valid) || !field_hex(run, test, "seed", &seed) ||
        !field_expected(run, test, "ek", valid, &ek) || !field_expected(run, test, "dk", valid, &dk))
        return;
    try_keygen(run, alg, seed, ek, dk, valid);
}

static void kem_encaps(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes ek, m, c, k;
    bool valid;
    (void)group;
    if (!open_alg(run, alg, "encaps") || !field_result(run, test, &valid) || !field_hex(run, test, "ek", &ek) ||
        !field_hex(run, test, "m", &m) || !field_expected(run, test, "c", valid, &c) ||
        !field_expected(run, test, "K", valid, &k))
        return;
    try_encaps(run, alg, ek, m, c, k, valid);
}

/* Decapsulation with an expanded key. */
static void kem_decaps(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes dk, c, k;
    bool valid;
    (void)group;
    if (!open_alg(run, alg, "decaps") || !field_result(run, test, &valid) || !field_hex(run, test, "dk", &dk) ||
        !field_hex(run, test, "c", &c) || !field_expected(run, test, "K", valid, &k))
        return;
    try_decaps(run, alg, dk, c, k, valid);
}

/* Decapsulation with a seed; the public key that the seed gives is part of the case. */
static void kem_decaps_seed(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes seed, ek, c, k;
    bool valid;
    (void)group;
    if (!open_alg(run, alg, "decaps") || !field_result(run, test, &valid) || !field_hex(run, test, "seed", &seed) ||
        !field_hex(run, test, "c", &c) || !field_expected(run, test, "K", valid, &k) ||
        !field_hex_or_none(run, test, "ek", &ek))
        return;
    if (valid) {
        struct output pub = output_make(run, "ek", pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), ek);
        pqlane_status status = pqlane_kem_public_from_private(alg, pub.data, seed.data, seed.len);
        if (!answer_holds(run, "public key of the seed", status, true, &pub, 1)) return;
    }
    try_decaps(run, alg, seed, c, k, valid);
}

/* msg and ctx, or mu alone for tests of the internal interface. */
static bool field_message(struct run *run, const json_t *test, struct sig_case *c)
{
    if (!field_hex_or_none(run, test, "msg", &c->msg) || !field_hex_or_none(run, test, "mu", &c->mu) ||
        !field_hex_or_none(run, test, "ctx", &c->ctx))
        return false;
    if (!c->msg.data && !c->mu.data) return malformed(run, "neither 'msg' nor 'mu' is given");
    c->form = c->msg.data ? SIG_PURE : SIG_MU;
    return true;
}

static void sig_sign(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct sig_case c = {.form = SIG_PURE};
    const char *key = json_object_get(group, "privateSeed") ? "privateSeed" : "privateKey";
    if (!field_message(run, test, &c) || !open_alg(run, alg, sign_names[c.form]) ||
        !field_result(run, test, &c.valid) || !field_hex(run, group, key, &c.key) ||
        !field_hex_or_none(run, group, "publicKey", &c.pub) || !field_hex_or_none(run, test, "rnd", &c.rnd) ||
        !field_expected(run, test, "sig", c.valid, &c.sig))
        return;
    try_sign(run, alg, &c);
}

static void sig_verify(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct sig_case c = {.form = SIG_PURE};
    if (!field_message(run, test, &c) || !open_alg(run, alg, verify_names[c.form]) ||
        !field_result(run, test, &c.valid) || !field_hex(run, group, "publicKey", &c.key) ||
        !field_hex(run, test, "sig", &c.sig))
        return;
    try_verify(run, alg, &c);
}

static const struct group_type {
    const char *type;
    pqlane_kind kind;
    test_function *test;
} group_types[] = {
    {"MLKEMKeyGen", PQLANE_KIND_KEM, kem_keygen},    {"MLKEMEncapsTest", PQLANE_KIND_KEM, kem_encaps},
    {"MLKEMTest", PQLANE_KIND_KEM, kem_decaps_seed}, {"MLKEMDecapsValidationTest", PQLANE_KIND_KEM, kem_decaps},
    {"MlDsaSign", PQLANE_KIND_SIG, sig_sign},        {"MlDsaVerify", PQLANE_KIND_SIG, sig_verify},
};

static const struct group_type *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof group_types / sizeof *group_types; i++)
        if (strcmp(group_types[i].type, name) == 0) return &group_types[i];
    return NULL;
}

static void run_wycheproof_group(struct run *run, const char *algorithm, const json_t *group, size_t index)
{
    const char *name, *type_name;
    if (!field_text(run, group, "type", &type_name) || !field_text_or(run, group, "parameterSet", algorithm, &name))
        return;
    const struct group_type *type = type_of(type_name);
    const pqlane_alg *alg = pqlane_alg_find(name);
    if (type && alg && pqlane_alg_kind(alg) == type->kind)
        run_tests(run, alg, group, index, type->test);
    else
        not_yet_covered(run, algorithm, "test", count_tests(group));
}

static void run_wycheproof(struct run *run)
{
    const char *algorithm;
    const json_t *groups, *group;
    size_t i;
    if (!field_text(run, run->json, "algorithm", &algorithm) || !field_array(run, run->json, "testGroups", &groups))
        return;
    json_array_foreach (groups, i, group) {
        set_place(run, "group %zu", i + 1);
        *run->operation = 0;
        run_wycheproof_group(run, algorithm, group, i);
    }
}

static bool is_wycheproof(const struct run *run)
{
    return has_field(run, "testGroups") && (has_field(run, "schema") || has_field(run, "numberOfTests"));
}

const struct format wycheproof_formats[] = {
    {"Wycheproof", is_wycheproof, run_wycheproof},
    {NULL, NULL, NULL},
};
