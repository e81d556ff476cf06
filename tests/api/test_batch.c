/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Batches: every item is what the single functions make of it, whatever its neighbours are: the same key or others,
 * prepared or not, in either form, with given coins or drawn ones, good or bad in every way that an item can be.
 */

#include "api/batches.h"

#define SS PQLANE_MAX_SHARED_SECRET_BYTES
#define COINS PQLANE_MLKEM_COINS_BYTES
#define SEED_BYTES PQLANE_MLKEM_SEED_BYTES
#define KEYS 5
#define MOST 33

static const size_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, MOST};
#define COUNTS (sizeof counts / sizeof *counts)

/* ---- Keys, prepared under whatever tiers there are ---- */

struct keys {
    const pqlane_alg *alg;
    struct example e[KEYS];
    pqlane_kem_public *ek[KEYS];
    pqlane_kem_private *dk[KEYS];
    struct example stranger; /* of another algorithm */
    pqlane_kem_public *other_ek;
    pqlane_kem_private *other_dk;
    size_t ek_len, dk_len, ct_len;
};

static void prepare(const struct example *e, pqlane_kem_public **ek, pqlane_kem_private **dk)
{
    expect_status(e->alg,
                  pqlane_kem_prepare_public(e->alg, ek, NULL, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY)),
                  PQLANE_OK);
    expect_status(e->alg,
                  pqlane_kem_prepare_private(e->alg, dk, NULL, e->private_key, size_of(e, PQLANE_SIZE_PRIVATE_KEY)),
                  PQLANE_OK);
}

static void make_keys(struct keys *keys, const pqlane_alg *alg)
{
    const pqlane_alg *other = pqlane_alg_find(pqlane_alg_category(alg) == 1 ? "ML-KEM-768" : "ML-KEM-512");
    size_t tier = 0;
    keys->alg = alg;
    keys->ek_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY);
    keys->dk_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    keys->ct_len = pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT);
    for (unsigned i = 0; i < KEYS; i++) {
        next_tier(&tier);
        expect_status(alg, example_make(&keys->e[i], alg, 50 + i), PQLANE_OK);
        prepare(&keys->e[i], &keys->ek[i], &keys->dk[i]);
    }
    assert_int_equal(pqlane_backend_force(NULL), PQLANE_OK);
    expect_status(other, example_make(&keys->stranger, other, 49), PQLANE_OK);
    prepare(&keys->stranger, &keys->other_ek, &keys->other_dk);
}

static void forget_keys(struct keys *keys)
{
    for (unsigned i = 0; i < KEYS; i++) pqlane_kem_forget_public(keys->ek[i]), pqlane_kem_forget_private(keys->dk[i]);
    pqlane_kem_forget_public(keys->other_ek);
    pqlane_kem_forget_private(keys->other_dk);
}

static void for_every_kem(void (*visit)(const struct keys *keys))
{
    size_t visited = 0;
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        static struct keys keys;
        if (pqlane_alg_kind(pqlane_alg_at(i)) != PQLANE_KIND_KEM) continue;
        make_keys(&keys, pqlane_alg_at(i));
        visit(&keys);
        forget_keys(&keys);
        visited++;
    }
    assert_true(visited >= 3);
}

/* ---- What batches are made of ---- */

static const unsigned mixes[] = {0,
                                 OTHER_KEYS,
                                 ALL_PREPARED,
                                 OTHER_KEYS | ALL_PREPARED,
                                 OTHER_KEYS | PREPARED | DRAWN,
                                 OTHER_KEYS | PREPARED | DRAWN | FAULTS,
                                 OTHER_KEYS | FAULTS,
                                 ALL_PREPARED | DRAWN | FAULTS};

/* What is wrong with an item. Not every operation has every fault. */
enum fault {
    NONE,
    OUT_NULL,
    OTHER_OUT_NULL,
    KEY_NULL,
    KEY_LENGTH,
    KEY_CONTENT,
    KEY_OF_OTHER,
    CT_NULL,
    CT_LENGTH,
    FAULT_COUNT
};

