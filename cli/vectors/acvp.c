/* SPDX-License-Identifier: Apache-2.0 */

/*
 * NIST's ACVP files: one algorithm and mode per file, groups with selectors, tests. A row per mode says which function
 * takes a test. The parameter set stands in the group; files about hash functions have none: there the file's algorithm
 * is it.
 */

#include "acvp.h"

#include <string.h>

static const struct acvp_mode {
    const char *algorithm, *mode;
    const char *function; /* the group's `function`; NULL: has none */
    test_function *test;
} modes[] = {
    {"ML-KEM", "keyGen", NULL, acvp_kem_keygen},
    {"ML-KEM", "encapDecap", "encapsulation", acvp_encaps},
    {"ML-KEM", "encapDecap", "decapsulation", acvp_decaps},
    {"ML-KEM", "encapDecap", "encapsulationKeyCheck", acvp_check_public},
    {"ML-KEM", "encapDecap", "decapsulationKeyCheck", acvp_check_private},
    {"ML-DSA", "keyGen", NULL, acvp_sig_keygen},
    {"ML-DSA", "sigGen", NULL, acvp_sig_gen},
    {"ML-DSA", "sigVer", NULL, acvp_sig_ver},
};

static test_function *mode_of(const char *algorithm, const char *mode, const char *function)
{
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(modes[i].algorithm, algorithm) == 0 && strcmp(modes[i].mode, mode) == 0 &&
            (!modes[i].function || strcmp(modes[i].function, function) == 0))
            return modes[i].test;
    return NULL;
}

static const pqlane_alg *find_kind(const char *name, pqlane_kind kind)
{
    const pqlane_alg *alg = pqlane_alg_find(name);
    return alg && pqlane_alg_kind(alg) == kind ? alg : NULL;
}

static void run_acvp_group(struct run *run, const char *algorithm, const char *mode, const json_t *group, size_t index)
{
    static const char hmac[] = "HMAC-";
    const char *name, *function;
    const pqlane_alg *hash = find_kind(algorithm, PQLANE_KIND_HASH);
    const pqlane_alg *keyed = strncmp(algorithm, hmac, strlen(hmac)) == 0
                                  ? find_kind(algorithm + strlen(hmac), PQLANE_KIND_HASH)
                                  : NULL;
    if (!field_text_or(run, group, "parameterSet", "", &name) || !field_text_or(run, group, "function", "", &function))
        return;
    if (hash) {
        run_tests(run, hash, group, index, acvp_hash);
    } else if (keyed) {
        run_tests(run, keyed, group, index, acvp_hmac);
    } else {
        test_function *test = mode_of(algorithm, mode, function);
        const pqlane_alg *alg = pqlane_alg_find(name);
        if (test && !*name)
            malformed(run, "field 'parameterSet' is missing");
        else if (test && alg && strncmp(pqlane_alg_name(alg), algorithm, strlen(algorithm)) == 0)
            run_tests(run, alg, group, index, test);
        else
            not_yet_covered(run, algorithm, *mode ? mode : "test", count_tests(group));
    }
}

static void run_acvp(struct run *run)
{
    const char *algorithm, *mode;
    const json_t *groups, *group;
    size_t i;
    if (!field_text(run, run->json, "algorithm", &algorithm) || !field_text_or(run, run->json, "mode", "", &mode) ||
        !field_array(run, run->json, "testGroups", &groups))
        return;
    json_array_foreach (groups, i, group) {
        place_number(run->place, sizeof run->place, "group", group, "tgId", i);
        *run->operation = 0;
        run_acvp_group(run, algorithm, mode, group, i);
    }
}

/* Wycheproof has `testGroups` too, but names a schema and no `revision`. */
static bool is_acvp(const struct run *run)
{
    return has_field(run, "testGroups") && !has_field(run, "schema") &&
           (has_field(run, "revision") || has_field(run, "vsId") || has_field(run, "mode"));
}

/* ---- The rejection KATs of the ACVP specification: keys and signatures by their SHA-256 ---- */

static void run_rejection(struct run *run, const json_t *test)
{
    const pqlane_alg *sha = pqlane_alg_find("SHA2-256"), *alg;
    const char *name;
    struct bytes seed, key_hash, sig_hash;
    struct sig_case c = {.form = SIG_INTERNAL, .valid = true};
    uint8_t digest[32];
    if (!field_text(run, test, "parameterSet", &name)) return;
    alg = find_kind(name, PQLANE_KIND_SIG);
    if (!alg || !sha) {
        not_yet_covered(run, "rejection KAT", "sign", 1);
        return;
    }
    if (!open_alg(run, alg, sign_names[SIG_INTERNAL]) || !field_hex(run, test, "seed", &seed) ||
        !field_hex(run, test, "keyHash", &key_hash) || !field_hex(run, test, "mPrime", &c.msg) ||
        !field_hex(run, test, "signatureHash", &sig_hash))
        return;
    struct output pair[] = {
        output_make(run, "pk", pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), (struct bytes){NULL, 0}),
        output_make(run, "sk", pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY), (struct bytes){NULL, 0}),
    };
    pqlane_status status = pqlane_sig_keygen_from_seed(alg, pair[0].data, pair[1].data, seed.data, seed.len);
    if (!answer_holds(run, "key generation from a seed", status, true, pair, 2)) return;
    struct bytes keys[] = {{pair[0].data, pair[0].len}, {pair[1].data, pair[1].len}};
    struct output hashed = {"SHA-256 of pk and sk", digest, sizeof digest, key_hash};
    if (!hash_parts(run, sha, keys, 2, digest, sizeof digest)) return;
    if (!answer_holds(run, "key generation from a seed", PQLANE_OK, true, &hashed, 1)) return;

    struct output sig = output_make(run, "signature", pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE),
                                    (struct bytes){NULL, 0});
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_INTERNAL | PQLANE_SIG_DETERMINISTIC;
    status = pqlane_sig_sign(alg, sig.data, keys[1].data, keys[1].len, c.msg.data, c.msg.len, &options);
    if (!answer_holds(run, "signing", status, true, &sig, 1)) return;
    c.key = keys[0];
    c.sig = (struct bytes){sig.data, sig.len};
    hashed = (struct output){"SHA-256 of the signature", digest, sizeof digest, sig_hash};
    if (!hash_parts(run, sha, &c.sig, 1, digest, sizeof digest)) return;
    if (!answer_holds(run, "signing", PQLANE_OK, true, &hashed, 1)) return;
    try_verify(run, alg, &c);
}

static const char *const rejection_lists[] = {"rejectionCases", "rejectionCounts"};

static void run_rejections(struct run *run)
{
    for (size_t list = 0; list < sizeof rejection_lists / sizeof *rejection_lists; list++) {
        const json_t *tests, *test;
        size_t i;
        if (!has_field(run, rejection_lists[list])) continue;
        *run->operation = 0;
        set_place(run, "%s", rejection_lists[list]);
        if (!field_array(run, run->json, rejection_lists[list], &tests)) continue;
        json_array_foreach (tests, i, test) {
            *run->operation = 0;
            set_place(run, "%s %zu", rejection_lists[list], i + 1);
            run_rejection(run, test);
            run_release(run);
        }
    }
}

static bool is_rejections(const struct run *run)
{
    return has_field(run, rejection_lists[0]) || has_field(run, rejection_lists[1]);
}

const struct format acvp_formats[] = {
    {"ACVP", is_acvp, run_acvp},
    {"ACVP rejection KATs", is_rejections, run_rejections},
    {NULL, NULL, NULL},
};
