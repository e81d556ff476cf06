/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Batches of signatures: every item is what the single functions make of it, whatever its neighbours are: the same key
 * or others, prepared or not, messages of any length or mu, good or bad in every way that an item can be.
 */

#include "api/batches.h"

#define SIG PQLANE_MAX_SIGNATURE_BYTES
#define KEYS 3
#define MOST 21
#define MOST_MESSAGE 3000

static const size_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, MOST};
#define COUNTS (sizeof counts / sizeof *counts)

/* ---- Keys, prepared under whatever tiers there are ---- */

struct keys {
    const pqlane_alg *alg;
    struct example e[KEYS], stranger; /* of another algorithm */
    pqlane_sig_public *pk[KEYS], *other_pk;
    pqlane_sig_private *sk[KEYS], *other_sk;
    size_t pk_len, sk_len, sig_len;
};

static void prepare(const struct example *e, pqlane_sig_public **pk, pqlane_sig_private **sk)
{
    expect_status(e->alg,
                  pqlane_sig_prepare_public(e->alg, pk, NULL, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY)),
                  PQLANE_OK);
    expect_status(e->alg,
                  pqlane_sig_prepare_private(e->alg, sk, NULL, e->private_key, size_of(e, PQLANE_SIZE_PRIVATE_KEY)),
                  PQLANE_OK);
}

static void make_keys(struct keys *keys, const pqlane_alg *alg)
{
    const pqlane_alg *other = pqlane_alg_find(pqlane_alg_category(alg) == 2 ? "ML-DSA-65" : "ML-DSA-44");
    size_t tier = 0;
    keys->alg = alg;
    keys->pk_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY);
    keys->sk_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    keys->sig_len = pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE);
    for (unsigned i = 0; i < KEYS; i++) {
        next_tier(&tier);
        expect_status(alg, example_make(&keys->e[i], alg, 50 + i), PQLANE_OK);
        prepare(&keys->e[i], &keys->pk[i], &keys->sk[i]);
    }
    assert_int_equal(pqlane_backend_force(NULL), PQLANE_OK);
    expect_status(other, example_make(&keys->stranger, other, 49), PQLANE_OK);
    prepare(&keys->stranger, &keys->other_pk, &keys->other_sk);
}

static void for_every_sig(void (*visit)(const struct keys *keys))
{
    size_t visited = 0;
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        static struct keys keys;
        if (pqlane_alg_kind(pqlane_alg_at(i)) != PQLANE_KIND_SIG) continue;
        make_keys(&keys, pqlane_alg_at(i));
        visit(&keys);
        for (unsigned j = 0; j < KEYS; j++) {
            pqlane_sig_forget_public(keys.pk[j]);
            pqlane_sig_forget_private(keys.sk[j]);
        }
        pqlane_sig_forget_public(keys.other_pk);
        pqlane_sig_forget_private(keys.other_sk);
        visited++;
    }
    assert_true(visited >= 3);
}

/* ---- What batches are made of ---- */

static const unsigned mixes[] = {0,
                                 ALL_PREPARED,
                                 OTHER_KEYS | ALL_PREPARED,
                                 OTHER_KEYS | PREPARED | DRAWN,
                                 OTHER_KEYS | PREPARED | DRAWN | FAULTS,
                                 ALL_PREPARED | DRAWN | FAULTS};

/* What is wrong with an item. Not every operation has every fault. */
enum fault {
    NONE,
    OUT_NULL,
    KEY_NULL,
    KEY_LENGTH,
    KEY_OF_OTHER,
    MESSAGE_NULL,
    OPTIONS,
    SIG_LENGTH,
    ALTERED,
    FAULT_COUNT
};

static const uint8_t message[MOST_MESSAGE] = "a message that is mostly zeros";

/* An item's plan. */
struct plan {
    unsigned key;
    int prepared, drawn, with_mu;
    size_t len; /* of the message */
    enum fault fault;
    uint8_t rnd[PQLANE_MLDSA_RND_BYTES];
    pqlane_sig_options options;
};

