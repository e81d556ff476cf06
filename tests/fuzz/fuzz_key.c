/* SPDX-License-Identifier: Apache-2.0 */

/* Keys in any format. The first byte says what the reader expects. */

#include "keys/outcome.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct keys_expect expect = {
        .accept = 1 + data[0] % 7,
        .format = (enum keys_format)(data[0] >> 3 & 3),
        .alg = data[0] & 0x20 ? pqlane_alg_at(data[0] >> 6) : NULL,
    };
    outcome_of_key(data + 1, size - 1, &expect);
    return 0;
}
