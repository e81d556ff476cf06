/* SPDX-License-Identifier: Apache-2.0 */

/* The gate from end to end, on made-up libraries whose truth is known. */

#include "measure/gate.h"
#include "measure/instructions.h"
#include "measure/resources.h"
#include "support.h"
#include "worker/protocol.h"

#include <math.h>
#include <time.h>

static const char *const names[] = {"FAKE-KEM/keygen+seed", "FAKE-KEM/decaps", "FAKE-HASH/hash+64B"};

static struct gate gate_of(const struct image *candidate, const struct image *baseline)
{
    return (struct gate){.candidate = candidate,
                         .baseline = baseline,
                         .cpu = -1,
                         .pairs = 100,
                         .seed = 3,
                         .plan = {JUDGE_LEAST_PROCESSES, JUDGE_MOST_PROCESSES, true},
                         .confirm = true,
                         .control = true,
                         .names = names,
                         .count = LENGTH(names),
                         .quiet = true};
}

static void run(struct gate *gate)
{
    struct measure_error error;
    if (gate_run(gate, &error) != MEASURE_DONE) fail_msg("%s", error.text);
}

/* One operation takes 20 % more time, the others none: it is measured twice as long, and they end early. */
static void a_slowdown_is_found_where_it_is(void **state)
{
    struct image slower, fake;
    (void)state;
    open_fake(&slower, "slower");
    open_fake(&fake, "fake");
    struct gate gate = gate_of(&slower, &fake);
    run(&gate);
    for (size_t i = 0; i < LENGTH(names); i++) {
        const struct gate_operation *operation = &gate.operations[i];
        const struct judgement *judgement = &operation->judgement;
        if (judgement->verdict != (i == 1 ? VERDICT_REGRESSED : VERDICT_PASS))
            fail_msg("%s: %s, ratio %f (%f to %f): %s", names[i], verdict_name(judgement->verdict), judgement->ratio,
                     judgement->low, judgement->high, judgement->reason ? judgement->reason : "");
        assert_int_equal(operation->round_count, i == 1 ? 2 : 1);
        assert_true(operation->rounds[0].count >= (i == 1 ? 10 : JUDGE_LEAST_PROCESSES));
        assert_true(gate_pairs(operation) >= 100 * (operation->rounds[0].count + operation->rounds[1].count));
    }
    double ratio = gate.operations[1].judgement.ratio;
    if (ratio < 1.1 || ratio > 1.4) fail_msg("ratio %f", ratio);
    assert_int_equal(gate.control_count, LENGTH(names));
    assert_true(gate.control_finding == TENDENCY_EVEN || gate.control_finding == TENDENCY_UNDECIDED);
    assert_false(gate.out_of_time);
    gate_clear(&gate);
    image_close(&slower);
    image_close(&fake);
}

/* Beside time, the stack of both sides is seen. */
static void more_stack_is_seen(void **state)
{
    struct image hungry, fake;
    (void)state;
    open_fake(&hungry, "hungry"); /* 20000 bytes instead of 64 */
    open_fake(&fake, "fake");
    struct gate gate = gate_of(&hungry, &fake);
    gate.names = &names[2];
    gate.count = 1;
    run(&gate);
    const uint64_t *stack = gate.operations[0].stack;
    const bool known = stack[0] > 0; /* not with a sanitizer, which keeps frames of its own */
    if (known && stack[0] < stack[1] + 15000)
        fail_msg("%llu bytes and %llu", (unsigned long long)stack[0], (unsigned long long)stack[1]);
    assert_int_equal(resource_stack(stack[0], stack[1]).verdict, stack[1] ? VERDICT_REGRESSED : VERDICT_PASS);
    assert_true(known || stack[1] == 0);
    gate_clear(&gate);
    image_close(&hungry);
    image_close(&fake);
}

/* Pairs of an operation whose time differs from call to call say little: there are more of them, up to a limit. */
static void an_uneven_operation_gets_more_pairs(void **state)
{
    struct image uneven;
    (void)state;
    open_fake(&uneven, "uneven");
    struct gate gate = gate_of(&uneven, &uneven);
    gate.names = &names[1];
    gate.count = 1;
    gate.pairs = 10;
    gate.control = false;
    run(&gate);
    const unsigned visits = gate.operations[0].rounds[0].count + gate.operations[0].rounds[1].count;
    if (gate_pairs(&gate.operations[0]) <= 10 * visits || /* how many more, depends on the time they take */
        gate_pairs(&gate.operations[0]) > WORKER_PAIRS_TIMES * 10 * visits)
        fail_msg("%zu pairs in %u visits", gate_pairs(&gate.operations[0]), visits);
    gate_clear(&gate);
    image_close(&uneven);
}

