/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Kernels read bytes that they are given and no other: these stand at the beginning and at the end of a page that has
 * none beside it. A kernel that reads too far ends the test with a segmentation fault.
 */

#include "kernel.h"

#include <sys/mman.h>
#include <unistd.h>

struct island {
    uint8_t *page;
    size_t size;
};

static struct island island_make(struct rng *rng)
{
    const size_t size = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *sea = mmap(NULL, 3 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (sea == MAP_FAILED || mprotect(sea + size, size, PROT_READ | PROT_WRITE)) wrong("no memory");
    rng_bytes(rng, sea + size, size);
    return (struct island){sea + size, size};
}

static void island_free(struct island island)
{
    munmap(island.page - island.size, 3 * island.size);
}

static int reads_bytes(const struct row *row)
{
    return row->v[0].way == OUT && row->v[1].way == IN && row->v[1].bytes == 0 && row->v[2].way == UNUSED_OPERAND;
}

static void check_rows(const struct row *rows, const struct pql_kernels *k)
{
    static PQL_ALIGNED uint8_t out[8 * PQL_N];
    struct rng rng = {8};
    const struct island island = island_make(&rng);
    for (const struct row *row = rows; row->name; row++) {
        if (!reads_bytes(row)) continue;
        const size_t size = (size_t)row->v[1].bits * row->v[1].count / 8;
        row->call(row, k, (void *[OPERANDS]){out, island.page});
        row->call(row, k, (void *[OPERANDS]){out, island.page + island.size - size});
    }
    island_free(island);
}

static void check_sampler(pql_sampler *sampler, size_t unit)
{
    static PQL_ALIGNED uint8_t out[4 * PQL_N];
    struct rng rng = {9};
    const struct island island = island_make(&rng);
    for (unsigned have = 0; have < PQL_N; have += 51)
        for (size_t len = 0; len <= 168; len += unit) {
            sampler(out, have, island.page, len);
            sampler(out, have, island.page + island.size - len, len);
        }
    island_free(island);
}

void check_mlkem_reads(const struct pql_kernels *k, const struct orders *orders)
{
    (void)orders;
    check_rows(mlkem_rows, k);
    check_sampler(k->mlkem.uniform, 3);
}

void check_mldsa_reads(const struct pql_kernels *k, const struct orders *orders)
{
    (void)orders;
    check_rows(mldsa_coding_rows, k);
    check_sampler(k->mldsa.uniform, 3);
    check_sampler(k->mldsa.uniform_eta2, 1);
    check_sampler(k->mldsa.uniform_eta4, 1);
}
