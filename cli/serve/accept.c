/* SPDX-License-Identifier: Apache-2.0 */

#include "accept.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The weight of one range of media types (RFC 9110, 12.5.1), of `len` bytes: 0 to 1. */
static double weight(const char *range, size_t len)
{
    for (const char *at = range; (at = memchr(at, ';', len - (size_t)(at - range)));) {
        do at++;
        while (at < range + len && *at == ' ');
        if (range + len - at > 2 && strncasecmp(at, "q=", 2) == 0) {
            const double q = strtod(at + 2, NULL);
            return q > 0 && q <= 1 ? q : 0;
        }
    }
    return 1;
}

/* The weight of a media type that is named as a whole; 0: it is not. */
static double find_weight(const char *accept, const char *type)
{
    const size_t type_len = strlen(type);
    while (*accept) {
        accept += strspn(accept, " \t,");
        const size_t len = strcspn(accept, ","), name = strcspn(accept, "; \t,");
        if (name == type_len && strncasecmp(accept, type, name) == 0) return weight(accept, len);
        accept += len;
    }
    return 0;
}

bool accept_openmetrics(const char *accept)
{
    if (!accept) return false;
    const double wanted = find_weight(accept, "application/openmetrics-text");
    return wanted > 0 && wanted >= find_weight(accept, "text/plain");
}
