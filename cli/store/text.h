/* SPDX-License-Identifier: Apache-2.0 */

/* Figures and foreign text in words for people. Every function writes into the caller's buffer of TEXT_BYTES and
 * returns it. */

#ifndef PQL_CLI_STORE_TEXT_H
#define PQL_CLI_STORE_TEXT_H

#include <stdint.h>
#include <time.h>

#define TEXT_BYTES 1024

char *text_size(char *text, int64_t bytes);                  /* "312 KiB": three digits */
char *text_age(char *text, const char *created, time_t now); /* "2 hours ago", from "2026-01-31T13:05:59Z" */
char *text_clean(char *text,
                 const char *foreign); /* without control characters and what turns text around; cut to fit */

#endif
