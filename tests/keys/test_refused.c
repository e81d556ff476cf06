/* SPDX-License-Identifier: Apache-2.0 */

/* What is wrong with a key is named: the fault, and words that help. The inputs are valid keys with one thing changed.
 */

#include "outcome.h"
#include "samples.h"

#include "keys/der.h"

#define ROOM (2 * KEYS_MAX_ENCODED_BYTES)

/* Where things stand in DER: RFC 9935 and RFC 9881 leave no choice. A public key: */
enum { SPKI_ALGORITHM = 4, SPKI_OID_END = 17, SPKI_UNUSED_BITS = 21, SPKI_KEY = 22 };
/* A private key in seed form, whose lengths are all below 128: */
enum { SEED_VERSION = 4, SEED_OID_END = 18, SEED_OCTETS = 18, SEED_CHOICE = 20, SEED_BYTES = 22 };

static const struct sample_way spki_way = {KEYS_PUBLIC, KEYS_FORMAT_DER, KEYS_FORM_SEED},
                               seed_way = {KEYS_PRIVATE, KEYS_FORMAT_DER, KEYS_FORM_SEED},
                               expanded_way = {KEYS_PRIVATE, KEYS_FORMAT_DER, KEYS_FORM_EXPANDED},
                               both_way = {KEYS_PRIVATE, KEYS_FORMAT_DER, KEYS_FORM_BOTH},
                               pem_way = {KEYS_PUBLIC, KEYS_FORMAT_PEM, KEYS_FORM_SEED};

static struct keys_error error; /* of the last read */

static bool reads(const void *data, size_t len)
{
    struct keys_expect expect = {SAMPLE_EVERYTHING, KEYS_FORMAT_ANY, NULL};
    struct keys_key key;
    bool good = keys_read(&key, data, len, OUTCOME_NAME, &expect, &error);
    assert_int_equal(good, outcome_of_key(data, len, &expect));
    return good;
}

static void assert_refused(const void *data, size_t len, enum keys_fault fault, const char *words)
{
    assert_false(reads(data, len));
    if (error.fault != fault || !strstr(error.text, words))
        fail_msg("%s, \"%s\" expected; %s: %s", keys_fault_name(fault), words, keys_fault_name(error.fault),
                 error.text);
}

/* The sample of the first row in one way of writing. */
static size_t sample(uint8_t out[ROOM], const struct sample_way *way)
{
    struct keys_key key;
    sample_key(sample_alg(0), &key);
    return sample_write(out, &key, way);
}

static void remove_bytes(uint8_t *data, size_t *len, size_t at, size_t count)
{
    memmove(data + at, data + at + count, *len - at - count);
    *len -= count;
}

static void insert(uint8_t *data, size_t *len, size_t at, const void *what, size_t count)
{
    memmove(data + at + count, data + at, *len - at);
    memcpy(data + at, what, count);
    *len += count;
}

/* Adds to the two-byte length at data[at]. */
static void add_to_length(uint8_t *data, size_t at, int more)
{
    unsigned value = (unsigned)(data[at] << 8 | data[at + 1]) + (unsigned)more;
    data[at] = (uint8_t)(value >> 8);
    data[at + 1] = (uint8_t)value;
}