/* An item's plan. */
struct plan {
    unsigned key;
    int prepared, drawn;
    unsigned form; /* of the private key */
    int altered;   /* the ciphertext */
    enum fault fault;
    uint8_t seed[SEED_BYTES];
};

static struct plan make_plan(struct rng *rng, unsigned mix)
{
    struct plan plan = {.fault = NONE};
    plan.key = mix & OTHER_KEYS ? (unsigned)rng_below(rng, KEYS) : 3;
    plan.prepared = (mix & ALL_PREPARED) || ((mix & PREPARED) && one_in(rng, 2));
    plan.drawn = (mix & DRAWN) && one_in(rng, 2);
    plan.form = (unsigned)rng_below(rng, 2);
    plan.altered = one_in(rng, 3);
    if ((mix & FAULTS) && one_in(rng, 3)) plan.fault = (enum fault)rng_below(rng, FAULT_COUNT);
    rng_bytes(rng, plan.seed, sizeof plan.seed);
    return plan;
}

/* An output: a block of exactly its size, filled. */
static uint8_t *output(size_t len)
{
    uint8_t *data = malloc(len);
    assert_non_null(data);
    memset(data, 0xaa, len);
    return data;
}

/* The status of the first item that failed. */
static void note(pqlane_status *first, pqlane_status status)
{
    if (*first == PQLANE_OK) *first = status;
}

/* Everything that was drawn in a batch: no two are the same. */
struct drawn {
    uint8_t values[2 * MOST][SS]; /* of an item at most two: ek and z */
    size_t count;
};

static void is_fresh(struct drawn *drawn, const uint8_t value[SS])
{
    for (size_t i = 0; i < drawn->count; i++) assert_memory_not_equal(drawn->values[i], value, SS);
    memcpy(drawn->values[drawn->count++], value, SS);
}

/* ---- Key generation ---- */

static pqlane_status keygen_status(const struct plan *plan)
{
    if (plan->fault == OUT_NULL || plan->fault == OTHER_OUT_NULL) return PQLANE_ERR_ARGUMENT;
    return plan->drawn && no_randomness ? PQLANE_ERR_RANDOM : PQLANE_OK;
}

static void keygen_batch(const struct keys *keys, const struct plan *plans, size_t n)
{
    pqlane_kem_keygen_item items[MOST];
    uint8_t *ek[MOST], *dk[MOST], right_ek[PQLANE_MAX_PUBLIC_KEY_BYTES], right_dk[PQLANE_MAX_PRIVATE_KEY_BYTES];
    struct drawn drawn = {.count = 0};
    pqlane_status first = PQLANE_OK;
    for (size_t i = 0; i < n; i++) {
        ek[i] = output(keys->ek_len);
        dk[i] = output(keys->dk_len);
        items[i] = (pqlane_kem_keygen_item){.ek = plans[i].fault == OUT_NULL ? NULL : ek[i],
                                            .dk = plans[i].fault == OTHER_OUT_NULL ? NULL : dk[i],
                                            .seed = plans[i].drawn ? NULL : plans[i].seed,
                                            .status = PQLANE_ERR_UNSUPPORTED};
        note(&first, keygen_status(&plans[i]));
    }
    expect_status(keys->alg, pqlane_kem_keygen_batch(keys->alg, items, n, sizeof *items), first);
    for (size_t i = 0; i < n; i++) {
        expect_status(keys->alg, items[i].status, keygen_status(&plans[i]));
        if (items[i].status != PQLANE_OK) {
            assert_true(plans[i].fault == OUT_NULL || is_zero(ek[i], keys->ek_len));
            assert_true(plans[i].fault == OTHER_OUT_NULL || is_zero(dk[i], keys->dk_len));
        } else if (plans[i].drawn) {
            expect_status(keys->alg, pqlane_kem_check_pair(keys->alg, dk[i], keys->dk_len, ek[i], keys->ek_len),
                          PQLANE_OK);
            is_fresh(&drawn, ek[i]);
            is_fresh(&drawn, dk[i] + keys->dk_len - SS); /* z */
        } else {
            expect_status(keys->alg,
                          pqlane_kem_keygen_from_seed(keys->alg, right_ek, right_dk, plans[i].seed, SEED_BYTES),
                          PQLANE_OK);
            assert_memory_equal(ek[i], right_ek, keys->ek_len);
            assert_memory_equal(dk[i], right_dk, keys->dk_len);
        }
        free(ek[i]);
        free(dk[i]);
    }
}