static void make_plan(struct plan *plan, struct rng *rng, unsigned mix)
{
    *plan = (struct plan){.options = PQLANE_SIG_OPTIONS_INIT};
    plan->key = mix & OTHER_KEYS ? (unsigned)rng_below(rng, KEYS) : 1;
    plan->prepared = (mix & ALL_PREPARED) || ((mix & PREPARED) && one_in(rng, 2));
    plan->drawn = (mix & DRAWN) && one_in(rng, 2);
    plan->with_mu = one_in(rng, 4);
    plan->len = one_in(rng, 4) ? rng_below(rng, MOST_MESSAGE) : rng_below(rng, 200);
    if ((mix & FAULTS) && one_in(rng, 3)) plan->fault = (enum fault)rng_below(rng, FAULT_COUNT);
    rng_bytes(rng, plan->rnd, sizeof plan->rnd);
    if (!plan->drawn) {
        plan->options.rnd = plan->rnd;
        plan->options.rnd_len = sizeof plan->rnd;
    }
    if (plan->fault == OPTIONS) plan->options.flags = 1u << 20;
    if (plan->with_mu) return;
    if (one_in(rng, 3)) {
        plan->options.ctx = message;
        plan->options.ctx_len = rng_below(rng, 256);
    }
    if (one_in(rng, 4)) plan->options.prehash = pqlane_alg_find("SHA2-512");
}

static const uint8_t *mu_of(const struct keys *keys, const struct plan *plan)
{
    return plan->with_mu ? keys->e[plan->key].mu : NULL;
}

/* ---- Key generation ---- */

static pqlane_status keygen_status(const struct plan *plan)
{
    if (plan->fault == OUT_NULL) return PQLANE_ERR_ARGUMENT;
    return plan->drawn && no_randomness ? PQLANE_ERR_RANDOM : PQLANE_OK;
}

static void keygen_batch(const struct keys *keys, const struct plan *plans, size_t n)
{
    static uint8_t pk[MOST][PQLANE_MAX_PUBLIC_KEY_BYTES], sk[MOST][PQLANE_MAX_PRIVATE_KEY_BYTES];
    pqlane_sig_keygen_item items[MOST];
    uint8_t right[2][PQLANE_MAX_PRIVATE_KEY_BYTES];
    pqlane_status first = PQLANE_OK;
    memset(pk, 0xaa, sizeof pk);
    memset(sk, 0xaa, sizeof sk);
    for (size_t i = 0; i < n; i++) {
        items[i] = (pqlane_sig_keygen_item){.pk = plans[i].fault == OUT_NULL ? NULL : pk[i],
                                            .sk = sk[i],
                                            .seed = plans[i].drawn ? NULL : plans[i].rnd,
                                            .status = PQLANE_ERR_UNSUPPORTED};
        if (first == PQLANE_OK) first = keygen_status(&plans[i]);
    }
    expect_status(keys->alg, pqlane_sig_keygen_batch(keys->alg, items, n, sizeof *items), first);
    for (size_t i = 0; i < n; i++) {
        expect_status(keys->alg, items[i].status, keygen_status(&plans[i]));
        if (items[i].status != PQLANE_OK) {
            assert_true(is_zero(sk[i], keys->sk_len));
        } else if (plans[i].drawn) {
            expect_status(keys->alg, pqlane_sig_check_pair(keys->alg, sk[i], keys->sk_len, pk[i], keys->pk_len),
                          PQLANE_OK);
            for (size_t j = 0; j < i; j++) assert_memory_not_equal(pk[i], pk[j], keys->pk_len);
        } else {
            expect_status(
                keys->alg,
                pqlane_sig_keygen_from_seed(keys->alg, right[0], right[1], plans[i].rnd, PQLANE_MLDSA_SEED_BYTES),
                PQLANE_OK);
            assert_memory_equal(pk[i], right[0], keys->pk_len);
            assert_memory_equal(sk[i], right[1], keys->sk_len);
        }
    }
}

/* ---- Signing ---- */

static pqlane_status sign_status(const struct plan *plan)
{
    switch (plan->fault) {
    case OUT_NULL:
    case KEY_OF_OTHER:
    case OPTIONS:
        return PQLANE_ERR_ARGUMENT;
    case MESSAGE_NULL:
        if (!plan->with_mu && plan->len > 0) return PQLANE_ERR_ARGUMENT;
        break;
    case KEY_NULL:
        if (!plan->prepared) return PQLANE_ERR_ARGUMENT;
        break;
    case KEY_LENGTH:
        if (!plan->prepared) return PQLANE_ERR_LENGTH;
        break;
    default:
        break;
    }
    return plan->drawn && no_randomness ? PQLANE_ERR_RANDOM : PQLANE_OK;
}