static void structure_of_public_keys(void **state)
{
    (void)state;
    static const uint8_t null_parameters[] = {0x05, 0x00}, zero = 0;
    uint8_t good[ROOM], bad[ROOM];
    size_t len = sample(good, &spki_way), bad_len = len;
    assert_true(reads(good, len));
#define FRESH() (memcpy(bad, good, len), bad_len = len)

    FRESH();
    bad[bad_len++] = 0;
    assert_refused(bad, bad_len, KEYS_FAULT_TRAILING, "1 more byte behind the public key");
    assert_refused(good, len - 1, KEYS_FAULT_DER, "cut off");
    assert_refused(good, 1, KEYS_FAULT_DER, "cut off");
    assert_refused(good, 3, KEYS_FAULT_DER, "cut off");

    FRESH();
    bad[1] = 0x80;
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "left open");
    FRESH();
    bad[1] = 0x83;
    insert(bad, &bad_len, 2, &zero, 1);
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "more bytes than it needs");
    FRESH();
    bad[1] = 0x88;
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "more than 4 bytes");
    FRESH();
    bad[SPKI_ALGORITHM + 1] = 0x81; /* 0b in two bytes */
    insert(bad, &bad_len, SPKI_ALGORITHM + 2, "\x0b", 1);
    add_to_length(bad, 2, 1);
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "DER byte 4: the first part of the key: a length takes more");

    FRESH();
    insert(bad, &bad_len, SPKI_OID_END, null_parameters, sizeof null_parameters);
    bad[SPKI_ALGORITHM + 1] += sizeof null_parameters;
    add_to_length(bad, 2, sizeof null_parameters);
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "parameters must be absent");

    FRESH();
    bad[SPKI_OID_END - 1] = 0x7f;
    assert_refused(bad, bad_len, KEYS_FAULT_ALGORITHM, "which pqlane does not have");
    assert_non_null(strstr(error.oid, "2.16.840.1.101.3.4."));
    FRESH();
    bad[SPKI_OID_END - 1] = 0xff; /* a number without an end */
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "OID is not well-formed");

    FRESH();
    bad[SPKI_UNUSED_BITS] = 1;
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "not whole bytes");
    FRESH();
    bad_len--; /* all headers agree */
    add_to_length(bad, 2, -1);
    add_to_length(bad, SPKI_OID_END + 2, -1);
    assert_refused(bad, bad_len, KEYS_FAULT_LENGTH, "the public key has");
    FRESH();
    bad[SPKI_OID_END] = DER_OCTET_STRING;
    assert_refused(bad, bad_len, KEYS_FAULT_ENCRYPTED, "openssl pkcs8"); /* now it is an EncryptedPrivateKeyInfo */
    FRESH();
    bad[SPKI_OID_END] = DER_INTEGER;
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "should be a BIT STRING");
}

static void public_keys_out_of_range(void **state)
{
    (void)state;
    const pqlane_alg *alg;
    size_t refused = 0;
    for (size_t n = 0; (alg = sample_alg(n)) != NULL; n++) {
        if (pqlane_alg_kind(alg) != PQLANE_KIND_KEM) continue;
        uint8_t file[ROOM];
        struct keys_key key;
        sample_key(alg, &key);
        size_t len = sample_write(file, &key, &spki_way);
        memset(file + SPKI_KEY, 0xff, 3); /* two coefficients of 4095 */
        assert_refused(file, len, KEYS_FAULT_CHECK, "PQLANE_ERR_PUBLIC_KEY");
        assert_int_equal(error.status, PQLANE_ERR_PUBLIC_KEY);
        refused++;
    }
    assert_true(refused > 0);
}

static void structure_of_private_keys(void **state)
{
    (void)state;
    uint8_t good[ROOM], bad[ROOM];
    size_t len = sample(good, &seed_way), bad_len = len;
    assert_true(reads(good, len));

    FRESH();
    bad[SEED_VERSION] = 2;
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "neither 0 nor 1");
    FRESH();
    bad[SEED_VERSION] = 1;
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "version 1 without a public key");
    FRESH();
    bad[SEED_CHOICE] = DER_CONTEXT(1);
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "neither a seed");
    FRESH();
    bad_len--;
    bad[1]--, bad[SEED_OCTETS + 1]--, bad[SEED_CHOICE + 1]--;
    assert_refused(bad, bad_len, KEYS_FAULT_LENGTH, "the private key's seed has");
    FRESH();
    bad[SEED_CHOICE + 1]--; /* a byte behind the seed, inside its OCTET STRING */
    assert_refused(bad, bad_len, KEYS_FAULT_LENGTH, "the private key's seed has");
    FRESH();
    bad[SEED_CHOICE] = DER_OCTET_STRING;
    assert_refused(bad, bad_len, KEYS_FAULT_LENGTH, "the expanded private key has");
    FRESH();
    bad[bad_len++] = '\n';
    assert_refused(bad, bad_len, KEYS_FAULT_TRAILING, "behind the private key");
    FRESH();
    insert(bad, &bad_len, bad_len, "\x05\x00", 2);
    bad[1] += 2;
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "behind the private key's fields");
    FRESH();
    remove_bytes(bad, &bad_len, SEED_OCTETS, bad_len - SEED_OCTETS);
    bad[1] = (uint8_t)(bad_len - 2);
    assert_refused(bad, bad_len, KEYS_FAULT_DER, "the private key is missing");

    FRESH(); /* attributes are stepped over */
    insert(bad, &bad_len, bad_len, "\xa0\x02\x05\x00", 4);
    bad[1] += 4;
    assert_true(reads(bad, bad_len));
