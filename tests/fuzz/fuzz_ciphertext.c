/* SPDX-License-Identifier: Apache-2.0 */

/* Ciphertexts: decapsulation answers with a secret to all of the right length, and with the right one. */

#include "inputs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input(PQLANE_KIND_KEM, CIPHERTEXT, data, size);
    return 0;
}
