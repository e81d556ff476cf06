/* SPDX-License-Identifier: Apache-2.0 */

/* The drivers: the one table of them, for the command that names them and for the worker that brings them along. */

#ifndef PQL_DRIVERS_H
#define PQL_DRIVERS_H

#include "pqlane_driver.h"

#define DRIVERS(X) \
    X(pqlane)      \
    X(openssl)     \
    X(liboqs)
#define DRIVER_PLUGIN "plugin" /* what brings its own */
#define DRIVERS_TEXT "pqlane, openssl, liboqs or plugin"

#define DRIVER_DECLARED(name) extern const pqlane_driver driver_##name;
DRIVERS(DRIVER_DECLARED)

#endif