#undef FRESH
}

/* Version 1 of PKCS#8: a public key beside the private one, which must be the right one. */
static void stated_public_keys(void **state)
{
    (void)state;
    static const uint8_t version = 1;
    const pqlane_alg *alg;
    for (size_t n = 0; (alg = sample_alg(n)) != NULL; n++) {
        uint8_t file[ROOM], longer[ROOM], bits[1 + PQLANE_MAX_PUBLIC_KEY_BYTES] = {0};
        struct keys_key key;
        sample_key(alg, &key);
        size_t len = sample_write(file, &key, &seed_way), bits_len = 1 + keys_public_len(&key);
        memcpy(bits + 1, key.public_key, bits_len - 1);
        for (int changed = 0; changed < 3; changed++) {
            bits[bits_len - 1] ^= changed == 1;
            bits[0] = changed == 2; /* unused bits */
            size_t body = len - 2, tail = der_size(bits_len);
            uint8_t *at = der_put_header(longer, DER_SEQUENCE, body + tail);
            at = der_put(at, DER_INTEGER, &version, 1);
            memcpy(at, file + SEED_VERSION + 1, body - 3);
            at = der_put(at + body - 3, DER_CONTEXT(1), bits, bits_len);
            if (changed == 0)
                assert_true(reads(longer, (size_t)(at - longer)));
            else if (changed == 1)
                assert_refused(longer, (size_t)(at - longer), KEYS_FAULT_CHECK, "PQLANE_ERR_KEY_PAIR");
            else
                assert_refused(longer, (size_t)(at - longer), KEYS_FAULT_LENGTH, "beside the private key");
        }
    }
}

/* Parts that do not belong together: a bit of the seed, or any bit of the expanded key, is enough in `both`; alone, the
 * checks of the standard tell. */
static void pairs(void **state)
{
    (void)state;
    const pqlane_alg *alg;
    for (size_t n = 0; (alg = sample_alg(n)) != NULL; n++) {
        uint8_t file[ROOM];
        struct keys_key key;
        sample_key(alg, &key);
        size_t len = sample_write(file, &key, &both_way), expanded_len = keys_expanded_len(&key);
        size_t places[] = {len - 1, len - expanded_len, len - expanded_len / 2, len - expanded_len - 5};
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            file[places[i]] ^= 4;
            assert_refused(file, len, KEYS_FAULT_CHECK, "PQLANE_ERR_KEY_PAIR");
            assert_int_equal(error.status, PQLANE_ERR_KEY_PAIR);
            file[places[i]] ^= 4;
        }
        assert_true(reads(file, len));

        len = sample_write(file, &key, &expanded_way);
        file[len - expanded_len + 40] ^= 1; /* ML-KEM: a coefficient of s; ML-DSA: K, which nothing tells... */
        if (pqlane_alg_kind(alg) == PQLANE_KIND_SIG) {
            file[len - expanded_len + 40] ^= 1;
            file[len - 1] ^= 1; /* ... so t0 */
        }
        assert_refused(file, len, KEYS_FAULT_CHECK, "is refused: PQLANE_ERR_");
    }
}

static void assert_text_refused(const char *text, enum keys_fault fault, const char *words)
{
    assert_refused(text, strlen(text), fault, words);
}

