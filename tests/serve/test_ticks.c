/* SPDX-License-Identifier: Apache-2.0 */

/* The history of as many series as anybody can make up: it stays bounded, and within what the service's unit allows. */

#include "metrics/invent.h"
#include "serve/api.h"

#include <math.h>

static struct service service;
static double moment;

static pqlane_metrics *invent(unsigned series)
{
    static const pqlane_metrics_process nobody;
    pqlane_metrics *made;
    FILE *file = tmpfile();
    assert_non_null(file);
    invent_file(fileno(file), &nobody, series);
    assert_int_equal(pqlane_metrics_read(&made, fileno(file)), PQLANE_OK);
    assert_int_equal(pqlane_metrics_count(made), series);
    fclose(file);
    return made;
}

/* So many ticks, in each of which all of that happened. */
static void add_ticks(const pqlane_metrics *each, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        pqlane_metrics *sum;
        assert_int_equal(pqlane_metrics_empty(&sum), PQLANE_OK);
        if (service.ticks.before) assert_int_equal(pqlane_metrics_add(sum, service.ticks.before), PQLANE_OK);
        assert_int_equal(pqlane_metrics_add(sum, each), PQLANE_OK);
        moment++;
        service.tick = ticks_add(&service.ticks, sum, moment, moment, 1);
    }
}

/* What systemd lets the service have. */
static size_t allowed(void)
{
    char path[4096], line[256];
    size_t megabytes = 0;
    const char *source = getenv("PQLANE_SOURCE");
    snprintf(path, sizeof path, "%s/monitoring/pqlane-serve.service", source ? source : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "MemoryMax=%zuM", &megabytes) == 1) break;
    fclose(file);
    assert_true(megabytes > 0);
    return megabytes << 20;
}

static void last_ones_are_kept(size_t count)
{
    assert_int_equal(service.ticks.count, count);
    for (size_t i = 0; i < count; i++) assert_true(ticks_at(&service.ticks, i)->t == moment - (double)(count - 1 - i));
}

static void answers(void)
{
    char *text = api_history(&service, INFINITY);
    assert_non_null(text);
    print_message("%zu ticks of %zu series: %zu bytes of JSON\n", service.ticks.count, service.ticks.series_count,
                  strlen(text));
    free(text);
    text = api_news(&service);
    assert_non_null(text);
    free(text);
}

static void few_series_many_ticks(void **test)
{
    pqlane_metrics *few = invent(4);
    (void)test;
    add_ticks(few, TICKS_MOST + 100);
    last_ones_are_kept(TICKS_MOST);
    answers();
    pqlane_metrics_forget(few);
}

static void many_series_few_ticks(void **test)
{
    const size_t fit = TICKS_MOST_CELLS / TICKS_MOST_SERIES;
    pqlane_metrics *many = invent(TICKS_MOST_SERIES + 8);
    (void)test;
    add_ticks(many, 1);
    last_ones_are_kept(fit);
    add_ticks(many, (unsigned)fit);
    last_ones_are_kept(fit);
    assert_int_equal(ticks_at(&service.ticks, 0)->count, TICKS_MOST_SERIES);
    answers();
    pqlane_metrics_forget(many);
}

static void memory_is_bounded(void **test)
{
    const char *sanitizer = getenv("PQLANE_SANITIZE");
    const size_t most = most_memory();
    (void)test;
    print_message("%zu MB at most, of %zu\n", most >> 20, allowed() >> 20);
    if (sanitizer && *sanitizer) skip(); /* it has memory of its own */
    assert_true(most < allowed() / 2);
}

static int open_service(void **test)
{
    (void)test;
    return service_open(&service, "/nowhere", 1, TICKS_MOST) ? 0 : -1;
}

static int close_service(void **test)
{
    (void)test;
    service_close(&service);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_series_many_ticks),
        cmocka_unit_test(many_series_few_ticks),
        cmocka_unit_test(memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, open_service, close_service);
}
