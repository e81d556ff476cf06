/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What the library must answer when one of its inputs is anything at all, worked out from the bytes and the standards.
 * Malformed: a named error and outputs of zeros. Well-formed but not the right one: another secret, J(z || c), or
 * PQLANE_ERR_VERIFY. The mutation test and the fuzzing harnesses ask the same.
 */

#ifndef PQL_TESTS_JUDGES_H
#define PQL_TESTS_JUDGES_H

#include "api/functions.h"

enum judgement {
    OTHER_LENGTH, /* refused for its length */
    MALFORMED,    /* refused for what is in it */
    ALTERED,      /* taken, and it is not the example's */
    UNCHANGED,    /* the example's own */
    JUDGEMENTS
};

/* Uses data as the example's input of that kind: PUBLIC_KEY, PRIVATE_KEY (form 0 the seed, 1 expanded), CIPHERTEXT,
 * SIGNATURE or MESSAGE. Anything but the right answer ends the process with a line that says which. */
enum judgement judge_input(const struct example *example, enum input input, unsigned form, const uint8_t *data,
                           size_t len);

#endif
