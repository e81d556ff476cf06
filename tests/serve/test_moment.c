/* SPDX-License-Identifier: Apache-2.0 */

/* Ticks that were written come back as they were; documents of anybody else's making change nothing that matters. */

#include "serve/moment.h"

#include "metrics/support.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 16

static struct ticks ticks;
static struct events events;
static const struct moment_clocks now = {1796000000.0, 5000.0};

static int open_ticks(void **test)
{
    (void)test;
    memset(&events, 0, sizeof events);
    return ticks_open(&ticks, ROOM) ? 0 : -1;
}

static int close_ticks(void **test)
{
    (void)test;
    ticks_close(&ticks);
    return 0;
}

static void read_at(double t, const char *text)
{
    moment_read(&ticks, &events, t, text, now);
}

/* A document of one series, with one value in the place of another. */
static char *make_document(const char *path, const char *name, json_t *value)
{
    json_t *buckets = json_array();
    for (int i = 0; i < TICKS_BUCKETS; i++) json_array_append_new(buckets, json_integer(3 * i));
    json_t *document = json_pack("{s:f, s:i, s:[{s:s, s:s, s:s, s:i, s:i, s:f, s:f, s:n, s:o}], s:[{s:f, s:s, s:s}]}",
                                 "seconds", 1.0, "processes", 2, "series", "algorithm", "ML-KEM-768", "operation",
                                 "encaps", "backend", "avx2", "ok", 570, "errors", 1, "p50", 1.1e-5, "p95", 2.3e-5,
                                 "p99", "buckets", buckets, "events", "t", now.t - 8, "kind", "process_started", "text",
                                 "web 12 started");
    assert_non_null(document);
    json_t *object = *path ? json_array_get(json_object_get(document, path), 0) : document;
    if (value) json_object_set_new(object, name, value);
    char *text = json_dumps(document, 0);
    json_decref(document);
    return text;
}

static void read_with(double t, const char *path, const char *name, json_t *value)
{
    char *text = make_document(path, name, value);
    read_at(t, text);
    free(text);
}

static void what_is_written_comes_back(void **test)
{
    (void)test;
    read_with(now.t - 7, "", "", NULL);
    assert_int_equal(ticks.count, 1);
    assert_int_equal(events.count, 1);
    char *text = moment_write(&ticks, ticks_at(&ticks, 0), &events, 0, events.count);
    assert_non_null(text);
    read_at(now.t - 5.5, text);
    assert_int_equal(ticks.count, 2);
    assert_int_equal(ticks.series_count, 1);
    for (size_t i = 0; i < 2; i++) {
        const struct tick *tick = ticks_at(&ticks, i);
        const struct tick_row *row = tick_find(tick, 0);
        assert_true(tick->t == now.t - (i == 0 ? 7 : 5.5) && tick->at == now.at - (now.t - tick->t));
        assert_true(tick->seconds == 1 && tick->processes == 2 && tick->count == 1 && row);
        assert_true(row->ok == 570 && row->errors == 1);
        assert_true(row->quantiles[TICK_P50] == 1.1e-5 && row->quantiles[TICK_P95] == 2.3e-5);
        assert_true(row->quantiles[TICK_P99] < 0);
        for (uint32_t b = 0; b < TICKS_BUCKETS; b++) assert_int_equal(row->buckets[b], 3 * b);
        assert_true(events.items[i].t == now.t - 8 && events.items[i].at == now.at - 8);
        assert_int_equal(events.items[i].kind, EVENT_PROCESS_STARTED);
        assert_string_equal(events.items[i].text, "web 12 started");
    }
    free(text);
}

static void bad_documents_change_nothing(void **test)
{
    static const char *const texts[] = {"", "{", "[]", "7", "null", "{}", "{\"seconds\": 1, \"seconds\": 1}"};
    (void)test;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) read_at(now.t - 7, texts[i]);
    read_with(now.t - 7, "", "seconds", json_integer(-1));
    read_with(now.t - 7, "", "seconds", json_real(1e300));
    read_with(now.t - 7, "", "seconds", json_real(1e-300)); /* rates beyond any number */
    read_with(now.t - 7, "", "seconds", json_integer(0));
    read_with(now.t + 1, "", "", NULL);
    read_with(-1, "", "", NULL);
    read_with(4.6e15, "", "", NULL);
    read_with(now.t - 7, "", "seconds", json_string("1"));
    read_with(now.t - 7, "", "processes", json_integer(-1));
    read_with(now.t - 7, "", "processes", json_integer((json_int_t)1 << 40));
    read_with(now.t - 7, "", "processes", json_real(2));
    assert_int_equal(ticks.count, 0);
    assert_int_equal(events.count, 0);
}

