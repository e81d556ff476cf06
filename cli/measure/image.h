/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The bytes of a library that is to be measured, taken once: every worker loads these, and the hash that is recorded is
 * of these, even if the file is rebuilt meanwhile.
 */

#ifndef PQL_MEASURE_IMAGE_H
#define PQL_MEASURE_IMAGE_H

#include "measure.h"

struct image {
    int fd; /* in memory, inherited by workers; -1: none */
    size_t size;
    char sha256[65];
    char path[1024];      /* where it came from: a real path, or words such as "the library of main@3" */
    const char *driver;   /* what it is measured with: "pqlane", ... (target.h) */
    char loader[1088];    /* the dynamic loader to run it with; "": the machine's own */
    unsigned loader_age;  /* of two loaders the one with the higher number can run what both are for */
    struct image *beside; /* what is loaded with it, libssl beside libcrypto; NULL: nothing */
    char
        lacks[sizeof((struct measure_error *)0)->text]; /* why nothing stands beside it; "": nobody asked, or it does */
};

#define IMAGE_NONE                   \
    {                                \
        .fd = -1, .driver = "pqlane" \
    }

/* path NULL: the library that this command itself runs with. Release with image_close(), on failure too. */
enum measure_end image_of_file(struct image *image, const char *path, struct measure_error *error);
enum measure_end image_of_bytes(struct image *image, const char *origin, const uint8_t *bytes, size_t size,
                                struct measure_error *error);
void image_close(struct image *image);

/* A path by which these very bytes can be read in this process while the image is open, or the original path where the
 * system has no /proc. */
void image_name(const struct image *image, char *path, size_t size);

#endif
