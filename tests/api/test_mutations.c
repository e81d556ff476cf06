/* SPDX-License-Identifier: Apache-2.0 */

/*
 * 10,000 changed copies of each valid input: flipped bits, other bytes, moved stretches, other lengths. What is
 * malformed gives a named error; what is well-formed but altered gives what the standard says (judges.h).
 *
 * The first row of each kind gets all of them; of the other rows, whose code is the same and slower, the private keys
 * get a tenth.
 */

#include "api/judges.h"
#include "api/rows.h"

#define MUTATIONS 10000
#define ROOM (PQLANE_MAX_PRIVATE_KEY_BYTES + 64)

struct input_copy {
    uint8_t *data; /* a block of exactly len bytes, so that a sanitizer sees a byte too far */
    size_t len;
};

/* Changes data in place; its new length. */
static size_t mutate_once(struct rng *rng, uint8_t *data, size_t len)
{
    if (len == 0) return 0;
    const size_t at = rng_below(rng, len), rest = len - at, count = 1 + rng_below(rng, rest < 40 ? rest : 40);
    switch (rng_below(rng, 16)) {
    case 0: /* another length: cut off, grown, or empty */
        return at;
    case 1:
        rng_bytes(rng, data + len, 32);
        return len + 1 + rng_below(rng, 32);
    case 2: /* zeros, ones */
    case 3:
        memset(data + at, rng_below(rng, 2) ? 0xff : 0, count);
        return len;
    case 4: /* a stretch from elsewhere */
        memmove(data + at, data + rng_below(rng, len - count + 1), count);
        return len;
    case 5: /* one byte a little off */
    case 6:
        data[at] = (uint8_t)(data[at] + (rng_below(rng, 2) ? 1 : -1));
        return len;
    case 7:
        rng_bytes(rng, data + at, count);
        return len;
    default:
        data[at] ^= (uint8_t)(1u << rng_below(rng, 8));
        return len;
    }
}

static struct input_copy mutated(struct rng *rng, const uint8_t *valid, size_t len)
{
    uint8_t changed[2 * ROOM];
    struct input_copy copy = {.len = len};
    assert_true(len + 3 * 32 <= sizeof changed);
    memcpy(changed, valid, len);
    for (size_t rounds = 1 + rng_below(rng, 3); rounds > 0; rounds--) copy.len = mutate_once(rng, changed, copy.len);
    copy.data = malloc(copy.len ? copy.len : 1);
    assert_non_null(copy.data);
    memcpy(copy.data, changed, copy.len);
    return copy;
}

/* Mutations of one input, each judged. */
static void mutate(const struct example *e, enum input input, unsigned form, size_t times, bool may_be_malformed)
{
    static const char *const names[INPUTS] = {
        [PUBLIC_KEY] = "public key", [CIPHERTEXT] = "ciphertext", [SIGNATURE] = "signature", [MESSAGE] = "message"};
    struct rng rng = {(uint64_t)input << 32 | (uint64_t)form << 8 | pqlane_alg_category(e->alg)};
    size_t count[JUDGEMENTS] = {0}, len;
    const uint8_t *valid = example_input(e, input, form, &len);
    for (size_t i = 0; i < times; i++) {
        struct input_copy copy = mutated(&rng, valid, len);
        count[judge_input(e, input, form, copy.data, copy.len)]++;
        free(copy.data);
    }
    print_message("%-11s %-12s %6zu of another length, %6zu malformed, %6zu altered, %4zu as they were\n",
                  pqlane_alg_name(e->alg),
                  names[input] ? names[input]
                  : form       ? "expanded key"
                               : "seed",
                  count[OTHER_LENGTH], count[MALFORMED], count[ALTERED], count[UNCHANGED]);
    /* All outcomes that there are have come up. */
    assert_true(count[ALTERED] > times / 10);
    assert_true(input == MESSAGE || count[OTHER_LENGTH] > times / 20);
    assert_true((count[MALFORMED] > times / 20) == may_be_malformed);
}

/* ---- All rows ---- */

static size_t fewer_after_first(const struct example *e)
{
    for (size_t i = 0; pqlane_alg_at(i) != e->alg; i++)
        if (pqlane_alg_kind(pqlane_alg_at(i)) == pqlane_alg_kind(e->alg)) return MUTATIONS / 10;
    return MUTATIONS;
}

static void kem(const struct example *e)
{
    mutate(e, CIPHERTEXT, 0, MUTATIONS, false);
    mutate(e, PUBLIC_KEY, 0, MUTATIONS, true);
    mutate(e, PRIVATE_KEY, 1, fewer_after_first(e), true);
    mutate(e, PRIVATE_KEY, 0, fewer_after_first(e), false);
}

static void sig(const struct example *e)
{
    mutate(e, SIGNATURE, 0, MUTATIONS, false);
    mutate(e, PUBLIC_KEY, 0, fewer_after_first(e), false);
    mutate(e, MESSAGE, 0, fewer_after_first(e), false);
    mutate(e, PRIVATE_KEY, 1, fewer_after_first(e), true);
    mutate(e, PRIVATE_KEY, 0, fewer_after_first(e), false);
}

static void of_kems(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_KEM, kem);
}

static void of_signatures(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, sig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_kems), cmocka_unit_test(of_signatures)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