/* More pairs than that, fewer than were asked for, or half a pair make no sense. */
static void a_wrong_number_of_pairs_is_refused(void **state)
{
    static const char *const numbers[] = {"1 1", "1 1 1 1 1",
                                          "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 "
                                          "1 1 1 1 1 1 1"};
    struct image fake;
    struct measure_error error;
    (void)state;
    open_fake(&fake, "fake");
    for (size_t i = 0; i < LENGTH(numbers); i++) {
        char script[256];
        snprintf(script, sizeof script, "echo pqlane-worker 5; echo visit FAKE-KEM/decaps; echo pair 1 %s; echo end",
                 numbers[i]);
        use_script_as_worker(script);
        struct gate gate = gate_of(&fake, &fake);
        gate.names = &names[1];
        gate.count = 1;
        gate.pairs = 2;
        assert_int_equal(gate_run(&gate, &error), MEASURE_FAILED);
        assert_has(error.text, "makes no sense: 'pair");
        gate_clear(&gate);
    }
    image_close(&fake);
}

/* What cannot be decided in the time is called so, and the gate keeps to it. */
static void the_budget_holds(void **state)
{
    struct image fake;
    struct timespec before, after;
    (void)state;
    open_fake(&fake, "fake");
    struct gate gate = gate_of(&fake, &fake);
    gate.pairs = 5000;
    gate.budget_seconds = 1;
    clock_gettime(CLOCK_MONOTONIC, &before);
    run(&gate);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec < 10);
    assert_true(gate.out_of_time);
    for (size_t i = 0; i < LENGTH(names); i++) {
        assert_int_equal(gate.operations[i].judgement.verdict, VERDICT_INCONCLUSIVE);
        assert_non_null(gate.operations[i].judgement.reason);
    }
    gate_clear(&gate);
    image_close(&fake);
}

/* A library that ends the process, fails, or answers differently, and a worker that says nothing more: each is named,
 * with the operation. */
static void what_goes_wrong_is_named(void **state)
{
    static const struct {
        const char *library, *text;
    } cases[] = {{"crash", "signal 6 (Aborted) at FAKE-KEM/decaps"},
                 {"fails", "fails at FAKE-KEM/decaps"},
                 {"wrong", "different answers for FAKE-KEM/decaps"}};
    struct image fake;
    struct measure_error error;
    (void)state;
    open_fake(&fake, "fake");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct image broken;
        open_fake(&broken, cases[i].library);
        struct gate gate = gate_of(&broken, &fake);
        gate.names = &names[1];
        gate.count = 1;
        assert_int_equal(gate_run(&gate, &error), MEASURE_FAILED);
        assert_has(error.text, cases[i].text);
        gate_clear(&gate);
        image_close(&broken);
    }
    image_close(&fake);
}

/* A process that tells of the same operation again and again has no more than one voice, and no memory is overrun. */
static void a_worker_that_repeats_itself_is_refused(void **state)
{
    struct image fake;
    struct measure_error error;
    (void)state;
    open_fake(&fake, "fake");
    use_script_as_worker("echo pqlane-worker 5; i=0\nwhile [ $i -lt 80 ]; do echo visit FAKE-KEM/decaps; "
                         "echo pair 1 1 1; i=$((i + 1)); done; echo end");
    struct gate gate = gate_of(&fake, &fake);
    gate.names = &names[1];
    gate.count = 1;
    gate.pairs = 1;
    assert_int_equal(gate_run(&gate, &error), MEASURE_FAILED);
    assert_has(error.text, "makes no sense: 'pair");
    assert_int_equal(gate.operations[0].rounds[0].count, 1);
    gate_clear(&gate);
    image_close(&fake);
}

static void a_starved_worker_is_out_of_time(void **state)
{
    struct image fake;
    (void)state;
    open_fake(&fake, "fake");
    use_script_as_worker("echo pqlane-worker 5; echo visit FAKE-KEM/decaps; exec sleep 30");
    struct gate gate = gate_of(&fake, &fake);
    gate.names = &names[1];
    gate.count = 1;
    gate.budget_seconds = 1;
    run(&gate);
    assert_true(gate.out_of_time && gate.seconds < 10);
    assert_int_equal(gate.operations[0].judgement.verdict, VERDICT_INCONCLUSIVE);
    gate_clear(&gate);
    image_close(&fake);
}

