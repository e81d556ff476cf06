/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_VECTORS_ACVP_H
#define PQL_VECTORS_ACVP_H

#include "formats.h"

/* One test of each mode of NIST's ACVP files; rows of the table in acvp.c. */
test_function acvp_kem_keygen, acvp_encaps, acvp_decaps, acvp_check_public, acvp_check_private;
test_function acvp_sig_keygen, acvp_sig_gen, acvp_sig_ver;
test_function acvp_hash, acvp_hmac;

/* Test types of hash functions that are more than one message and one digest. */
test_function acvp_monte_carlo, acvp_large_data;

#endif
