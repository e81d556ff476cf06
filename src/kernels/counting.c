/* SPDX-License-Identifier: Apache-2.0 */

/* The functions that count, made from the list of kernels. */

#include "counting.h"

#include "list.h"

#include <string.h>

struct pql_counting pql_counting;

#define SHAPED(id, ...) ENTRY(id, __VA_ARGS__) /* a shape becomes what it stands for */

/* Where each kernel's counts begin. */
enum {
#define ENTRY(id, sizes, ...) AT_##id, END_##id = AT_##id + sizes - 1,
#define KERNEL(group, name, part, shape) SHAPED(group##_##name, shape)
#define ROUNDING(table, name, part, shape) SHAPED(table##_##name, shape)
    PQL_KERNEL_LIST(KERNEL, ROUNDING) COUNTS
#undef ENTRY
#undef KERNEL
#undef ROUNDING
};

static uint64_t counts[COUNTS];
static const struct pql_kernels *to; /* what counters pass on to */

#define GIVE_void
#define GIVE_unsigned return
#define GIVE_uint32_t return
#define ENTRY(id, on, sizes, size, weight, result, parameters, arguments, operands) \
    static result count_##id parameters                                             \
    {                                                                               \
        counts[AT_##id + size - 1] += weight;                                       \
        GIVE_##result on arguments;                                                 \
    }
#define KERNEL(group, name, part, shape) SHAPED(group##_##name, to->group.name, shape)
#define ROUNDING(table, name, part, shape) SHAPED(table##_##name, to->mldsa.table->name, shape)
PQL_KERNEL_LIST(KERNEL, ROUNDING)
#undef ENTRY
#undef KERNEL
#undef ROUNDING

void pql_count_begin(const struct pql_kernels *k)
{
    static struct pql_mldsa_rounding g88, g32;
    struct pql_kernels *counters = &pql_counting.counters;
    to = k;
    *counters = *k;
#define KERNEL(group, name, part, shape) counters->group.name = count_##group##_##name;
#define ROUNDING(table, name, part, shape) table.name = count_##table##_##name;
    PQL_KERNEL_LIST(KERNEL, ROUNDING)
#undef KERNEL
#undef ROUNDING
    counters->mldsa.g88 = &g88;
    counters->mldsa.g32 = &g32;
    memset(counts, 0, sizeof counts);
    pql_counting.counted = k;
}

void pql_count_end(uint64_t *calls)
{
    pql_counting.counted = NULL;
    memcpy(calls, counts, sizeof counts);
}

static const struct pql_counted_kernel kernels[] = {
#define ENTRY(id, name, part, sizes, ...) {name, part, AT_##id, sizes},
#define KERNEL(group, name, part, shape) SHAPED(group##_##name, #group "." #name, #part, shape)
#define ROUNDING(table, name, part, shape) SHAPED(table##_##name, "mldsa." #table "." #name, #part, shape)
    PQL_KERNEL_LIST(KERNEL, ROUNDING)};

size_t pql_counts(void)
{
    return COUNTS;
}

const struct pql_counted_kernel *pql_counted_kernel(size_t index)
{
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (index - kernels[i].at < kernels[i].sizes) return &kernels[i];
    return NULL;
}
