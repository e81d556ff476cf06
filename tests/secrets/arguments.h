/* SPDX-License-Identifier: Apache-2.0 */

/* What operations take from their subject: wrong where the subject asks for that. */

#ifndef SECRETS_ARGUMENTS_H
#define SECRETS_ARGUMENTS_H

#include "subject.h"

/* An input's length; wrong by one if the subject asks for that. */
static inline size_t length(const struct subject *s, size_t right)
{
    return s->sabotage == WRONG_LENGTH ? right + 1 : right;
}

static inline size_t size(const struct subject *s, pqlane_size which)
{
    return length(s, pqlane_alg_size(s->alg, which));
}

/* The public key, ciphertext and so on of a subject, as pairs of arguments. */
#define PUBLIC_KEY s->public_key, size(s, PQLANE_SIZE_PUBLIC_KEY)
#define PRIVATE_KEY subject_key(s), length(s, subject_key_len(s))
#define OTHER(key) (key), size(s, PQLANE_SIZE_PRIVATE_KEY)
#define CIPHERTEXT(ct) (ct), size(s, PQLANE_SIZE_CIPHERTEXT)
#define SEED s->seed, size(s, PQLANE_SIZE_SEED)
#define COINS s->coins, length(s, sizeof s->coins)
#define MESSAGE (s->sabotage == NULL_MESSAGE ? NULL : s->message), sizeof s->message

/* Where an item's result of a name goes. */
#define RESULT(s, i, name) ((i) == 0 ? (s)->results.name : (s)->results.neighbours[(i)-1].name)

#endif
