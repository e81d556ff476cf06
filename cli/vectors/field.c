/* SPDX-License-Identifier: Apache-2.0 */

/* Fields of JSON objects, and the two ways in which they write bytes: hexadecimal and base64. */

#include "field.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

size_t hex_digits(const uint8_t *text, size_t len)
{
    size_t count = 0;
    while (count < len && hex_digit((char)text[count]) >= 0) count++;
    return count;
}

bool hex_decode(struct run *run, const char *text, size_t len, struct bytes *value)
{
    if (len % 2) return false;
    uint8_t *data = run_bytes(run, len / 2);
    for (size_t i = 0; i < len / 2; i++) {
        int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        data[i] = (uint8_t)(high << 4 | low);
    }
    *value = (struct bytes){data, len / 2};
    return true;
}

static int base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* RFC 4648, section 4, with padding and no line breaks. */
static bool base64_decode(struct run *run, const char *text, size_t len, struct bytes *value)
{
    size_t padding = len >= 2 && text[len - 1] == '=' ? 1 + (text[len - 2] == '=') : 0, used = 0;
    uint32_t bits = 0;
    if (len % 4) return false;
    uint8_t *data = run_bytes(run, len / 4 * 3);
    for (size_t i = 0; i < len - padding; i++) {
        int digit = base64_digit(text[i]);
        if (digit < 0) return false;
        bits = bits << 6 | (uint32_t)digit;
        if (i % 4 == 3)
            for (int shift = 16; shift >= 0; shift -= 8) data[used++] = (uint8_t)(bits >> shift);
    }
    if (padding == 1) {
        data[used++] = (uint8_t)(bits >> 10);
        data[used++] = (uint8_t)(bits >> 2);
    } else if (padding == 2) {
        data[used++] = (uint8_t)(bits >> 4);
    }
    *value = (struct bytes){data, used};
    return true;
}

/* The member `name`, of whatever type; NULL, with the case ended, if the object is none or has no such member. */
static const json_t *member(struct run *run, const json_t *object, const char *name)
{
    const json_t *found = json_object_get(object, name);
    if (!json_is_object(object))
        malformed(run, "an object was expected where '%s' should be", name);
    else if (!found)
        malformed(run, "field '%s' is missing", name);
    return found;
}

static bool given(const json_t *object, const char *name)
{
    const json_t *found = json_object_get(object, name);
    return found && !json_is_null(found);
}

bool field_text(struct run *run, const json_t *object, const char *name, const char **value)
{
    const json_t *found = member(run, object, name);
    if (!found) return false;
    if (!json_is_string(found)) return malformed(run, "field '%s' is not a text", name);
    *value = json_string_value(found);
    return true;
}

bool field_text_or(struct run *run, const json_t *object, const char *name, const char *otherwise, const char **value)
{
    *value = otherwise;
    return !given(object, name) || field_text(run, object, name, value);
}

bool field_hex(struct run *run, const json_t *object, const char *name, struct bytes *value)
{
    const char *text = "";
    if (!field_text(run, object, name, &text)) return false;
    size_t len = json_string_length(json_object_get(object, name));
    if (hex_decode(run, text, len, value)) return true;
    return malformed(run, "field '%s' is not hexadecimal bytes (%zu characters)", name, len);
}

bool field_hex_or_none(struct run *run, const json_t *object, const char *name, struct bytes *value)
{
    *value = (struct bytes){NULL, 0};
    return !given(object, name) || field_hex(run, object, name, value);
}

bool field_base64(struct run *run, const json_t *object, const char *name, struct bytes *value)
{
    const char *text = "";
    if (!field_text(run, object, name, &text)) return false;
    size_t len = json_string_length(json_object_get(object, name));
    if (base64_decode(run, text, len, value)) return true;
    return malformed(run, "field '%s' is not base64 (%zu characters)", name, len);
}

bool field_flag(struct run *run, const json_t *object, const char *name, bool *value)
{
    const json_t *found = member(run, object, name);
    if (!found) return false;
    if (!json_is_boolean(found)) return malformed(run, "field '%s' is neither true nor false", name);
    *value = json_is_true(found);
    return true;
}

bool field_flag_or(struct run *run, const json_t *object, const char *name, bool otherwise, bool *value)
{
    *value = otherwise;
    return !given(object, name) || field_flag(run, object, name, value);
}

bool field_size(struct run *run, const json_t *object, const char *name, size_t most, size_t *value)
{
    const json_t *found = member(run, object, name);
    if (!found) return false;
    json_int_t number = json_integer_value(found);
    if (!json_is_integer(found) || number < 0 || (uint64_t)number > most)
        return malformed(run, "field '%s' is not a whole number from 0 to %zu", name, most);
    *value = (size_t)number;
    return true;
}

bool field_array(struct run *run, const json_t *object, const char *name, const json_t **value)
{
    const json_t *found = member(run, object, name);
    if (!found) return false;
    if (!json_is_array(found)) return malformed(run, "field '%s' is not a list", name);
    *value = found;
    return true;
}

void place_number(char *out, size_t size, const char *word, const json_t *object, const char *name, size_t index)
{
    const json_t *number = json_object_get(object, name);
    if (json_is_integer(number))
        snprintf(out, size, "%s %lld", name, (long long)json_integer_value(number));
    else
        snprintf(out, size, "%s %zu", word, index + 1);
}
