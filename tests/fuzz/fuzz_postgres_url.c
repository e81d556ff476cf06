/* SPDX-License-Identifier: Apache-2.0 */

/* Any text as the URL of a store on a server. What is taken is shown without its password, and what is refused without
 * any part of it. */

#include "store/postgres.h"

#include <stdlib.h>
#include <string.h>

/* A password of these cannot stand across the end of a value. */
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static size_t count_in(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)); text++) count++;
    return count;
}

/* Where nothing is written as %XX, what libpq takes for the password stands in the URL just so. It may be the user's
 * name or the host's, too: but the password itself is gone. */
static void must_hide(const char *url, const char *password, const char *shown)
{
    if (!password || password[strspn(password, CAPITALS)] || strchr(url, '%')) return;
    if (count_in(shown, password) >= count_in(url, password)) abort();
}

static char *text_of(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text) abort();
    memcpy(text, data, size);
    text[size] = 0;
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct store_error error = {0};
    char *url = text_of(data, size);
    struct postgres_store *made = postgres_is_url(url) ? postgres_new() : NULL;
    if (made && postgres_url_take(made, url, &error)) {
        if (strcmp(made->url, url) != 0 || !postgres_is_url(made->store.path)) abort();
        must_hide(url, made->password, made->store.path);
    } else if (made) {
        static char refusal[sizeof error.text]; /* always the same */
        if (error.code != STORE_SERVER || (*refusal && strcmp(refusal, error.text) != 0)) abort();
        strcpy(refusal, error.text);
    }
    if (made) store_close(&made->store);
    free(url);
    return 0;
}
