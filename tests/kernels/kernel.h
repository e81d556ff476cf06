/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One row per kernel: where it stands in the table of kernels, what its operands are, and what the standard says that
 * it computes. The loop in test_kernels.c does the rest for every tier: makes random and extreme inputs, lays them out
 * between guard bytes, calls, and asks that nothing else was touched, that outputs keep their promised bounds, and that
 * they are right.
 *
 * A definition works on plain integers in the standard's order. What a tier does to the order of coefficients after its
 * transform is found out by the harness (support_order.c) and undone before anything is compared.
 */

#ifndef PQL_TESTS_KERNEL_H
#define PQL_TESTS_KERNEL_H

#include "kernels/kernels.h"
#include "random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPERANDS 4
#define MOST_ELEMENTS 2304 /* of one operand */

enum way { UNUSED_OPERAND, IN, OUT, INOUT };

struct operand {
    enum way way;
    unsigned bytes; /* of an element in memory, 1 to 8; 0: elements are packed, `bits` each, lowest bit first */
    unsigned bits;
    unsigned count;          /* elements */
    int64_t low, high;       /* what may come in (IN, INOUT) */
    int64_t least, most;     /* what may go out (OUT, INOUT) */
    int64_t modulus;         /* outputs are right modulo this; 0: exactly */
    unsigned hidden_in : 1;  /* comes in in the ring's private order */
    unsigned hidden_out : 1; /* goes out in it */
    unsigned opaque : 1;     /* only bounds are promised */
    unsigned aligned : 1;    /* to PQL_POLY_ALIGN, as polynomials are anyway */
};

enum ring { NO_RING, MLKEM, MLDSA, RINGS };

/* order[i]: where the standard's coefficient i stands. */
struct orders {
    unsigned order[RINGS][PQL_N];
};

struct row {
    const char *name; /* "mlkem.ntt" */
    size_t at;        /* offset of the function's pointer in struct pql_kernels, or of the pointer to its table */
    size_t within;    /* in that table, if there is one */
    unsigned n;       /* d, eta, gamma2's divisor, number of products or blocks: whatever the definition wants */
    enum ring ring;
    unsigned sweep; /* 1 + index of the operand that goes through its whole range; 0: none */
    struct operand v[OPERANDS];
    void (*call)(const struct row *row, const struct pql_kernels *k, void *const v[]);
    void (*define)(const struct row *row, int64_t *const v[]); /* fills in OUT and INOUT operands */
};

/* The address of the row's function pointer. */
static inline const void *row_slot(const struct row *row, const struct pql_kernels *k)
{
    return (const char *)k + row->at;
}

/* Rows of a group; each list ends with a row without a name. */
extern const struct row hash_rows[], mlkem_rows[], mldsa_rows[], mldsa_coding_rows[];

/* What does not fit a row: kernels that are called several times for one result, and several kernels together. */
struct check {
    const char *name;
    size_t slots[4]; /* of the functions that it checks; 0 for none */
    enum ring ring;
    void (*run)(const struct pql_kernels *k, const struct orders *orders);
};
extern const struct check checks[]; /* ends without a name */

/* Of whole groups, in support_reads.c. */
void check_mlkem_reads(const struct pql_kernels *k, const struct orders *orders);
void check_mldsa_reads(const struct pql_kernels *k, const struct orders *orders);
/* Rows of what only checks test: without a definition, for the clock. */
extern const struct row timed_rows[];

/* Finds out the private orders of the ring groups that a table has. False: a uniform sampler loses coefficients. */
bool find_orders(struct orders *orders, const struct pql_kernels *k);

/* ---- Definitions that several rows share ---- */

int64_t modulo(int64_t x, int64_t q);      /* in [0, q) */
int64_t centred(int64_t x, int64_t alpha); /* mod+-: in (-alpha/2, alpha/2] */
int64_t power(int64_t x, uint64_t n, int64_t q);
unsigned bit_reverse(unsigned x, unsigned bits);

/* A row of the table that was found wrong: says where, and ends the test. */
void wrong(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
