/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Small vector files for tests, one per format and row of the algorithm table. Their expected values come from the
 * library itself in one plain call each: what is tested with them is the reading and judging of files, not
 * cryptography.
 */

#ifndef PQL_TEST_VECTORS_SAMPLES_H
#define PQL_TEST_VECTORS_SAMPLES_H

#define _GNU_SOURCE /* vasprintf */

#include "keys/keys.h"
#include "vectors/vectors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct sample {
    char path[80];
    char *text; /* the file */
    size_t len;
    size_t cases;           /* that must run, all of them with success */
    const char *outputs[6]; /* fields with expected values: a changed digit in one of them is a failure */
    bool json;
    bool signs; /* its cases are about signatures */
};

/* ---- Text ---- */

static inline const char *hex(const uint8_t *data, size_t len)
{
    static char texts[8][16384]; /* eight at a time, enough for one record */
    static size_t turn;
    char *text = texts[turn++ % 8];
    assert_true(2 * len < sizeof texts[0]);
    for (size_t i = 0; i < len; i++) snprintf(text + 2 * i, 3, "%02x", data[i]);
    text[2 * len] = 0;
    return text;
}

static inline void sample_json(struct sample *sample, json_t *root)
{
    assert_non_null(root);
    sample->text = json_dumps(root, JSON_INDENT(1));
    sample->len = strlen(sample->text);
    sample->json = true;
    json_decref(root);
}

static inline void sample_text(struct sample *sample, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    assert_true(vasprintf(&sample->text, format, list) >= 0);
    va_end(list);
    sample->len = strlen(sample->text);
}

static inline json_t *acvp_file(const char *algorithm, const char *mode, json_t *groups)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:o}", "vsId", 1, "algorithm", algorithm, "mode", mode, "revision", "1.0",
                     "testGroups", groups);
}

static inline json_t *wycheproof_file(const pqlane_alg *alg, const char *type, const char *schema, json_t *tests)
{
    return json_pack("{s:s, s:s, s:[{s:s, s:s, s:o}]}", "algorithm", pqlane_alg_name(alg), "schema", schema,
                     "testGroups", "type", type, "parameterSet", pqlane_alg_name(alg), "tests", tests);
}

/* ---- One key pair and what it makes, per algorithm ---- */

struct material {
    const pqlane_alg *alg;
    uint8_t seed[PQLANE_MAX_SEED_BYTES], pub[PQLANE_MAX_PUBLIC_KEY_BYTES], priv[PQLANE_MAX_PRIVATE_KEY_BYTES];
    uint8_t coins[32], ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[32], bad_pub[PQLANE_MAX_PUBLIC_KEY_BYTES];
    uint8_t msg[64], ctx[5], sig[PQLANE_MAX_SIGNATURE_BYTES];
    size_t seed_len, pub_len, priv_len, ct_len, sig_len;
};

static inline void material_make(struct material *m, const pqlane_alg *alg)
{
    *m = (struct material){.alg = alg, .ctx = "ctx"};
    m->seed_len = pqlane_alg_size(alg, PQLANE_SIZE_SEED);
    m->pub_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY);
    m->priv_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    m->ct_len = pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT);
    m->sig_len = pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE);
    for (size_t i = 0; i < sizeof m->seed; i++) m->seed[i] = (uint8_t)(11 * i + 5);
    for (size_t i = 0; i < sizeof m->msg; i++) m->msg[i] = (uint8_t)(3 * i + 1);
    memcpy(m->coins, m->msg, sizeof m->coins);
    if (pqlane_alg_kind(alg) == PQLANE_KIND_KEM) {
        assert_int_equal(pqlane_kem_keygen_from_seed(alg, m->pub, m->priv, m->seed, m->seed_len), PQLANE_OK);
        assert_int_equal(pqlane_kem_encaps_from_coins(alg, m->ct, m->ss, m->pub, m->pub_len, m->coins, 32), PQLANE_OK);
        memcpy(m->bad_pub, m->pub, m->pub_len);
        m->bad_pub[0] = 0xff; /* the first coefficient becomes 4095 */
        m->bad_pub[1] |= 0x0f;
    } else {
        assert_int_equal(pqlane_sig_keygen_from_seed(alg, m->pub, m->priv, m->seed, m->seed_len), PQLANE_OK);
    }
}

enum sample_form { PURE, PREHASH, INTERNAL, MU, FORMS };

