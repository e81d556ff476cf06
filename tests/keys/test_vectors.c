/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The keys and certificates of the RFCs' appendices, and those that other implementations wrote: read, checked, written
 * again to the same bytes; their signatures verified. Skipped where the standards' vectors are not at hand.
 */

#include "outcome.h"
#include "samples.h"

#include "file.h"

#include <glob.h>

/* Calls visit for each file that matches; how many there were. */
static size_t each_file(const char *pattern, void (*visit)(const char *path, const struct file_bytes *bytes))
{
    const char *vectors = getenv("PQLANE_VECTORS");
    char path[4096];
    glob_t found = {0};
    snprintf(path, sizeof path, "%s/x509/%s", vectors ? vectors : "/nowhere", pattern);
    if (glob(path, 0, NULL, &found) != 0) skip();
    size_t count = found.gl_pathc;
    for (size_t i = 0; i < count; i++) {
        struct file_bytes bytes;
        struct file_error error;
        if (!file_read(found.gl_pathv[i], KEYS_MAX_CERTIFICATE_BYTES, &bytes, &error)) fail_msg("%s", error.text);
        visit(found.gl_pathv[i], &bytes);
        file_free(&bytes);
    }
    globfree(&found);
    return count;
}

static void reads_and_writes(const char *path, const struct file_bytes *bytes)
{
    static const struct keys_expect any = {KEYS_PUBLIC | KEYS_PRIVATE, KEYS_FORMAT_ANY, NULL};
    const char *base = strrchr(path, '/') + 1;
    struct keys_key key;
    struct keys_error error;
    uint8_t written[KEYS_MAX_ENCODED_BYTES];
    bool good = keys_read(&key, bytes->data, bytes->len, path, &any, &error);
    if (strncmp(base, "bad-", 4) == 0) {
        if (good || error.fault != KEYS_FAULT_CHECK) fail_msg("%s: %s", path, good ? "accepted" : error.text);
        assert_true(error.status == PQLANE_ERR_KEY_PAIR || error.status == PQLANE_ERR_PRIVATE_KEY);
        return;
    }
    if (!good) fail_msg("%s", error.text);
    size_t len = key.holds == KEYS_PUBLIC ? keys_encode_public(written, &key, key.format, &error)
                                          : keys_encode_private(written, &key, key.format, key.form, &error);
    assert_int_equal(len, bytes->len);
    assert_memory_equal(written, bytes->data, len);
    assert_int_equal(key.form, strstr(base, "both")       ? KEYS_FORM_BOTH
                               : strstr(base, "expanded") ? KEYS_FORM_EXPANDED
                                                          : KEYS_FORM_SEED);
}

static void rfc_keys(void **state)
{
    (void)state;
    assert_true(each_file("rfc9935-ml-kem/*.p*", reads_and_writes) >= 16);
    assert_true(each_file("rfc9881-ml-dsa/*.p*", reads_and_writes) >= 15);
}

static void others_keys(void **state)
{
    (void)state;
    assert_true(each_file("hackathon-r5/ossl35/ml-*_priv.der", reads_and_writes) >= 18);
    assert_true(each_file("hackathon-r5/cht/HASH-ML-DSA-*_priv.der", reads_and_writes) >= 9);
}

static void is_not_ours(const char *path, const struct file_bytes *bytes)
{
    static const struct keys_expect any = {SAMPLE_EVERYTHING, KEYS_FORMAT_ANY, NULL};
    struct keys_key key;
    struct keys_error error;
    if (keys_read(&key, bytes->data, bytes->len, path, &any, &error)) fail_msg("%s: accepted", path);
    assert_int_equal(error.fault, KEYS_FAULT_ALGORITHM);
    assert_true(strncmp(error.oid, "2.16.840.1.101.3.4.3.", 21) == 0);
}

static void slh_dsa_is_named(void **state)
{
    (void)state;
    assert_true(each_file("hackathon-r5/*/*[hH]-[dD][sS][aA]-*-*_priv.der", is_not_ours) >= 24);
}

static pqlane_status verify_by(const struct keys_certificate *issuer, const struct keys_certificate *certificate)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    if (certificate->signed_with.prehash) options.prehash = pqlane_alg_find("SHA2-512");
    return pqlane_sig_verify(issuer->key.alg, issuer->public_key.data, issuer->public_key.len, certificate->tbs.data,
                             certificate->tbs.len, certificate->signature.data, certificate->signature.len, &options);
}

static void self_signed(const char *path, const struct file_bytes *bytes)
{
    struct keys_certificate certificate;
    struct keys_error error;
    struct keys_key key;
    static const struct keys_expect carrier = {KEYS_CERTIFICATE, KEYS_FORMAT_ANY, NULL};
    if (!keys_read_certificate(&certificate, bytes->data, bytes->len, path, &error)) fail_msg("%s", error.text);
    assert_non_null(certificate.key.alg);
    assert_true(keys_read(&key, bytes->data, bytes->len, path, &carrier, &error));
    assert_memory_equal(key.public_key, certificate.public_key.data, certificate.public_key.len);
    assert_int_equal(certificate.issuer.len, certificate.subject.len);
    assert_memory_equal(certificate.issuer.data, certificate.subject.data, certificate.issuer.len);
    assert_int_equal(verify_by(&certificate, &certificate), PQLANE_OK);
    certificate.der[certificate.tbs.data - certificate.der + (ptrdiff_t)certificate.tbs.len - 1] ^= 1;
    assert_int_equal(verify_by(&certificate, &certificate), PQLANE_ERR_VERIFY);
    keys_certificate_free(&certificate);
}

