/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Every function of every algorithm with arguments that are wrong in one way: lengths, NULL, options, algorithms of
 * another kind. The error has its name, outputs are zeros, inputs and errno are as they were. All inputs and outputs
 * stand at odd addresses in blocks of exactly their size, so that a sanitizer sees a byte too far.
 */

#include "api/functions.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILLED 0xaa
#define ERRNO_BEFORE EDOM

/* How a call differs from a good one. */
struct twist {
    const char *what; /* "input 1 is NULL" */
    enum { NOTHING, IN_LENGTH, IN_NULL, OUT_NULL, OUT_LENGTH, OPTIONS, ALGORITHM } part;
    unsigned index;
    size_t len;
    const pqlane_sig_options *options;
    const pqlane_alg *alg;
};

/* A copy at an odd address whose end is the block's. data NULL: filled with a pattern. */
static uint8_t *odd_copy(const uint8_t *data, size_t len)
{
    uint8_t *block = malloc(len + 1);
    assert_non_null(block);
    assert_int_equal((uintptr_t)block % 2, 0);
    memset(block, FILLED, len + 1);
    if (data) memcpy(block + 1, data, len);
    return block + 1;
}

static void odd_free(uint8_t *data)
{
    if (data) free(data - 1);
}

static bool all_are(const uint8_t *data, size_t len, uint8_t value)
{
    for (size_t i = 0; i < len; i++)
        if (data[i] != value) return false;
    return true;
}

static void apply(struct call *call, const struct twist *twist)
{
    switch (twist->part) {
    case NOTHING:
        break;
    case IN_LENGTH:
        call->in_len[twist->index] = twist->len;
        break;
    case IN_NULL:
        call->in[twist->index] = NULL;
        break;
    case OUT_NULL:
        call->out[twist->index] = NULL;
        break;
    case OUT_LENGTH:
        call->out_len[twist->index] = twist->len;
        break;
    case OPTIONS:
        call->options = twist->options;
        break;
    case ALGORITHM:
        call->alg = twist->alg;
        break;
    }
}

/* Makes the call, twisted, on copies of everything, and expects this answer. */
static void expect(const struct function *f, const struct call *good, const struct twist *twist, pqlane_status right)
{
    struct call call = *good;
    uint8_t *in[MOST_IN] = {0}, *out[MOST_OUT] = {0};
    for (unsigned i = 0; i < MOST_OUT; i++)
        if (good->out[i]) call.out[i] = out[i] = odd_copy(NULL, good->out_len[i]);
    for (unsigned i = 0; i < MOST_IN; i++)
        if (good->in[i]) call.in[i] = in[i] = odd_copy(good->in[i], good->in_len[i]);
    apply(&call, twist);

    errno = ERRNO_BEFORE;
    const pqlane_status status = f->call(&call);
    const int errno_after = errno;

    const char *name = pqlane_alg_name(good->alg);
    if (status != right)
        fail_msg("%s, %s, %s: %s instead of %s", f->name, name, twist->what, pqlane_status_name(status),
                 pqlane_status_name(right));
    if (errno_after != ERRNO_BEFORE) fail_msg("%s, %s, %s: errno is now %d", f->name, name, twist->what, errno_after);
    for (unsigned i = 0; i < MOST_OUT; i++) {
        if (!out[i]) continue;
        const bool zeros = all_are(out[i], good->out_len[i], 0), untouched = all_are(out[i], good->out_len[i], FILLED);
        /* An algorithm of another kind does not say how long an output is. */
        const bool fine = twist->part == OUT_NULL && twist->index == i ? untouched
                          : twist->part == ALGORITHM                   ? untouched || zeros
                                                                       : zeros == (status != PQLANE_OK);
        if (!fine) fail_msg("%s, %s, %s: output %u is %szeros", f->name, name, twist->what, i, zeros ? "" : "not ");
        odd_free(out[i]);
    }
    for (unsigned i = 0; i < MOST_IN; i++) {
        if (in[i] && memcmp(in[i], good->in[i], good->in_len[i]) != 0)
            fail_msg("%s, %s: input %u changed", f->name, name, i);
        odd_free(in[i]);
    }
}

/* ---- The loop: every function, every algorithm of its kind, every form of its inputs ---- */

typedef void visitor(const struct function *f, const struct example *example, const struct call *good);

static void visit_all(visitor *visit)
{
    size_t visited = 0;
    for (size_t a = 0; a < pqlane_alg_count(); a++) {
        static struct example example;
        assert_int_equal(example_make(&example, pqlane_alg_at(a), a), PQLANE_OK);
        for (const struct function *f = functions; f->name; f++) {
            if (f->kind != pqlane_alg_kind(example.alg)) continue;
            for (unsigned form = 0; form < function_forms(f); form++, visited++) {
                static uint8_t buffer[MOST_OUT][MOST_OUT_BYTES];
                uint8_t *const out[MOST_OUT] = {buffer[0], buffer[1]};
                const struct call good = example_call(f, &example, form, out);
                visit(f, &example, &good);
            }
        }
    }
    assert_true(visited > 80);
}

