/* SPDX-License-Identifier: Apache-2.0 */

#include "api/prepared_keys.h"

#include <errno.h>
#include <pthread.h>

#define ERRNO_BEFORE EDOM

static const struct prepared_kind *kind; /* that is tested */

/* ---- Memory ---- */

/* What the library was given and gave back; `dirty`: with something in it. */
static struct {
    int refuses;
    unsigned given, freed, dirty;
    void *last;
    size_t last_size;
} memory;

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __real_free(void *data);
void __wrap_free(void *data);

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    if (memory.refuses) {
        errno = ENOMEM;
        return NULL;
    }
    memory.given++;
    memory.last_size = size;
    return memory.last = __real_aligned_alloc(alignment, size);
}

/* What is given back holds nothing any more. */
void __wrap_free(void *data)
{
    if (data && data == memory.last) {
        memory.freed++;
        memory.dirty += !is_zero(data, memory.last_size);
        memory.last = NULL;
    }
    __real_free(data);
}

/* Memory of the caller's: a block of exactly this size, filled. */
static uint8_t *block(size_t size)
{
    uint8_t *data = __real_aligned_alloc(PQLANE_PREPARED_ALIGN, size);
    assert_non_null(data);
    memset(data, 0xaa, size);
    return data;
}

/* ---- The same as without ---- */

#define expect_right(wrong)                 \
    do {                                    \
        const char *wrong_ = (wrong);       \
        if (wrong_) fail_msg("%s", wrong_); \
    } while (0)

static unsigned forms_of(const struct prepared_half *half)
{
    return half->input == PRIVATE_KEY ? 2 : 1;
}

static pqlane_status prepare(const struct example *e, const struct prepared_half *half, unsigned form, void **key,
                             void *at)
{
    size_t len;
    const uint8_t *data = example_input(e, half->input, form, &len);
    return half->prepare(e->alg, key, at, data, len);
}

/* Both keys, in memory of their own and in their last form: expanded. */
static void prepare_both(const struct example *e, void *keys[2])
{
    for (unsigned i = 0; i < 2; i++) {
        const struct prepared_half *half = &kind->halves[i];
        keys[i] = NULL;
        expect_status(e->alg, prepare(e, half, forms_of(half) - 1, &keys[i], NULL), PQLANE_OK);
    }
}

static void forget_both(void *keys[2])
{
    for (unsigned i = 0; i < 2; i++) kind->halves[i].forget(keys[i]);
}

static void in_memory(const struct example *e, const struct prepared_half *half, uint8_t *at)
{
    const unsigned forms = forms_of(half);
    memset(&memory, 0, sizeof memory);
    errno = ERRNO_BEFORE;
    for (unsigned form = 0; form < forms; form++) {
        void *key = NULL;
        expect_status(e->alg, prepare(e, half, form, &key, at), PQLANE_OK);
        expect_right(half->agrees(e, key));
        half->forget(key);
        assert_true(!at || is_zero(at, half->bytes(e->alg)));
    }
    assert_int_equal(errno, ERRNO_BEFORE);
    assert_int_equal(memory.given, at ? 0 : forms);
    assert_int_equal(memory.freed, memory.given);
    assert_int_equal(memory.dirty, 0);
}

static void in_both_memories(const struct example *e)
{
    for (unsigned i = 0; i < 2; i++) {
        uint8_t *callers = block(kind->halves[i].bytes(e->alg));
        in_memory(e, &kind->halves[i], callers);
        in_memory(e, &kind->halves[i], NULL);
        free(callers);
    }
}

static void they_do_what_the_keys_do(void **state)
{
    (void)state;
    each_of_kind(kind->kind, in_both_memories);
}

/* ---- Tiers: a key stays with its own ---- */

static void under_other_tiers(const struct example *e)
{
    size_t ready = 0;
    for (size_t i = 0; i < pqlane_backend_count(); i++) {
        void *keys[2];
        if (pqlane_backend_state_at(i) != PQLANE_BACKEND_READY) continue;
        ready++;
        assert_int_equal(pqlane_backend_force(pqlane_backend_name(i)), PQLANE_OK);
        prepare_both(e, keys);
        for (size_t j = 0; j < pqlane_backend_count(); j++) {
            if (pqlane_backend_state_at(j) != PQLANE_BACKEND_READY) continue;
            assert_int_equal(pqlane_backend_force(pqlane_backend_name(j)), PQLANE_OK);
            for (unsigned half = 0; half < 2; half++) expect_right(kind->halves[half].agrees(e, keys[half]));
        }
        forget_both(keys);
    }
    assert_true(ready > 0);
    assert_int_equal(pqlane_backend_force(NULL), PQLANE_OK);
}

static void they_stay_with_their_tier(void **state)
{
    (void)state;
    each_of_kind(kind->kind, under_other_tiers);
}

/* ---- Threads: all use the same two keys ---- */

#define THREADS 8

struct shared {
    const struct example *e;
    void *keys[2];
    pthread_barrier_t together;
};

