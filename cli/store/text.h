/* SPDX-License-Identifier: Apache-2.0 */

/* Figures and foreign text in words for people. Every function writes into the caller's buffer of TEXT_BYTES and
 * returns it. */

#ifndef PQL_CLI_STORE_TEXT_H
#define PQL_CLI_STORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define TEXT_BYTES 1024

char *text_size(char *text, int64_t bytes);                  /* "312 KiB": three digits */
char *text_age(char *text, const char *created, time_t now); /* "2 hours ago", from "2026-01-31T13:05:59Z" */
char *text_clean(char *text,
                 const char *foreign); /* without control characters and what turns text around; cut to fit */

/* Bytes of the UTF-8 character at s, with its code point; 1 and U+FFFD where it is not UTF-8. */
size_t text_character(const char *s, uint32_t *point);

/* C0, DEL, C1, what changes the direction of what follows or is not seen, and what is no character. */
bool text_is_unfit(uint32_t point);

#endif
