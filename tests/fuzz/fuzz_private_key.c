/* SPDX-License-Identifier: Apache-2.0 */

/* Private keys of every algorithm, as seeds and expanded: decapsulation, signing, and the full checks. */

#include "inputs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input((pqlane_kind)0, PRIVATE_KEY, data, size);
    return 0;
}