/* ---- Encapsulation ---- */

static pqlane_status encaps_status(const struct plan *plan)
{
    switch (plan->fault) {
    case OUT_NULL:
    case OTHER_OUT_NULL:
    case KEY_OF_OTHER:
        return PQLANE_ERR_ARGUMENT;
    case KEY_NULL:
        if (!plan->prepared) return PQLANE_ERR_ARGUMENT;
        break;
    case KEY_LENGTH:
        if (!plan->prepared) return PQLANE_ERR_LENGTH;
        break;
    default:
        break;
    }
    if (plan->drawn && no_randomness) return PQLANE_ERR_RANDOM;
    return plan->fault == KEY_CONTENT && !plan->prepared ? PQLANE_ERR_PUBLIC_KEY : PQLANE_OK;
}

static pqlane_kem_encaps_item encaps_item(const struct keys *keys, const struct plan *plan, uint8_t *ct, uint8_t *ss,
                                          uint8_t bad_key[PQLANE_MAX_PUBLIC_KEY_BYTES])
{
    const uint8_t *ek = keys->e[plan->key].public_key;
    memcpy(bad_key, ek, keys->ek_len);
    bad_key[plan->seed[0] / 3 * 3 + 1] |= 0x0f; /* a coefficient of 12 bits is 0xf00 or more */
    pqlane_kem_encaps_item item = {.ct = plan->fault == OUT_NULL ? NULL : ct,
                                   .ss = plan->fault == OTHER_OUT_NULL ? NULL : ss,
                                   .key = plan->fault == KEY_OF_OTHER ? keys->other_ek
                                          : plan->prepared            ? keys->ek[plan->key]
                                                                      : NULL,
                                   .ek = plan->fault == KEY_NULL      ? NULL
                                         : plan->fault == KEY_CONTENT ? bad_key
                                                                      : ek,
                                   .ek_len = plan->fault == KEY_LENGTH ? keys->ek_len - 1 : keys->ek_len,
                                   .coins = plan->drawn ? NULL : plan->seed,
                                   .status = PQLANE_ERR_UNSUPPORTED};
    return item;
}

static void encaps_batch(const struct keys *keys, const struct plan *plans, size_t n)
{
    pqlane_kem_encaps_item items[MOST];
    static uint8_t bad_keys[MOST][PQLANE_MAX_PUBLIC_KEY_BYTES];
    uint8_t *ct[MOST], *ss[MOST], right_ct[PQLANE_MAX_CIPHERTEXT_BYTES], right_ss[SS];
    struct drawn drawn = {.count = 0};
    pqlane_status first = PQLANE_OK;
    for (size_t i = 0; i < n; i++) {
        ct[i] = output(keys->ct_len);
        ss[i] = output(SS);
        items[i] = encaps_item(keys, &plans[i], ct[i], ss[i], bad_keys[i]);
        note(&first, encaps_status(&plans[i]));
    }
    expect_status(keys->alg, pqlane_kem_encaps_batch(keys->alg, items, n, sizeof *items), first);
    for (size_t i = 0; i < n; i++) {
        const struct example *e = &keys->e[plans[i].key];
        expect_status(keys->alg, items[i].status, encaps_status(&plans[i]));
        if (items[i].status != PQLANE_OK) {
            assert_true(plans[i].fault == OUT_NULL || is_zero(ct[i], keys->ct_len));
            assert_true(plans[i].fault == OTHER_OUT_NULL || is_zero(ss[i], SS));
        } else if (plans[i].drawn) {
            expect_status(keys->alg,
                          pqlane_kem_decaps(keys->alg, right_ss, e->private_key, keys->dk_len, ct[i], keys->ct_len),
                          PQLANE_OK);
            assert_memory_equal(ss[i], right_ss, SS);
            is_fresh(&drawn, ss[i]);
        } else {
            expect_status(keys->alg,
                          pqlane_kem_encaps_from_coins(keys->alg, right_ct, right_ss, e->public_key, keys->ek_len,
                                                       plans[i].seed, COINS),
                          PQLANE_OK);
            assert_memory_equal(ct[i], right_ct, keys->ct_len);
            assert_memory_equal(ss[i], right_ss, SS);
        }
        free(ct[i]);
        free(ss[i]);
    }
}

