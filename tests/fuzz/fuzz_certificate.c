/* SPDX-License-Identifier: Apache-2.0 */

/* Certificates, PEM or DER. */

#include "keys/outcome.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    outcome_of_certificate(data, size);
    return 0;
}
