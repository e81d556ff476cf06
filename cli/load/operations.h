/* SPDX-License-Identifier: Apache-2.0 */

/* The operations of a load: those that metrics count, under the same names. */

#ifndef PQL_LOAD_OPERATIONS_H
#define PQL_LOAD_OPERATIONS_H

#include "subject.h"

enum load_outcome {
    LOAD_RIGHT,
    LOAD_WRONG, /* it succeeded, and the result is another than it must be */
    LOAD_FAILED /* it did not succeed, though nothing was wrong with what it was given */
};

/* Where a thread's results go. */
struct load_room {
    uint8_t first[LOAD_BATCH][PQLANE_MAX_SIGNATURE_BYTES]; /* public key, ciphertext, signature; secret of decaps */
    uint8_t second[LOAD_BATCH][PQLANE_MAX_PRIVATE_KEY_BYTES];
};

struct load_operation {
    const char *name; /* NULL ends a list */
    enum load_outcome (*run)(const struct load_subject *subject, unsigned number, struct load_room *room);
};

extern const struct load_operation load_kem_operations[], load_sig_operations[];

/* Those of an algorithm. NULL: it is neither of the two kinds. */
const struct load_operation *load_operations_of(const pqlane_alg *alg);

/* Key and input of a number, which may be any. */
static inline unsigned load_key_index(unsigned number)
{
    return number % LOAD_KEYS;
}

static inline const struct load_key *load_key_of(const struct load_subject *subject, unsigned number)
{
    return &subject->answers->keys[load_key_index(number)];
}

static inline const struct load_case *load_case_of(const struct load_subject *subject, unsigned number)
{
    return &subject->answers->cases[number % LOAD_CASES];
}

static inline enum load_outcome load_outcome_of(pqlane_status status, bool is_right)
{
    return status != PQLANE_OK ? LOAD_FAILED : is_right ? LOAD_RIGHT : LOAD_WRONG;
}

/* Is what a number gave the right thing, as number `item` of `room`? */
typedef bool load_is_right(const struct load_subject *subject, unsigned number, const struct load_room *room,
                           unsigned item);

load_is_right load_is_pair; /* of keys */

/* The outcome of a batch that began with a number. */
enum load_outcome load_batch_outcome(pqlane_status status, load_is_right *is_right, const struct load_subject *subject,
                                     unsigned number, const struct load_room *room);

#endif
