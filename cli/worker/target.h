/* SPDX-License-Identifier: Apache-2.0 */

/* A library under measurement, behind its driver (pqlane_driver.h). */

#ifndef PQL_WORKER_TARGET_H
#define PQL_WORKER_TARGET_H

#include "pqlane_driver.h"

#include <stdbool.h>
#include <stddef.h>

struct target {
    const pqlane_driver *driver;
    void *library;
    int side; /* 0 or 1, for messages */
};

/* All mistakes are fail(). */
void target_open(struct target *target, const char *driver, void *handle, int side);
void target_force(const struct target *target, const char *backend);

const char *target_backend(const struct target *target); /* the one in use; "default" where there is no choice */

/* Number i; NULL past the last, and where its names are none. */
const pqlane_driver_operation *target_operation(const struct target *target, size_t i);

/* The operation of a name, ALGORITHM/operation[+variant]; NULL if it has none. */
const pqlane_driver_operation *target_find(const struct target *target, const char *name);

#endif
