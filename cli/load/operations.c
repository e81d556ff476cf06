/* SPDX-License-Identifier: Apache-2.0 */

#include "operations.h"

#include <string.h>

const struct load_operation *load_operations_of(const pqlane_alg *alg)
{
    switch (pqlane_alg_kind(alg)) {
    case PQLANE_KIND_KEM:
        return load_kem_operations;
    case PQLANE_KIND_SIG:
        return load_sig_operations;
    default:
        return NULL;
    }
}

bool load_is_pair(const struct load_subject *subject, unsigned number, const struct load_room *room, unsigned item)
{
    const struct load_key *key = load_key_of(subject, number);
    return memcmp(room->first[item], key->public_key, subject->len.public_key) == 0 &&
           memcmp(room->second[item], key->private_key, subject->len.private_key) == 0;
}

enum load_outcome load_batch_outcome(pqlane_status status, load_is_right *is_right, const struct load_subject *subject,
                                     unsigned number, const struct load_room *room)
{
    bool all = true;
    for (unsigned i = 0; i < LOAD_BATCH; i++) all &= is_right(subject, number + i, room, i);
    return load_outcome_of(status, all);
}
