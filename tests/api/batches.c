/* SPDX-License-Identifier: Apache-2.0 */

#include "api/batches.h"

#include <errno.h>
#include <sys/types.h>

int no_randomness;

ssize_t __real_getrandom(void *out, size_t len, unsigned flags);
ssize_t __wrap_getrandom(void *out, size_t len, unsigned flags);

ssize_t __wrap_getrandom(void *out, size_t len, unsigned flags)
{
    errno = ENOSYS;
    return no_randomness ? -1 : __real_getrandom(out, len, flags);
}

int one_in(struct rng *rng, size_t n)
{
    return rng_below(rng, n) == 0;
}

void next_tier(size_t *tier)
{
    do *tier = (*tier + 1) % pqlane_backend_count();
    while (pqlane_backend_state_at(*tier) != PQLANE_BACKEND_READY);
    assert_int_equal(pqlane_backend_force(pqlane_backend_name(*tier)), PQLANE_OK);
}
