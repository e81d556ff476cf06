/* SPDX-License-Identifier: Apache-2.0 */

/* Everything secret that an operation on a subject reads, computes or returns. */

#ifndef WIPE_INTERMEDIATES_H
#define WIPE_INTERMEDIATES_H

#include "search.h"
#include "secrets/subject.h"

/* The subject's secret inputs, and what the standards' algorithms make of them: derived seeds, polynomials as
 * coefficients and transformed. 0: no memory, or no room. */
int add_secrets(struct needles *needles, struct subject *s);

/* The secrets among an operation's results. */
int add_results(struct needles *needles, const struct subject *s);

#endif
