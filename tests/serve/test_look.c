/* SPDX-License-Identifier: Apache-2.0 */

/* More processes that end between two looks than can be read at once: the service goes on, and no count is lost. */

#include "metrics/invent.h"
#include "serve/service.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_PID 0x7ff00000u /* no system has as many */

static char folder[64];
static struct service service;

static void invent_process(unsigned i)
{
    char path[128];
    const pqlane_metrics_process process = {.pid = FIRST_PID + i, .started = 1};
    snprintf(path, sizeof path, "%s/%u-1-0.pqlane", folder, FIRST_PID + i);
    const int file = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    invent_file(file, &process, 1);
    assert_int_equal(close(file), 0);
}

static uint64_t counted(void)
{
    pqlane_metrics_series series;
    const pqlane_metrics *sum = service_sum(&service);
    return pqlane_metrics_at(sum, 0, &series, sizeof series) == PQLANE_OK ? series.ok : 0;
}

static void too_many_ended(void **test)
{
    const unsigned many = LIVE_MOST_PROCESSES + 1;
    (void)test;
    assert_true(service_look(&service));
    assert_int_equal(counted(), 0);
    for (unsigned i = 0; i < many; i++) invent_process(i);
    assert_true(service_look(&service));
    assert_string_equal(service.problem, "");
    assert_int_equal(counted(), (uint64_t)INVENT_OK * many);
    assert_true(service_look(&service));
    assert_int_equal(counted(), (uint64_t)INVENT_OK * many);
}

static int enter(void **test)
{
    (void)test;
    strcpy(folder, "/tmp/pqlane-look-XXXXXX");
    return mkdtemp(folder) && service_open(&service, folder, 1, 10) ? 0 : -1;
}

static int leave(void **test)
{
    char command[128];
    (void)test;
    service_close(&service);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(too_many_ended, enter, leave)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
