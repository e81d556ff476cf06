/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Members of documents that somebody else may have written. A path has dots: "baseline.library.sha256". What is missing
 * or of another type is NULL, NAN, or the text given for that case; any json_t may be NULL.
 */

#ifndef PQL_REPORT_MEMBER_H
#define PQL_REPORT_MEMBER_H

#include <jansson.h>
#include <stdbool.h>

const json_t *member(const json_t *from, const char *path);
const json_t *member_list(const json_t *from, const char *path);
const char *member_text(const json_t *from, const char *path, const char *otherwise);
double member_number(const json_t *from, const char *path); /* NAN: none */
bool member_is(const json_t *from, const char *path, const char *text);
/* Whose library: "pqlane ", "openssl ", "liboqs ", or "plugin " for what has another driver, before its version. Words
 * of our own, so they need no escape. */
const char *member_maker(const json_t *library);

bool member_true(const json_t *from, const char *path);

#endif
