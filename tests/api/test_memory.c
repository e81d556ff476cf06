/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Cryptography allocates nothing, and its need of stack is known. Linked with --wrap=malloc and its relatives, so that
 * the library's calls arrive here; every function runs on a painted stack of its own, whose lowest changed byte tells
 * how deep it went.
 */

#include "api/rows.h"

#include <pthread.h>

/* What every operation must do with, on a thread of its own: a bound that a change must not pass unnoticed. */
#define MOST_STACK_BYTES (184 * 1024)
#define STACK_BYTES (4 * 1024 * 1024)

static volatile unsigned allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *data, size_t size);
void __real_free(void *data);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *data, size_t size);
void __wrap_free(void *data);

void *__wrap_malloc(size_t size)
{
    allocations++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    allocations++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *data, size_t size)
{
    allocations++;
    return __real_realloc(data, size);
}

void __wrap_free(void *data)
{
    allocations++;
    __real_free(data);
}

struct task {
    const struct function *f;
    struct call call;
    pqlane_status status;
    unsigned allocations;
};

static void *run(void *data)
{
    struct task *task = data;
    const unsigned before = allocations;
    task->status = task->f->call(&task->call);
    task->allocations = allocations - before;
    return NULL;
}

#define PAINT 0x5c

/* Bytes of a painted stack that were changed. */
static size_t run_painted(struct task *task)
{
    static _Alignas(4096) uint8_t stack[STACK_BYTES];
    pthread_attr_t attributes;
    pthread_t thread;
    memset(stack, PAINT, sizeof stack);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, sizeof stack), 0);
    assert_int_equal(pthread_create(&thread, &attributes, run, task), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    size_t untouched = 0;
    while (untouched < sizeof stack && stack[untouched] == PAINT) untouched++;
    return sizeof stack - untouched;
}

static pqlane_status do_nothing(const struct call *call)
{
    (void)call;
    return PQLANE_OK;
}

static void stack_and_heap(void **state)
{
    const char *instrumented = getenv("PQLANE_SANITIZE");
    const struct function nothing = {.name = "nothing", .call = do_nothing};
    struct task idle = {.f = &nothing};
    const size_t overhead = run_painted(&idle);
    size_t deepest = 0;
    (void)state;
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        static struct example example;
        static uint8_t buffer[MOST_OUT][MOST_OUT_BYTES];
        uint8_t *const out[MOST_OUT] = {buffer[0], buffer[1]};
        assert_int_equal(example_make(&example, pqlane_alg_at(i), i), PQLANE_OK);
        for (const struct function *f = functions; f->name; f++) {
            size_t most = 0;
            if (f->kind != pqlane_alg_kind(example.alg)) continue;
            for (unsigned form = 0; form < function_forms(f); form++) {
                struct task task = {.f = f, .call = example_call(f, &example, form, out)};
                const size_t used = run_painted(&task);
                expect_status(example.alg, task.status, PQLANE_OK);
                if (task.allocations) fail_msg("%s, %s allocates", pqlane_alg_name(example.alg), f->name);
                if (used > most) most = used;
            }
            most -= overhead < most ? overhead : most;
            print_message("%-12s %-34s %7zu bytes of stack\n", pqlane_alg_name(example.alg), f->name, most);
            if (most > deepest) deepest = most;
        }
    }
    if (!instrumented || !*instrumented) assert_in_range(deepest, 1, MOST_STACK_BYTES);
}

/* The counter counts: without this, nothing above could fail. */
static void allocations_are_seen(void **state)
{
    const unsigned before = allocations;
    (void)state;
    void *volatile data = malloc(10);
    free(data);
    assert_int_equal(allocations - before, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(allocations_are_seen), cmocka_unit_test(stack_and_heap)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