/* What the single functions make of the same. */
static pqlane_status sign_alone(const struct keys *keys, const struct plan *plan, uint8_t *sig)
{
    const uint8_t *sk = keys->e[plan->key].private_key, *mu = mu_of(keys, plan);
    return mu ? pqlane_sig_sign_mu(keys->alg, sig, sk, keys->sk_len, mu, PQLANE_MLDSA_MU_BYTES, &plan->options)
              : pqlane_sig_sign(keys->alg, sig, sk, keys->sk_len, message, plan->len, &plan->options);
}

static pqlane_status verify_alone(const struct keys *keys, const struct plan *plan, const uint8_t *sig)
{
    const uint8_t *pk = keys->e[plan->key].public_key, *mu = mu_of(keys, plan);
    return mu ? pqlane_sig_verify_mu(keys->alg, pk, keys->pk_len, mu, PQLANE_MLDSA_MU_BYTES, sig, keys->sig_len)
              : pqlane_sig_verify(keys->alg, pk, keys->pk_len, message, plan->len, sig, keys->sig_len, &plan->options);
}

static void sign_batch(const struct keys *keys, const struct plan *plans, size_t n)
{
    static uint8_t sig[MOST][SIG], right[SIG];
    pqlane_sig_sign_item items[MOST];
    pqlane_status first = PQLANE_OK;
    memset(sig, 0xaa, sizeof sig);
    for (size_t i = 0; i < n; i++) {
        const struct plan *plan = &plans[i];
        items[i] = (pqlane_sig_sign_item){.sig = plan->fault == OUT_NULL ? NULL : sig[i],
                                          .key = plan->fault == KEY_OF_OTHER ? keys->other_sk
                                                 : plan->prepared            ? keys->sk[plan->key]
                                                                             : NULL,
                                          .sk = plan->fault == KEY_NULL ? NULL : keys->e[plan->key].private_key,
                                          .sk_len = keys->sk_len - (plan->fault == KEY_LENGTH),
                                          .msg = plan->fault == MESSAGE_NULL ? NULL : message,
                                          .msg_len = plan->len,
                                          .mu = mu_of(keys, plan),
                                          .options = &plan->options,
                                          .status = PQLANE_ERR_UNSUPPORTED};
        if (first == PQLANE_OK) first = sign_status(plan);
    }
    expect_status(keys->alg, pqlane_sig_sign_batch(keys->alg, items, n, sizeof *items), first);
    for (size_t i = 0; i < n; i++) {
        expect_status(keys->alg, items[i].status, sign_status(&plans[i]));
        if (items[i].status != PQLANE_OK) {
            assert_true(plans[i].fault == OUT_NULL || is_zero(sig[i], keys->sig_len));
        } else if (plans[i].drawn) {
            expect_status(keys->alg, verify_alone(keys, &plans[i], sig[i]), PQLANE_OK);
            for (size_t j = 0; j < i; j++) assert_memory_not_equal(sig[i], sig[j], keys->sig_len);
        } else {
            expect_status(keys->alg, sign_alone(keys, &plans[i], right), PQLANE_OK);
            assert_memory_equal(sig[i], right, keys->sig_len);
        }
    }
}

/* ---- Verification ---- */

static pqlane_status verify_status(const struct plan *plan)
{
    switch (plan->fault) {
    case KEY_OF_OTHER:
    case OPTIONS:
        return PQLANE_ERR_ARGUMENT;
    case MESSAGE_NULL:
        return !plan->with_mu && plan->len > 0 ? PQLANE_ERR_ARGUMENT : PQLANE_OK;
    case KEY_NULL:
        return plan->prepared ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
    case KEY_LENGTH:
        return plan->prepared ? PQLANE_OK : PQLANE_ERR_LENGTH;
    case SIG_LENGTH:
        return PQLANE_ERR_LENGTH;
    case ALTERED:
        return PQLANE_ERR_VERIFY;
    default:
        return PQLANE_OK;
    }
}

