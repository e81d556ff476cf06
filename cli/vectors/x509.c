/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Files with one key or one certificate, read by the command's own reader (cli/keys), which also checks every key in
 * full. A name that begins with "bad-" promises a private key that these checks refuse. Ciphertexts and shared secrets
 * are bare bytes, told by their names.
 */

#include "x509.h"

#include <stdlib.h>
#include <string.h>

static const char bad_prefix[] = "bad-", ciphertext_suffix[] = "_ciphertext.bin", secret_suffix[] = "_ss.bin";

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static const uint8_t *find_text(struct bytes data, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i + len <= data.len; i++)
        if (data.data[i] == (uint8_t)*text && memcmp(data.data + i, text, len) == 0) return data.data + i;
    return NULL;
}

struct pool_item *pool_add(struct run *run)
{
    struct pool_item *item = tally_grow(NULL, 1, sizeof *item);
    memset(item, 0, sizeof *item);
    item->path = tally_grow(NULL, strlen(run->path) + 1, 1);
    strcpy(item->path, run->path);
    item->place = tally_copy(run->place);
    *(run->pool->last ? &run->pool->last->next : &run->pool->first) = item;
    run->pool->last = item;
    return item;
}

void pool_free(struct pool *pool)
{
    while (pool->first) {
        struct pool_item *item = pool->first;
        pool->first = item->next;
        if (item->what == POOL_CERTIFICATE) keys_certificate_free(&item->certificate);
        keys_wipe(&item->key);
        if (item->data) pqlane_wipe(item->data, item->len);
        free(item->data);
        free(item->path);
        free(item->place);
        free(item);
    }
    pool->last = NULL;
}

/* ---- One key or certificate ---- */

static const char *read_name(const struct keys_key *key, bool bad)
{
    if (bad) return "refuse-private-key";
    return key->holds == KEYS_PRIVATE  ? "read-private-key"
           : key->holds == KEYS_PUBLIC ? "read-public-key"
                                       : "read-certificate";
}

/* The message without the file's name, which the row already says. */
static const char *without_name(const struct run *run, const struct keys_error *error)
{
    size_t len = strlen(run->name);
    return strncmp(error->text, run->name, len) == 0 && strncmp(error->text + len, ": ", 2) == 0 ? error->text + len + 2
                                                                                                 : error->text;
}

/* What could not be read: an algorithm of another kind, a key that was to be refused, or an error. */
static void judge_refused(struct run *run, const struct keys_error *error, bool bad)
{
    const pqlane_alg *named = alg_in_text(run->name, PQLANE_KIND_KEM);
    if (!named) named = alg_in_text(run->name, PQLANE_KIND_SIG);
    if (error->fault == KEYS_FAULT_ALGORITHM || error->fault == KEYS_FAULT_TYPE ||
        error->fault == KEYS_FAULT_ENCRYPTED) {
        const char *what = *error->oid ? error->oid : without_name(run, error);
        if (case_open(run, "X.509", "read"))
            case_skipped(run, 1, "not yet covered: %s%s", *error->oid ? "algorithm " : "", what);
        return;
    }
    if (!case_open(run, named ? pqlane_alg_name(named) : "X.509", bad ? "refuse-private-key" : "read")) return;
    if (bad &&
        (error->fault == KEYS_FAULT_LENGTH || (error->fault == KEYS_FAULT_CHECK && status_refuses(error->status))))
        case_passed(run);
    else if (error->fault == KEYS_FAULT_CHECK || error->fault == KEYS_FAULT_MEMORY)
        case_failed(run, "%s", without_name(run, error));
    else
        malformed(run, "%s", without_name(run, error));
}

/* A certificate is kept whole: its signature waits for the issuer. */
static void keep_certificate(struct run *run, struct bytes data, const struct keys_key *key, bool known)
{
    struct keys_certificate certificate;
    struct keys_error error;
    if (!keys_read_certificate(&certificate, data.data, data.len, run->name, &error)) {
        judge_refused(run, &error, false);
        return;
    }
    struct pool_item *item = pool_add(run);
    item->what = POOL_CERTIFICATE;
    item->certificate = certificate;
    item->known = known;
    if (known) item->key = *key;
    if (known && open_alg(run, key->alg, "read-certificate"))
        try_public(run, key->alg, (struct bytes){certificate.public_key.data, certificate.public_key.len}, true);
    else if (!known && case_open(run, "X.509", "read"))
        case_skipped(run, 1, "not yet covered: algorithm %s", certificate.key.oid);
}

