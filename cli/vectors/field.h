/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Taking fields out of JSON objects that nobody has checked. Every function here either gives the value, or ends the
 * case as malformed with the field's name and is false. `_or` forms take an absent or null field for "not given".
 */

#ifndef PQL_VECTORS_FIELD_H
#define PQL_VECTORS_FIELD_H

#include "run.h"

/* Hexadecimal text, either case. Never NULL data, even when empty. */
bool field_hex(struct run *run, const json_t *object, const char *name, struct bytes *value);
bool field_hex_or_none(struct run *run, const json_t *object, const char *name,
                       struct bytes *value); /* absent: {NULL, 0} */
bool field_base64(struct run *run, const json_t *object, const char *name, struct bytes *value);

bool field_text(struct run *run, const json_t *object, const char *name, const char **value);
bool field_text_or(struct run *run, const json_t *object, const char *name, const char *otherwise, const char **value);
bool field_flag(struct run *run, const json_t *object, const char *name, bool *value);
bool field_flag_or(struct run *run, const json_t *object, const char *name, bool otherwise, bool *value);
bool field_size(struct run *run, const json_t *object, const char *name, size_t most, size_t *value);
bool field_array(struct run *run, const json_t *object, const char *name, const json_t **value);

/* How many characters from the start are hexadecimal digits. */
size_t hex_digits(const uint8_t *text, size_t len);

/* Hexadecimal text of `len` characters to bytes of the present case. False: an odd number of digits, or something else
 * than a digit. */
bool hex_decode(struct run *run, const char *text, size_t len, struct bytes *value);

/* "tgId 3" of a group, "tcId 45" of a test: its number if it has one, else its index. */
void place_number(char *out, size_t size, const char *word, const json_t *object, const char *name, size_t index);

#endif
