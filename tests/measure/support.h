/* SPDX-License-Identifier: Apache-2.0 */

/* What the tests of measuring share: where the worker and the made-up libraries of this build are. */

#ifndef PQL_TESTS_MEASURE_SUPPORT_H
#define PQL_TESTS_MEASURE_SUPPORT_H

#include "measure/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))
#define UNUSED __attribute__((unused))

/* FOLDER/NAME in the build folder, which CTest names. Static: good until the next call. */
static UNUSED const char *built(const char *folder, const char *name)
{
    static char path[4096];
    const char *build = getenv("PQLANE_BUILD");
    if (!build) fail_msg("PQLANE_BUILD must name the build folder: run this with ctest");
    snprintf(path, sizeof path, "%s/%s/%s", build, folder, name);
    return path;
}

static UNUSED int use_built_worker(void **state)
{
    (void)state;
    return setenv("PQLANE_WORKER", built("libexec/pqlane", "pqlane-worker"), 1);
}

static UNUSED void open_image(struct image *image, const char *path)
{
    struct measure_error error;
    if (image_of_file(image, path, &error) != MEASURE_DONE) fail_msg("%s", error.text);
}

/* One of the libraries that CMakeLists.txt makes of fake_library.c. */
static UNUSED void open_fake(struct image *image, const char *name)
{
    char file[64];
    snprintf(file, sizeof file, "%s.so", name);
    open_image(image, built("tests/measure", file));
}

static UNUSED void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("\"%s\" has no \"%s\" in it", text, part);
}

/* Sets the environment variable to a shell script that stands in for the worker. */
static UNUSED void use_script_as_worker(const char *body)
{
    static char path[64];
    strcpy(path, "/tmp/pqlane-worker-XXXXXX");
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", body);
    assert_int_equal(fchmod(fd, 0700), 0);
    fclose(file);
    setenv("PQLANE_WORKER", path, 1);
}

static UNUSED int remove_script(void **state)
{
    (void)state;
    const char *path = getenv("PQLANE_WORKER");
    if (path && strncmp(path, "/tmp/pqlane-worker-", 19) == 0) remove(path);
    return use_built_worker(NULL);
}

#endif
