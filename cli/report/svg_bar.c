/* SPDX-License-Identifier: Apache-2.0 */

/* A bar of parts, one behind the other, as a share of the longest bar of its table. */

#include "svg.h"

#include "text.h"

#include <math.h>

void svg_bar(FILE *out, const double parts[], size_t count, double longest, const char *title)
{
    double at = 0;
    fputs("<svg class=\"share\" role=\"img\" width=\"100%\" height=\"14\"><title>", out);
    text_html(out, title);
    fputs("</title>", out);
    for (size_t i = 0; i < count && longest > 0; i++) {
        if (!isfinite(parts[i]) || parts[i] < 0) continue;
        double width = fmin(100 - at, 100 * parts[i] / longest);
        fprintf(out, "<rect class=\"part-%zu\" x=\"%.2f%%\" width=\"%.2f%%\" height=\"14\"/>", i, at, fmax(width, 0));
        at += fmax(width, 0);
    }
    fputs("</svg>", out);
}
