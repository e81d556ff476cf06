/* SPDX-License-Identifier: Apache-2.0 */

/* Signatures: none but the right one is valid. */

#include "inputs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input(PQLANE_KIND_SIG, SIGNATURE, data, size);
    return 0;
}
