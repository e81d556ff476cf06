/* SPDX-License-Identifier: Apache-2.0 */

/* Libraries: from files and back out of the store, always with their SHA-256. */

#include "store/internal.h"

#include "pqlane.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RESTORE "restore it from a copy"

bool store_sha256(const void *bytes, size_t size, char sha256[STORE_SHA256_BYTES], struct store_error *error)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[32];
    const pqlane_alg *alg = pqlane_alg_find("SHA2-256");
    pqlane_status status = alg ? pqlane_hash(alg, digest, sizeof digest, bytes, size) : PQLANE_ERR_ARGUMENT;
    if (status != PQLANE_OK)
        return store_fail(error, STORE_HASH, "SHA-256 cannot be computed here: %s", pqlane_status_text(status));
    for (size_t i = 0; i < sizeof digest; i++) {
        sha256[2 * i] = digits[digest[i] >> 4];
        sha256[2 * i + 1] = digits[digest[i] & 15];
    }
    sha256[2 * sizeof digest] = 0;
    return true;
}

bool store_sha256_good(const char *text)
{
    return text && strlen(text) == STORE_SHA256_BYTES - 1 && strspn(text, "0123456789abcdef") == STORE_SHA256_BYTES - 1;
}

bool store_read_file(const char *path, size_t most, struct file_bytes *bytes, struct store_error *error)
{
    struct file_error reason;
    return file_read(path, most, bytes, &reason) || store_fail(error, STORE_IO, "%s", reason.text);
}

bool store_hash_file(const char *path, char sha256[STORE_SHA256_BYTES], size_t *size, struct store_error *error)
{
    struct file_bytes bytes = {0};
    bool good = store_read_file(path, STORE_MOST_LIBRARY, &bytes, error) &&
                store_sha256(bytes.data, bytes.len, sha256, error);
    if (good && size) *size = bytes.len;
    file_free(&bytes);
    return good;
}

/* Out of the row, if the bytes have the hash. */
static bool copy_checked(const struct store_statement *row, const char *sha256, uint8_t **bytes, size_t *size,
                         struct store_error *error)
{
    char computed[STORE_SHA256_BYTES];
    const void *blob = store_column_bytes(row, 0, size);
    if (!store_sha256(blob, *size, computed, error)) return false;
    if (strcmp(computed, sha256) != 0)
        return store_fail(error, STORE_HASH,
                          "%s is damaged: its library %.12s... has other bytes than its hash says; " RESTORE,
                          row->store->path, sha256);
    *bytes = malloc(*size + 1);
    if (!*bytes) return store_fail(error, STORE_MEMORY, "reading the library: out of memory");
    if (*size > 0) memcpy(*bytes, blob, *size);
    return true;
}

bool store_library_bytes(struct store *store, const char *sha256, uint8_t **bytes, size_t *size,
                         struct store_error *error)
{
    struct store_statement *statement = store_prepare(store, "SELECT bytes FROM libraries WHERE sha256 = $1",
                                                      "reading the library", error);
    if (!statement) return false;
    store_bind_text(statement, 1, sha256);
    int found = store_row(statement, error);
    if (found == 0)
        store_fail(error, STORE_HASH, "%s is damaged: it has no library %.64s; " RESTORE, store->path, sha256);
    bool good = found == 1 && copy_checked(statement, sha256, bytes, size, error);
    store_end(statement);
    return good;
}

bool store_library_write(struct store *store, const char *sha256, int fd, struct store_error *error)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    bool good = store_library_bytes(store, sha256, &bytes, &size, error);
    for (size_t done = 0; good && done < size;) {
        ssize_t wrote = write(fd, bytes + done, size - done);
        if (wrote >= 0)
            done += (size_t)wrote;
        else if (errno != EINTR)
            good = store_fail_errno(error, errno, "writing", "a copy of the library");
    }
    free(bytes);
    return good;
}
