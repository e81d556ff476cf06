/* SPDX-License-Identifier: Apache-2.0 */

#include "sparkline.h"

#include <math.h>
#include <string.h>

#define STEPS 8

/* The least range that is drawn, as a share of the middle: noise is no mountain. */
#define LEAST_RANGE 0.04

char *sparkline(char text[SPARKLINE_BYTES], const struct history_point *points, size_t count, bool utf8)
{
    static const char *const blocks[STEPS] = {"\u2581", "\u2582", "\u2583", "\u2584",
                                              "\u2585", "\u2586", "\u2587", "\u2588"};
    static const char *const letters[STEPS] = {"_", ".", "-", "~", "+", "*", "%", "#"};
    double values[SPARKLINE_MOST], low = INFINITY, high = 0;
    size_t columns = count < SPARKLINE_MOST ? count : SPARKLINE_MOST;
    for (size_t i = 0; i < columns; i++) {
        size_t from = i * count / columns, end = (i + 1) * count / columns;
        values[i] = 0;
        for (size_t k = from; k < end; k++) values[i] += points[k].median / (double)(end - from);
        low = fmin(low, values[i]);
        high = fmax(high, values[i]);
    }
    double middle = low / 2 + high / 2, range = fmax(high - low, LEAST_RANGE * middle);
    text[0] = 0;
    for (size_t i = 0; i < columns; i++) {
        int step = (int)fmin(STEPS - 1, STEPS * (0.5 + (values[i] - middle) / range));
        strcat(text, utf8 ? blocks[step] : letters[step]);
    }
    return text;
}
