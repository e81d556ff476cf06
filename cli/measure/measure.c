/* SPDX-License-Identifier: Apache-2.0 */

/* How measurements end. */

#include "measure.h"

#include "cli.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

static volatile sig_atomic_t interrupted;

static void note(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

void measure_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = note}; /* no SA_RESTART: what waits shall look at the mark */
    sigemptyset(&action.sa_mask);
    interrupted = 0;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool measure_was_interrupted(void)
{
    return interrupted != 0;
}

enum measure_end measure_fail(struct measure_error *error, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(error->text, sizeof error->text, format, list);
    va_end(list);
    return MEASURE_FAILED;
}

int measure_exit(enum measure_end end, const struct measure_error *error)
{
    if (end == MEASURE_DONE) return CLI_OK;
    if (end == MEASURE_FAILED) return cli_failed("%s", error->text);
    if (end == MEASURE_OUT_OF_TIME) return cli_failed("out of time: nothing was saved");
    cli_failed("interrupted: nothing was saved");
    return MEASURE_EXIT_INTERRUPTED;
}
