/* SPDX-License-Identifier: Apache-2.0 */

#include "api/prepared_keys.h"

#include <errno.h>
#include <pthread.h>

struct prepared_memory prepared_memory;

static const struct prepared_kind *kind; /* of the present test */

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __real_free(void *data);
void __wrap_free(void *data);

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    if (prepared_memory.refuses) {
        errno = ENOMEM;
        return NULL;
    }
    prepared_memory.given++;
    prepared_memory.last_size = size;
    return prepared_memory.last = __real_aligned_alloc(alignment, size);
}

/* What is given back holds nothing any more. */
void __wrap_free(void *data)
{
    if (data && data == prepared_memory.last) {
        prepared_memory.freed++;
        prepared_memory.dirty += !is_zero(data, prepared_memory.last_size);
        prepared_memory.last = NULL;
    }
    __real_free(data);
}

uint8_t *block(size_t size)
{
    uint8_t *data = __real_aligned_alloc(PQLANE_PREPARED_ALIGN, size);
    assert_non_null(data);
    memset(data, 0xaa, size);
    return data;
}

#define expect_right(wrong)                 \
    do {                                    \
        const char *wrong_ = (wrong);       \
        if (wrong_) fail_msg("%s", wrong_); \
    } while (0)

static void in_both_memories(const struct example *e)
{
    const size_t public_bytes = kind->public_bytes(e->alg), private_bytes = kind->private_bytes(e->alg);
    uint8_t *public_block = block(public_bytes), *private_block = block(private_bytes);
    for (unsigned own = 0; own < 2; own++) {
        void *public_key, *private_key;
        memset(&prepared_memory, 0, sizeof prepared_memory);
        errno = ERRNO_BEFORE;
        expect_status(e->alg, kind->prepare_public(e, &public_key, own ? NULL : public_block), PQLANE_OK);
        expect_right(kind->public_agrees(e, public_key));
        kind->forget_public(public_key);
        for (unsigned form = 0; form < 2; form++) {
            expect_status(e->alg, kind->prepare_private(e, form, &private_key, own ? NULL : private_block), PQLANE_OK);
            expect_right(kind->private_agrees(e, private_key));
            kind->forget_private(private_key);
        }
        assert_int_equal(errno, ERRNO_BEFORE);
        assert_int_equal(prepared_memory.given, own ? 3 : 0);
        assert_int_equal(prepared_memory.freed, own ? 3 : 0);
        assert_int_equal(prepared_memory.dirty, 0);
        assert_true(is_zero(public_block, public_bytes) && is_zero(private_block, private_bytes));
    }
    free(public_block);
    free(private_block);
}

void they_do_what_the_keys_do(void **state)
{
    kind = *state;
    each_of_kind(kind->kind, in_both_memories);
}

/* ---- Tiers: a key stays with its own ---- */

static void under_other_tiers(const struct example *e)
{
    size_t ready = 0;
    for (size_t i = 0; i < pqlane_backend_count(); i++) {
        void *public_key, *private_key;
        if (pqlane_backend_state_at(i) != PQLANE_BACKEND_READY) continue;
        ready++;
        assert_int_equal(pqlane_backend_force(pqlane_backend_name(i)), PQLANE_OK);
        expect_status(e->alg, kind->prepare_public(e, &public_key, NULL), PQLANE_OK);
        expect_status(e->alg, kind->prepare_private(e, 0, &private_key, NULL), PQLANE_OK);
        for (size_t j = 0; j < pqlane_backend_count(); j++) {
            if (pqlane_backend_state_at(j) != PQLANE_BACKEND_READY) continue;
            assert_int_equal(pqlane_backend_force(pqlane_backend_name(j)), PQLANE_OK);
            expect_right(kind->public_agrees(e, public_key));
            expect_right(kind->private_agrees(e, private_key));
        }
        kind->forget_public(public_key);
        kind->forget_private(private_key);
    }
    assert_true(ready > 0);
    assert_int_equal(pqlane_backend_force(NULL), PQLANE_OK);
}

void they_stay_with_their_tier(void **state)
{
    kind = *state;
    each_of_kind(kind->kind, under_other_tiers);
}

/* ---- Threads: all use the same two keys ---- */

#define THREADS 8

struct shared {
    const struct example *e;
    const void *public_key, *private_key;
    pthread_barrier_t together;
};

static void *use(void *data)
{
    struct shared *shared = data;
    const char *wrong = NULL;
    pthread_barrier_wait(&shared->together);
    for (unsigned i = 0; i < kind->rounds && !wrong; i++) {
        wrong = kind->public_agrees(shared->e, shared->public_key);
        if (!wrong) wrong = kind->private_agrees(shared->e, shared->private_key);
    }
    return (void *)(uintptr_t)wrong;
}

static void from_threads(const struct example *e)
{
    struct shared shared = {.e = e};
    pthread_t threads[THREADS];
    void *public_key, *private_key;
    expect_status(e->alg, kind->prepare_public(e, &public_key, NULL), PQLANE_OK);
    expect_status(e->alg, kind->prepare_private(e, 1, &private_key, NULL), PQLANE_OK);
    shared.public_key = public_key;
    shared.private_key = private_key;
    assert_int_equal(pthread_barrier_init(&shared.together, NULL, THREADS), 0);
    for (unsigned i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, use, &shared), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        void *wrong;
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        expect_right((const char *)wrong);
    }
    pthread_barrier_destroy(&shared.together);
    kind->forget_public(public_key);
    kind->forget_private(private_key);
}

void threads_share_them(void **state)
{
    kind = *state;
    each_of_kind(kind->kind, from_threads);
}
