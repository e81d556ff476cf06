/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_cost_*: what operations are made of. */

#include "api.h"

#include "kernels/counting.h"

size_t pqlane_cost_count(void)
{
    return pql_counts();
}

const char *pqlane_cost_name(size_t index)
{
    const struct pql_counted_kernel *kernel = pql_counted_kernel(index);
    return kernel ? kernel->name : NULL;
}

const char *pqlane_cost_part(size_t index)
{
    const struct pql_counted_kernel *kernel = pql_counted_kernel(index);
    return kernel ? kernel->part : NULL;
}

unsigned pqlane_cost_size(size_t index)
{
    const struct pql_counted_kernel *kernel = pql_counted_kernel(index);
    return kernel && kernel->sizes > 1 ? (unsigned)index - kernel->at + 1 : 0;
}

pqlane_status pqlane_cost_begin(void)
{
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_kernels_in_use(&status);
    if (k) pql_count_begin(pql_uncounted(k));
    return status;
}

pqlane_status pqlane_cost_end(uint64_t *calls, size_t count)
{
    if (!calls || count != pql_counts()) return PQLANE_ERR_ARGUMENT;
    pql_count_end(calls);
    return PQLANE_OK;
}

pqlane_status pqlane_cost_run(size_t index, size_t times)
{
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_kernels_in_use(&status);
    return k ? pql_run_alone(pql_uncounted(k), index, times) : status;
}
