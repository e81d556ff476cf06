/* SPDX-License-Identifier: Apache-2.0 */

/* Hash functions: input and output in parts are the same as in one piece, and the rules of their states. */

#include "api/rows.h"

#define MOST 700
#define FILLED 0xaa

static uint8_t message[MOST];

static bool is_xof(const pqlane_alg *alg)
{
    return pqlane_alg_capabilities(alg) & PQLANE_CAN_SQUEEZE;
}

/* A part of what is left: often short, sometimes nothing. */
static size_t part_of(struct rng *rng, size_t left)
{
    const size_t part = rng_below(rng, 1 + rng_below(rng, 300));
    return part < left ? part : left;
}

static void feed(pqlane_hash_state *state, struct rng *rng, size_t len)
{
    for (size_t at = 0, part; at < len; at += part) {
        part = part_of(rng, len - at);
        assert_int_equal(pqlane_hash_update(state, part ? message + at : NULL, part), PQLANE_OK);
        const pqlane_hash_state copy = *state; /* may be copied at any time */
        memset(state, FILLED, sizeof *state);
        *state = copy;
    }
}

/* Some parts by squeezing, if that can be done; the rest in the end. */
static void take(pqlane_hash_state *state, struct rng *rng, const pqlane_alg *alg, uint8_t *out, size_t len)
{
    size_t at = 0;
    for (size_t part; is_xof(alg) && rng_below(rng, 5); at += part) {
        part = part_of(rng, len - at);
        assert_int_equal(pqlane_hash_squeeze(state, part ? out + at : NULL, part), PQLANE_OK);
    }
    assert_int_equal(pqlane_hash_final(state, at < len ? out + at : NULL, len - at), PQLANE_OK);
    assert_true(is_zero((const uint8_t *)state, sizeof *state));
}

static void every_length(const struct example *e)
{
    struct rng rng = {12};
    rng_bytes(&rng, message, sizeof message);
    for (size_t len = 0; len <= MOST; len++) {
        const size_t out_len = is_xof(e->alg) ? rng_below(&rng, MOST) : size_of(e, PQLANE_SIZE_DIGEST);
        uint8_t whole[MOST], in_parts[MOST];
        pqlane_hash_state state;
        expect_status(e->alg, pqlane_hash(e->alg, whole, out_len, message, len), PQLANE_OK);
        expect_status(e->alg, pqlane_hash_init(&state, e->alg), PQLANE_OK);
        feed(&state, &rng, len);
        take(&state, &rng, e->alg, in_parts, out_len);
        assert_memory_equal(whole, in_parts, out_len);
    }
}

static void parts_make_the_whole(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_HASH, every_length);
}

/* ---- Rules ---- */

static void rules(const struct example *e)
{
    const size_t len = size_of(e, PQLANE_SIZE_DIGEST);
    uint8_t out[64], first[64];
    pqlane_hash_state state;

    expect_status(e->alg, pqlane_hash_init(&state, e->alg), PQLANE_OK);
    expect_status(e->alg, pqlane_hash_update(&state, NULL, 1), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_hash_update(&state, message, 9), PQLANE_OK); /* a refused part changed nothing */
    memset(out, FILLED, sizeof out);
    if (is_xof(e->alg)) {
        expect_status(e->alg, pqlane_hash_squeeze(&state, NULL, 1), PQLANE_ERR_ARGUMENT);
        expect_status(e->alg, pqlane_hash_squeeze(&state, out, len), PQLANE_OK);
        expect_status(e->alg, pqlane_hash_update(&state, message, 1), PQLANE_ERR_ARGUMENT); /* too late */
        expect_status(e->alg, pqlane_hash_update(&state, NULL, 0), PQLANE_ERR_ARGUMENT);
    } else {
        expect_status(e->alg, pqlane_hash_squeeze(&state, out, len), PQLANE_ERR_UNSUPPORTED);
        assert_true(is_zero(out, len) && out[len - 1] == 0);
        expect_status(e->alg, pqlane_hash_final(&state, out, len), PQLANE_OK);
    }
    expect_status(e->alg, pqlane_hash(e->alg, first, len, message, 9), PQLANE_OK);
    assert_memory_equal(out, first, len);

    if (is_xof(e->alg)) expect_status(e->alg, pqlane_hash_final(&state, out, 0), PQLANE_OK);
    for (unsigned i = 0; i < 2; i++) { /* ended */
        memset(out, FILLED, sizeof out);
        expect_status(e->alg, pqlane_hash_final(&state, out, len), PQLANE_ERR_ARGUMENT);
        assert_true(is_zero(out, len));
        memset(out, FILLED, sizeof out);
        expect_status(e->alg, pqlane_hash_squeeze(&state, out, len), PQLANE_ERR_ARGUMENT);
        assert_true(is_zero(out, len));
        expect_status(e->alg, pqlane_hash_update(&state, message, 1), PQLANE_ERR_ARGUMENT);
        memset(&state, 0, sizeof state); /* nor was it ever started */
    }

    if (!is_xof(e->alg)) { /* an ending that failed has ended all the same */
        expect_status(e->alg, pqlane_hash_init(&state, e->alg), PQLANE_OK);
        memset(out, FILLED, sizeof out);
        expect_status(e->alg, pqlane_hash_final(&state, out, len - 1), PQLANE_ERR_LENGTH);
        assert_true(is_zero(out, len - 1));
        assert_true(is_zero((const uint8_t *)&state, sizeof state));
    }
}

static void states_have_rules(void **state)
{
    uint8_t out[32];
    (void)state;
    each_of_kind(PQLANE_KIND_HASH, rules);
    assert_int_equal(pqlane_hash_init(NULL, pqlane_alg_find("SHA3-256")), PQLANE_ERR_ARGUMENT);
    assert_int_equal(pqlane_hash_update(NULL, message, 1), PQLANE_ERR_ARGUMENT);
    memset(out, FILLED, sizeof out);
    assert_int_equal(pqlane_hash_final(NULL, out, sizeof out), PQLANE_ERR_ARGUMENT);
    assert_true(is_zero(out, sizeof out));
    memset(out, FILLED, sizeof out);
    assert_int_equal(pqlane_hash_squeeze(NULL, out, sizeof out), PQLANE_ERR_ARGUMENT);
    assert_true(is_zero(out, sizeof out));
}

/* ---- Digests of "abc" and of nothing, from the examples of FIPS 180-4 and FIPS 202; all other values come with the
 * vectors ---- */

static void known_digests(void **state)
{
    static const struct {
        const char *alg, *message, *digest;
    } rows[] = {
        {"SHA2-256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"SHA2-224", "", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"},
        {"SHA2-512/256", "abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"},
        {"SHA3-256", "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"},
        {"SHAKE-128", "", "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const pqlane_alg *alg = pqlane_alg_find(rows[i].alg);
        uint8_t digest[64];
        char hex[129] = "";
        const size_t len = strlen(rows[i].digest) / 2;
        expect_status(alg, pqlane_hash(alg, digest, len, (const uint8_t *)rows[i].message, strlen(rows[i].message)),
                      PQLANE_OK);
        for (size_t j = 0; j < len; j++) snprintf(hex + 2 * j, 3, "%02x", digest[j]);
        assert_string_equal(hex, rows[i].digest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_make_the_whole),
        cmocka_unit_test(states_have_rules),
        cmocka_unit_test(known_digests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
