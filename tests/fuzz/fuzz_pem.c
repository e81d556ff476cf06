/* SPDX-License-Identifier: Apache-2.0 */

/* PEM text. */

#include "keys/outcome.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct keys_expect expect = {KEYS_PUBLIC | KEYS_PRIVATE | KEYS_CERTIFICATE, KEYS_FORMAT_PEM, NULL};
    outcome_of_key(data, size, &expect);
    return 0;
}
