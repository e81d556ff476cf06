/* SPDX-License-Identifier: Apache-2.0 */

/* What needs more than one file: the signature of a certificate by its issuer, the two halves of a key pair, and a
 * ciphertext with its key and its secret. */

#include "x509.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#define MOST_ISSUERS_TRIED 64

/* A run that stands for the file of an item. */
static struct run run_of(const struct run *base, const struct pool_item *item)
{
    struct run run = *base;
    run.path = item->path;
    run.arena = NULL;
    *run.operation = 0;
    set_place(&run, "%s", item->place);
    return run;
}

static size_t folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

static bool same_folder(const struct pool_item *a, const struct pool_item *b)
{
    size_t len = folder_len(a->path);
    return len == folder_len(b->path) && memcmp(a->path, b->path, len) == 0;
}

/* ---- Certificates ---- */

static bool same_span(struct keys_span a, struct keys_span b)
{
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

/* Is `issuer` the certificate that `item` says it was signed with? By name, and by key identifier where both have one.
 */
static bool is_issuer(const struct pool_item *issuer, const struct pool_item *item)
{
    if (!same_span(issuer->certificate.subject, item->certificate.issuer)) return false;
    const unsigned char *at = issuer->certificate.der, *own_at = item->certificate.der;
    X509 *x509 = d2i_X509(NULL, &at, (long)issuer->certificate.der_len),
         *own = d2i_X509(NULL, &own_at, (long)item->certificate.der_len);
    const ASN1_OCTET_STRING *subject_id = x509 ? X509_get0_subject_key_id(x509) : NULL;
    const ASN1_OCTET_STRING *authority_id = own ? X509_get0_authority_key_id(own) : NULL;
    bool same = !subject_id || !authority_id || ASN1_OCTET_STRING_cmp(subject_id, authority_id) == 0;
    X509_free(x509);
    X509_free(own);
    ERR_clear_error();
    return same;
}

static struct sig_case signature_case(const struct pool_item *item, const struct pool_item *issuer)
{
    const struct keys_certificate *c = &item->certificate;
    struct sig_case sig = {.form = c->signed_with.prehash ? SIG_PREHASH : SIG_PURE, .valid = true};
    sig.prehash = c->signed_with.prehash ? pqlane_alg_find("SHA2-512") : NULL;
    sig.key = (struct bytes){issuer->certificate.public_key.data, issuer->certificate.public_key.len};
    sig.msg = (struct bytes){c->tbs.data, c->tbs.len};
    sig.sig = (struct bytes){c->signature.data, c->signature.len};
    return sig;
}

static bool signed_by(const struct pool_item *item, const struct pool_item *issuer)
{
    struct sig_case c = signature_case(item, issuer);
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.prehash = c.prehash;
    return pqlane_sig_verify(item->certificate.signed_with.alg, c.key.data, c.key.len, c.msg.data, c.msg.len,
                             c.sig.data, c.sig.len, &options) == PQLANE_OK;
}

/* The certificate with whose key this one must verify: the one that it names; or, where none of the pool is named, one
 * whose key happens to fit. */
static const struct pool_item *find_issuer(const struct pool *pool, const struct pool_item *item)
{
    size_t tried = 0;
    for (int named = 1; named >= 0; named--) {
        const struct pool_item *last = NULL;
        for (const struct pool_item *issuer = pool->first; issuer && tried < MOST_ISSUERS_TRIED;
             issuer = issuer->next) {
            if (issuer->what != POOL_CERTIFICATE || issuer->certificate.key.alg != item->certificate.signed_with.alg)
                continue;
            if (named && !is_issuer(issuer, item)) continue;
            tried++;
            last = issuer;
            if (signed_by(item, issuer)) return issuer;
        }
        if (named && last) return last;
    }
    return NULL;
}

static void judge_certificate(const struct pool *pool, const struct run *base, const struct pool_item *item)
{
    const struct keys_algorithm *signed_with = &item->certificate.signed_with;
    struct run run = run_of(base, item);
    if (!signed_with->alg) {
        if (item->known && case_open(&run, "X.509", "verify+certificate"))
            case_skipped(&run, 1, "not yet covered: signed with algorithm %s", signed_with->oid);
        return;
    }
    if (!open_alg(&run, signed_with->alg, "verify+certificate")) return;
    const struct pool_item *issuer = find_issuer(pool, item);
    if (issuer) {
        struct sig_case c = signature_case(item, issuer);
        try_verify(&run, signed_with->alg, &c);
    } else {
        case_skipped(&run, 1, "the issuer's certificate is not in the folder");
    }
    run_release(&run);
}

/* ---- Key pairs ---- */

/* One of the public keys of the same algorithm in the same folder belongs to the private key, if there are any. */
static void judge_pair(const struct pool *pool, const struct run *base, const struct pool_item *item)
{
    size_t candidates = 0, len = keys_public_len(&item->key);
    bool found = false;
    for (const struct pool_item *other = pool->first; other; other = other->next) {
        if (!other->known || (other->what != POOL_PUBLIC && other->what != POOL_CERTIFICATE) ||
            other->key.alg != item->key.alg || !same_folder(other, item))
            continue;
        candidates++;
        found |= memcmp(other->key.public_key, item->key.public_key, len) == 0;
    }
    struct run run = run_of(base, item);
    if (!candidates || !open_alg(&run, item->key.alg, "key-pair")) return;
    if (found)
        case_passed(&run);
    else
        case_failed(&run, "its public key is none of the %zu in its folder", candidates);
}

/* ---- Ciphertexts ---- */

/* "a/ml-kem-512-2.16_" of "a/ml-kem-512-2.16_ciphertext.bin": what the names of a ciphertext, its keys and its secret
 * share. */
static size_t stem_len(const struct pool_item *item)
{
    const char *underscore = strrchr(item->path, '_');
    return underscore ? (size_t)(underscore - item->path) + 1 : strlen(item->path);
}

static bool same_stem(const struct pool_item *item, const struct pool_item *other)
{
    return strncmp(item->path, other->path, stem_len(item)) == 0 && same_folder(item, other);
}

static void judge_ciphertext(const struct pool *pool, const struct run *base, const struct pool_item *item)
{
    const struct pool_item *secret = NULL;
    size_t keys = 0;
    for (const struct pool_item *other = pool->first; other; other = other->next)
        if (other->what == POOL_SECRET && same_stem(item, other)) secret = other;
    for (const struct pool_item *key = pool->first; key && secret; key = key->next) {
        if (key->what != POOL_PRIVATE || pqlane_alg_kind(key->key.alg) != PQLANE_KIND_KEM || !same_stem(item, key))
            continue;
        struct run run = run_of(base, item);
        keys++;
        set_place(&run, "with %s", key->path + folder_len(key->path));
        if (!open_alg(&run, key->key.alg, "decaps")) continue;
        struct bytes dk = {key->key.expanded, keys_expanded_len(&key->key)};
        if (key->key.form == KEYS_FORM_SEED)
            dk = (struct bytes){key->key.seed, pqlane_alg_size(key->key.alg, PQLANE_SIZE_SEED)};
        try_decaps(&run, key->key.alg, dk, (struct bytes){item->data, item->len},
                   (struct bytes){secret->data, secret->len}, true);
        run_release(&run);
    }
    struct run run = run_of(base, item);
    if (!keys && case_open(&run, "X.509", "decaps"))
        case_skipped(&run, 1, secret ? "no private key of a known algorithm beside it" : "no shared secret beside it");
}

/* Its cases are counted with the ciphertext, if there is one. */
static void judge_secret(const struct pool *pool, const struct run *base, const struct pool_item *item)
{
    struct run run = run_of(base, item);
    size_t ciphertexts = 0;
    for (const struct pool_item *other = pool->first; other; other = other->next)
        ciphertexts += other->what == POOL_CIPHERTEXT && same_stem(item, other);
    if (!case_open(&run, "X.509", "decaps")) return;
    if (ciphertexts)
        case_skipped(&run, 0, "counted with its ciphertext");
    else
        case_skipped(&run, 1, "no ciphertext beside it");
}

void pool_judge(struct pool *pool, const struct run *run)
{
    for (const struct pool_item *item = pool->first; item; item = item->next) {
        if (item->what == POOL_CERTIFICATE) judge_certificate(pool, run, item);
        if (item->what == POOL_PRIVATE) judge_pair(pool, run, item);
        if (item->what == POOL_CIPHERTEXT) judge_ciphertext(pool, run, item);
        if (item->what == POOL_SECRET) judge_secret(pool, run, item);
    }
}