/* m->sig: deterministic signature of m->msg, which is mu itself in the last form. */
static inline void material_sign(struct material *m, enum sample_form form)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    if (form == MU) {
        assert_int_equal(pqlane_sig_sign_mu(m->alg, m->sig, m->priv, m->priv_len, m->msg, 64, &options), PQLANE_OK);
        return;
    }
    if (form == INTERNAL) options.flags |= PQLANE_SIG_INTERNAL;
    if (form == PREHASH) options.prehash = pqlane_alg_find("SHA2-512");
    if (form != INTERNAL) {
        options.ctx = m->ctx;
        options.ctx_len = sizeof m->ctx;
    }
    assert_int_equal(pqlane_sig_sign(m->alg, m->sig, m->priv, m->priv_len, m->msg, sizeof m->msg, &options), PQLANE_OK);
}

#define HEX_PUB(m) hex((m)->pub, (m)->pub_len)
#define HEX_PRIV(m) hex((m)->priv, (m)->priv_len)
#define HEX_MSG(m) hex((m)->msg, sizeof(m)->msg)
#define HEX_SIG(m) hex((m)->sig, (m)->sig_len)
#define HEX_CT(m) hex((m)->ct, (m)->ct_len)
#define HEX_SS(m) hex((m)->ss, sizeof(m)->ss)

/* ---- KEM ---- */

static inline void kem_acvp_keygen(struct material *m, struct sample *s)
{
    json_t *groups = json_pack("[{s:i, s:s, s:[{s:i, s:s, s:s, s:s, s:s}]}]", "tgId", 7, "parameterSet",
                               pqlane_alg_name(m->alg), "tests", "tcId", 3, "d", hex(m->seed, 32), "z",
                               hex(m->seed + 32, 32), "ek", HEX_PUB(m), "dk", HEX_PRIV(m));
    sample_json(s, acvp_file("ML-KEM", "keyGen", groups));
    s->cases = 1;
    s->outputs[0] = "ek";
    s->outputs[1] = "dk";
}

static inline json_t *kem_group(const struct material *m, const char *function, json_t *tests)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:o}", "tgId", 1, "parameterSet", pqlane_alg_name(m->alg), "function",
                     function, "keyFormat", "expanded", "tests", tests);
}

static inline void kem_acvp_encap_decap(struct material *m, struct sample *s)
{
    json_t *encaps = json_pack("[{s:i, s:s, s:s, s:s, s:s}]", "tcId", 1, "ek", HEX_PUB(m), "m", hex(m->coins, 32), "c",
                               HEX_CT(m), "k", HEX_SS(m));
    json_t *decaps = json_pack("[{s:i, s:s, s:s, s:s}]", "tcId", 2, "dk", HEX_PRIV(m), "c", HEX_CT(m), "k", HEX_SS(m));
    json_t *public = json_pack("[{s:i, s:s, s:b}, {s:i, s:s, s:b}]", "tcId", 3, "ek", HEX_PUB(m), "testPassed", 1,
                               "tcId", 4, "ek", hex(m->bad_pub, m->pub_len), "testPassed", 0);
    json_t *private = json_pack("[{s:i, s:s, s:b}]", "tcId", 5, "dk", HEX_PRIV(m), "testPassed", 1);
    sample_json(
        s, acvp_file("ML-KEM", "encapDecap",
                     json_pack("[o, o, o, o]", kem_group(m, "encapsulation", encaps),
                               kem_group(m, "decapsulation", decaps), kem_group(m, "encapsulationKeyCheck", public),
                               kem_group(m, "decapsulationKeyCheck", private))));
    s->cases = 5;
    s->outputs[0] = "c";
    s->outputs[1] = "k";
}

static inline void kem_wycheproof(struct material *m, struct sample *s)
{
    json_t *tests = json_pack("[{s:i, s:s, s:s, s:s, s:s, s:s}, {s:i, s:s, s:s, s:s}]", "tcId", 1, "ek", HEX_PUB(m),
                              "m", hex(m->coins, 32), "c", HEX_CT(m), "K", HEX_SS(m), "result", "valid", "tcId", 2,
                              "ek", hex(m->bad_pub, m->pub_len), "m", hex(m->coins, 32), "result", "invalid");
    sample_json(s, wycheproof_file(m->alg, "MLKEMEncapsTest", "mlkem_encaps_test_schema.json", tests));
    s->cases = 2;
    s->outputs[0] = "c";
    s->outputs[1] = "K";
}

