/* SPDX-License-Identifier: Apache-2.0 */

/* A series in one word: a character per value, the higher the larger. */

#ifndef PQL_HISTORY_SPARKLINE_H
#define PQL_HISTORY_SPARKLINE_H

#include "history.h"

#define SPARKLINE_MOST 24 /* characters; more values share them */
#define SPARKLINE_BYTES (3 * SPARKLINE_MOST + 1)

/* utf8: block characters, else ASCII. Returns text. */
char *sparkline(char text[SPARKLINE_BYTES], const struct history_point *points, size_t count, bool utf8);

#endif
