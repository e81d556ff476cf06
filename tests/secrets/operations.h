/* SPDX-License-Identifier: Apache-2.0 */

/* Every operation of the public interface that touches secrets, as a row. */

#ifndef SECRETS_OPERATIONS_H
#define SECRETS_OPERATIONS_H

#include "subject.h"

enum {
    TAKES_KEY = 1, /* a private key: run it in both forms */
    OTHER_KEY = 2, /* the subject's other_key or bad_key, whatever the form */
    XOF_ONLY = 4,  /* for hash functions that can squeeze */
    DECLASSIFIES =
        8,      /* something on the closed list of docs/security.md becomes public inside; the seed form always does */
    DRAWS = 16, /* randomness from the operating system */
};

struct operation {
    const char *name;
    pqlane_kind kind;
    unsigned flags;
    pqlane_status expected;
    pqlane_status (*call)(struct subject *s); /* results go to s->results */
};

extern const struct operation operations[];
extern const size_t operation_count;

/* Has the algorithm this operation, in this form of the private key? */
int operation_fits(const struct operation *op, const pqlane_alg *alg, enum form form);

#endif