static void bad_rows_and_events_are_left_out(void **test)
{
    static const struct {
        const char *name, *value;
    } rows[] =
        {
            {"algorithm", "\"\""},
            {"algorithm", "\"ML-KEM-768 and much more than fits\""},
            {"algorithm", "7"},
            {"operation", "\"en\\ncaps\""},
            {"backend", "\"\\u00fc\""},
            {"ok", "-1"},
            {"ok", "9007199254740993"},
            {"errors", "1.5"},
            {"errors", "null"},
            {"p50", "-1e-5"},
            {"p50", "1e300"},
            {"p95", "\"fast\""},
            {"buckets", "[]"},
            {"buckets", "null"},
            {"buckets", "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4294967296]"},
            {"buckets", "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,-1]"},
            {"buckets", "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"},
        },
      said[] = {
          {"t", "null"}, {"t", "-1"}, {"t", "1796000001"}, {"kind", "\"made_up\""}, {"kind", "1"}, {"text", "null"},
      };
    double t = now.t - 100;
    (void)test;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        events.count = 0;
        read_with(t += 1, "series", rows[i].name, json_loads(rows[i].value, JSON_DECODE_ANY, NULL));
        if (ticks_at(&ticks, ticks.count - 1)->count != 0) fail_msg("%s %s", rows[i].name, rows[i].value);
        assert_int_equal(events.count, 1);
    }
    assert_int_equal(ticks.series_count, 0);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        events.count = 0;
        read_with(t += 1, "events", said[i].name, json_loads(said[i].value, JSON_DECODE_ANY, NULL));
        if (events.count != 0) fail_msg("%s %s", said[i].name, said[i].value);
        assert_int_equal(ticks_at(&ticks, ticks.count - 1)->count, 1);
    }
}

static void texts_of_events_are_made_printable(void **test)
{
    (void)test;
    read_with(now.t - 7, "events", "text", json_string("a\x1b[31m\n\xc3\xbc"));
    assert_string_equal(events.items[0].text, "a?[31m?\xc3\xbc");
    char large[2 * LIVE_ERROR_BYTES];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    read_with(now.t - 6, "events", "text", json_string(large));
    assert_int_equal(strlen(events.items[1].text), LIVE_ERROR_BYTES - 1);
    memcpy(large + LIVE_ERROR_BYTES - 2, "\xc3\xbc", 2); /* whole, or not at all */
    read_with(now.t - 5, "events", "text", json_string(large));
    assert_int_equal(strlen(events.items[2].text), LIVE_ERROR_BYTES - 2);
    events_say(&events, 0, 0, EVENT_PROBLEM, "a server said \xff\xc3");
    assert_string_equal(events.items[3].text, "a server said ??");
}

/* Two servers that kept the same folder at the same time. */
static void overlapping_ticks_are_left_out(void **test)
{
    (void)test;
    for (int i = 0; i < 5; i++) {
        read_with(now.t - 50 + i, "", "", NULL);
        read_with(now.t - 50 + i + 0.3, "", "", NULL);
    }
    assert_int_equal(ticks.count, 5);
    for (size_t i = 0; i < 5; i++) assert_true(ticks_at(&ticks, i)->t == now.t - 50 + (double)i);
}

/* The same series twice, and more series than there is room for. */
static void made_up_series_stay_bounded(void **test)
{
    (void)test;
    char *text = make_document("", "", NULL);
    json_t *document = json_loads(text, 0, NULL), *list = json_object_get(document, "series");
    free(text);
    json_array_append(list, json_array_get(list, 0));
    text = json_dumps(document, 0);
    read_at(now.t - 90, text);
    free(text);
    assert_int_equal(ticks_at(&ticks, 0)->count, 1);
    for (int i = 0; i < 2 * TICKS_MOST_SERIES; i++) {
        char name[16];
        json_t *one = json_copy(json_array_get(list, 0));
        snprintf(name, sizeof name, "A%d", i);
        json_object_set_new(one, "algorithm", json_string(name));
        json_array_append_new(list, one);
    }
    text = json_dumps(document, 0);
    for (int i = 0; i < 2 * ROOM; i++) read_at(now.t - 80 + i, text);
    free(text);
    json_decref(document);
    assert_int_equal(ticks.count, ROOM);
    assert_true(ticks_at(&ticks, 0)->count <= ticks.series_count);
    assert_true(ticks.series_count < TICKS_MOST_SERIES);
    assert_true(ticks_series(&ticks, TICKS_MOST_SERIES, "ML-KEM-512", "encaps", "avx2") < TICKS_MOST_SERIES);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_ticks, close_ticks)
    const struct CMUnitTest tests[] = {
        TEST(what_is_written_comes_back),       TEST(bad_documents_change_nothing),
        TEST(bad_rows_and_events_are_left_out), TEST(texts_of_events_are_made_printable),
        TEST(overlapping_ticks_are_left_out),   TEST(made_up_series_stay_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
