/* SPDX-License-Identifier: Apache-2.0 */

/* Reading a library into memory, and finding the one in use. */

#include "image.h"

#include "pqlane.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES ((off_t)32 << 20) /* what the store takes, too */

static enum measure_end take_bytes(struct image *image, const uint8_t *bytes, size_t size, struct measure_error *error)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    if (EVP_Digest(bytes, size, digest, &len, EVP_sha256(), NULL) != 1 || len != 32)
        return measure_fail(error, "SHA-256 of %s failed", image->path);
    for (unsigned i = 0; i < len; i++) snprintf(image->sha256 + 2 * (size_t)i, 3, "%02x", digest[i]);

    image->fd = memfd_create("pqlane-image", MFD_ALLOW_SEALING); /* workers inherit it */
    if (image->fd < 0) return measure_fail(error, "no memory to keep a copy of %s: %s", image->path, strerror(errno));
    for (size_t at = 0; at < size;) {
        ssize_t put = write(image->fd, bytes + at, size - at);
        if (put < 0) return measure_fail(error, "no memory to keep a copy of %s: %s", image->path, strerror(errno));
        at += (size_t)put;
    }
    /* Sealed: what a worker loads cannot change what the next one loads. */
    if (fcntl(image->fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
        return measure_fail(error, "the copy of %s cannot be sealed: %s", image->path, strerror(errno));
    image->size = size;
    return MEASURE_DONE;
}

enum measure_end image_of_bytes(struct image *image, const char *origin, const uint8_t *bytes, size_t size,
                                struct measure_error *error)
{
    *image = (struct image)IMAGE_NONE;
    snprintf(image->path, sizeof image->path, "%s", origin);
    return take_bytes(image, bytes, size, error);
}

/* The shared library that pqlane_version() is in. */
static const char *library_in_use(struct measure_error *error)
{
    Dl_info info;
    char self[PATH_MAX];
    const char *(*function)(void) = pqlane_version;
    void *address;
    memcpy(&address, &function, sizeof address);
    if (!dladdr(address, &info) || !info.dli_fname) {
        measure_fail(error, "the library in use has no file: name one with --lib");
        return NULL;
    }
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    self[len < 0 ? 0 : len] = 0;
    char *real = realpath(info.dli_fname, NULL);
    bool linked_in = !real || strcmp(real, self) == 0;
    free(real);
    if (!linked_in) return info.dli_fname;
    measure_fail(
        error,
        "this command has its library linked in, which cannot be loaded again: name a shared library with --lib");
    return NULL;
}

enum measure_end image_of_file(struct image *image, const char *path, struct measure_error *error)
{
    struct stat info;
    uint8_t *bytes = NULL;
    enum measure_end end = MEASURE_FAILED;
    *image = (struct image)IMAGE_NONE;
    if (!path) path = library_in_use(error);
    if (!path) return MEASURE_FAILED;
    char *real = realpath(path, NULL);
    snprintf(image->path, sizeof image->path, "%s", real ? real : path);
    free(real);

    int fd = open(image->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer must not hold us */
    if (fd < 0 || fstat(fd, &info) != 0) {
        measure_fail(error, "cannot open the library %s: %s", image->path, strerror(errno));
        goto out;
    }
    if (!S_ISREG(info.st_mode) || info.st_size == 0 || info.st_size > MOST_BYTES) {
        measure_fail(error, "%s is not a library: expected a file of 1 byte to 32 MiB", image->path);
        goto out;
    }
    size_t size = (size_t)info.st_size, at = 0;
    errno = 0;
    bytes = malloc(size);
    if (!bytes) {
        measure_fail(error, "no memory to read %s", image->path);
        goto out;
    }
    for (ssize_t got = 1; at < size && got > 0; at += got > 0 ? (size_t)got : 0) got = read(fd, bytes + at, size - at);
    if (at < size) {
        measure_fail(error, "cannot read %s: %s", image->path, errno ? strerror(errno) : "it became shorter");
        goto out;
    }
    end = take_bytes(image, bytes, size, error);
out:
    if (fd >= 0) close(fd);
    free(bytes);
    return end;
}

void image_close(struct image *image)
{
    if (image->fd >= 0) close(image->fd);
    image->fd = -1;
    if (image->beside) image_close(image->beside);
    free(image->beside);
    image->beside = NULL;
}

void image_name(const struct image *image, char *path, size_t size)
{
    snprintf(path, size, "/proc/self/fd/%d", image->fd);
    if (access(path, R_OK) != 0) snprintf(path, size, "%s", image->path);
}
