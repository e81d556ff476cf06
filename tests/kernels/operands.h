/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_TESTS_OPERANDS_H
#define PQL_TESTS_OPERANDS_H

#include "kernel.h"

#define GUARD_BYTES 64
#define MOST_BYTES 8192

struct guarded {
    PQL_ALIGNED uint8_t bytes[GUARD_BYTES + 64 + MOST_BYTES + GUARD_BYTES];
};

/* The first three are places in a list of values. */
enum pattern { ALL_LOW, ALL_HIGH, ALL_ZERO, ALTERNATING, EDGES, ANYTHING };
#define PATTERNS (ANYTHING + 1)

/* What may come in by this pattern; count values. */
void operand_fill(const struct operand *o, int64_t *value, enum pattern pattern, struct rng *rng);

/* To memory, guards around it (an OUT operand is all guard bytes), and back. order: NULL if the ring has none. */
void operand_store(const struct operand *o, struct guarded *memory, const int64_t *value, const unsigned *order);
void operand_load(const struct operand *o, const struct guarded *memory, int64_t *value, const unsigned *order);
void *operand_address(const struct operand *o, struct guarded *memory);

/* Is everything beside the operand as operand_store left it? */
int operand_guards_hold(const struct operand *o, const struct guarded *memory);

#endif