static inline void kem_wycheproof_decaps(struct material *m, struct sample *s)
{
    json_t *tests = json_pack("[{s:i, s:s, s:s, s:s, s:s, s:s}, {s:i, s:s, s:s, s:s}]", "tcId", 1, "seed",
                              hex(m->seed, 64), "ek", HEX_PUB(m), "c", HEX_CT(m), "K", HEX_SS(m), "result", "valid",
                              "tcId", 2, "seed", hex(m->seed, 63), "c", HEX_CT(m), "result", "invalid");
    sample_json(s, wycheproof_file(m->alg, "MLKEMTest", "mlkem_test_schema.json", tests));
    s->cases = 2;
    s->outputs[0] = "ek";
    s->outputs[1] = "K";
}

static inline void kem_cctv(struct material *m, struct sample *s)
{
    sample_text(s, "# one run\nek = %s\ndk = %s\nm = %s\nc = %s\nK = %s\n", HEX_PUB(m), HEX_PRIV(m), hex(m->coins, 32),
                HEX_CT(m), HEX_SS(m));
    s->cases = 2;
    s->outputs[0] = "K";
}

static inline void kem_modulus(struct material *m, struct sample *s)
{
    sample_text(s, "%s\n%s\n", hex(m->bad_pub, m->pub_len), hex(m->bad_pub, m->pub_len));
    s->cases = 2;
}

static inline void any_private_key(struct material *m, struct sample *s)
{
    uint8_t out[KEYS_MAX_ENCODED_BYTES];
    struct keys_key key;
    struct keys_error error;
    assert_true(keys_from_seed(&key, m->alg, m->seed, m->seed_len, "seed", &error));
    size_t len = keys_encode_private(out, &key, KEYS_FORMAT_PEM, KEYS_FORM_BOTH, &error);
    sample_text(s, "%.*s", (int)len, (const char *)out);
    s->cases = 1;
}

/* ---- Signatures ---- */

static inline json_t *sig_group(struct material *m, enum sample_form form, bool verify)
{
    material_sign(m, form);
    json_t *test = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "tcId", (int)form, "message", HEX_MSG(m), "mu",
                             HEX_MSG(m), "hashAlg", "SHA2-512", "context", hex(m->ctx, sizeof m->ctx), "signature",
                             HEX_SIG(m), verify ? "pk" : "sk", verify ? HEX_PUB(m) : HEX_PRIV(m), "testPassed", 1);
    return json_pack("{s:i, s:s, s:b, s:s, s:s, s:b, s:[o]}", "tgId", 1, "parameterSet", pqlane_alg_name(m->alg),
                     "deterministic", 1, "signatureInterface",
                     form == PURE || form == PREHASH ? "external" : "internal", "preHash",
                     form == PREHASH ? "preHash" : "pure", "externalMu", form == MU, "tests", test);
}

static inline void sig_acvp(struct material *m, struct sample *s, bool verify)
{
    json_t *groups = json_array();
    for (int form = 0; form < FORMS; form++)
        json_array_append_new(groups, sig_group(m, (enum sample_form)form, verify));
    sample_json(s, acvp_file("ML-DSA", verify ? "sigVer" : "sigGen", groups));
    s->cases = FORMS;
    s->outputs[0] = "signature";
}

static inline void sig_acvp_gen(struct material *m, struct sample *s)
{
    sig_acvp(m, s, false);
}

static inline void sig_acvp_ver(struct material *m, struct sample *s)
{
    sig_acvp(m, s, true);
}

static inline void sig_wycheproof(struct material *m, struct sample *s)
{
    material_sign(m, PURE);
    json_t *tests = json_pack("[{s:i, s:s, s:s, s:s, s:s}, {s:i, s:s, s:s, s:s, s:s}]", "tcId", 1, "msg", HEX_MSG(m),
                              "ctx", hex(m->ctx, sizeof m->ctx), "sig", HEX_SIG(m), "result", "valid", "tcId", 2, "msg",
                              HEX_MSG(m), "ctx", hex(m->msg, 64), "sig", HEX_SIG(m), "result", "invalid");
    json_t *file = wycheproof_file(m->alg, "MlDsaVerify", "mldsa_verify_schema.json", tests);
    json_object_set_new(json_array_get(json_object_get(file, "testGroups"), 0), "publicKey", json_string(HEX_PUB(m)));
    sample_json(s, file);
    s->cases = 2;
    s->outputs[0] = "publicKey";
}