static void *use(void *data)
{
    struct shared *shared = data;
    const char *wrong = NULL;
    pthread_barrier_wait(&shared->together);
    for (unsigned i = 0; i < 2 * kind->rounds && !wrong; i++)
        wrong = kind->halves[i % 2].agrees(shared->e, shared->keys[i % 2]);
    return (void *)(uintptr_t)wrong;
}

static void from_threads(const struct example *e)
{
    struct shared shared = {.e = e};
    pthread_t threads[THREADS];
    prepare_both(e, shared.keys);
    assert_int_equal(pthread_barrier_init(&shared.together, NULL, THREADS), 0);
    for (unsigned i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, use, &shared), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        void *wrong;
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        expect_right((const char *)wrong);
    }
    pthread_barrier_destroy(&shared.together);
    forget_both(shared.keys);
}

static void threads_share_them(void **state)
{
    (void)state;
    each_of_kind(kind->kind, from_threads);
}

/* ---- What is refused ---- */

/* No key comes into being, for this reason; what was begun in the caller's memory is wiped. */
static void refuse(const struct example *e, const struct prepared_half *half, const uint8_t *data, size_t len,
                   pqlane_status right)
{
    const size_t bytes = half->bytes(e->alg);
    for (unsigned own = 0; own < 2; own++) {
        uint8_t *at = own ? NULL : block(bytes);
        void *key = &at;
        memset(&memory, 0, sizeof memory);
        expect_status(e->alg, half->prepare(e->alg, &key, at, data, len), right);
        assert_null(key);
        assert_int_equal(memory.freed, memory.given);
        assert_int_equal(memory.dirty, 0);
        if (at && right == half->spoiled) assert_true(is_zero(at, bytes));
        free(at);
    }
}

static void bad_keys(const struct example *e)
{
    for (unsigned i = 0; i < 2; i++) {
        const struct prepared_half *half = &kind->halves[i];
        uint8_t spoiled[PQLANE_MAX_PRIVATE_KEY_BYTES];
        size_t len;
        const uint8_t *data = example_input(e, half->input, forms_of(half) - 1, &len);
        refuse(e, half, data, len - 1, PQLANE_ERR_LENGTH);
        refuse(e, half, NULL, len, PQLANE_ERR_ARGUMENT);
        if (!half->spoil) continue;
        memcpy(spoiled, data, len);
        half->spoil(spoiled, len);
        refuse(e, half, spoiled, len, half->spoiled);
    }
}

/* In every form. */
static void refuse_memory(const struct example *e, const struct prepared_half *half, void *at, pqlane_status right)
{
    for (unsigned form = 0; form < forms_of(half); form++) {
        void *key = &key;
        expect_status(e->alg, prepare(e, half, form, &key, at), right);
        assert_null(key);
    }
}

static void bad_memory(const struct example *e)
{
    for (unsigned i = 0; i < 2; i++) {
        const size_t bytes = kind->halves[i].bytes(e->alg) + PQLANE_PREPARED_ALIGN;
        uint8_t *wide = block(bytes);
        for (size_t off = 1; off < PQLANE_PREPARED_ALIGN; off += off < 8 ? 1 : 8)
            refuse_memory(e, &kind->halves[i], wide + off, PQLANE_ERR_ARGUMENT);
        for (size_t j = 0; j < bytes; j++) assert_int_equal(wide[j], 0xaa);
        free(wide);

        memory.refuses = 1;
        errno = ERRNO_BEFORE;
        refuse_memory(e, &kind->halves[i], NULL, PQLANE_ERR_MEMORY);
        assert_int_equal(errno, ERRNO_BEFORE);
        memory.refuses = 0;
    }
}

static void bad_calls(const struct example *e)
{
    void *keys[2], *none[2] = {NULL, NULL};
    prepare_both(e, keys);
    kind->bad_calls(e, keys[0], keys[1]);
    forget_both(keys);
    forget_both(none);
}

static void refusals(void **state)
{
    (void)state;
    each_of_kind(kind->kind, bad_keys);
    each_of_kind(kind->kind, bad_memory);
    each_of_kind(kind->kind, bad_calls);
}

static void refuse_algorithm(const pqlane_alg *alg)
{
    static const uint8_t data[PQLANE_MAX_PRIVATE_KEY_BYTES];
    for (unsigned i = 0; i < 2; i++) {
        void *key = &key;
        assert_int_equal(kind->halves[i].bytes(alg), 0);
        assert_int_equal(kind->halves[i].prepare(alg, &key, NULL, data, sizeof data), PQLANE_ERR_ARGUMENT);
        assert_null(key);
    }
}

static void other_algorithms(void **state)
{
    (void)state;
    refuse_algorithm(NULL);
    for (size_t i = 0; i < pqlane_alg_count(); i++)
        if (pqlane_alg_kind(pqlane_alg_at(i)) != kind->kind) refuse_algorithm(pqlane_alg_at(i));
}

int test_prepared_keys(const struct prepared_kind *tested)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_do_what_the_keys_do), cmocka_unit_test(they_stay_with_their_tier),
        cmocka_unit_test(threads_share_them),       cmocka_unit_test(refusals),
        cmocka_unit_test(other_algorithms),
    };
    kind = tested;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
