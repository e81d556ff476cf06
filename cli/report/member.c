/* SPDX-License-Identifier: Apache-2.0 */

/* One walk along the path; the rest asks what kind of thing is at its end. */

#include "member.h"

#include <math.h>
#include <string.h>

const json_t *member(const json_t *from, const char *path)
{
    char name[64];
    while (from) {
        size_t len = strcspn(path, ".");
        if (len >= sizeof name) return NULL;
        memcpy(name, path, len);
        name[len] = 0;
        from = json_object_get(from, name);
        if (!path[len]) return from;
        path += len + 1;
    }
    return NULL;
}

const json_t *member_list(const json_t *from, const char *path)
{
    const json_t *found = member(from, path);
    return json_is_array(found) ? found : NULL;
}

const char *member_text(const json_t *from, const char *path, const char *otherwise)
{
    const char *text = json_string_value(member(from, path));
    return text ? text : otherwise;
}

double member_number(const json_t *from, const char *path)
{
    const json_t *found = member(from, path);
    return json_is_number(found) ? json_number_value(found) : NAN;
}

bool member_is(const json_t *from, const char *path, const char *text)
{
    return strcmp(member_text(from, path, ""), text) == 0;
}

bool member_true(const json_t *from, const char *path)
{
    return json_is_true(member(from, path));
}

const char *member_maker(const json_t *library)
{
    static const char *const makers[] = {"pqlane ", "openssl ", "liboqs "};
    const char *driver = member_text(library, "driver", "pqlane"); /* documents of older versions do not say */
    const size_t len = strlen(driver);
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (strlen(makers[i]) == len + 1 && memcmp(makers[i], driver, len) == 0) return makers[i];
    return "plugin ";
}
