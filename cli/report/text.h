/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Text and numbers as a page shows them. Numbers come back by value, to be used inside one expression: ratio_text(x).s.
 * What is no finite number is "-".
 */

#ifndef PQL_REPORT_TEXT_H
#define PQL_REPORT_TEXT_H

#include <stddef.h>
#include <stdio.h>

#define NBSP "\xc2\xa0"
#define MINUS "\xe2\x88\x92"
#define EN_DASH "\xe2\x80\x93"
#define TEXT_MOST 200 /* characters of one text of a document */

/*
 * Escaped for HTML: between tags as well as in an attribute with double quotes. Control characters, characters that
 * turn the direction of writing, and bytes that are no UTF-8 become U+FFFD; behind TEXT_MOST characters stands an
 * ellipsis.
 */
void text_html(FILE *out, const char *text);
void text_html_part(FILE *out, const char *text, size_t len); /* its first len bytes, not more than it has */

struct text {
    char s[48];
};

/* A time, in the unit that suits it: 46.02 us. */
struct text_time {
    struct text number;
    const char *unit; /* "" if there is no number */
};
struct text_time time_parts(double ns);
struct text time_text(double ns);
struct text time_range_text(double low, double high); /* one unit for both */

struct text whole_text(double number);     /* 1,234,567 */
struct text ratio_text(double ratio);      /* 1.0123 */
struct text change_text(double ratio);     /* +1.2 % */
struct text duration_text(double seconds); /* 55 s, 3 min 20 s */

#endif
