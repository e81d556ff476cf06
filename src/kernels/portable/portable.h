/* SPDX-License-Identifier: Apache-2.0 */

/* The groups of the portable tier: plain C that runs anywhere and that every other tier is compared with. */

#ifndef PQL_PORTABLE_H
#define PQL_PORTABLE_H

#include "../kernels.h"

extern const struct pql_keccak_kernels pql_keccak_portable;
extern const struct pql_sha2_kernels pql_sha2_portable;
extern const struct pql_mlkem_kernels pql_mlkem_portable;
extern const struct pql_mldsa_kernels pql_mldsa_portable;

#endif
