/* SPDX-License-Identifier: Apache-2.0 */

/* Text files of `name = value` lines: records apart by blank lines, '#' begins a comment line. Names may be UTF-8 and
 * may repeat; the first one counts. A record of thousands of lines is nobody's vector, and is cut off as a bad line, so
 * that looking for names stays cheap. */

#ifndef PQL_VECTORS_PAIRS_H
#define PQL_VECTORS_PAIRS_H

#include "run.h"

struct pair {
    const char *name, *value; /* point into the text */
    size_t name_len, value_len;
    size_t line;
    size_t record;
};

struct pairs {
    struct pair *list;
    size_t count, records;
    size_t bad_line; /* first line that is none of these, where reading may have ended; 0: none */
};

/* Cuts a text into pairs that point into it. Owned by the caller. */
struct pairs *pairs_read(struct bytes text);
void pairs_free(struct pairs *pairs);

/* The value of a name in a record; NULL if it has none. */
const struct pair *pair_find(const struct pairs *pairs, size_t record, const char *name);

/* The same as bytes, from hexadecimal. Ends the case as malformed, with the line, if there is none or it is not
 * hexadecimal. */
bool pair_hex(struct run *run, size_t record, const char *name, struct bytes *value);
bool pair_hex_or_none(struct run *run, size_t record, const char *name, struct bytes *value);

/* A decimal number that must agree with a length. */
bool pair_length(struct run *run, size_t record, const char *name, size_t expected);

/* The line on which a record begins. */
size_t record_line(const struct pairs *pairs, size_t record);

#endif
