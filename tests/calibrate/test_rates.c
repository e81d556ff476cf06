/* SPDX-License-Identifier: Apache-2.0 */

/* Counting what the gate said, and judging raw pairs again. */

#include "calibrate/rates.h"
#include "calibrate/replay.h"
#include "support.h"

static void counts_per_gate_and_per_operation(void **state)
{
    static const struct {
        const char *kind, *first, *second, *control;
    } gates[] = {
        {"identical", "pass", "pass", "pass"},           {"identical", "regressed", "improved", "pass"},
        {"identical", "pass", "inconclusive", "failed"}, {"identical", "pass", "improved", "inconclusive"},
        {"slower 3%", "regressed", "regressed", "pass"}, {"slower 3%", "regressed", "inconclusive", "pass"},
        {"slower 3%", "improved", "pass", "pass"},
    };
    struct rates rates;
    struct measure_error error;
    struct rng rng = {1};
    json_t *plan = plan_line();
    (void)state;
    assert_true(rates_begin(&rates, plan, &error));
    for (size_t i = 0; i < sizeof gates / sizeof *gates; i++) {
        json_t *line = gate_line(&rng, gates[i].kind, gates[i].first, gates[i].second, gates[i].control, 1);
        assert_true(rates_take(&rates, line, &error));
        json_decref(line);
    }
    const struct rates_kind *same = &rates.kinds[0], *slower = &rates.kinds[1];
    assert_int_equal(same->gate.gates, 4);
    assert_int_equal(same->gate_wrong, 2); /* one of them in both directions */
    assert_int_equal(same->all.gates, 8);
    assert_int_equal(same->all.slower, 1);
    assert_int_equal(same->all.faster, 2);
    assert_int_equal(same->all.inconclusive, 1);
    assert_int_equal(same->control_failed, 1);
    assert_int_equal(same->operations[1].faster, 2);
    assert_true(same->seconds == 10);
    assert_true(slower->slower && !same->slower);
    assert_int_equal(slower->gate.slower, 2);
    assert_int_equal(slower->all.slower, 3);
    assert_int_equal(slower->operations[0].slower, 2);
    json_t *document = rates_json(&rates);
    assert_int_equal(json_array_size(document), 2);
    const json_t *share = json_object_get(json_array_get(document, 1), "found_per_operation");
    assert_int_equal(json_integer_value(json_object_get(share, "hits")), 3);
    assert_int_equal(json_integer_value(json_object_get(share, "of")), 6);
    assert_true(json_real_value(json_object_get(share, "low")) < 0.5 &&
                json_real_value(json_object_get(share, "high")) > 0.5);
    json_decref(document);
    rates_clear(&rates);
    json_decref(plan);
}

/* Lines that a hand has changed are named, not counted and not crashed on. */
static void damaged_lines_are_refused(void **state)
{
    static const char *const lines[] = {
        "{}",
        "[]",
        "{\"kind\": \"other\", \"control\": \"pass\", \"operations\": [{\"name\": \"ALG/one\", \"verdict\": "
        "\"pass\"}]}",
        "{\"kind\": \"identical\", \"control\": \"pass\", \"operations\": []}",
        "{\"kind\": \"identical\", \"control\": \"pass\", \"operations\": [1]}",
        "{\"kind\": \"identical\", \"control\": \"pass\", \"operations\": [{\"name\": \"ALG/x\", \"verdict\": "
        "\"pass\"}]}",
        "{\"kind\": \"identical\", \"operations\": [{\"name\": \"ALG/one\", \"verdict\": \"pass\"}]}",
    };
    struct rates rates;
    struct measure_error error;
    json_t *plan = plan_line(), *empty = json_object();
    (void)state;
    assert_false(rates_begin(&rates, empty, &error));
    rates_clear(&rates);
    assert_true(rates_begin(&rates, plan, &error));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        json_t *line = json_loads(lines[i], 0, NULL);
        assert_non_null(line);
        error.text[0] = 0;
        if (rates_take(&rates, line, &error)) fail_msg("taken: %s", lines[i]);
        assert_true(*error.text);
        json_decref(line);
    }
    rates_clear(&rates);
    json_decref(empty);
    json_decref(plan);
}

/* "NAME  a % b % c % n" of the table after the heading of a kind. */
static void row(const char *text, const char *kind, const char *name, double numbers[4])
{
    const char *at = strstr(text, kind);
    if (at) at = strstr(at, name);
    if (!at ||
        sscanf(at + strlen(name), " %lf %% %lf %% %lf %% %lf", &numbers[0], &numbers[1], &numbers[2], &numbers[3]) != 4)
        fail_msg("no row '%s' of %s in:\n%s", name, kind, text);
}

/* On processes that are honest in pairs and wild apart: the gate is right, without pairing it needs far more of them,
 * and a stored number is as good as a coin. */
static void replay_tells_what_pairing_brings(void **state)
{
    struct measure_error error;
    struct rng rng = {5};
    json_t *plan = plan_line();
    char *text = NULL;
    size_t size;
    double gate[4], apart[4], number[4], slower[4];
    (void)state;
    struct replay *replay = replay_begin(plan, &error);
    assert_non_null(replay);
    for (int i = 0; i < 30; i++) {
        json_t *same = gate_line(&rng, "identical", "pass", "pass", "pass", 1),
               *more = gate_line(&rng, "slower 3%", "regressed", "regressed", "pass", 1.03);
        assert_true(replay_take(replay, same, &error) && replay_take(replay, more, &error));
        json_decref(same);
        json_decref(more);
    }
    FILE *out = open_memstream(&text, &size);
    assert_true(replay_print(replay, 1, out));
    fclose(out);
    row(text, "identical", "the gate", gate);
    row(text, "identical", "without pairing: sides apart", apart);
    row(text, "identical", "a stored number, 3 %", number);
    row(text, "slower 3%", "the gate", slower);
    assert_true(gate[0] == 0 && gate[2] == 0 && gate[3] == 5);
    assert_true(slower[1] > 99);
    assert_true(apart[3] > 2 * gate[3]);
    assert_true(number[1] > 20);
    free(text);
    json_decref(plan);

    json_t *broken = json_loads("{\"kind\": \"identical\", \"operations\": [{\"name\": \"ALG/one\", \"rounds\": "
                                "[{\"processes\": [{\"n\": 1, \"ticks\": [0, -1]}]}]}]}",
                                0, NULL);
    assert_false(replay_take(replay, broken, &error));
    json_decref(broken);
    replay_end(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_per_gate_and_per_operation),
        cmocka_unit_test(damaged_lines_are_refused),
        cmocka_unit_test(replay_tells_what_pairing_brings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
