/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where randomness comes from, and what happens when it does not come. This program is linked with --wrap=getrandom:
 * the library's calls arrive here and are answered as a test wants, with bytes that the test knows.
 */

#include "api/rows.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/types.h>

#define ERRNO_BEFORE EDOM

enum manner { WHOLE, BYTE_BY_BYTE, INTERRUPTED, NO_SYSTEM_CALL, NOTHING, BREAKS_OFF };

static struct {
    enum manner manner;
    unsigned calls, flags;
    size_t given; /* bytes */
} source;

/* The i-th byte that is given out. */
static uint8_t byte_at(size_t i)
{
    return (uint8_t)(17 * i + 5);
}

static ssize_t give(uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) out[i] = byte_at(source.given + i);
    source.given += len;
    return (ssize_t)len;
}

ssize_t __wrap_getrandom(void *out, size_t len, unsigned flags);

ssize_t __wrap_getrandom(void *out, size_t len, unsigned flags)
{
    source.calls++;
    source.flags |= flags;
    switch (source.manner) {
    case WHOLE:
        return give(out, len);
    case BYTE_BY_BYTE:
        return give(out, 1);
    case INTERRUPTED: /* every call but the third of three, which gives half */
        errno = EINTR;
        return source.calls % 3 ? -1 : give(out, (len + 1) / 2);
    case NO_SYSTEM_CALL:
        errno = ENOSYS;
        return -1;
    case NOTHING:
        return 0;
    case BREAKS_OFF:
        errno = EIO;
        return source.calls == 1 ? give(out, len - 1) : -1;
    }
    return -1;
}

static void start(enum manner manner)
{
    memset(&source, 0, sizeof source);
    source.manner = manner;
}

/* Every function that draws, for every algorithm of its kind. */
static void each_drawing(void (*visit)(const struct function *f, const struct example *e))
{
    size_t visited = 0;
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        static struct example example;
        assert_int_equal(example_make(&example, pqlane_alg_at(i), i), PQLANE_OK);
        for (const struct function *f = functions; f->name; f++) {
            if (f->kind != pqlane_alg_kind(example.alg)) continue;
            visit(f, &example);
            visited += f->draws > 0;
        }
    }
    assert_true(visited >= 18);
}

static uint8_t buffer[MOST_OUT][MOST_OUT_BYTES];

static pqlane_status call(const struct function *f, const struct example *e)
{
    uint8_t *const out[MOST_OUT] = {buffer[0], buffer[1]};
    const struct call c = example_call(f, e, 1, out);
    memset(buffer, 0xaa, sizeof buffer);
    errno = ERRNO_BEFORE;
    const pqlane_status status = f->call(&c);
    assert_int_equal(errno, ERRNO_BEFORE);
    return status;
}

/* ---- Bytes that come whole, in pieces, or after interruptions: all of them are drawn, and the same things come out
 * ---- */

static void draws(const struct function *f, const struct example *e)
{
    static uint8_t first[MOST_OUT][MOST_OUT_BYTES];
    for (enum manner manner = WHOLE; manner <= INTERRUPTED; manner++) {
        start(manner);
        expect_status(e->alg, call(f, e), PQLANE_OK);
        assert_int_equal(source.given, f->draws);
        assert_int_equal(source.flags, 0); /* blocks until the system has gathered enough at its start */
        if (manner == WHOLE) memcpy(first, buffer, sizeof first);
        assert_memory_equal(buffer, first, sizeof first);
    }
}

static void all_of_it_is_drawn(void **state)
{
    (void)state;
    each_drawing(draws);
}

/* ---- What is drawn is what is used: the functions that are told their randomness give the same ---- */