static void stack_and_code_are_judged(void **state)
{
    static const struct {
        uint64_t candidate, baseline;
        enum verdict stack, code;
        enum severity severity; /* of the stack */
    } cases[] = {
        {1000, 1000, VERDICT_PASS, VERDICT_PASS, SEVERITY_NONE},
        {1200, 1000, VERDICT_PASS, VERDICT_REGRESSED, SEVERITY_NONE}, /* below 256 bytes of stack */
        {1300, 1000, VERDICT_REGRESSED, VERDICT_REGRESSED, SEVERITY_CRITICAL},
        {20500, 20000, VERDICT_REGRESSED, VERDICT_PASS, SEVERITY_NOTICE},
        {20256, 20000, VERDICT_PASS, VERDICT_PASS, SEVERITY_NONE},
        {1000, 1300, VERDICT_IMPROVED, VERDICT_IMPROVED, SEVERITY_NONE},
        {1000, 0, VERDICT_PASS, VERDICT_PASS, SEVERITY_NONE},
    };
    struct image fake, text;
    uint64_t bytes = 0;
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct resource stack = resource_stack(cases[i].candidate, cases[i].baseline),
                        code = resource_code(cases[i].candidate, cases[i].baseline);
        assert_int_equal(stack.verdict, cases[i].stack);
        assert_int_equal(stack.severity, cases[i].severity);
        assert_int_equal(code.verdict, cases[i].code);
    }
    open_fake(&fake, "fake");
    assert_true(resource_code_bytes(&fake, &bytes));
    assert_true(bytes > 500 && bytes < fake.size);
    image_close(&fake);
    struct measure_error error;
    uint8_t header[4096];
    open_fake(&fake, "fake");
    assert_int_equal(pread(fake.fd, header, 100, 0), 100);
    for (size_t size = 1; size <= 100; size++) { /* cut anywhere in its header */
        assert_int_equal(image_of_bytes(&text, "cut", header, size, &error), MEASURE_DONE);
        assert_false(resource_code_bytes(&text, &bytes));
        image_close(&text);
    }
    image_close(&fake);
}

/* Instructions are exact: the same library counts the same, and 20 % more work is 20 % more instructions. */
static void instructions_are_counted(void **state)
{
    struct image fake, slower;
    struct measure_error error;
    struct instructions same, more;
    (void)state;
    open_fake(&fake, "fake");
    open_fake(&slower, "slower");
    const struct image *equal[2] = {&fake, &fake}, *unequal[2] = {&slower, &fake};
    assert_int_equal(instructions_count(&same, equal, names, LENGTH(names), NULL, 7, 0, &error), MEASURE_DONE);
    assert_int_equal(instructions_count(&more, unequal, names, LENGTH(names), NULL, 7, 0, &error), MEASURE_DONE);
    image_close(&fake);
    image_close(&slower);
    if (!same.source) {
        printf("skipped: instructions: %s\n", same.reason);
        assert_true(*same.reason && isnan(instructions_ratio(&same, 0)));
        instructions_clear(&same);
        instructions_clear(&more);
        skip();
    }
    for (size_t i = 0; i < LENGTH(names); i++) {
        assert_true(instructions_ratio(&same, i) == 1.0);
        if (i != 1) assert_true(fabs(instructions_ratio(&more, i) - 1) < 0.01);
    }
    double ratio = instructions_ratio(&more, 1);
    if (ratio < 1.1 || ratio > 1.25) fail_msg("ratio %f", ratio);
    instructions_clear(&same);
    instructions_clear(&more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slowdown_is_found_where_it_is),
        cmocka_unit_test(more_stack_is_seen),
        cmocka_unit_test(an_uneven_operation_gets_more_pairs),
        cmocka_unit_test_teardown(a_wrong_number_of_pairs_is_refused, remove_script),
        cmocka_unit_test(the_budget_holds),
        cmocka_unit_test(what_goes_wrong_is_named),
        cmocka_unit_test_teardown(a_worker_that_repeats_itself_is_refused, remove_script),
        cmocka_unit_test_teardown(a_starved_worker_is_out_of_time, remove_script),
        cmocka_unit_test(stack_and_code_are_judged),
        cmocka_unit_test(instructions_are_counted),
    };
    return cmocka_run_group_tests(tests, use_built_worker, NULL);
}
