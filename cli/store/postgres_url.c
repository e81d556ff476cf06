/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A URL as libpq takes it, and what of it may be seen. The part that is shown is made of what is known to be harmless:
 *
 *     postgresql://USER:PASSWORD@HOST:PORT/DATABASE?NAME=VALUE&NAME=VALUE
 *                  ^^^^          ^^^^^^^^^^^^^^^^^^ ^^^^^^^^^^ of some names
 *
 * A password that holds '@' or '/' as they are would be taken for a host or a path, and seen: such URLs are refused, by
 * a sentence without any part of them.
 */

#include "store/postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *after_scheme(const char *name)
{
    static const char *const schemes[] = {"postgresql://", "postgres://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncmp(name, schemes[i], strlen(schemes[i])) == 0) return name + strlen(schemes[i]);
    return NULL;
}

bool postgres_is_url(const char *name)
{
    return after_scheme(name) != NULL;
}

static bool is_shown(const char *parameter, size_t length)
{
    static const char *const names[] = {"host=", "hostaddr=", "port=", "dbname=", "user=", "service=", "sslmode="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length >= strlen(names[i]) && strncmp(parameter, names[i], strlen(names[i])) == 0) return true;
    return false;
}

/* NULL: no URL that can be shown safely, or no memory for it. */
static char *shown(const char *url)
{
    const char *start = after_scheme(url), *stop = start + strcspn(start, "@/"), *server = start;
    char *text = calloc(1, strlen(url) + 1), *end = text;
    if (!text) return NULL;
    if (*stop == '@') {
        server = stop + 1;
        end = mempcpy(end, url, (size_t)(start - url) + strcspn(start, ":@"));
        *end++ = '@';
    } else {
        end = mempcpy(end, url, (size_t)(start - url));
    }
    if (strchr(server, '@')) {
        free(text);
        return NULL;
    }
    size_t length = strcspn(server, "?");
    end = mempcpy(end, server, length);
    char before = '?';
    for (const char *parameter = server + length; *parameter++; parameter += length) {
        length = strcspn(parameter, "&");
        if (!is_shown(parameter, length)) continue;
        *end++ = before;
        before = '&';
        end = mempcpy(end, parameter, length);
    }
    return text;
}

/* Where a number must stand, something else may be a part of a password. */
static bool ports_good(const PQconninfoOption *options)
{
    for (; options->keyword; options++)
        if (strcmp(options->keyword, "port") == 0 && options->val)
            return options->val[strspn(options->val, "0123456789,")] == 0;
    return true;
}

bool postgres_url_take(struct postgres_store *made, const char *url, struct store_error *error)
{
    PQconninfoOption *options = PQconninfoParse(url, NULL); /* why it failed could quote a part of the password */
    made->store.path = shown(url);
    made->url = strdup(url);
    if (!made->url) {
        PQconninfoFree(options);
        return store_fail(error, STORE_MEMORY, "opening the store: out of memory");
    }
    if (!options || !made->store.path || !ports_good(options)) {
        PQconninfoFree(options);
        return store_fail(error, STORE_SERVER,
                          "the URL of the store is none: it is postgresql://USER@HOST:PORT/DATABASE?NAME=VALUE, with "
                          "'@', '/' and the like within a name or password as %%40, %%2F");
    }
    for (const PQconninfoOption *option = options; option->keyword; option++)
        if (strcmp(option->keyword, "password") == 0 && option->val && *option->val)
            made->password = strdup(option->val);
    PQconninfoFree(options);
    return true;
}