static void verify_batch(const struct keys *keys, const struct plan *plans, size_t n)
{
    static uint8_t sig[MOST][SIG];
    pqlane_sig_verify_item items[MOST];
    pqlane_status first = PQLANE_OK;
    for (size_t i = 0; i < n; i++) {
        struct plan good = plans[i];
        good.options.flags = PQLANE_SIG_DETERMINISTIC;
        good.options.rnd = NULL;
        good.options.rnd_len = 0;
        expect_status(keys->alg, sign_alone(keys, &good, sig[i]), PQLANE_OK);
        if (good.fault == ALTERED) sig[i][good.rnd[0] * keys->sig_len / 256] ^= 0x10;
        items[i] = (pqlane_sig_verify_item){.key = good.fault == KEY_OF_OTHER ? keys->other_pk
                                                   : good.prepared            ? keys->pk[good.key]
                                                                              : NULL,
                                            .pk = good.fault == KEY_NULL ? NULL : keys->e[good.key].public_key,
                                            .pk_len = keys->pk_len - (good.fault == KEY_LENGTH),
                                            .msg = good.fault == MESSAGE_NULL ? NULL : message,
                                            .msg_len = good.len,
                                            .mu = mu_of(keys, &good),
                                            .sig = sig[i],
                                            .sig_len = keys->sig_len - (good.fault == SIG_LENGTH),
                                            .options = &plans[i].options,
                                            .status = PQLANE_ERR_UNSUPPORTED};
        if (first == PQLANE_OK) first = verify_status(&good);
    }
    expect_status(keys->alg, pqlane_sig_verify_batch(keys->alg, items, n, sizeof *items), first);
    for (size_t i = 0; i < n; i++) expect_status(keys->alg, items[i].status, verify_status(&plans[i]));
}

/* ---- All of it ---- */

typedef void batch_test(const struct keys *keys, const struct plan *plans, size_t n);

static batch_test *const batches[] = {keygen_batch, sign_batch, verify_batch};
#define BATCHES (sizeof batches / sizeof *batches)

static void all_counts(const struct keys *keys)
{
    struct rng rng = {pqlane_alg_category(keys->alg)};
    static struct plan plans[MOST];
    for (size_t m = 0; m < sizeof mixes / sizeof *mixes; m++)
        for (size_t c = 0; c < COUNTS; c++)
            for (size_t b = 0; b < BATCHES; b++) {
                for (size_t i = 0; i < counts[c]; i++) make_plan(&plans[i], &rng, mixes[m]);
                batches[b](keys, plans, counts[c]);
            }
}

static void every_item_is_right(void **state)
{
    (void)state;
    for_every_sig(all_counts);
}

/* Each fault alone at each place of a small batch, and with each other one after it: the batch's status is that of the
 * first, whenever it is found out. */
static void all_faults(const struct keys *keys)
{
    struct rng rng = {77};
    static struct plan plans[5];
    const size_t n = sizeof plans / sizeof *plans;
    for (enum fault fault = NONE; fault < FAULT_COUNT; fault++)
        for (size_t at = 0; at + 1 < n; at++) {
            for (size_t i = 0; i < n; i++) make_plan(&plans[i], &rng, OTHER_KEYS | PREPARED);
            const enum fault both[2] = {fault, (enum fault)((fault + at) % FAULT_COUNT)};
            for (size_t i = 0; i < 2; i++) {
                plans[at + i].fault = both[i];
                plans[at + i].options.flags = both[i] == OPTIONS ? 1u << 20 : 0;
            }
            for (size_t b = 0; b < BATCHES; b++) batches[b](keys, plans, n);
        }
}

static void faults_stay_alone(void **state)
{
    (void)state;
    for_every_sig(all_faults);
}

/* Items that are told their randomness do not miss it. */
static void none_is_drawn(const struct keys *keys)
{
    struct rng rng = {78};
    static struct plan plans[MOST];
    for (size_t i = 0; i < MOST; i++) make_plan(&plans[i], &rng, OTHER_KEYS | PREPARED | DRAWN | FAULTS);
    no_randomness = 1;
    keygen_batch(keys, plans, MOST);
    sign_batch(keys, plans, MOST);
    no_randomness = 0;
}

static void without_randomness(void **state)
{
    (void)state;
    for_every_sig(none_is_drawn);
}

/* Every tier that can be used, with keys that were prepared under all of them. */
static void on_all_tiers(const struct keys *keys)
{
    static struct plan plans[MOST];
    for (size_t i = 0; i < pqlane_backend_count(); i++) {
        struct rng rng = {79 + i};
        if (pqlane_backend_state_at(i) != PQLANE_BACKEND_READY) continue;
        assert_int_equal(pqlane_backend_force(pqlane_backend_name(i)), PQLANE_OK);
        for (size_t j = 0; j < MOST; j++) make_plan(&plans[j], &rng, OTHER_KEYS | PREPARED | DRAWN);
        for (size_t b = 0; b < BATCHES; b++) batches[b](keys, plans, MOST);
    }
    assert_int_equal(pqlane_backend_force(NULL), PQLANE_OK);
}