static void good_call(const struct function *f, const struct example *example, const struct call *good)
{
    (void)example;
    expect(f, good, &(struct twist){.what = "as it should be"}, PQLANE_OK);
}

static void good_calls(void **state)
{
    (void)state;
    visit_all(good_call);
}

/* ---- Lengths ---- */

static bool may_have(const struct example *example, enum input input, size_t len)
{
    size_t right;
    for (unsigned form = 0; example_input(example, input, form, &right); form++)
        if (right == len) return true;
    return false;
}

static void wrong_length(const struct function *f, const struct example *example, const struct call *good)
{
    for (unsigned i = 0; i < MOST_IN && f->in[i]; i++) {
        const size_t right = good->in_len[i];
        const size_t wrong[] = {0,
                                1,
                                right - 1,
                                right + 1,
                                right / 2,
                                2 * right,
                                right + 0x10000,
                                right | (size_t)1 << (8 * sizeof right - 1), /* the same in fewer bits */
                                SIZE_MAX,
                                SIZE_MAX / 2 + 1};
        for (size_t j = 0; j < sizeof wrong / sizeof *wrong; j++) {
            char what[64];
            if (f->in[i] == MESSAGE || may_have(example, f->in[i], wrong[j])) continue;
            snprintf(what, sizeof what, "input %u of %zu bytes", i, wrong[j]);
            expect(f, good, &(struct twist){.what = what, .part = IN_LENGTH, .index = i, .len = wrong[j]},
                   PQLANE_ERR_LENGTH);
        }
    }
}

static void wrong_lengths(void **state)
{
    (void)state;
    visit_all(wrong_length);
}

/* Digests have one length, but for XOFs; what is asked for too short is zeroed, and no more than that. */
static void wrong_digest_length(const struct function *f, const struct example *example, const struct call *good)
{
    const bool xof = pqlane_alg_capabilities(example->alg) & PQLANE_CAN_SQUEEZE;
    if (f->kind != PQLANE_KIND_HASH) return;
    for (size_t len = 0; len < 2 * good->out_len[0]; len++) {
        struct call shorter = *good;
        if (len == good->out_len[0]) continue;
        shorter.out_len[0] = len;
        if (len > 0)
            expect(f, &shorter, &(struct twist){.what = "another digest length"}, xof ? PQLANE_OK : PQLANE_ERR_LENGTH);
    }
}

static void wrong_digest_lengths(void **state)
{
    (void)state;
    visit_all(wrong_digest_length);
}

/* ---- NULL ---- */

static void null_pointer(const struct function *f, const struct example *example, const struct call *good)
{
    char what[64];
    (void)example;
    for (unsigned i = 0; i < MOST_IN && f->in[i]; i++) {
        snprintf(what, sizeof what, "input %u is NULL", i);
        expect(f, good, &(struct twist){.what = what, .part = IN_NULL, .index = i}, PQLANE_ERR_ARGUMENT);
        if (f->in[i] != MESSAGE) continue;
        struct call empty = *good;
        empty.in[i] = NULL;
        empty.in_len[i] = 0;
        const bool verifies = f->in[2] == SIGNATURE; /* a message that was not signed */
        expect(f, &empty, &(struct twist){.what = "an empty message"}, verifies ? PQLANE_ERR_VERIFY : PQLANE_OK);
    }
    for (unsigned i = 0; i < MOST_OUT && f->out[i]; i++) {
        snprintf(what, sizeof what, "output %u is NULL", i);
        expect(f, good, &(struct twist){.what = what, .part = OUT_NULL, .index = i}, PQLANE_ERR_ARGUMENT);
    }
}

static void null_pointers(void **state)
{
    (void)state;
    visit_all(null_pointer);
}

/* ---- Algorithms of other kinds, and none ---- */

static void wrong_algorithm(const struct function *f, const struct example *example, const struct call *good)
{
    (void)example;
    for (size_t i = 0; i <= pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i); /* NULL in the end */
        if (alg && pqlane_alg_kind(alg) == f->kind) continue;
        if (f->kind == PQLANE_KIND_HASH && f->out[0] && f->in[0] == MESSAGE)
            continue; /* told its output's length: below */
        expect(f, good, &(struct twist){.what = "another kind of algorithm", .part = ALGORITHM, .alg = alg},
               PQLANE_ERR_ARGUMENT);
    }
}

static void wrong_algorithms(void **state)
{
    (void)state;
    visit_all(wrong_algorithm);
}

/* ---- Options ---- */

static const uint8_t zeros[256];

