/* SPDX-License-Identifier: Apache-2.0 */

/* Finding a driver's library, and the loader that it needs. */

#include "target.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fnmatch.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#define DRIVER_NAME(name) #name,
static const char *const drivers[] = {DRIVERS(DRIVER_NAME) DRIVER_PLUGIN};

const char *target_driver(const char *name)
{
    if (!name) return drivers[0];
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (strcmp(drivers[i], name) == 0) return drivers[i];
    return NULL;
}

const char *target_parse(const char *text, const char **path)
{
    char name[16];
    *path = NULL;
    if (!text) return drivers[0];
    const char *colon = strchr(text, ':');
    size_t len = colon ? (size_t)(colon - text) : strlen(text);
    if (len >= sizeof name) return NULL;
    memcpy(name, text, len);
    name[len] = 0;
    if (colon && colon[1]) *path = colon + 1;
    return target_driver(name);
}

/* The libcrypto that this command uses itself. */
static const char *libcrypto_in_use(void)
{
    Dl_info info;
    const char *(*function)(int) = OpenSSL_version;
    void *address;
    memcpy(&address, &function, sizeof address);
    return dladdr(address, &info) ? info.dli_fname : NULL;
}

/* ---- The C library that it needs ---- */

#define MOST_GLIBC 999 /* of a number in its version */

struct glibc {
    unsigned major, minor;
};

/* "2.36" at the beginning of a text. */
static bool read_glibc(const char *text, struct glibc *found)
{
    char *dot, *end;
    unsigned long major = strtoul(text, &dot, 10), minor = *dot == '.' ? strtoul(dot + 1, &end, 10) : 0;
    if (dot == text || *dot != '.' || end == dot + 1 || major > MOST_GLIBC || minor > MOST_GLIBC) return false;
    *found = (struct glibc){(unsigned)major, (unsigned)minor};
    return true;
}

static bool is_newer(struct glibc a, struct glibc b)
{
    return a.major != b.major ? a.major > b.major : a.minor > b.minor;
}

/* The newest of the names GLIBC_N.N in a library's bytes: how its symbols say what they need. */
static struct glibc glibc_needed(const struct image *image)
{
    static const char prefix[] = "GLIBC_";
    struct glibc newest = {0, 0};
    const char *bytes = mmap(NULL, image->size, PROT_READ, MAP_PRIVATE, image->fd, 0);
    if (bytes == MAP_FAILED) return newest;
    const char *end = bytes + image->size;
    for (const char *at = bytes; (at = memmem(at, (size_t)(end - at), prefix, sizeof prefix - 1));) {
        char text[16] = "";
        struct glibc found = {0, 0};
        at += sizeof prefix - 1;
        memcpy(text, at, (size_t)(end - at) < sizeof text - 1 ? (size_t)(end - at) : sizeof text - 1);
        if (read_glibc(text, &found) && is_newer(found, newest)) newest = found;
    }
    munmap((void *)(uintptr_t)bytes, image->size);
    return newest;
}

static bool glibc_here(struct glibc *here)
{
#ifdef __GLIBC__
    return read_glibc(gnu_get_libc_version(), here);
#else
    (void)here;
    return false;
#endif
}

/* Of a library and of what is loaded with it. */
static struct glibc glibc_of_both(const struct image *image)
{
    struct glibc one = glibc_needed(image), other = image->beside ? glibc_needed(image->beside) : one;
    return is_newer(other, one) ? other : one;
}

/* The first by name of the files ld-linux*.so.* in the folder of the library: folders list theirs in any order. */
static bool find_loader(struct image *image, struct glibc needed)
{
    char folder[sizeof image->path], path[sizeof image->loader];
    const char *slash = strrchr(image->path, '/');
    if (!slash) return false;
    snprintf(folder, sizeof folder, "%.*s/", (int)(slash - image->path), image->path);
    DIR *files = opendir(folder);
    for (const struct dirent *file; files && (file = readdir(files));) {
        if (fnmatch("ld-linux*.so.*", file->d_name, 0) != 0 ||
            (size_t)snprintf(path, sizeof path, "%s%s", folder, file->d_name) >= sizeof path)
            continue;
        if (!*image->loader || strcmp(path, image->loader) < 0) strcpy(image->loader, path);
    }
    if (files) closedir(files);
    image->loader_age = 1000 * needed.major + needed.minor;
    return *image->loader;
}

static enum measure_end choose_loader(struct image *image, struct measure_error *error)
{
    struct glibc needed = glibc_of_both(image), here = {0, 0};
    if (!glibc_here(&here) || !is_newer(needed, here)) return MEASURE_DONE;
    if (find_loader(image, needed)) return MEASURE_DONE;
    return measure_fail(error,
                        "%s needs glibc %u.%u, and this machine has %u.%u: put the ld-linux*.so, libc.so.6 and what "
                        "else it needs of the system that it is from into its folder",
                        image->path, needed.major, needed.minor, here.major, here.minor);
}

bool target_needs_path(const char *driver)
{
    return strcmp(driver, "pqlane") != 0 && strcmp(driver, "openssl") != 0;
}

/* ---- What is loaded with it ---- */

/* libssl of the same number in the folder of a libcrypto; without it there are no handshakes. */
static enum measure_end find_libssl(struct image *image, struct measure_error *error)
{
    static const char libcrypto[] = "libcrypto.so", libssl[] = "libssl.so";
    char path[sizeof image->path];
    const char *slash = strrchr(image->path, '/');
    const char *name = slash ? slash + 1 : image->path;
    if (strncmp(name, libcrypto, sizeof libcrypto - 1) != 0) return MEASURE_DONE;
    snprintf(path, sizeof path, "%.*s%s%s", (int)(name - image->path), image->path, libssl,
             name + sizeof libcrypto - 1);
    if (access(path, R_OK) != 0) return MEASURE_DONE;
    image->beside = malloc(sizeof *image->beside);
    if (!image->beside) return measure_fail(error, "no memory for %s", path);
    return image_of_file(image->beside, path, error);
}

enum measure_end target_image(struct image *image, const char *driver, const char *path, struct measure_error *error)
{
    *image = (struct image)IMAGE_NONE;
    const bool is_pqlane = strcmp(driver, drivers[0]) == 0;
    if (!path && strcmp(driver, "openssl") == 0) path = libcrypto_in_use();
    if (!path && target_needs_path(driver))
        return measure_fail(error, "name the library: %s:PATH%s", driver,
                            strcmp(driver, "liboqs") == 0 ? " (Debian has no package of it; a build has lib/liboqs.so)"
                                                          : "");
    enum measure_end end = image_of_file(image, path, error);
    image->driver = driver;
    if (end == MEASURE_DONE && strcmp(driver, "openssl") == 0) end = find_libssl(image, error);
    return end == MEASURE_DONE && !is_pqlane ? choose_loader(image, error) : end;
}