static void pem_text(void **state)
{
    (void)state;
    char good[ROOM] = "", bad[2 * ROOM + 64];
    sample((uint8_t *)good, &pem_way);
    size_t len = strlen(good);
    char *second_line = strchr(good, '\n') + 1, *end = strstr(good, "-----END");
    assert_true(reads(good, len));

    /* What others write around it. */
    snprintf(bad, sizeof bad, "Subject: somebody\n  1 - one\n\n%s\n \t\r\n", good);
    assert_true(reads(bad, strlen(bad)));
    snprintf(bad, sizeof bad, "\xef\xbb\xbf%s", good);
    assert_true(reads(bad, strlen(bad)));
    size_t at = 0;
    for (const char *c = good; *c; c++) { /* CR LF */
        if (*c == '\n') bad[at++] = '\r';
        bad[at++] = *c;
    }
    assert_true(reads(bad, at));
    at = 0;
    for (const char *c = good; *c; c++) /* one long line */
        if (*c != '\n' || c + 1 == second_line || c + 1 == end || !c[1]) bad[at++] = *c;
    assert_true(reads(bad, at));
    assert_true(reads(good, len - 1)); /* no newline at the end */

    snprintf(bad, sizeof bad, "%s%s", good, good);
    assert_text_refused(bad, KEYS_FAULT_TRAILING, "another PEM block");
    snprintf(bad, sizeof bad, "%shello", good);
    assert_text_refused(bad, KEYS_FAULT_TRAILING, "text behind the first PEM block");
    snprintf(bad, sizeof bad, "%.*s", (int)(end - good), good);
    assert_text_refused(bad, KEYS_FAULT_PEM, "the line END PUBLIC KEY is missing");
    snprintf(bad, sizeof bad, "%.*s-----END PRIVATE KEY-----\n", (int)(end - good), good);
    assert_text_refused(bad, KEYS_FAULT_PEM, "does not fit the line BEGIN PUBLIC KEY");
    snprintf(bad, sizeof bad, "%.*s-----END PUBLIC KEY\n", (int)(end - good), good);
    assert_text_refused(bad, KEYS_FAULT_PEM, "does not fit");
    snprintf(bad, sizeof bad, "-----BEGIN PUBLIC KEY\n%s", second_line);
    assert_text_refused(bad, KEYS_FAULT_PEM, "line 1: the line BEGIN is broken");
    snprintf(bad, sizeof bad, "%s", good);
    bad[second_line - good + 70] = '#';
    assert_text_refused(bad, KEYS_FAULT_PEM, "line 3: not base64");
    snprintf(bad, sizeof bad, "-----BEGIN PUBLIC KEY-----\nComment: mine\n\n%s", second_line);
    assert_text_refused(bad, KEYS_FAULT_PEM, "line 2: a header line");
    snprintf(bad, sizeof bad, "%.*s%s", (int)(second_line - good), good, second_line + 1);
    assert_text_refused(bad, KEYS_FAULT_PEM, "within a group of four");
}