/* ---- Decapsulation ---- */

static pqlane_status decaps_status(const struct plan *plan)
{
    switch (plan->fault) {
    case OUT_NULL:
    case KEY_OF_OTHER:
    case CT_NULL:
        return PQLANE_ERR_ARGUMENT;
    case KEY_NULL:
        return plan->prepared ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
    case KEY_LENGTH:
        return plan->prepared ? PQLANE_OK : PQLANE_ERR_LENGTH;
    case KEY_CONTENT:
        return plan->prepared ? PQLANE_OK : PQLANE_ERR_PRIVATE_KEY;
    case CT_LENGTH:
        return PQLANE_ERR_LENGTH;
    default:
        return PQLANE_OK;
    }
}

static pqlane_kem_decaps_item decaps_item(const struct keys *keys, const struct plan *plan, uint8_t *ss,
                                          const uint8_t *ct, uint8_t bad_key[PQLANE_MAX_PRIVATE_KEY_BYTES])
{
    size_t dk_len;
    const uint8_t *dk = example_input(&keys->e[plan->key], PRIVATE_KEY, plan->form, &dk_len);
    memcpy(bad_key, keys->e[plan->key].private_key, keys->dk_len);
    bad_key[keys->dk_len - 64 + plan->seed[0] % 32] ^= 0x10; /* H(ek) */
    pqlane_kem_decaps_item item = {.ss = plan->fault == OUT_NULL ? NULL : ss,
                                   .key = plan->fault == KEY_OF_OTHER ? keys->other_dk
                                          : plan->prepared            ? keys->dk[plan->key]
                                                                      : NULL,
                                   .dk = plan->fault == KEY_NULL ? NULL : dk,
                                   .dk_len = plan->fault == KEY_LENGTH ? dk_len + 1 : dk_len,
                                   .ct = plan->fault == CT_NULL ? NULL : ct,
                                   .ct_len = plan->fault == CT_LENGTH ? keys->ct_len - 1 : keys->ct_len,
                                   .status = PQLANE_ERR_UNSUPPORTED};
    if (plan->fault == KEY_CONTENT) {
        item.dk = bad_key;
        item.dk_len = keys->dk_len;
    }
    return item;
}

static void decaps_batch(const struct keys *keys, const struct plan *plans, size_t n)
{
    pqlane_kem_decaps_item items[MOST];
    static uint8_t bad_keys[MOST][PQLANE_MAX_PRIVATE_KEY_BYTES], ct[MOST][PQLANE_MAX_CIPHERTEXT_BYTES];
    uint8_t *ss[MOST], right[SS];
    pqlane_status first = PQLANE_OK;
    for (size_t i = 0; i < n; i++) {
        ss[i] = output(SS);
        memcpy(ct[i], keys->e[plans[i].key].ciphertext, keys->ct_len);
        if (plans[i].altered) ct[i][plans[i].seed[1]] ^= 1;
        items[i] = decaps_item(keys, &plans[i], ss[i], ct[i], bad_keys[i]);
        note(&first, decaps_status(&plans[i]));
    }
    expect_status(keys->alg, pqlane_kem_decaps_batch(keys->alg, items, n, sizeof *items), first);
    for (size_t i = 0; i < n; i++) {
        const struct example *e = &keys->e[plans[i].key];
        expect_status(keys->alg, items[i].status, decaps_status(&plans[i]));
        if (items[i].status != PQLANE_OK) {
            assert_true(plans[i].fault == OUT_NULL || is_zero(ss[i], SS));
        } else {
            expect_status(keys->alg,
                          pqlane_kem_decaps(keys->alg, right, e->private_key, keys->dk_len, ct[i], keys->ct_len),
                          PQLANE_OK);
            assert_memory_equal(ss[i], right, SS);
            assert_true((memcmp(ss[i], e->secret, SS) == 0) == !plans[i].altered);
        }
        free(ss[i]);
    }
}

