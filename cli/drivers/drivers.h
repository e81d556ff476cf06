/* SPDX-License-Identifier: Apache-2.0 */

/* The drivers that pqlane-worker brings along. */

#ifndef PQL_DRIVERS_H
#define PQL_DRIVERS_H

#include "pqlane_driver.h"

extern const pqlane_driver driver_pqlane, driver_openssl, driver_liboqs;

#endif
