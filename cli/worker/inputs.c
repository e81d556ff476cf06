/* SPDX-License-Identifier: Apache-2.0 */

/* Making inputs, and keeping them for the algorithm's other operations. */

#include "inputs.h"

#include "say.h"

#include <string.h>

#define MOST_ALGORITHMS 4096

struct made {
    const char *algorithm;
    pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS];
};

const pqlane_driver_input *inputs_of(const struct target *targets, int count,
                                     const pqlane_driver_algorithm *const algorithm[2], struct prng *prng)
{
    static struct made *kept[MOST_ALGORITHMS];
    static size_t kept_count;
    static uint8_t *buffer;
    for (size_t i = 0; i < kept_count; i++)
        if (strcmp(kept[i]->algorithm, algorithm[0]->name) == 0) return kept[i]->inputs;
    if (kept_count == MOST_ALGORITHMS) fail("usage", WORKER_BOTH, "too many algorithms");
    if (!buffer) buffer = need_memory(PQLANE_DRIVER_INPUT_BYTES);
    struct made *made = kept[kept_count++] = need_memory(sizeof *made);
    made->algorithm = algorithm[0]->name;
    const struct target *maker = &targets[prng_below(prng, (size_t)count)]; /* neither is always warmer */
    const uint64_t seed = prng_next(prng);
    for (unsigned i = 0; i < PQLANE_DRIVER_INPUTS; i++) {
        size_t len = 0;
        if (maker->driver->make(maker->library, algorithm[maker->side], seed, i, buffer, &len))
            fail("operation", maker->side, "%s", maker->driver->error(maker->library));
        if (len > PQLANE_DRIVER_INPUT_BYTES)
            fail("driver", maker->side, "has a driver that makes an input of %zu bytes for %s", len, made->algorithm);
        uint8_t *data = need_memory(len);
        memcpy(data, buffer, len);
        made->inputs[i] = (pqlane_driver_input){data, len};
    }
    return made->inputs;
}
