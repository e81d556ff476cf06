/* SPDX-License-Identifier: Apache-2.0 */

/* What the parts of measuring share: how they end, and what they say when something is in the way. */

#ifndef PQL_MEASURE_MEASURE_H
#define PQL_MEASURE_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum measure_end {
    MEASURE_DONE,
    MEASURE_FAILED,      /* the error's text says what and where */
    MEASURE_OUT_OF_TIME, /* the caller's deadline passed; what was told before is good */
    MEASURE_INTERRUPTED  /* SIGINT or SIGTERM arrived: nothing must be kept */
};

#define MEASURE_EXIT_INTERRUPTED 130 /* 128 + SIGINT, as shells do */

struct measure_error {
    char text[1024]; /* a sentence for cli_failed("%s", ...) */
};

/* Fills the error in and returns MEASURE_FAILED. */
enum measure_end measure_fail(struct measure_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The exit code of a command whose measuring ended like this; prints the error, or "interrupted". */
int measure_exit(enum measure_end end, const struct measure_error *error);

/* From here on SIGINT and SIGTERM only set a mark, which every measurement looks at. */
void measure_catch_interrupts(void);
bool measure_was_interrupted(void);

#endif