static void is_used(const struct function *f, const struct example *e)
{
    uint8_t drawn[64], again[MOST_OUT][MOST_OUT_BYTES];
    const size_t sk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY), pk_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY);
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    pqlane_status status;
    for (size_t i = 0; i < sizeof drawn; i++) drawn[i] = byte_at(i);
    options.rnd = drawn;
    options.rnd_len = pqlane_alg_size(e->alg, PQLANE_SIZE_RND);
    memset(again, 0xaa, sizeof again);
    if (f->draws == 0 || !f->out[0]) return;
    start(WHOLE);
    expect_status(e->alg, call(f, e), PQLANE_OK);
    if (f->out[1] == PQLANE_SIZE_PRIVATE_KEY)
        status = (f->kind == PQLANE_KIND_KEM ? pqlane_kem_keygen_from_seed : pqlane_sig_keygen_from_seed)(
            e->alg, again[0], again[1], drawn, f->draws);
    else if (f->kind == PQLANE_KIND_KEM)
        status = pqlane_kem_encaps_from_coins(e->alg, again[0], again[1], e->public_key, pk_len, drawn, f->draws);
    else
        status = pqlane_sig_sign(e->alg, again[0], e->private_key, sk_len, e->message, sizeof e->message, &options);
    expect_status(e->alg, status, PQLANE_OK);
    assert_memory_equal(buffer, again, sizeof again);
}

static void what_is_drawn_is_used(void **state)
{
    (void)state;
    each_drawing(is_used);
}

/* ---- No randomness: an error, and nothing comes out ---- */

static void fails(const struct function *f, const struct example *e)
{
    for (enum manner manner = NO_SYSTEM_CALL; manner <= BREAKS_OFF; manner++) {
        start(manner);
        expect_status(e->alg, call(f, e), f->draws ? PQLANE_ERR_RANDOM : PQLANE_OK);
        assert_true(f->draws || source.calls == 0);
        for (unsigned i = 0; i < MOST_OUT && f->draws; i++)
            assert_true(is_zero(buffer[i], function_out_size(f, e->alg, i)));
    }
}

static void failures_are_named(void **state)
{
    (void)state;
    each_drawing(fails);
}

static void deterministic_draws_nothing(void **state)
{
    static struct example e;
    static uint8_t sig[PQLANE_MAX_SIGNATURE_BYTES];
    (void)state;
    start(NO_SYSTEM_CALL);
    assert_int_equal(example_make(&e, pqlane_alg_find("ML-DSA-44"), 1), PQLANE_OK);
    pqlane_sig_options with_rnd = PQLANE_SIG_OPTIONS_INIT;
    with_rnd.rnd = e.coins;
    with_rnd.rnd_len = 32;
    expect_status(e.alg, pqlane_sig_sign(e.alg, sig, e.seed, 32, e.message, 3, &with_rnd), PQLANE_OK);
    expect_status(e.alg, pqlane_sig_sign(e.alg, sig, e.seed, 32, e.message, 3, &deterministic), PQLANE_OK);
    assert_int_equal(source.calls, 0);
}

static void bytes(void **state)
{
    uint8_t out[300];
    (void)state;
    for (enum manner manner = WHOLE; manner <= BREAKS_OFF; manner++) {
        start(manner);
        memset(out, 0xaa, sizeof out);
        errno = ERRNO_BEFORE;
        const pqlane_status status = pqlane_random(out + 1, 297);
        assert_int_equal(errno, ERRNO_BEFORE);
        assert_int_equal(status, manner <= INTERRUPTED ? PQLANE_OK : PQLANE_ERR_RANDOM);
        for (size_t i = 0; i < 297; i++) assert_int_equal(out[1 + i], status == PQLANE_OK ? byte_at(i) : 0);
        assert_true(out[0] == 0xaa && out[298] == 0xaa);
    }
    start(NO_SYSTEM_CALL);
    assert_int_equal(pqlane_random(NULL, 0), PQLANE_OK);
    assert_int_equal(pqlane_random(NULL, 1), PQLANE_ERR_ARGUMENT);
    assert_int_equal(source.calls, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_drawn),
        cmocka_unit_test(what_is_drawn_is_used),
        cmocka_unit_test(failures_are_named),
        cmocka_unit_test(deterministic_draws_nothing),
        cmocka_unit_test(bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
