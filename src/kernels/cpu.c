/* SPDX-License-Identifier: Apache-2.0 */

#include "cpu.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <stdint.h>

/* Extended control register 0: which registers the operating system keeps for a thread (Intel SDM, volume 1, 13.3). */
#define XCR0_YMM 0x06 /* xmm, upper halves of ymm */
#define XCR0_ZMM 0xe6 /* and mask registers, upper halves of zmm 0 to 15, zmm 16 to 31 */

static uint32_t xcr0(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

unsigned pql_cpu_features(void)
{
    static const struct {
        unsigned feature;
        uint32_t ebx, ecx; /* bits of CPUID leaf 7, subleaf 0 */
        uint32_t registers;
    } bits[] = {
        {PQL_CPU_AVX2, 1u << 5, 0, XCR0_YMM},
        {PQL_CPU_AVX512F, 1u << 16, 0, XCR0_ZMM},
        {PQL_CPU_AVX512VL, 1u << 31, 0, XCR0_ZMM},
        {PQL_CPU_AVX512BW, 1u << 30, 0, XCR0_ZMM},
        {PQL_CPU_AVX512DQ, 1u << 17, 0, XCR0_ZMM},
        {PQL_CPU_AVX512VBMI, 0, 1u << 1, XCR0_ZMM},
        {PQL_CPU_AVX512VBMI2, 0, 1u << 6, XCR0_ZMM},
        {PQL_CPU_BMI1, 1u << 3, 0, 0},
        {PQL_CPU_BMI2, 1u << 8, 0, 0},
    };
    uint32_t eax, ebx, ecx, edx;
    unsigned features = 0;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & bit_OSXSAVE)) return 0;
    const uint32_t beside = bit_AVX | bit_POPCNT; /* what code for wide registers uses beside the feature's own */
    const uint32_t kept = (ecx & beside) == beside ? xcr0() : 0;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return 0;
    for (unsigned i = 0; i < sizeof bits / sizeof *bits; i++)
        if ((ebx & bits[i].ebx) == bits[i].ebx && (ecx & bits[i].ecx) == bits[i].ecx &&
            (kept & bits[i].registers) == bits[i].registers)
            features |= bits[i].feature;
    return features;
}
#else
unsigned pql_cpu_features(void)
{
    return 0;
}
#endif
