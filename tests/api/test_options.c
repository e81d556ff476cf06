/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Contexts, pre-hashes, the internal interface, and messages in parts. M' is built here from the standard's own words
 * (FIPS 204, Algorithms 2 and 4) and signed through the internal interface; the options must give the same signature.
 */

#include "api/rows.h"

#define SIG PQLANE_MAX_SIGNATURE_BYTES
#define MESSAGE_BYTES 100

struct formatted {
    uint8_t data[2 + 255 + 11 + 64 + MESSAGE_BYTES];
    size_t len;
};

static void append(struct formatted *m, const void *data, size_t len)
{
    assert_true(m->len + len <= sizeof m->data);
    if (len) memcpy(m->data + m->len, data, len);
    m->len += len;
}

static void append_oid(struct formatted *m, const char *dotted)
{
    uint8_t der[32];
    size_t len = 2;
    char *end;
    const unsigned long first = strtoul(dotted, &end, 10);
    for (unsigned long arc = 40 * first + strtoul(end + 1, &end, 10);; arc = strtoul(end + 1, &end, 10)) {
        for (int shift = 28; shift >= 0; shift -= 7)
            if (arc >> shift || shift == 0) der[len++] = (uint8_t)((arc >> shift & 0x7f) | (shift ? 0x80 : 0));
        if (!*end) break;
    }
    der[0] = 6;
    der[1] = (uint8_t)(len - 2);
    append(m, der, len);
}

/* M' of a message with a context, under a pre-hash or none. */
static struct formatted format(const uint8_t *message, size_t len, const uint8_t *ctx, size_t ctx_len,
                               const pqlane_alg *prehash)
{
    struct formatted m = {.len = 0};
    const uint8_t head[2] = {prehash != NULL, (uint8_t)ctx_len};
    append(&m, head, 2);
    append(&m, ctx, ctx_len);
    if (prehash) {
        uint8_t digest[64];
        const size_t digest_len = pqlane_alg_size(prehash, PQLANE_SIZE_DIGEST);
        append_oid(&m, pqlane_alg_oid(prehash));
        assert_int_equal(pqlane_hash(prehash, digest, digest_len, message, len), PQLANE_OK);
        append(&m, digest, digest_len);
    } else {
        append(&m, message, len);
    }
    return m;
}

static pqlane_status sign(const struct example *e, uint8_t sig[SIG], const uint8_t *message, size_t len,
                          const pqlane_sig_options *o)
{
    return pqlane_sig_sign(e->alg, sig, e->private_key, size_of(e, PQLANE_SIZE_PRIVATE_KEY), message, len, o);
}

static pqlane_status verify(const struct example *e, const uint8_t *sig, const uint8_t *message, size_t len,
                            const pqlane_sig_options *o)
{
    return pqlane_sig_verify(e->alg, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY), message, len, sig,
                             size_of(e, PQLANE_SIZE_SIGNATURE), o);
}

/* The signature of these options is that of M' through the internal interface, and only these options verify it. */
static void agrees_with_internal(const struct example *e, const pqlane_sig_options *o)
{
    uint8_t sig[SIG], internal_sig[SIG];
    pqlane_sig_options internal = deterministic, other = *o;
    const struct formatted m = format(e->message, MESSAGE_BYTES, o->ctx, o->ctx_len, o->prehash);
    internal.flags |= PQLANE_SIG_INTERNAL;
    expect_status(e->alg, sign(e, sig, e->message, MESSAGE_BYTES, o), PQLANE_OK);
    expect_status(e->alg, sign(e, internal_sig, m.data, m.len, &internal), PQLANE_OK);
    assert_memory_equal(sig, internal_sig, size_of(e, PQLANE_SIZE_SIGNATURE));
    internal.flags = PQLANE_SIG_INTERNAL;
    expect_status(e->alg, verify(e, sig, m.data, m.len, &internal), PQLANE_OK);
    expect_status(e->alg, verify(e, sig, e->message, MESSAGE_BYTES, o), PQLANE_OK);

    if (o->ctx_len > 0) { /* a byte of the context less */
        other.ctx_len--;
        expect_status(e->alg, verify(e, sig, e->message, MESSAGE_BYTES, &other), PQLANE_ERR_VERIFY);
    }
    if (o->prehash) { /* no pre-hash */
        other = *o;
        other.prehash = NULL;
        expect_status(e->alg, verify(e, sig, e->message, MESSAGE_BYTES, &other), PQLANE_ERR_VERIFY);
    }
    if (o->prehash || o->ctx_len > 0)
        expect_status(e->alg, verify(e, sig, e->message, MESSAGE_BYTES, NULL), PQLANE_ERR_VERIFY);
}

/* ---- Contexts of every length ---- */

static uint8_t context[256];

static void every_context(const struct example *e)
{
    pqlane_sig_options o = deterministic;
    for (size_t i = 0; i < sizeof context; i++) context[i] = (uint8_t)(3 * i + 1);
    for (o.ctx_len = 0; o.ctx_len <= PQLANE_MAX_CONTEXT_BYTES; o.ctx_len++) {
        o.ctx = context;
        agrees_with_internal(e, &o);
    }
    uint8_t sig[SIG];
    memset(sig, 0xaa, sizeof sig);
    assert_int_equal(o.ctx_len, 256);
    expect_status(e->alg, sign(e, sig, e->message, MESSAGE_BYTES, &o), PQLANE_ERR_CONTEXT);
    assert_true(is_zero(sig, size_of(e, PQLANE_SIZE_SIGNATURE)));
    expect_status(e->alg, verify(e, e->signature, e->message, MESSAGE_BYTES, &o), PQLANE_ERR_CONTEXT);
}

static void contexts(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, every_context);
}

/* ---- HashML-DSA with every hash function ---- */