/* ---- All of it ---- */

typedef void batch_test(const struct keys *keys, const struct plan *plans, size_t n);

static batch_test *const batches[] = {keygen_batch, encaps_batch, decaps_batch};

static void all_counts(const struct keys *keys)
{
    struct rng rng = {pqlane_alg_category(keys->alg)};
    struct plan plans[MOST];
    for (size_t m = 0; m < sizeof mixes / sizeof *mixes; m++)
        for (size_t c = 0; c < COUNTS; c++)
            for (size_t b = 0; b < sizeof batches / sizeof *batches; b++) {
                for (size_t i = 0; i < counts[c]; i++) plans[i] = make_plan(&rng, mixes[m]);
                batches[b](keys, plans, counts[c]);
            }
}

static void every_item_is_right(void **state)
{
    (void)state;
    for_every_kem(all_counts);
}

/* Each fault alone at each place of a batch of more than one group, and with each other one after it: the batch's
 * status is that of the first, whenever it is found out. */
static void all_faults(const struct keys *keys)
{
    struct rng rng = {77};
    struct plan plans[11];
    const size_t n = sizeof plans / sizeof *plans;
    for (enum fault fault = NONE; fault < FAULT_COUNT; fault++)
        for (size_t at = 0; at + 1 < n; at++) {
            for (size_t i = 0; i < n; i++) plans[i] = make_plan(&rng, OTHER_KEYS | PREPARED);
            plans[at].fault = fault;
            plans[at].prepared = 0;
            for (size_t b = 0; b < sizeof batches / sizeof *batches; b++) {
                plans[at + 1].fault = NONE;
                batches[b](keys, plans, n);
                plans[at + 1].fault = (enum fault)((fault + at) % FAULT_COUNT);
                plans[at + 1].prepared = 0;
                batches[b](keys, plans, n);
            }
        }
}

static void faults_stay_alone(void **state)
{
    (void)state;
    for_every_kem(all_faults);
}

/* Items that are told their randomness do not miss it. */
static void none_is_drawn(const struct keys *keys)
{
    struct rng rng = {78};
    struct plan plans[MOST];
    no_randomness = 1;
    for (size_t i = 0; i < MOST; i++) plans[i] = make_plan(&rng, OTHER_KEYS | PREPARED | DRAWN | FAULTS);
    for (size_t b = 0; b < sizeof batches / sizeof *batches; b++) batches[b](keys, plans, MOST);
    no_randomness = 0;
}

static void without_randomness(void **state)
{
    (void)state;
    for_every_kem(none_is_drawn);
}

/* Every tier that can be used, with keys that were prepared under all of them. */
static void under_every_tier(void **state)
{
    (void)state;
    for (size_t i = 0; i < pqlane_backend_count(); i++) {
        if (pqlane_backend_state_at(i) != PQLANE_BACKEND_READY) continue;
        static struct keys keys;
        struct rng rng = {79 + i};
        struct plan plans[MOST];
        make_keys(&keys, pqlane_alg_find("ML-KEM-768"));
        assert_int_equal(pqlane_backend_force(pqlane_backend_name(i)), PQLANE_OK);
        for (size_t j = 0; j < MOST; j++) plans[j] = make_plan(&rng, OTHER_KEYS | PREPARED | DRAWN);
        for (size_t b = 0; b < sizeof batches / sizeof *batches; b++) batches[b](&keys, plans, MOST);
        forget_keys(&keys);
    }
    assert_int_equal(pqlane_backend_force(NULL), PQLANE_OK);
}

/* ---- The call itself ---- */

