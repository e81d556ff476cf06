/* SPDX-License-Identifier: Apache-2.0 */

/* An input as a row of bytes: up to PARTS_MOST parts, each aligned to a cache line. */

#ifndef PQL_DRIVERS_PARTS_H
#define PQL_DRIVERS_PARTS_H

#include "pqlane_driver.h"

#include <stdbool.h>

#define PARTS_MOST 7

struct parts {
    pqlane_driver_input part[PARTS_MOST];
};

/* The bytes of all parts to out, PQLANE_DRIVER_INPUT_BYTES. False: they are too long. */
bool parts_write(const struct parts *parts, uint8_t *out, size_t *len);

/* Where the parts lie in an input. False: it is none of parts_write(). */
bool parts_read(struct parts *parts, pqlane_driver_input input);

#endif
