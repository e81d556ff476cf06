/* SPDX-License-Identifier: Apache-2.0 */

#include "guard.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* Ports that need not be named: browsers leave them out. */
#define HTTP_PORT 80
#define HTTPS_PORT 443

static bool token_failed(struct file_error *error, const char *path, const char *what)
{
    snprintf(error->text, sizeof error->text, "%s: %s", path, what);
    return false;
}

bool guard_read_token(struct guard *guard, const char *path, struct file_error *error)
{
    struct file_bytes bytes;
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) return token_failed(error, path, "is no plain file");
    if (stat(path, &info) == 0 && info.st_mode & 077)
        return token_failed(error, path, "others may read the token: chmod 600");
    if (!file_read(path, 4096, &bytes, error)) return false;
    const size_t length = strcspn((const char *)bytes.data, "\r\n");
    bool is_good = length >= GUARD_LEAST_TOKEN && length < GUARD_MOST_TOKEN;
    for (size_t i = 0; i < length; i++) is_good &= isgraph(bytes.data[i]) != 0;
    if (is_good) memcpy(guard->token, bytes.data, length);
    guard->has_token = is_good;
    file_free(&bytes);
    return is_good || token_failed(error, path, "a token is one line of 16 to 255 letters, digits and signs");
}

void guard_wipe(struct guard *guard)
{
    OPENSSL_cleanse(guard->token, sizeof guard->token);
}

static bool is_name_of(const char *host, const char *name, unsigned port)
{
    char right[96];
    snprintf(right, sizeof right, "%s:%u", name, port);
    return strcasecmp(host, right) == 0 || ((port == HTTP_PORT || port == HTTPS_PORT) && strcasecmp(host, name) == 0);
}

bool guard_host(const struct guard *guard, const char *host)
{
    const char *const names[] = {"localhost", "127.0.0.1", "[::1]", guard->listening->host};
    if (!guard->listening->is_loopback) return true;
    for (size_t i = 0; host && i < sizeof names / sizeof *names; i++)
        if (is_name_of(host, names[i], guard->listening->port)) return true;
    return false;
}

bool guard_token(const struct guard *guard, const char *authorization)
{
    static const char scheme[] = "Bearer ";
    char given[GUARD_MOST_TOKEN] = {0};
    if (!guard->has_token) return true;
    if (!authorization || strncasecmp(authorization, scheme, sizeof scheme - 1) != 0) return false;
    authorization += sizeof scheme - 1;
    if (strlen(authorization) >= sizeof given) return false;
    strcpy(given, authorization);
    const bool is_right = CRYPTO_memcmp(given, guard->token, sizeof given) == 0;
    OPENSSL_cleanse(given, sizeof given);
    return is_right;
}
