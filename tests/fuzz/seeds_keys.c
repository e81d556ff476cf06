/* SPDX-License-Identifier: Apache-2.0 */

/* Keys of every row in every way of writing them, and certificates, which nothing here writes elsewhere. */

#include "seeds.h"

#include "keys/samples.h"

/* ---- Just enough DER ---- */

struct der {
    uint8_t data[16384];
    size_t len;
};

static void add(struct der *out, const void *data, size_t len)
{
    seed_must(out->len + len <= sizeof out->data, "a certificate is too large");
    memcpy(out->data + out->len, data, len);
    out->len += len;
}

/* Puts what is there into a value of this tag. */
static void wrap(struct der *value, uint8_t tag)
{
    const size_t len = value->len;
    const uint8_t head[4] = {tag, 0x82, (uint8_t)(len >> 8), (uint8_t)len}, short_head[2] = {tag, (uint8_t)len};
    const uint8_t middle_head[3] = {tag, 0x81, (uint8_t)len};
    const struct der content = *value;
    value->len = 0;
    if (len < 0x80)
        add(value, short_head, 2);
    else if (len < 0x100)
        add(value, middle_head, 3);
    else
        add(value, head, 4);
    add(value, content.data, len);
}

#define ADD_TEXT(out, text) add(out, text, sizeof(text) - 1)

/* AlgorithmIdentifier as it stands in a public key: behind the outer header of four bytes, 13 bytes long. */
#define IDENTIFIER_AT 4
#define IDENTIFIER_BYTES 13

/* A certificate of a key, signed by another key. */
static void certificate(struct der *out, const struct keys_key *subject, const struct keys_key *issuer)
{
    static struct der tbs;
    uint8_t spki[KEYS_MAX_ENCODED_BYTES], issuer_spki[KEYS_MAX_ENCODED_BYTES], sig[PQLANE_MAX_SIGNATURE_BYTES];
    struct keys_error error;
    const size_t spki_len = keys_encode_public(spki, subject, KEYS_FORMAT_DER, &error);
    seed_must(spki_len > 0 && keys_encode_public(issuer_spki, issuer, KEYS_FORMAT_DER, &error) > 0,
              "a public key cannot be written");
    tbs.len = 0;
    ADD_TEXT(&tbs, "\xa0\x03\x02\x01\x02\x02\x01\x01"); /* version 3, serial number 1 */
    add(&tbs, issuer_spki + IDENTIFIER_AT, IDENTIFIER_BYTES);
    ADD_TEXT(&tbs, "\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\x41"); /* issuer: CN=A */
    ADD_TEXT(&tbs, "\x30\x1e\x17\x0d\x32\x36\x30\x31\x30\x31\x30\x30\x30\x30\x30\x30\x5a\x17\x0d\x32\x37\x30\x31\x30"
                   "\x31\x30\x30\x30\x30\x30\x30\x5a");
    ADD_TEXT(&tbs, "\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\x42"); /* subject: CN=B */
    add(&tbs, spki, spki_len);
    wrap(&tbs, 0x30);
    seed_must(pqlane_sig_sign(issuer->alg, sig, issuer->seed, pqlane_alg_size(issuer->alg, PQLANE_SIZE_SEED), tbs.data,
                              tbs.len, NULL) == PQLANE_OK,
              "a certificate cannot be signed");
    static struct der bits;
    bits.len = 0;
    ADD_TEXT(&bits, "\0"); /* no unused bits */
    add(&bits, sig, pqlane_alg_size(issuer->alg, PQLANE_SIZE_SIGNATURE));
    wrap(&bits, 0x03);
    out->len = 0;
    add(out, tbs.data, tbs.len);
    add(out, issuer_spki + IDENTIFIER_AT, IDENTIFIER_BYTES);
    add(out, bits.data, bits.len);
    wrap(out, 0x30);

    struct keys_certificate parsed;
    if (!keys_read_certificate(&parsed, out->data, out->len, "seed", &error)) seed_must(0, error.text);
    seed_must(parsed.key.alg == subject->alg && parsed.signed_with.alg == issuer->alg,
              "a certificate is of another algorithm");
    keys_certificate_free(&parsed);
}

static void key_files(const struct keys_key *key, size_t row)
{
    for (size_t w = 0; w < SAMPLE_WAYS; w++) {
        uint8_t file[KEYS_MAX_ENCODED_BYTES];
        const size_t len = sample_write(file, key, &sample_ways[w]);
        const bool raw = sample_ways[w].format == KEYS_FORMAT_RAW;
        const uint8_t anything = 6, with_row = (uint8_t)(6 | 0x20 | row << 6); /* as fuzz_key.c reads them */
        if (!raw || row < 4) seed_write("fuzz_key", raw ? &with_row : &anything, 1, file, len);
        if (sample_ways[w].format == KEYS_FORMAT_PEM) seed_write("fuzz_pem", NULL, 0, file, len);
    }
}

void seeds_of_keys(void)
{
    static struct keys_key key, issuer;
    static struct der file;
    const uint8_t anything = 6;
    const pqlane_alg *alg;
    for (size_t i = 0; (alg = sample_alg(i)) != NULL; i++)
        if (pqlane_alg_kind(alg) == PQLANE_KIND_SIG) sample_key(alg, &issuer); /* the last one signs them all */
    for (size_t i = 0; (alg = sample_alg(i)) != NULL; i++) {
        sample_key(alg, &key);
        key_files(&key, i);
        certificate(&file, &key, &issuer);
        seed_write("fuzz_certificate", NULL, 0, file.data, file.len);
        seed_write("fuzz_key", &anything, 1, file.data, file.len);
    }
    keys_wipe(&key);
    keys_wipe(&issuer);
}