static void pem_padding(void **state)
{
    (void)state;
    static const struct {
        const char *base64;
        enum keys_fault fault;
        const char *words;
    } rows[] = {
        {"MAA=", KEYS_FAULT_DER, ""}, /* right, and an empty SEQUENCE */
        {"MAB=", KEYS_FAULT_PEM, "bits that no byte takes"},
        {"MB==", KEYS_FAULT_PEM, "bits that no byte takes"},
        {"MAA", KEYS_FAULT_PEM, "within a group"},
        {"MA=A", KEYS_FAULT_PEM, "behind its padding"},
        {"M===", KEYS_FAULT_PEM, "not base64"},
        {"====", KEYS_FAULT_PEM, "not base64"},
        {"MAA=MAA=", KEYS_FAULT_PEM, "behind its padding"},
        {"MAA==", KEYS_FAULT_PEM, "not base64"},
        {"", KEYS_FAULT_DER, "is missing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[128];
        snprintf(text, sizeof text, "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n", rows[i].base64);
        assert_text_refused(text, rows[i].fault, rows[i].words);
    }
}

static void other_things(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum keys_fault fault;
        const char *words;
    } rows[] = {
        {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n", KEYS_FAULT_ENCRYPTED,
         "decrypt it first"},
        {"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMAA=\n"
         "-----END RSA PRIVATE KEY-----\n",
         KEYS_FAULT_ENCRYPTED, "decrypt it first"},
        {"-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n", KEYS_FAULT_TYPE,
         "'CERTIFICATE REQUEST'"},
        {"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", KEYS_FAULT_DER, "not a well-formed X.509"},
        {"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQk25fD6NopF0FDsAmerza52zRwdW\n"
         "gUWYFtCW03XNkca7ZJ35gODqXpvsELiYtuebDMOCPDBJ1u5OfPyLuCtt5w==\n-----END PUBLIC KEY-----\n",
         KEYS_FAULT_ALGORITHM, "1.2.840.10045.2.1 (id-ecPublicKey)"},
        {"hello", KEYS_FAULT_LENGTH, "neither PEM nor DER"},
        {"", KEYS_FAULT_LENGTH, "is empty"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_text_refused(rows[i].text, rows[i].fault, rows[i].words);
}

/* A reader that expects something says what it found instead. */
static void expectations(void **state)
{
    (void)state;
    uint8_t public_file[ROOM], private_file[ROOM];
    size_t public_len = sample(public_file, &spki_way), private_len = sample(private_file, &seed_way);
    struct keys_key key;
    struct keys_expect only_private = {KEYS_PRIVATE, KEYS_FORMAT_ANY, NULL},
                       only_public = {KEYS_PUBLIC, KEYS_FORMAT_ANY, NULL},
                       other_alg = {KEYS_PUBLIC, KEYS_FORMAT_ANY, sample_alg(1)},
                       as_pem = {KEYS_PUBLIC, KEYS_FORMAT_PEM, NULL},
                       as_raw = {KEYS_PUBLIC, KEYS_FORMAT_RAW, sample_alg(0)};
    const struct {
        const uint8_t *data;
        size_t len;
        const struct keys_expect *expect;
        enum keys_fault fault;
        const char *words;
    } rows[] = {
        {public_file, public_len, &only_private, KEYS_FAULT_TYPE, "is a public key; what is needed is a private key"},
        {private_file, private_len, &only_public, KEYS_FAULT_TYPE, "is a private key; what is needed is a public key"},
        {public_file, public_len, &other_alg, KEYS_FAULT_ALGORITHM, "not the one that was asked for"},
        {public_file, public_len, &as_pem, KEYS_FAULT_PEM, "not PEM"},
        {public_file, public_len, &as_raw, KEYS_FAULT_LENGTH, "no raw key"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(keys_read(&key, rows[i].data, rows[i].len, "a\nb", rows[i].expect, &error));
        assert_int_equal(error.fault, rows[i].fault);
        assert_non_null(strstr(error.text, rows[i].words));
        assert_int_equal(strncmp(error.text, "a?b: ", 5), 0);
    }
}

/* Raw bytes may begin like DER. */
static void raw_that_looks_like_der(void **state)
{
    (void)state;
    const pqlane_alg *alg = sample_alg(0);
    size_t len = pqlane_alg_size(alg, PQLANE_SIZE_SEED);
    uint8_t seed[PQLANE_MAX_SEED_BYTES] = {DER_SEQUENCE, (uint8_t)(len - 2), 0x11};
    struct keys_expect expect = {KEYS_PRIVATE, KEYS_FORMAT_ANY, alg};
    struct keys_key key;
    assert_true(keys_read(&key, seed, len, "seed", &expect, &error));
    assert_int_equal(key.format, KEYS_FORMAT_RAW);
    assert_false(keys_read(&key, seed, len - 1, "seed", &expect, &error));
    assert_int_equal(error.fault, KEYS_FAULT_DER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structure_of_public_keys),
        cmocka_unit_test(public_keys_out_of_range),
        cmocka_unit_test(structure_of_private_keys),
        cmocka_unit_test(stated_public_keys),
        cmocka_unit_test(pairs),
        cmocka_unit_test(pem_text),
        cmocka_unit_test(pem_padding),
        cmocka_unit_test(other_things),
        cmocka_unit_test(expectations),
        cmocka_unit_test(raw_that_looks_like_der),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