/* lambda of FIPS 204, Table 1, and a collision strength of half the digest (5.4). */
static bool is_weak(const struct example *e, const pqlane_alg *hash)
{
    const unsigned category = pqlane_alg_category(e->alg), lambda = category <= 2 ? 128 : category == 3 ? 192 : 256;
    return pqlane_alg_size(hash, PQLANE_SIZE_DIGEST) * 8 / 2 < lambda;
}

static void every_prehash(const struct example *e)
{
    unsigned weak = 0, strong = 0;
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        pqlane_sig_options o = deterministic;
        uint8_t sig[SIG];
        pqlane_sig_mu state;
        o.prehash = pqlane_alg_at(i);
        if (pqlane_alg_kind(o.prehash) != PQLANE_KIND_HASH) continue;
        *(is_weak(e, o.prehash) ? &weak : &strong) += 1;
        if (is_weak(e, o.prehash)) {
            memset(sig, 0xaa, sizeof sig);
            expect_status(e->alg, sign(e, sig, e->message, MESSAGE_BYTES, &o), PQLANE_ERR_WEAK_HASH);
            assert_true(is_zero(sig, size_of(e, PQLANE_SIZE_SIGNATURE)));
            expect_status(e->alg, verify(e, e->signature, e->message, MESSAGE_BYTES, &o), PQLANE_ERR_WEAK_HASH);
            expect_status(e->alg,
                          pqlane_sig_mu_init(&state, e->alg, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY), &o),
                          PQLANE_ERR_WEAK_HASH);
            o.flags |= PQLANE_SIG_ALLOW_WEAK_HASH;
        }
        agrees_with_internal(e, &o);
        o.ctx = context;
        o.ctx_len = 255;
        agrees_with_internal(e, &o);
    }
    assert_int_equal(weak + strong, 12);
    assert_true(weak >= 3 && strong >= 3);
}

static void prehashes(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, every_prehash);
}

/* ---- Messages in parts ---- */

static void mu_in_parts(const struct example *e, struct rng *rng, const uint8_t *message, size_t len,
                        const pqlane_sig_options *o, uint8_t mu[64])
{
    pqlane_sig_mu state, copy;
    size_t key_len;
    const uint8_t *key = example_input(e, ANY_KEY, (unsigned)rng_below(rng, 3), &key_len);
    expect_status(e->alg, pqlane_sig_mu_init(&state, e->alg, key, key_len, o), PQLANE_OK);
    for (size_t at = 0, part; at < len; at += part) {
        part = 1 + rng_below(rng, 1 + rng_below(rng, 200));
        if (part > len - at) part = len - at;
        expect_status(e->alg, pqlane_sig_mu_update(&state, message + at, part), PQLANE_OK);
        expect_status(e->alg, pqlane_sig_mu_update(&state, NULL, 0), PQLANE_OK);
        copy = state; /* may be copied at any time */
        memset(&state, 0x55, sizeof state);
        state = copy;
    }
    expect_status(e->alg, pqlane_sig_mu_final(&state, mu), PQLANE_OK);
    assert_true(is_zero((const uint8_t *)&state, sizeof state));
    expect_status(e->alg, pqlane_sig_mu_update(&state, message, 1), PQLANE_ERR_ARGUMENT);
    uint8_t none[64];
    memset(none, 0xaa, sizeof none);
    expect_status(e->alg, pqlane_sig_mu_final(&state, none), PQLANE_ERR_ARGUMENT);
    assert_true(is_zero(none, sizeof none));
}

static void every_length(const struct example *e)
{
    struct rng rng = {11};
    static uint8_t message[600];
    const size_t sk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY), sig_len = size_of(e, PQLANE_SIZE_SIGNATURE);
    rng_bytes(&rng, message, sizeof message);
    for (size_t len = 0; len <= sizeof message; len += len < 300 ? 7 : 33) {
        uint8_t mu[64], sig[SIG], streamed[SIG];
        pqlane_sig_options o = deterministic, how = deterministic;
        o.ctx = context;
        o.ctx_len = len % 256;
        if (len % 2) o.prehash = pqlane_alg_find("SHA2-512");
        mu_in_parts(e, &rng, message, len, &o, mu);
        expect_status(e->alg, sign(e, sig, message, len, &o), PQLANE_OK);
        expect_status(e->alg, pqlane_sig_sign_mu(e->alg, streamed, e->private_key, sk_len, mu, 64, &how), PQLANE_OK);
        assert_memory_equal(sig, streamed, sig_len);
        expect_status(
            e->alg,
            pqlane_sig_verify_mu(e->alg, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY), mu, 64, sig, sig_len),
            PQLANE_OK);
        mu[len % 64] ^= 1;
        expect_status(
            e->alg,
            pqlane_sig_verify_mu(e->alg, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY), mu, 64, sig, sig_len),
            PQLANE_ERR_VERIFY);
    }
}

static void messages_in_parts(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, every_length);
}

static void not_started(void **state)
{
    pqlane_sig_mu mu;
    (void)state;
    memset(&mu, 0, sizeof mu);
    assert_int_equal(pqlane_sig_mu_update(&mu, context, 1), PQLANE_ERR_ARGUMENT);
    assert_int_equal(pqlane_sig_mu_update(NULL, context, 1), PQLANE_ERR_ARGUMENT);
    assert_int_equal(pqlane_sig_mu_final(NULL, context), PQLANE_ERR_ARGUMENT);
    assert_int_equal(pqlane_sig_mu_init(NULL, pqlane_alg_find("ML-DSA-44"), context, 32, NULL), PQLANE_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contexts),
        cmocka_unit_test(prehashes),
        cmocka_unit_test(messages_in_parts),
        cmocka_unit_test(not_started),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
