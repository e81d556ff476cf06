/* SPDX-License-Identifier: Apache-2.0 */

/* What the tables of a comparison share. */

#ifndef PQL_REPORT_HTML_COMPARE_H
#define PQL_REPORT_HTML_COMPARE_H

#include "html.h"
#include "text.h"

/* The name of the provider that a member "provider" points at. */
const char *compare_provider(const json_t *comparison, const json_t *from);

/* Of a handshake, both sides together. NAN: not said. */
double compare_time(const json_t *handshake);
double compare_bytes(const json_t *handshake);

/* Of a handshake: "openssl 3.0.19 + pqlane 0.1.0", each once; or the one that did it as a whole. */
void compare_providers(FILE *out, const json_t *comparison, const json_t *handshake);

struct text compare_times(double times); /* 3.41x */

/* A cell with a bar of two parts; and what the two are, of handshakes. */
void compare_bar_cell(FILE *out, const char *kind, const double parts[2], double longest, const char *title);
#define COMPARE_KEY \
    "<p class=\"key\"><span class=\"key-part-0\"></span>client <span class=\"key-part-1\"></span>server</p>\n"

/* The beginning of a handshake's row, up to where its providers go: "</span></th>" ends that. */
void compare_begin_handshake(FILE *out, const json_t *handshake, const char *filter_word);

/* What a handshake that people would deploy costs against the first one; and the table of those that were measured as a
 * whole. */
void html_answer(FILE *out, const json_t *comparison);
void html_measured(FILE *out, const json_t *comparison, size_t number);

#endif
