/* SPDX-License-Identifier: Apache-2.0 */

/* The calls that programs use: generate, fromdata, and the two ASN.1 forms. */

#include "keys.h"

#include <string.h>

void *ossl_text(const char *text)
{
    union {
        const char *given;
        void *taken;
    } data = {text};
    return data.taken;
}

static OSSL_PARAM text_param(const char *key, const char *text)
{
    return (OSSL_PARAM){key, OSSL_PARAM_UTF8_STRING, ossl_text(text), strlen(text), OSSL_PARAM_UNMODIFIED};
}

static OSSL_PARAM octets_param(const char *key, pqlane_driver_input bytes)
{
    union {
        const uint8_t *given;
        void *taken;
    } data = {bytes.data};
    return (OSSL_PARAM){key, OSSL_PARAM_OCTET_STRING, data.taken, bytes.len, OSSL_PARAM_UNMODIFIED};
}

static const OSSL_PARAM no_more = {NULL, 0, NULL, 0, 0};

EVP_PKEY_CTX *ossl_keygen_begin(const struct ossl *library, const struct ossl_row *row)
{
    OSSL_PARAM params[2] = {no_more, no_more};
    size_t bits = row->bits;
    if (row->group) params[0] = text_param("group", row->group);
    if (bits) params[0] = (OSSL_PARAM){"bits", OSSL_PARAM_UNSIGNED_INTEGER, &bits, sizeof bits, OSSL_PARAM_UNMODIFIED};
    EVP_PKEY_CTX *context = library->EVP_PKEY_CTX_new_from_name(NULL, row->name, NULL);
    if (context && library->EVP_PKEY_keygen_init(context) == 1 &&
        (!params[0].key || library->EVP_PKEY_CTX_set_params(context, params) == 1))
        return context;
    library->EVP_PKEY_CTX_free(context);
    return NULL;
}

EVP_PKEY *ossl_new_key(struct ossl *library, const struct ossl_row *row)
{
    EVP_PKEY *key = NULL, **kept = row->slow_keys ? &library->kept_keys[row - ossl_rows] : NULL;
    if (kept && *kept) return library->EVP_PKEY_up_ref(*kept) == 1 ? *kept : NULL;
    EVP_PKEY_CTX *context = ossl_keygen_begin(library, row);
    if (!context || library->EVP_PKEY_generate(context, &key) != 1) key = NULL;
    library->EVP_PKEY_CTX_free(context);
    if (kept && key && library->EVP_PKEY_up_ref(key) == 1) *kept = key;
    return key;
}

/* What OpenSSL wrote into memory of its own. */
static bool take(const struct ossl *library, unsigned char *bytes, size_t bytes_len, uint8_t *out, size_t size,
                 size_t *len)
{
    bool fits = bytes && bytes_len > 0 && bytes_len <= size;
    if (fits) memcpy(out, bytes, *len = bytes_len);
    library->CRYPTO_free(bytes, "", 0);
    return fits;
}

bool ossl_write_private(const struct ossl *library, EVP_PKEY *key, uint8_t *out, size_t size, size_t *len)
{
    unsigned char *der = NULL;
    int der_len = library->i2d_PrivateKey(key, &der);
    if (der_len > 0) return take(library, der, (size_t)der_len, out, size, len);
    library->ERR_clear_error(); /* hybrids have no such form */
    return library->EVP_PKEY_get_octet_string_param(key, "priv", out, size, len) == 1;
}

static EVP_PKEY *from_data(const struct ossl *library, const struct ossl_row *row, const char *part, int selection,
                           pqlane_driver_input bytes)
{
    OSSL_PARAM params[3] = {octets_param(part, bytes), no_more, no_more};
    if (row->group) params[1] = text_param("group", row->group);
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = library->EVP_PKEY_CTX_new_from_name(NULL, row->name, NULL);
    if (!context || library->EVP_PKEY_fromdata_init(context) != 1 ||
        library->EVP_PKEY_fromdata(context, &key, selection, params) != 1)
        key = NULL;
    library->EVP_PKEY_CTX_free(context);
    return key;
}

/* A PKCS #8 key is a SEQUENCE as long as the bytes that there are. */
static bool is_sequence(pqlane_driver_input bytes)
{
    if (bytes.len < 4 || bytes.data[0] != 0x30) return false;
    if (bytes.data[1] < 0x80) return (size_t)bytes.data[1] + 2 == bytes.len;
    if (bytes.data[1] == 0x81) return (size_t)bytes.data[2] + 3 == bytes.len;
    return bytes.data[1] == 0x82 && ((size_t)bytes.data[2] << 8 | bytes.data[3]) + 4 == bytes.len;
}

EVP_PKEY *ossl_read_private(const struct ossl *library, const struct ossl_row *row, pqlane_driver_input bytes)
{
    const unsigned char *at = bytes.data;
    if (is_sequence(bytes)) return library->d2i_AutoPrivateKey(NULL, &at, (long)bytes.len);
    return from_data(library, row, "priv", EVP_PKEY_KEYPAIR, bytes);
}

bool ossl_write_public(const struct ossl *library, const struct ossl_row *row, EVP_PKEY *key, uint8_t *out, size_t size,
                       size_t *len)
{
    unsigned char *bytes = NULL;
    size_t bytes_len = 0;
    if (row->shown.kind == PQLANE_DRIVER_SIGNATURE) {
        int der_len = library->i2d_PUBKEY(key, &bytes);
        if (der_len > 0) bytes_len = (size_t)der_len;
    } else {
        bytes_len = library->EVP_PKEY_get1_encoded_public_key(key, &bytes);
    }
    return take(library, bytes, bytes_len, out, size, len);
}

EVP_PKEY *ossl_read_public(const struct ossl *library, const struct ossl_row *row, pqlane_driver_input bytes)
{
    const unsigned char *at = bytes.data;
    if (row->shown.kind == PQLANE_DRIVER_SIGNATURE) return library->d2i_PUBKEY(NULL, &at, (long)bytes.len);
    return from_data(library, row, "pub", EVP_PKEY_PUBLIC_KEY, bytes);
}

void ossl_tell(struct ossl_told *told, const struct ossl_row *row, bool deterministic)
{
    size_t n = 0;
    told->one = 1;
    if (row->padding) {
        told->params[n++] = text_param("pad-mode", row->padding);
        told->params[n++] = text_param("saltlen", "digest"); /* the default is another one in each version */
    }
    if (deterministic && row->can_be_made_so)
        told->params[n++] = (OSSL_PARAM){"deterministic", OSSL_PARAM_INTEGER, &told->one, sizeof told->one,
                                         OSSL_PARAM_UNMODIFIED};
    told->params[n] = no_more;
}
