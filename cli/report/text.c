/* SPDX-License-Identifier: Apache-2.0 */

/* Text that may be hostile, and numbers that may be anything, made fit for a page. */

#include "text.h"

#include "store/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define UNKNOWN "\xef\xbf\xbd" /* U+FFFD */
#define ELLIPSIS "\xe2\x80\xa6"

void text_html_part(FILE *out, const char *text, size_t len)
{
    for (size_t used = 0, shown = 0, bytes; used < len && text[used]; used += bytes, shown++) {
        if (shown == TEXT_MOST) {
            fputs(ELLIPSIS, out);
            return;
        }
        uint32_t character;
        bytes = text_character(text + used, &character);
        if (bytes > len - used || text_is_unfit(character))
            fputs(character == '\n' || character == '\t' ? " " : UNKNOWN, out);
        else if (character == '&')
            fputs("&amp;", out);
        else if (character == '<')
            fputs("&lt;", out);
        else if (character == '>')
            fputs("&gt;", out);
        else if (character == '"')
            fputs("&quot;", out);
        else if (character == '\'')
            fputs("&#39;", out);
        else
            fwrite(text + used, 1, bytes, out);
    }
}

void text_html(FILE *out, const char *text)
{
    text_html_part(out, text, strlen(text));
}

/* The sign in front of what is printed of the magnitude, so that nothing is "-0.0". */
static struct text with_sign(double value, const char *magnitude, const char *plus, const char *behind)
{
    struct text text;
    bool zero = strspn(magnitude, "0.,") == strlen(magnitude);
    snprintf(text.s, sizeof text.s, "%s%.30s%s", zero ? "" : value < 0 ? MINUS : plus, magnitude, behind);
    return text;
}

static const struct text none = {"-"};

static const struct unit {
    const char *name;
    double ns;
} units[] = {{"ns", 1}, {"\xc2\xb5s", 1e3}, {"ms", 1e6}, {"s", 1e9}};

static const struct unit *unit_for(double ns)
{
    size_t i = 0;
    while (i < 3 && fabs(ns) >= 999.95 * units[i].ns) i++; /* 999.95 would be printed as 1000.0 */
    return &units[i];
}

/* Four digits. */
static struct text in_unit(double ns, const struct unit *unit)
{
    char digits[32];
    double size = fabs(ns) / unit->ns;
    if (size >= 1e6)
        snprintf(digits, sizeof digits, "%.3g", size);
    else
        snprintf(digits, sizeof digits, "%.*f", size < 9.9995 ? 3 : size < 99.995 ? 2 : size < 999.95 ? 1 : 0, size);
    return with_sign(ns, digits, "", "");
}

struct text_time time_parts(double ns)
{
    if (!isfinite(ns)) return (struct text_time){none, ""};
    const struct unit *unit = unit_for(ns);
    return (struct text_time){in_unit(ns, unit), unit->name};
}

struct text time_text(double ns)
{
    struct text text;
    struct text_time parts = time_parts(ns);
    if (!*parts.unit) return none;
    snprintf(text.s, sizeof text.s, "%.40s" NBSP "%s", parts.number.s, parts.unit);
    return text;
}

struct text time_range_text(double low, double high)
{
    struct text text;
    if (!isfinite(low) || !isfinite(high)) return none;
    const struct unit *unit = unit_for(high);
    snprintf(text.s, sizeof text.s, "%.16s" NBSP EN_DASH NBSP "%.16s" NBSP "%s", in_unit(low, unit).s,
             in_unit(high, unit).s, unit->name);
    return text;
}

struct text whole_text(double number)
{
    char digits[32], grouped[40];
    if (!isfinite(number)) return none;
    if (fabs(number) >= 1e15) {
        snprintf(digits, sizeof digits, "%.3g", fabs(number));
        return with_sign(number, digits, "", "");
    }
    size_t n = (size_t)snprintf(digits, sizeof digits, "%.0f", fabs(number)), used = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) grouped[used++] = ',';
        grouped[used++] = digits[i];
    }
    grouped[used] = 0;
    return with_sign(number, grouped, "", "");
}

struct text ratio_text(double ratio)
{
    char digits[32];
    if (!isfinite(ratio)) return none;
    snprintf(digits, sizeof digits, fabs(ratio) < 1000 ? "%.4f" : "%.3g", fabs(ratio));
    return with_sign(ratio, digits, "", "");
}

struct text change_text(double ratio)
{
    char digits[32];
    double change = 100 * (ratio - 1);
    if (!isfinite(change)) return none;
    snprintf(digits, sizeof digits, fabs(change) < 9999.5 ? "%.1f" : "%.3g", fabs(change));
    return with_sign(change, digits, "+", NBSP "%");
}

struct text duration_text(double seconds)
{
    struct text text;
    if (!isfinite(seconds) || seconds < 0) return none;
    if (seconds < 60)
        snprintf(text.s, sizeof text.s, seconds < 9.95 ? "%.1f" NBSP "s" : "%.0f" NBSP "s", seconds);
    else if (seconds < 1e9)
        snprintf(text.s, sizeof text.s, "%.0f" NBSP "min %.0f" NBSP "s", floor(seconds / 60), floor(fmod(seconds, 60)));
    else
        snprintf(text.s, sizeof text.s, "%.3g" NBSP "s", seconds);
    return text;
}