/* The last byte of the OID in AlgorithmIdentifier, when the OID has 9 bytes: behind two headers. */
#define OID_LAST_BYTE (2 + 2 + 8)

static void assert_certificate_refused(uint8_t *byte, const struct keys_certificate *certificate, enum keys_fault fault)
{
    struct keys_certificate again;
    struct keys_error error;
    *byte ^= 3; /* 17 <-> 18: ML-DSA-44 and ML-DSA-65 */
    assert_false(keys_read_certificate(&again, certificate->der, certificate->der_len, "changed", &error));
    assert_int_equal(error.fault, fault);
    *byte ^= 3;
}

/* Certificates that libcrypto finds well-formed, and that contradict themselves. */
static void contradicts_itself(const char *path, const struct file_bytes *bytes)
{
    struct keys_certificate certificate;
    struct keys_error error;
    if (!keys_read_certificate(&certificate, bytes->data, bytes->len, path, &error)) fail_msg("%s", error.text);
    uint8_t *der = certificate.der;
    size_t behind_tbs = (size_t)(certificate.tbs.data - der) + certificate.tbs.len;
    size_t spki_header = 4; /* a SEQUENCE of 256 bytes or more */
    size_t key_algorithm = (size_t)(certificate.spki.data - der) + spki_header;
    assert_certificate_refused(&der[behind_tbs + OID_LAST_BYTE], &certificate, KEYS_FAULT_DER);
    assert_certificate_refused(&der[key_algorithm + OID_LAST_BYTE], &certificate, KEYS_FAULT_LENGTH);
    keys_certificate_free(&certificate);
}

static void contradictions(void **state)
{
    (void)state;
    assert_int_equal(each_file("rfc9881-ml-dsa/ML-DSA-44.crt", contradicts_itself), 1);
}

static struct keys_certificate issuers[16];
static size_t issuer_count;

static void keep_issuer(const char *path, const struct file_bytes *bytes)
{
    struct keys_error error;
    if (issuer_count == sizeof issuers / sizeof *issuers) fail_msg("%s: too many issuers", path);
    if (!keys_read_certificate(&issuers[issuer_count++], bytes->data, bytes->len, path, &error))
        fail_msg("%s", error.text);
}

/* A key of ML-KEM, certified by a key of ML-DSA: the issuer is found by its name, where its certificate is there. */
static void issued(const char *path, const struct file_bytes *bytes)
{
    struct keys_certificate certificate;
    struct keys_error error;
    if (!keys_read_certificate(&certificate, bytes->data, bytes->len, path, &error)) fail_msg("%s", error.text);
    assert_non_null(certificate.key.alg);
    assert_int_equal(pqlane_alg_kind(certificate.key.alg), PQLANE_KIND_KEM);
    assert_int_equal(certificate.public_key.len, pqlane_alg_size(certificate.key.alg, PQLANE_SIZE_PUBLIC_KEY));
    bool found = false, verified = false;
    for (size_t i = 0; i < issuer_count; i++) {
        const struct keys_certificate *issuer = &issuers[i];
        if (issuer->key.alg != certificate.signed_with.alg || issuer->subject.len != certificate.issuer.len) continue;
        if (memcmp(issuer->subject.data, certificate.issuer.data, certificate.issuer.len) != 0) continue;
        found = true;
        verified |= verify_by(issuer, &certificate) == PQLANE_OK;
    }
    if (!found || !verified) fail_msg("%s: %s", path, found ? "signature not valid" : "no issuer");
    keys_certificate_free(&certificate);
}

static void certificates(void **state)
{
    (void)state;
    assert_true(each_file("rfc9881-ml-dsa/*.crt", self_signed) >= 3);
    assert_true(each_file("hackathon-r5/ossl35/ml-dsa-*_ta.der", self_signed) >= 3);
    assert_true(each_file("hackathon-r5/cht/HASH-ML-DSA-*_ta.der", self_signed) >= 3);
}

static void issued_certificates(void **state)
{
    (void)state;
    each_file("rfc9881-ml-dsa/*.crt", keep_issuer);
    each_file("hackathon-r5/ossl35/ml-dsa-*_ta.der", keep_issuer);
    assert_true(each_file("rfc9935-ml-kem/*.crt", issued) >= 3);
    assert_true(each_file("hackathon-r5/ossl35/ml-kem-*_ee.der", issued) >= 3);
    while (issuer_count) keys_certificate_free(&issuers[--issuer_count]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc_keys),     cmocka_unit_test(others_keys),    cmocka_unit_test(slh_dsa_is_named),
        cmocka_unit_test(certificates), cmocka_unit_test(contradictions), cmocka_unit_test(issued_certificates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