static void under_every_tier(void **state)
{
    (void)state;
    for_every_sig(on_all_tiers);
}

/* ---- The call itself ---- */

/* The three functions with the same wrong call, on items that would be good. */
static void wrong_call(const struct keys *keys, const pqlane_alg *alg, int items, size_t count, ptrdiff_t more_bytes,
                       pqlane_status right)
{
    const struct example *e = &keys->e[0];
    uint8_t out[3][PQLANE_MAX_PRIVATE_KEY_BYTES];
    memset(out, 0xaa, sizeof out);
    pqlane_sig_keygen_item keygen = {.pk = out[0], .sk = out[1], .seed = e->seed, .status = PQLANE_ERR_UNSUPPORTED};
    pqlane_sig_sign_item sign = {.sig = out[2], .key = keys->sk[0], .mu = e->mu, .status = PQLANE_ERR_UNSUPPORTED};
    pqlane_sig_verify_item verify = {.key = keys->pk[0],
                                     .mu = e->mu,
                                     .sig = e->signature,
                                     .sig_len = keys->sig_len,
                                     .status = PQLANE_ERR_UNSUPPORTED};
    const pqlane_status status[] = {
        pqlane_sig_keygen_batch(alg, items ? &keygen : NULL, count, sizeof keygen + (size_t)more_bytes),
        pqlane_sig_sign_batch(alg, items ? &sign : NULL, count, sizeof sign + (size_t)more_bytes),
        pqlane_sig_verify_batch(alg, items ? &verify : NULL, count, sizeof verify + (size_t)more_bytes)};
    for (unsigned i = 0; i < 3; i++) expect_status(keys->alg, status[i], right);
    const uint8_t *bytes = out[0];
    for (size_t i = 0; i < sizeof out; i++) assert_int_equal(bytes[i], 0xaa);
    assert_int_equal(keygen.status, PQLANE_ERR_UNSUPPORTED);
    assert_int_equal(sign.status, PQLANE_ERR_UNSUPPORTED);
    assert_int_equal(verify.status, PQLANE_ERR_UNSUPPORTED);
}

static void wrong_calls(const struct keys *keys)
{
    const ptrdiff_t pointer = sizeof(void *);
    wrong_call(keys, keys->alg, 1, 1, -pointer, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, keys->alg, 1, 1, 1, PQLANE_ERR_ARGUMENT); /* the second item's pointers would be misaligned */
    wrong_call(keys, keys->alg, 0, 1, 0, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, NULL, 1, 1, 0, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, pqlane_alg_find("ML-KEM-512"), 1, 1, 0, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, keys->alg, 0, 0, 0, PQLANE_OK);
    wrong_call(keys, keys->alg, 1, 0, 0, PQLANE_OK);
}

/* Items of a later version: longer, and what is new in them is left alone. */
static void longer_items(const struct keys *keys)
{
    struct {
        pqlane_sig_sign_item item;
        uint8_t later[3 * sizeof(void *)];
    } items[9];
    static uint8_t sig[9][SIG];
    const struct example *e = &keys->e[0];
    memset(items, 0x77, sizeof items);
    for (size_t i = 0; i < 9; i++)
        items[i].item = (pqlane_sig_sign_item){.sig = sig[i],
                                               .key = keys->sk[0],
                                               .msg = e->message,
                                               .msg_len = sizeof e->message,
                                               .options = &deterministic};
    expect_status(keys->alg, pqlane_sig_sign_batch(keys->alg, &items[0].item, 9, sizeof *items), PQLANE_OK);
    for (size_t i = 0; i < 9; i++) {
        assert_memory_equal(sig[i], e->signature, keys->sig_len);
        for (size_t j = 0; j < sizeof items[i].later; j++) assert_int_equal(items[i].later[j], 0x77);
    }
}

static void calls(void **state)
{
    (void)state;
    for_every_sig(longer_items);
    for_every_sig(wrong_calls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_right),
        cmocka_unit_test(faults_stay_alone),
        cmocka_unit_test(without_randomness),
        cmocka_unit_test(under_every_tier),
        cmocka_unit_test(calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
