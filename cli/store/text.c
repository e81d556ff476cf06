/* SPDX-License-Identifier: Apache-2.0 */

/* Sizes, ages, and text from outside made fit for a terminal. */

#include "store/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

char *text_size(char *text, int64_t bytes)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    double value = (double)bytes / 1024;
    int i = 0;
    if (bytes < 1024) {
        snprintf(text, TEXT_BYTES, "%lld B", (long long)(bytes < 0 ? 0 : bytes));
        return text;
    }
    for (; i < 3 && value >= 999.5; i++) value /= 1024;
    snprintf(text, TEXT_BYTES, "%.*f %s", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value, units[i]);
    return text;
}

char *text_age(char *text, const char *created, time_t now)
{
    static const struct {
        long seconds;
        const char *name;
    } units[] = {{31556952, "year"}, {2629746, "month"}, {86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    struct tm when = {0};
    char *end = strptime(created, "%Y-%m-%dT%H:%M:%SZ", &when);
    if (!end || *end) return text_clean(text, created);
    long age = (long)(now - timegm(&when));
    if (age < 0) { /* a clock that was wrong: the date says more */
        snprintf(text, TEXT_BYTES, "%.10s", created);
        return text;
    }
    snprintf(text, TEXT_BYTES, "now");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (age >= units[i].seconds) {
            long n = age / units[i].seconds;
            snprintf(text, TEXT_BYTES, "%ld %s%s ago", n, units[i].name, n == 1 ? "" : "s");
            break;
        }
    return text;
}

size_t text_character(const char *s, uint32_t *point)
{
    unsigned char lead = (unsigned char)*s;
    size_t length = lead < 0x80                   ? 1
                    : lead >= 0xc2 && lead < 0xe0 ? 2
                    : lead >= 0xe0 && lead < 0xf0 ? 3
                    : lead >= 0xf0 && lead < 0xf5 ? 4
                                                  : 0;
    *point = length == 1 ? lead : length == 2 ? lead & 31 : length == 3 ? lead & 15 : lead & 7;
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80) length = 0;
        *point = *point << 6 | (s[i] & 0x3f);
    }
    bool too_long = (length == 3 && *point < 0x800) || (length == 4 && *point < 0x10000);
    if (length == 0 || too_long || *point > 0x10ffff || (*point & ~0x7ffu) == 0xd800) {
        *point = 0xfffd;
        length = 1;
    }
    return length;
}

bool text_is_unfit(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c || point == 0xfffd ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || point == 0xfeff || (point & 0xfffe) == 0xfffe;
}

char *text_clean(char *text, const char *foreign)
{
    size_t used = 0;
    while (*foreign) {
        uint32_t point;
        size_t length = text_character(foreign, &point);
        bool unfit = text_is_unfit(point);
        if (used + (unfit ? 1 : length) >= TEXT_BYTES) break;
        if (unfit)
            text[used++] = '?';
        else
            memcpy(text + used, foreign, length);
        used += unfit ? 0 : length;
        foreign += length;
    }
    text[used] = 0;
    return text;
}