static void wrong_option(const struct function *f, const struct example *example, const struct call *good)
{
    const bool external_mu = f->in[1] == MU;
    const pqlane_alg *sha256 = pqlane_alg_find("SHA2-256");
#define OPTIONS .struct_size = sizeof(pqlane_sig_options)
    const pqlane_status too_long = external_mu ? PQLANE_ERR_ARGUMENT : PQLANE_ERR_CONTEXT;
    const struct {
        const char *what;
        pqlane_sig_options options;
        pqlane_status right;
    } rows[] = {
        {"size 0", {.struct_size = 0}, PQLANE_ERR_ARGUMENT},
        {"a size too small", {.struct_size = sizeof(pqlane_sig_options) - 1}, PQLANE_ERR_ARGUMENT},
        {"a size that is no size", {.struct_size = SIZE_MAX}, PQLANE_ERR_ARGUMENT},
        {"an unknown flag", {OPTIONS, .flags = 8}, PQLANE_ERR_ARGUMENT},
        {"the highest flag", {OPTIONS, .flags = 1u << 31}, PQLANE_ERR_ARGUMENT},
        {"reserved", {OPTIONS, .reserved = 1}, PQLANE_ERR_ARGUMENT},
        {"context NULL", {OPTIONS, .ctx_len = 1}, PQLANE_ERR_ARGUMENT},
        {"context too long", {OPTIONS, .ctx = zeros, .ctx_len = 256}, too_long},
        {"context far too long", {OPTIONS, .ctx = zeros, .ctx_len = SIZE_MAX}, too_long},
        {"a pre-hash that is none",
         {OPTIONS, .prehash = example->alg, .flags = PQLANE_SIG_ALLOW_WEAK_HASH},
         PQLANE_ERR_ARGUMENT},
        {"rnd NULL", {OPTIONS, .rnd_len = 32}, PQLANE_ERR_ARGUMENT},
        {"rnd too short", {OPTIONS, .rnd = zeros, .rnd_len = 31}, PQLANE_ERR_LENGTH},
        {"rnd too long", {OPTIONS, .rnd = zeros, .rnd_len = 33}, PQLANE_ERR_LENGTH},
        {"rnd without a length", {OPTIONS, .rnd = zeros}, PQLANE_ERR_LENGTH},
        {"rnd, and deterministic",
         {OPTIONS, .rnd = zeros, .rnd_len = 32, .flags = PQLANE_SIG_DETERMINISTIC},
         PQLANE_ERR_ARGUMENT},
        {"internal, and a context",
         {OPTIONS, .ctx = zeros, .ctx_len = 1, .flags = PQLANE_SIG_INTERNAL},
         PQLANE_ERR_ARGUMENT},
        {"internal, and a pre-hash",
         {OPTIONS, .prehash = sha256, .flags = PQLANE_SIG_INTERNAL | PQLANE_SIG_ALLOW_WEAK_HASH},
         PQLANE_ERR_ARGUMENT},
    };
    const pqlane_sig_options meaningless[] = {
        {OPTIONS, .ctx = zeros, .ctx_len = 1},
        {OPTIONS, .prehash = pqlane_alg_find("SHA2-512")},
        {OPTIONS, .flags = PQLANE_SIG_INTERNAL},
        {OPTIONS, .flags = PQLANE_SIG_ALLOW_WEAK_HASH},
    };
#undef OPTIONS
    if (!f->takes_options) return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(f, good, &(struct twist){.what = rows[i].what, .part = OPTIONS, .options = &rows[i].options},
               rows[i].right);
    if (!external_mu) return;

    /* External mu was made with its context, pre-hash and interface: here they mean nothing. */
    for (size_t i = 0; i < sizeof meaningless / sizeof *meaningless; i++)
        expect(f, good,
               &(struct twist){.what = "an option that mu has behind it", .part = OPTIONS, .options = &meaningless[i]},
               PQLANE_ERR_ARGUMENT);
}

static void wrong_options(void **state)
{
    (void)state;
    visit_all(wrong_option);
}

/* The struct of a later header: what it has more must be zeros, and is not read if the size is beyond reason. */
static void longer_option(const struct function *f, const struct example *example, const struct call *good)
{
    (void)example;
    if (!f->takes_options) return;
    for (size_t more = 1; more <= 64; more += 7) {
        union {
            pqlane_sig_options options;
            uint8_t bytes[sizeof(pqlane_sig_options) + 64];
        } *longer = calloc(1, sizeof *longer);
        assert_non_null(longer);
        longer->options.struct_size = sizeof longer->options + more;
        const struct twist twist = {.what = "longer options", .part = OPTIONS, .options = &longer->options};
        expect(f, good, &twist, PQLANE_OK);
        if (more < 64) longer->bytes[sizeof longer->options + more] = 1; /* beyond the end */
        expect(f, good, &twist, PQLANE_OK);
        longer->bytes[sizeof longer->options + more - 1] = 1;
        expect(f, good, &twist, PQLANE_ERR_ARGUMENT);
        free(longer);
    }
}

static void longer_options(void **state)
{
    (void)state;
    visit_all(longer_option);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_calls),     cmocka_unit_test(wrong_lengths),    cmocka_unit_test(wrong_digest_lengths),
        cmocka_unit_test(null_pointers),  cmocka_unit_test(wrong_algorithms), cmocka_unit_test(wrong_options),
        cmocka_unit_test(longer_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