static inline void sig_kat(struct material *m, struct sample *s)
{
    material_sign(m, PURE);
    sample_text(s, "count = 1\nxi = %s\npk = %s\nsk = %s\nmsg = %s\nmlen = 64\nsm = %s%s\nctx = %s\n\n",
                hex(m->seed, m->seed_len), HEX_PUB(m), HEX_PRIV(m), HEX_MSG(m), HEX_SIG(m), HEX_MSG(m),
                hex(m->ctx, sizeof m->ctx));
    s->cases = 3;
    s->outputs[0] = "pk";
    s->outputs[1] = "sk";
    s->outputs[2] = "sm";
}

static inline void sig_messages(struct material *m, struct sample *s)
{
    sample_json(s, json_pack("[s, s]", "first", HEX_MSG(m)));
    s->cases = 2;
}

/* ---- Hash functions ---- */

static inline void hash_acvp(struct material *m, struct sample *s)
{
    uint8_t digest[64];
    size_t len = pqlane_alg_size(m->alg, PQLANE_SIZE_DIGEST);
    assert_int_equal(pqlane_hash(m->alg, digest, len, m->msg, sizeof m->msg), PQLANE_OK);
    json_t *test = json_pack("{s:i, s:s, s:i, s:s, s:i}", "tcId", 9, "msg", HEX_MSG(m), "len", 512, "md",
                             hex(digest, len), "outLen", (int)(8 * len));
    sample_json(s, acvp_file(pqlane_alg_name(m->alg), "hash",
                             json_pack("[{s:i, s:s, s:[o]}]", "tgId", 1, "testType", "AFT", "tests", test)));
    s->cases = 1;
    s->outputs[0] = "md";
}

static const struct sample_kind {
    pqlane_kind kind;
    const char *folder, *ending; /* of the path; the algorithm's name stands between */
    void (*make)(struct material *material, struct sample *sample);
} sample_kinds[] = {
    {PQLANE_KIND_KEM, "acvp/", "-keyGen.json", kem_acvp_keygen},
    {PQLANE_KIND_KEM, "acvp/", "-encapDecap.json", kem_acvp_encap_decap},
    {PQLANE_KIND_KEM, "wycheproof/", "_encaps.json", kem_wycheproof},
    {PQLANE_KIND_KEM, "wycheproof/", ".json", kem_wycheproof_decaps},
    {PQLANE_KIND_KEM, "cctv/unluckysample/", ".txt", kem_cctv},
    {PQLANE_KIND_KEM, "cctv/modulus/", ".txt", kem_modulus},
    {PQLANE_KIND_KEM, "x509/", "-both.priv", any_private_key},
    {PQLANE_KIND_SIG, "acvp/", "-sigGen.json", sig_acvp_gen},
    {PQLANE_KIND_SIG, "acvp/", "-sigVer.json", sig_acvp_ver},
    {PQLANE_KIND_SIG, "wycheproof/", "_verify.json", sig_wycheproof},
    {PQLANE_KIND_SIG, "kat/", "_det_pure.rsp", sig_kat},
    {PQLANE_KIND_SIG, "cctv/benchmark/", ".json", sig_messages},
    {PQLANE_KIND_SIG, "x509/", "-both.priv", any_private_key},
    {PQLANE_KIND_HASH, "acvp-hash/", ".json", hash_acvp},
};

#define SAMPLE_KINDS (sizeof sample_kinds / sizeof *sample_kinds)

static inline void sample_make(struct sample *sample, const struct sample_kind *kind, const pqlane_alg *alg)
{
    struct material material = {.alg = alg};
    *sample = (struct sample){.signs = kind->kind == PQLANE_KIND_SIG};
    if (kind->kind == PQLANE_KIND_HASH)
        for (size_t i = 0; i < sizeof material.msg; i++) material.msg[i] = (uint8_t)i;
    else
        material_make(&material, alg);
    snprintf(sample->path, sizeof sample->path, "%s%s%s", kind->folder, pqlane_alg_name(alg), kind->ending);
    kind->make(&material, sample);
}

static inline void sample_free(struct sample *sample)
{
    free(sample->text);
    sample->text = NULL;
}

#endif
