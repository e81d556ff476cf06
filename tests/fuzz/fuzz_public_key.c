/* SPDX-License-Identifier: Apache-2.0 */

/* Public keys of every algorithm: encapsulation, and verification of a signature that another key made. */

#include "inputs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input((pqlane_kind)0, PUBLIC_KEY, data, size);
    return 0;
}
