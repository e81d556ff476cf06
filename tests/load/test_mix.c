/* SPDX-License-Identifier: Apache-2.0 */

/* Which operation how often: what a mix's text means, and that random numbers come out in these parts. */

#include "load/mix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct load_subject subjects[2];
static char problem[LOAD_PROBLEM_BYTES];

static int find_algorithms(void **state)
{
    (void)state;
    subjects[0].alg = pqlane_alg_find("ML-KEM-768");
    subjects[1].alg = pqlane_alg_find("ML-DSA-44");
    return subjects[0].alg && subjects[1].alg ? 0 : -1;
}

static uint64_t weight_of(const struct load_mix *mix, const char *algorithm, const char *operation)
{
    for (size_t i = 0; i < mix->count; i++)
        if (strcmp(pqlane_alg_name(mix->entries[i].subject->alg), algorithm) == 0 &&
            strcmp(mix->entries[i].operation->name, operation) == 0)
            return mix->entries[i].weight;
    fail_msg("no %s/%s", algorithm, operation);
    return 0;
}

static void everything_without_a_mix(void **state)
{
    struct load_mix mix;
    (void)state;
    assert_true(load_mix_make(&mix, subjects, 2, NULL, problem));
    for (size_t i = 0; i < mix.count; i++) assert_int_equal(mix.entries[i].weight, 1);
    assert_int_equal(mix.entries[mix.count - 1].until, mix.count);
    load_mix_free(&mix);
}

static void the_last_part_that_fits_counts(void **state)
{
    struct load_mix mix;
    (void)state;
    assert_true(
        load_mix_make(&mix, subjects, 2, "ml-kem-768=3,keygen=5,ML-KEM-768/decaps=0,ML-DSA-44/sign+batch=7", problem));
    assert_int_equal(weight_of(&mix, "ML-KEM-768", "encaps"), 3);
    assert_int_equal(weight_of(&mix, "ML-KEM-768", "keygen"), 5);
    assert_int_equal(weight_of(&mix, "ML-DSA-44", "keygen"), 5);
    assert_int_equal(weight_of(&mix, "ML-KEM-768", "decaps"), 0);
    assert_int_equal(weight_of(&mix, "ML-KEM-768", "keygen+batch"), 3);
    assert_int_equal(weight_of(&mix, "ML-DSA-44", "sign+batch"), 7);
    assert_int_equal(weight_of(&mix, "ML-DSA-44", "sign"), 0);
    load_mix_free(&mix);
}

static void nonsense(void **state)
{
    static const char *const texts[] = {
        "",
        "encaps",
        "encaps=",
        "=1",
        "encaps=x",
        "encaps=1x",
        "encaps=-1",
        "encaps= 1",
        "encaps=+1",
        "encaps=1000001",
        "ENCAPS=1",
        "encap=1",
        "ML-KEM-512=1",
        "/encaps=1",
        "x/encaps=1",
        ",encaps=1",
        "encaps=1,,",
        "ML-KEM-768/x=1",
        "ML-KEM-768/=1",
        "encaps=0",
        "SHA3-256=1",
        "ML-KEM-768/encaps/=1",
        "encaps=99999999999999999999999",
        "encapsencapsencapsencapsencapsencapsencapsencapsencapsencapsencapsencaps=1",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct load_mix mix;
        if (load_mix_make(&mix, subjects, 2, texts[i], problem)) fail_msg("'%s' is taken", texts[i]);
        assert_true(*problem);
    }
}

/* All random numbers of a period, once each: every entry comes as often as its weight says. */
static void numbers_come_out_in_parts(void **state)
{
    struct load_mix mix;
    uint64_t met[64] = {0};
    (void)state;
    assert_true(load_mix_make(&mix, subjects, 2, "encaps=8,verify=1,ML-DSA-44/sign=3", problem));
    assert_true(mix.count <= 64);
    for (uint64_t random = 0; random < 12; random++) met[load_mix_pick(&mix, random)]++;
    for (size_t i = 0; i < mix.count; i++) assert_int_equal(met[i], mix.entries[i].weight);
    load_mix_free(&mix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_without_a_mix),
        cmocka_unit_test(the_last_part_that_fits_counts),
        cmocka_unit_test(nonsense),
        cmocka_unit_test(numbers_come_out_in_parts),
    };
    return cmocka_run_group_tests(tests, find_algorithms, NULL);
}
