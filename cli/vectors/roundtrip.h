/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_VECTORS_ROUNDTRIP_H
#define PQL_VECTORS_ROUNDTRIP_H

#include "tally.h"

/* Without any vectors: the state of every tier, the library's known answers, and one round of every algorithm on every
 * tier that is ready, as rows of the tally: a "file" per tier. filter: as in struct vectors_options; only: the one tier
 * to be looked at, NULL: all. The tier in use is the same afterwards. */
void roundtrip_run(const char *filter, const char *only, struct tally *tally);

#endif
