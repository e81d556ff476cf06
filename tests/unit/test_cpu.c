/* SPDX-License-Identifier: Apache-2.0 */

/* What the processor can do, as the compiler's own runtime finds it. */

#include "kernels/cpu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#if defined(__x86_64__)
#define IS(feature, name)                                              \
    {                                                                  \
#feature, PQL_CPU_##feature, __builtin_cpu_supports(name) != 0 \
    }

static void features_are_those_of_the_compiler(void **state)
{
    (void)state;
    __builtin_cpu_init();
    const struct {
        const char *name;
        unsigned feature;
        int there;
    } rows[] = {
        IS(AVX2, "avx2"),
        IS(BMI1, "bmi"),
        IS(BMI2, "bmi2"),
        IS(AVX512F, "avx512f"),
        IS(AVX512VL, "avx512vl"),
        IS(AVX512BW, "avx512bw"),
        IS(AVX512DQ, "avx512dq"),
        IS(AVX512VBMI, "avx512vbmi"),
        IS(AVX512VBMI2, "avx512vbmi2"),
    };
    unsigned known = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        known |= rows[i].feature;
        if (!(pql_cpu_features() & rows[i].feature) != !rows[i].there)
            fail_msg("%s: the compiler says %d", rows[i].name, rows[i].there);
    }
    assert_int_equal(pql_cpu_features() & ~known, 0);
}
#else
static void features_are_those_of_the_compiler(void **state)
{
    (void)state;
    assert_int_equal(pql_cpu_features(), 0);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(features_are_those_of_the_compiler)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