void x509_try(struct run *run, struct bytes data)
{
    const struct keys_expect expect = {KEYS_PUBLIC | KEYS_PRIVATE | KEYS_CERTIFICATE,
                                       find_text(data, "-----BEGIN ") ? KEYS_FORMAT_PEM : KEYS_FORMAT_DER, NULL};
    struct keys_key key;
    struct keys_certificate certificate;
    struct keys_error error, other_error;
    bool bad = strncmp(run->name, bad_prefix, strlen(bad_prefix)) == 0;
    if (keys_read(&key, data.data, data.len, run->name, &expect, &error)) {
        if (key.holds == KEYS_CERTIFICATE) {
            keep_certificate(run, data, &key, true);
        } else {
            struct pool_item *item = pool_add(run);
            item->what = key.holds == KEYS_PRIVATE ? POOL_PRIVATE : POOL_PUBLIC;
            item->known = true;
            item->key = key;
            if (open_alg(run, key.alg, read_name(&key, bad))) {
                if (bad)
                    case_failed(run, "a key that should be refused was accepted");
                else
                    case_passed(run);
            }
        }
    } else if (error.fault == KEYS_FAULT_ALGORITHM &&
               keys_read_certificate(&certificate, data.data, data.len, run->name, &other_error)) {
        keys_certificate_free(&certificate);
        keep_certificate(run, data, &key, false);
    } else {
        judge_refused(run, &error, bad);
    }
    keys_wipe(&key);
    *run->operation = 0;
}

/* A SEQUENCE that begins like one in DER and not like text. */
static bool begins_as_der(struct bytes data)
{
    return data.len > 2 && data.data[0] == 0x30 && (data.data[1] > 0x80 || data.len == 2 + (size_t)data.data[1]);
}

static bool is_key(const struct run *run)
{
    static const char *const endings[] = {".der", ".pem", ".crt", ".cer", ".priv", ".pub", ".key"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(run->name, endings[i])) return true;
    return find_text((struct bytes){run->file.data, run->file.len < 4096 ? run->file.len : 4096}, "-----BEGIN ") ||
           begins_as_der(run->file);
}

/* PEM may hold several, one block after the other: each is a case of its own. */
static void run_key(struct run *run)
{
    static const char begin[] = "-----BEGIN ", *const others[] = {"-----BEGIN CMS-----", "-----BEGIN PKCS7-----"};
    struct bytes left = run->file;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (find_text(run->file, others[i])) {
            not_yet_covered(run, "CMS", "read", 1);
            return;
        }
    for (size_t block = 1; left.len || block == 1; block++) {
        const uint8_t *first = find_text(left, begin), *next = NULL;
        if (first) {
            size_t behind = (size_t)(first - left.data) + strlen(begin);
            next = find_text((struct bytes){left.data + behind, left.len - behind}, begin);
        }
        struct bytes one = {left.data, next ? (size_t)(next - left.data) : left.len};
        if (next || block > 1) set_place(run, "PEM block %zu", block);
        x509_try(run, one);
        left = (struct bytes){left.data + one.len, left.len - one.len};
    }
}

/* ---- Ciphertexts and shared secrets ---- */

static bool is_ciphertext(const struct run *run)
{
    return ends_with(run->name, ciphertext_suffix);
}

static bool is_secret(const struct run *run)
{
    return ends_with(run->name, secret_suffix);
}

static void keep_bytes(struct run *run)
{
    struct pool_item *item = pool_add(run);
    item->what = is_secret(run) ? POOL_SECRET : POOL_CIPHERTEXT;
    item->len = run->file.len;
    item->data = tally_grow(NULL, run->file.len + 1, 1);
    memcpy(item->data, run->file.data, run->file.len);
}

const struct format bare_formats[] = {
    {"ciphertext", is_ciphertext, keep_bytes},
    {"shared secret", is_secret, keep_bytes},
    {NULL, NULL, NULL},
};

const struct format x509_formats[] = {
    {"key or certificate", is_key, run_key},
    {NULL, NULL, NULL},
};
