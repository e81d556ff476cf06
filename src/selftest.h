/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_SELFTEST_H
#define PQL_SELFTEST_H

#include "algs.h"

/* PQLANE_OK if the algorithm gives the known answer of its row, with the kernels in use. */
pqlane_status pql_selftest_alg(const pqlane_alg *alg);

/* The answer, for the test that prints it: the first eight bytes of a digest over a whole run of the algorithm. */
uint64_t pql_selftest_answer(const struct pql_kernels *k, const pqlane_alg *alg);

#endif
