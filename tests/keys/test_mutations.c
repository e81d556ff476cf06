/* SPDX-License-Identifier: Apache-2.0 */

/*
 * 10,000 changed copies of each valid input: flipped bits, replaced, removed, inserted and doubled bytes, other lengths
 * in headers, cut-offs. Each copy is refused with a named error, or is a key that passes its checks and that is written
 * as it was read (outcome.h). Half of the changes hit the structure around the key, where a parser errs; the others hit
 * anything.
 *
 * The smallest row of each kind gets all changes, its PEM in the short forms; what is the same code with more bytes, a
 * tenth.
 */

#include "outcome.h"
#include "samples.h"

#include "file.h"

#define MUTATIONS 10000
#define ROOM (2 * KEYS_MAX_ENCODED_BYTES)
#define STRUCTURE_BYTES 40

/* xorshift64*: any sequence does, as long as it is the same everywhere. */
static uint64_t random_state;

static size_t below(size_t limit)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (size_t)(random_state * 0x2545f4914f6cdd1dULL >> 33) % limit;
}

static size_t position(size_t len)
{
    size_t near = len < STRUCTURE_BYTES ? len : STRUCTURE_BYTES;
    return below(2) ? below(len) : below(8) ? below(near) : len - 1 - below(near);
}

/* Changes data in place; its new length. len > 0; ROOM bytes are there. */
static size_t mutate(uint8_t *data, size_t len)
{
    size_t at = position(len), count = 1 + below(4);
    if (count > len - at) count = len - at;
    switch (below(8)) {
    case 0:
        data[at] ^= (uint8_t)(1u << below(8));
        break;
    case 1:
        data[at] = (uint8_t)below(256);
        break;
    case 2: /* a length or a tag that is a little off */
        data[at] = (uint8_t)(data[at] + (below(2) ? 1 : -1));
        break;
    case 3: { /* bytes that mean something in DER and PEM */
        static const uint8_t special[] = {0x00, 0x80, 0x81, 0x82, 0x84, 0xff, 0x30, 0x02,
                                          0x04, 0x03, 0x06, 0xa0, '-',  '=',  '\n', ':'};
        data[at] = special[below(sizeof special)];
        break;
    }
    case 4:
        return at; /* cut off */
    case 5:
        memmove(data + at, data + at + count, len - at - count);
        return len - count;
    case 6:
        memmove(data + at + count, data + at, len - at);
        for (size_t i = 0; i < count; i++) data[at + i] = (uint8_t)below(256);
        return len + count;
    default: /* a stretch twice */
        memmove(data + at + count, data + at, len - at);
        return len + count;
    }
    return len;
}

/* How many copies were still valid. */
static size_t mutate_often(const uint8_t *valid, size_t len, size_t times, const struct keys_expect *expect)
{
    size_t accepted = 0;
    random_state = 0x9e3779b97f4a7c15ULL + len;
    for (size_t i = 0; i < times; i++) {
        uint8_t changed[ROOM];
        memcpy(changed, valid, len);
        size_t changed_len = len;
        for (size_t rounds = 1 + below(3); rounds && changed_len; rounds--) changed_len = mutate(changed, changed_len);
        uint8_t *exact = malloc(changed_len ? changed_len : 1); /* so that a sanitizer sees a byte too far */
        assert_non_null(exact);
        memcpy(exact, changed, changed_len);
        accepted += expect ? outcome_of_key(exact, changed_len, expect) : outcome_of_certificate(exact, changed_len);
        free(exact);
    }
    return accepted;
}

static void keys_of_every_row(void **state)
{
    (void)state;
    unsigned kinds_seen = 0;
    const pqlane_alg *alg;
    for (size_t n = 0; (alg = sample_alg(n)) != NULL; n++) {
        struct keys_key key;
        sample_key(alg, &key);
        bool first = !(kinds_seen & 1u << pqlane_alg_kind(alg));
        kinds_seen |= 1u << pqlane_alg_kind(alg);
        for (size_t w = 0; w < SAMPLE_WAYS; w++) {
            const struct sample_way *way = &sample_ways[w];
            if (way->format == KEYS_FORMAT_RAW || (!first && way->format == KEYS_FORMAT_PEM)) continue;
            uint8_t file[KEYS_MAX_ENCODED_BYTES];
            size_t len = sample_write(file, &key, way);
            struct keys_expect expect = {SAMPLE_EVERYTHING, KEYS_FORMAT_ANY, NULL};
            assert_true(outcome_of_key(file, len, &expect));
            bool all = first && (way->format == KEYS_FORMAT_DER || way->form == KEYS_FORM_SEED);
            size_t times = all ? MUTATIONS : MUTATIONS / 10;
            assert_true(mutate_often(file, len, times, &expect) < times); /* not all: changes were made */
        }
    }
    assert_true(kinds_seen != 0);
}

/* A certificate of the standards' examples, where they are at hand. */
static void certificates(void **state)
{
    (void)state;
    static const char *const names[] = {"rfc9881-ml-dsa/ML-DSA-44.crt", "rfc9935-ml-kem/ML-KEM-512.crt"};
    const char *vectors = getenv("PQLANE_VECTORS");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[4096];
        struct file_bytes pem;
        struct file_error error;
        struct keys_certificate certificate;
        struct keys_error keys_error;
        snprintf(path, sizeof path, "%s/x509/%s", vectors ? vectors : "", names[i]);
        if (!file_read(path, KEYS_MAX_CERTIFICATE_BYTES, &pem, &error)) skip();
        assert_true(pem.len < ROOM - 64);
        assert_true(keys_read_certificate(&certificate, pem.data, pem.len, OUTCOME_NAME, &keys_error));
        struct keys_expect expect = {KEYS_CERTIFICATE, KEYS_FORMAT_ANY, NULL};
        assert_true(mutate_often(certificate.der, certificate.der_len, MUTATIONS, NULL) < MUTATIONS);
        assert_true(mutate_often(pem.data, pem.len, MUTATIONS, NULL) < MUTATIONS);
        assert_true(mutate_often(certificate.der, certificate.der_len, MUTATIONS, &expect) < MUTATIONS);
        keys_certificate_free(&certificate);
        file_free(&pem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keys_of_every_row), cmocka_unit_test(certificates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
