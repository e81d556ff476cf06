/* SPDX-License-Identifier: Apache-2.0 */

/* Whose library is measured: libpqlane's, or that of others behind a driver (include/pqlane_driver.h). */

#ifndef PQL_MEASURE_TARGET_H
#define PQL_MEASURE_TARGET_H

#include "../drivers/drivers.h"
#include "image.h"

/* What the drivers are, for help texts. */
#define TARGET_DRIVERS DRIVERS_TEXT

/* "openssl" or "openssl:PATH" in parts; *path is NULL where there is none. text NULL: pqlane. Returns the driver's
 * name; NULL: there is none of this name. */
const char *target_parse(const char *text, const char **path);

/* The driver of a name; NULL: there is none. name NULL: pqlane, which documents of older versions are about. */
const char *target_driver(const char *name);

/* Must its library be named, because none is in use here? */
bool target_needs_path(const char *driver);

/*
 * Reads a library for a driver. path NULL: the one in use here, or a sentence that says how to name one. A library that
 * needs a newer C library than this process has is run by the dynamic loader that lies beside it. Release with
 * image_close(), on failure too.
 */
enum measure_end target_image(struct image *image, const char *driver, const char *path, struct measure_error *error);

/* Adds what handshakes take besides: of a libcrypto the libssl of the same number in its folder. Only for who wants
 * handshakes, because it is one more file whose code runs. There may be none, or none that can be read: image->lacks
 * says so, and the rest is measured without. */
void target_beside(struct image *image);

#endif
