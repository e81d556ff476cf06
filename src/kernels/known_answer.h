/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Known answers of kernel groups: every function of a group runs on fixed inputs, and a checksum of all outputs is
 * compared with a constant that the portable tier gave when it had passed the standards' vectors. What is private to a
 * group (the order after the NTT) enters only through functions that undo it, so one constant serves all tiers. About
 * 20 microseconds a group.
 */

#ifndef PQL_KNOWN_ANSWER_H
#define PQL_KNOWN_ANSWER_H

#include "kernels.h"

/* 1 if the group's answers are right, else 0. */
int pql_keccak_known_answer(const struct pql_keccak_kernels *group);
int pql_sha2_known_answer(const struct pql_sha2_kernels *group);
int pql_mlkem_known_answer(const struct pql_mlkem_kernels *group);
int pql_mldsa_known_answer(const struct pql_mldsa_kernels *group);

/* The checksums themselves, for the test that prints them. */
uint64_t pql_keccak_answer(const struct pql_keccak_kernels *group);
uint64_t pql_sha2_answer(const struct pql_sha2_kernels *group);
uint64_t pql_mlkem_answer(const struct pql_mlkem_kernels *group);
uint64_t pql_mldsa_answer(const struct pql_mldsa_kernels *group);

#endif
