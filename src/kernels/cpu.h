/* SPDX-License-Identifier: Apache-2.0 */

/* What the processor can do and the operating system lets it. */

#ifndef PQL_CPU_H
#define PQL_CPU_H

enum pql_cpu {
    PQL_CPU_AVX2 = 1 << 0,
    PQL_CPU_AVX512F = 1 << 1,
    PQL_CPU_AVX512VL = 1 << 2,
    PQL_CPU_AVX512BW = 1 << 3,
    PQL_CPU_AVX512DQ = 1 << 4,
    PQL_CPU_AVX512VBMI = 1 << 5,
    PQL_CPU_AVX512VBMI2 = 1 << 6,
    PQL_CPU_BMI1 = 1 << 7,
    PQL_CPU_BMI2 = 1 << 8,
};

/* The features of enum pql_cpu that may be used here: named by CPUID, and their registers saved by the operating system
 * (XCR0). */
unsigned pql_cpu_features(void);

#endif
