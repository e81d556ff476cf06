/* SPDX-License-Identifier: Apache-2.0 */

/* What has no noise: bytes of stack and of code. Judged with a margin of its own, never together with time. */

#ifndef PQL_MEASURE_RESOURCES_H
#define PQL_MEASURE_RESOURCES_H

#include "image.h"
#include "judge.h"

#define RESOURCE_STACK_MARGIN 0.015 /* and at least RESOURCE_STACK_BYTES: what alignment of a frame does */
#define RESOURCE_STACK_BYTES 256
#define RESOURCE_CODE_MARGIN 0.05 /* every feature costs code; a twentieth of all is worth a word */

struct resource {
    uint64_t candidate, baseline;
    double ratio;         /* NAN where the baseline is 0 */
    enum verdict verdict; /* pass, regressed, improved */
    enum severity severity;
};

struct resource resource_stack(uint64_t candidate, uint64_t baseline);
struct resource resource_code(uint64_t candidate, uint64_t baseline);

/* Bytes of executable code in a shared library: its executable segments in memory. False: no ELF file of this machine's
 * word size and byte order, or a damaged one. */
bool resource_code_bytes(const struct image *image, uint64_t *bytes);

#endif