/* Items of a later version: longer, and what is new in them is left alone. */
static void longer_items(const struct keys *keys)
{
    struct {
        pqlane_kem_encaps_item item;
        uint8_t later[3 * sizeof(void *)];
    } items[9];
    const struct example *e = &keys->e[0];
    static uint8_t ct[9][PQLANE_MAX_CIPHERTEXT_BYTES], ss[9][SS];
    memset(items, 0x77, sizeof items);
    for (size_t i = 0; i < 9; i++)
        items[i].item = (pqlane_kem_encaps_item){.ct = ct[i],
                                                 .ss = ss[i],
                                                 .key = i % 2 ? keys->ek[0] : NULL,
                                                 .ek = e->public_key,
                                                 .ek_len = keys->ek_len,
                                                 .coins = e->coins};
    expect_status(keys->alg, pqlane_kem_encaps_batch(keys->alg, &items[0].item, 9, sizeof *items), PQLANE_OK);
    for (size_t i = 0; i < 9; i++) {
        assert_memory_equal(ct[i], e->ciphertext, keys->ct_len);
        assert_memory_equal(ss[i], e->secret, SS);
        for (size_t j = 0; j < sizeof items[i].later; j++) assert_int_equal(items[i].later[j], 0x77);
    }
}

/* The three functions with the same wrong call, on items that would be good. */
static void wrong_call(const struct keys *keys, const pqlane_alg *alg, int items, size_t count, ptrdiff_t more_bytes,
                       pqlane_status right)
{
    const struct example *e = &keys->e[0];
    uint8_t out[6][PQLANE_MAX_PRIVATE_KEY_BYTES];
    memset(out, 0xaa, sizeof out);
    pqlane_kem_keygen_item keygen = {.ek = out[0], .dk = out[1], .seed = e->seed, .status = PQLANE_ERR_UNSUPPORTED};
    pqlane_kem_encaps_item encaps = {
        .ct = out[2], .ss = out[3], .key = keys->ek[0], .coins = e->coins, .status = PQLANE_ERR_UNSUPPORTED};
    pqlane_kem_decaps_item decaps = {.ss = out[4],
                                     .key = keys->dk[0],
                                     .ct = e->ciphertext,
                                     .ct_len = keys->ct_len,
                                     .status = PQLANE_ERR_UNSUPPORTED};
    const pqlane_status status[] = {
        pqlane_kem_keygen_batch(alg, items ? &keygen : NULL, count, sizeof keygen + (size_t)more_bytes),
        pqlane_kem_encaps_batch(alg, items ? &encaps : NULL, count, sizeof encaps + (size_t)more_bytes),
        pqlane_kem_decaps_batch(alg, items ? &decaps : NULL, count, sizeof decaps + (size_t)more_bytes)};
    for (unsigned i = 0; i < 3; i++) expect_status(keys->alg, status[i], right);
    const uint8_t *bytes = out[0];
    for (size_t i = 0; i < sizeof out; i++) assert_int_equal(bytes[i], 0xaa);
    assert_int_equal(keygen.status, PQLANE_ERR_UNSUPPORTED);
    assert_int_equal(encaps.status, PQLANE_ERR_UNSUPPORTED);
    assert_int_equal(decaps.status, PQLANE_ERR_UNSUPPORTED);
}

static void wrong_calls(const struct keys *keys)
{
    const ptrdiff_t pointer = sizeof(void *);
    wrong_call(keys, keys->alg, 1, 1, -pointer, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, keys->alg, 1, 1, -1, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, keys->alg, 1, 1, 1, PQLANE_ERR_ARGUMENT); /* the second item's pointers would be misaligned */
    wrong_call(keys, keys->alg, 1, 1, pointer + pointer / 2, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, keys->alg, 0, 1, 0, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, NULL, 1, 1, 0, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, pqlane_alg_find("ML-DSA-44"), 1, 1, 0, PQLANE_ERR_ARGUMENT);
    wrong_call(keys, keys->alg, 0, 0, 0, PQLANE_OK);
    wrong_call(keys, keys->alg, 1, 0, 0, PQLANE_OK);
    wrong_call(keys, keys->alg, 0, 0, -1, PQLANE_ERR_ARGUMENT);
}

static void calls(void **state)
{
    (void)state;
    for_every_kem(longer_items);
    for_every_kem(wrong_calls);
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
