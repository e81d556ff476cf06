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

/* The first by name of the files ld-linux*.so.* in the folder of the library: folders list theirs in any order. */
static bool find_loader(struct image *image)
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
    return *image->loader;
}

/* For a file that is loaded with an image, or is it. */
static enum measure_end choose_loader(struct image *image, const struct image *file, struct measure_error *error)
{
    struct glibc needed = glibc_needed(file), here = {0, 0};
    if (!glibc_here(&here) || !is_newer(needed, here)) return MEASURE_DONE;
    if (!*image->loader && !find_loader(image))
        return measure_fail(error,
                            "%s needs glibc %u.%u, and this machine has %u.%u: put the ld-linux*.so, libc.so.6 and "
                            "what else it needs of the system that it is from into its folder",
                            file->path, needed.major, needed.minor, here.major, here.minor);
    const unsigned age = 1000 * needed.major + needed.minor;
    if (age > image->loader_age) image->loader_age = age;
    return MEASURE_DONE;
}

bool target_needs_path(const char *driver)
{
    return strcmp(driver, "pqlane") != 0 && strcmp(driver, "openssl") != 0;
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
    return end == MEASURE_DONE && !is_pqlane ? choose_loader(image, image, error) : end;
}

/* ---- What is loaded with it ---- */

/* libssl of the same number in the folder of a libcrypto. False: image->lacks says why there is none. */
static bool find_libssl(struct image *image, char path[sizeof image->path])
{
    static const char libcrypto[] = "libcrypto.so", libssl[] = "libssl.so";
    const char *slash = strrchr(image->path, '/'), *name = slash ? slash + 1 : image->path;
    const int folder = (int)(name - image->path);
    if (strncmp(name, libcrypto, sizeof libcrypto - 1) != 0) {
        snprintf(image->lacks, sizeof image->lacks, "it is not called %s, and no %s is looked for beside it", libcrypto,
                 libssl);
        return false;
    }
    const char *number = name + sizeof libcrypto - 1;
    snprintf(path, sizeof image->path, "%.*s%s%s", folder, image->path, libssl, number);
    if (access(path, F_OK) == 0) return true;
    snprintf(image->lacks, sizeof image->lacks, "no %s stands beside it", path + folder);
    return false;
}

void target_beside(struct image *image)
{
    char path[sizeof image->path];
    struct measure_error error = {"no memory for its libssl"};
    if (strcmp(image->driver, "openssl") != 0 || !find_libssl(image, path)) return;
    image->beside = malloc(sizeof *image->beside);
    if (image->beside && image_of_file(image->beside, path, &error) == MEASURE_DONE &&
        choose_loader(image, image->beside, &error) == MEASURE_DONE)
        return;
    if (image->beside) image_close(image->beside);
    free(image->beside);
    image->beside = NULL;
    memcpy(image->lacks, error.text, sizeof image->lacks);
}
