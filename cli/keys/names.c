/* SPDX-License-Identifier: Apache-2.0 */

/* The words for formats, forms and kinds of keys: the same in options, messages and tests. */

#include "keys.h"

#include <string.h>

static const char *const formats[] = {
    [KEYS_FORMAT_ANY] = "any", [KEYS_FORMAT_PEM] = "pem", [KEYS_FORMAT_DER] = "der", [KEYS_FORMAT_RAW] = "raw"};
static const char *const forms[] = {
    [KEYS_FORM_SEED] = "seed", [KEYS_FORM_EXPANDED] = "expanded", [KEYS_FORM_BOTH] = "both"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Its index, COUNT if it is none. */
static size_t find_word(const char *const *list, size_t first, size_t count, const char *word)
{
    size_t i = first;
    while (i < count && strcmp(list[i], word) != 0) i++;
    return i;
}

const char *keys_format_name(enum keys_format format)
{
    return formats[format];
}

const char *keys_form_name(enum keys_form form)
{
    return forms[form];
}

const char *keys_holds_name(unsigned holds)
{
    return holds == KEYS_PUBLIC ? "public key" : holds == KEYS_PRIVATE ? "private key" : "certificate";
}

bool keys_format_find(const char *word, enum keys_format *format)
{
    size_t i = find_word(formats, KEYS_FORMAT_PEM, COUNT(formats), word);
    if (i < COUNT(formats)) *format = (enum keys_format)i;
    return i < COUNT(formats);
}

bool keys_form_find(const char *word, enum keys_form *form)
{
    size_t i = find_word(forms, 0, COUNT(forms), word);
    if (i < COUNT(forms)) *form = (enum keys_form)i;
    return i < COUNT(forms);
}
