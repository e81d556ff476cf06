/* SPDX-License-Identifier: Apache-2.0 */

/* What the service knows while its clocks jump and stand: sums stay right, rates possible, and what was in the last
 * seconds is told as such. This process is the one that it watches. */

#include "clocks.h"
#include "metrics/support.h"
#include "serve/api.h"

#include <jansson.h>
#include <math.h>
#include <sys/stat.h>

#define ROOM 40

static char folder[] = "/tmp/pqlane-clocks-XXXXXX";
static struct service service;
static uint64_t total;

/* So many operations, then so many seconds of the monotonic clock go by, and the service looks. */
static void look(unsigned operations, int64_t seconds)
{
    assert_true(encapsulate(operations));
    total += operations;
    clocks->monotonic_stands += seconds * CLOCKS_SECOND;
    if (!service_look(&service)) fail_msg("%s", service.problem);
    assert_int_equal(series_of(service_sum(&service), "ML-KEM-512", "encaps").ok, total);
}

static json_t *parse(char *text)
{
    assert_non_null(text);
    json_t *document = json_loads(text, 0, NULL);
    free(text);
    assert_non_null(document);
    return document;
}

/* The text has no number that is none: those it could not be made with. */
static void none_is_negative(json_t *value)
{
    const char *name;
    json_t *member;
    size_t i;
    if (json_is_number(value)) assert_true(json_number_value(value) >= 0);
    if (json_is_object(value))
        json_object_foreach (value, name, member) none_is_negative(member);
    if (json_is_array(value))
        json_array_foreach (value, i, member) none_is_negative(member);
}

static json_t *history(double seconds)
{
    json_t *document = parse(api_history(&service, seconds));
    none_is_negative(document);
    return document;
}

static size_t count(const json_t *document, const char *list)
{
    return json_array_size(json_object_get(document, list));
}

/* Encapsulations a second, in the last tick. */
static double last_rate(void)
{
    json_t *document = history(INFINITY), *one;
    double rate = 0;
    size_t i;
    json_array_foreach (json_object_get(document, "series"), i, one) {
        const json_t *rates = json_object_get(one, "rate");
        if (strcmp(json_string_value(json_object_get(one, "operation")), "encaps") == 0)
            rate += json_number_value(json_array_get(rates, json_array_size(rates) - 1));
    }
    json_decref(document);
    return rate;
}

/* Everything that can be asked for. */
static void all_is_told(void)
{
    char *(*const told[])(struct service *) = {api_status, api_processes, api_series};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        json_t *document = parse(told[i](&service));
        none_is_negative(document);
        json_decref(document);
    }
    char *news = api_news(&service), *text = service_text(&service, 0);
    assert_non_null(news);
    assert_non_null(text);
    assert_null(strstr(news, "inf"));
    assert_null(strstr(news, "nan"));
    assert_string_equal(text + strlen(text) - 6, "# EOF\n");
    free(news);
    free(text);
}

static void wall_clock_is_set(void **test)
{
    static const int64_t years[] = {10, -20, 50, 49, 0};
    (void)test;
    look(0, 1);
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        clocks->wall_ahead = years[i] * CLOCKS_YEAR;
        look(100, 1);
        assert_true(last_rate() == 100);
        all_is_told();
    }
    json_t *last_three = history(2.5);
    assert_int_equal(count(last_three, "t"), 3);
    json_decref(last_three);
}

static void monotonic_clock_stands_and_jumps(void **test)
{
    (void)test;
    look(100, 0);
    assert_true(last_rate() == 0); /* in no time: not known */
    all_is_told();
    look(50, 1);
    assert_true(last_rate() == 50);
    look(864, 86400);
    assert_true(last_rate() == 0.01);
    all_is_told();
    look(0, -1000); /* as no clock of the kernel does */
    assert_true(last_rate() == 0);
    all_is_told();
    look(70, 1);
    assert_true(last_rate() == 70);
}

static void events_of_the_last_seconds(void **test)
{
    (void)test;
    assert_int_equal(chmod(folder, 0750), 0);
    assert_false(service_look(&service));
    assert_int_equal(chmod(folder, 0700), 0);
    clocks->wall_ahead = CLOCKS_YEAR;
    look(1, 1);
    json_t *minute = history(60);
    assert_int_equal(count(minute, "events"), 1);
    json_decref(minute);
    clocks->wall_ahead = -CLOCKS_YEAR;
    look(1, 3600);
    minute = history(60);
    assert_int_equal(count(minute, "events"), 0);
    assert_int_equal(count(minute, "t"), 1);
    json_decref(minute);
}

static int open_service(void **test)
{
    (void)test;
    unsetenv("PQLANE_METRICS");
    if (!mkdtemp(folder) || pqlane_metrics_start(PQLANE_METRICS_SHM, folder) != PQLANE_OK) return -1;
    clocks->monotonic_stands = 1000000 * CLOCKS_SECOND;
    return service_open(&service, folder, 1, ROOM) ? 0 : -1;
}

static int close_service(void **test)
{
    char command[64];
    (void)test;
    service_close(&service);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wall_clock_is_set),
        cmocka_unit_test(monotonic_clock_stands_and_jumps),
        cmocka_unit_test(events_of_the_last_seconds),
    };
    return cmocka_run_group_tests(tests, open_service, close_service);
}
