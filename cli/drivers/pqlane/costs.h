/* SPDX-License-Identifier: Apache-2.0 */

/* What the worker's mode cost asks of this driver beyond what all drivers have. */

#ifndef PQL_DRIVERS_PQLANE_COSTS_H
#define PQL_DRIVERS_PQLANE_COSTS_H

#include "library.h"

const struct library *pqlane_library_of(void *library); /* its functions, of what `open` returned */

size_t pqlane_drawn_by(
    const void *handle); /* bytes of randomness that one operation of what `prepare` returned draws */

#endif
