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

/* Has the algorithm of this name a security category? */
bool compare_is_post_quantum(const json_t *comparison, const char *name);
bool compare_is_hybrid(const json_t *handshake); /* by its name */

struct text compare_times(double times); /* 3.41x */

/* A cell with a bar of two parts; and what the two are, of handshakes. */
void compare_bar_cell(FILE *out, const char *kind, const double parts[2], double longest, const char *title);
#define COMPARE_KEY \
    "<p class=\"key\"><span class=\"key-part-0\"></span>client <span class=\"key-part-1\"></span>server</p>\n"

/* The beginning of a handshake's row, up to where its providers go: "</span></th>" ends that. */
void compare_begin_handshake(FILE *out, const json_t *handshake, const char *filter_word);

/* Handshakes that were measured as a whole: a sentence about the one that people would deploy, and their table. */
void html_measured_answer(FILE *out, const json_t *comparison, const char *first_name);
void html_measured(FILE *out, const json_t *comparison, size_t number);

#endif
