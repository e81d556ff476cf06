/* SPDX-License-Identifier: Apache-2.0 */

#include "tiers.h"

#include <time.h>

atomic_uint tiers_delay_us[TIERS][PQL_GROUPS];
atomic_int tiers_wrong[TIERS][PQL_GROUPS];
struct pql_tier pql_test_tiers[2];

extern const struct pql_keccak_kernels __real_pql_keccak_portable;
extern const struct pql_mlkem_kernels __real_pql_mlkem_portable;
struct pql_keccak_kernels __wrap_pql_keccak_portable;
struct pql_mlkem_kernels __wrap_pql_mlkem_portable;

/* Of this thread: while others have the processor, a slow kernel does not get on either. */
static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e6 * (double)now.tv_sec + 1e-3 * (double)now.tv_nsec;
}

static void take_time(int tier, enum pql_group group)
{
    const unsigned us = atomic_load(&tiers_delay_us[tier][group]);
    if (us == 0) return;
    for (const double end = microseconds() + us; microseconds() < end;) {}
}

#define GROUPS_OF(prefix, TIER)                                                    \
    static void prefix##_permute(uint64_t state[25])                               \
    {                                                                              \
        __real_pql_keccak_portable.permute(state);                                 \
        take_time(TIER, PQL_GROUP_KECCAK);                                         \
        state[0] ^= (uint64_t)atomic_load(&tiers_wrong[TIER][PQL_GROUP_KECCAK]);   \
    }                                                                              \
    static void prefix##_permute_lanes(uint64_t *states, unsigned count)           \
    {                                                                              \
        __real_pql_keccak_portable.permute_lanes(states, count);                   \
        take_time(TIER, PQL_GROUP_KECCAK);                                         \
        states[0] ^= (uint64_t)atomic_load(&tiers_wrong[TIER][PQL_GROUP_KECCAK]);  \
    }                                                                              \
    static void prefix##_ntt(int16_t r[PQL_N])                                     \
    {                                                                              \
        __real_pql_mlkem_portable.ntt(r);                                          \
        take_time(TIER, PQL_GROUP_MLKEM);                                          \
        r[0] = (int16_t)(r[0] + atomic_load(&tiers_wrong[TIER][PQL_GROUP_MLKEM])); \
    }                                                                              \
    static struct pql_keccak_kernels prefix##_keccak(const char *name)             \
    {                                                                              \
        struct pql_keccak_kernels group = __real_pql_keccak_portable;              \
        group.tier = name;                                                         \
        group.permute = prefix##_permute;                                          \
        group.permute_lanes = prefix##_permute_lanes;                              \
        return group;                                                              \
    }                                                                              \
    static struct pql_mlkem_kernels prefix##_mlkem(const char *name)               \
    {                                                                              \
        struct pql_mlkem_kernels group = __real_pql_mlkem_portable;                \
        group.tier = name;                                                         \
        group.ntt = prefix##_ntt;                                                  \
        return group;                                                              \
    }

GROUPS_OF(portable, PORTABLE)
GROUPS_OF(lower, LOWER)
GROUPS_OF(upper, UPPER)

void tiers_make(void)
{
    static struct pql_keccak_kernels keccak[2];
    static struct pql_mlkem_kernels mlkem[2];
    __wrap_pql_keccak_portable = portable_keccak("portable");
    __wrap_pql_mlkem_portable = portable_mlkem("portable");
    keccak[0] = lower_keccak("lower");
    keccak[1] = upper_keccak("upper");
    mlkem[0] = lower_mlkem("lower");
    mlkem[1] = upper_mlkem("upper");
    pql_test_tiers[0] = (struct pql_tier){.name = "lower", .keccak = &keccak[0], .mlkem = &mlkem[0]};
    pql_test_tiers[1] = (struct pql_tier){.name = "upper", .keccak = &keccak[1], .mlkem = &mlkem[1]};
}
