/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A library whose kernels are slow or wrong, to see what live metrics make of it. It is libpqlane.so but for this file,
 * which stands between selection and the tiers, and is in no other library:
 *
 *     PQLANE_TEST_DELAY=avx2:200     each number theoretic transform (NTT) of the tier takes 200 microseconds more
 *     PQLANE_TEST_FAULT=avx2:1000    each 1000th of them gives something else
 *
 *     PQLANE_TEST_WHILE=FILE         only while there is a file of this name: it is looked for every millisecond
 *
 * An operation of ML-KEM or ML-DSA has between two and some dozens of them. The first two at once name the same tier.
 */

#include "kernels/select.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern const struct pql_tier *const pql_true_tiers[];

static struct pql_tier tiers[PQL_MAX_TIERS];
const struct pql_tier *const pql_tiers[PQL_MAX_TIERS] = {&tiers[0], &tiers[1], &tiers[2], &tiers[3],
                                                         &tiers[4], &tiers[5], &tiers[6], &tiers[7]};

static struct pql_mlkem_kernels mlkem;
static struct pql_mldsa_kernels mldsa;
static void (*true_mlkem_ntt)(int16_t r[PQL_N]);
static void (*true_mldsa_ntt)(int32_t r[PQL_N]);
static unsigned long delay_us, fault_every;
static const char *while_there_is; /* NULL: always */
static _Atomic unsigned long calls;

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e6 * (double)now.tv_sec + 1e-3 * (double)now.tv_nsec;
}

static int is_time_for_it(double now)
{
    static _Atomic double looked;
    static _Atomic int found;
    if (!while_there_is) return 1;
    if (now - looked > 1000) {
        looked = now;
        found = access(while_there_is, F_OK) == 0;
    }
    return found;
}

static void take_time(void)
{
    const double begun = microseconds();
    const double end = begun + (delay_us > 0 && is_time_for_it(begun) ? (double)delay_us : 0);
    while (microseconds() < end) {}
}

static int is_wrong(void)
{
    return fault_every > 0 && is_time_for_it(microseconds()) && ++calls % fault_every == 0;
}

static void mlkem_ntt(int16_t r[PQL_N])
{
    true_mlkem_ntt(r);
    take_time();
    r[0] = (int16_t)(r[0] + is_wrong());
}

static void mldsa_ntt(int32_t r[PQL_N])
{
    true_mldsa_ntt(r);
    take_time();
    r[0] += is_wrong();
}

static void refuse(const char *variable)
{
    fprintf(stderr, "%s is TIER:NUMBER of a tier that is here, and the same for both variables\n", variable);
    _exit(4);
}

/* The number of TIER:NUMBER; *at becomes the tier's. 0: the variable is not set. */
static unsigned long read_variable(const char *variable, size_t *at)
{
    const char *text = getenv(variable);
    const char *colon = text ? strchr(text, ':') : NULL;
    char *end;
    size_t i = 0;
    if (!text) return 0;
    if (!colon) refuse(variable);
    while (i < pql_tier_count && (strlen(tiers[i].name) != (size_t)(colon - text) ||
                                  strncmp(tiers[i].name, text, (size_t)(colon - text)) != 0))
        i++;
    const unsigned long number = strtoul(colon + 1, &end, 10);
    if (i == pql_tier_count || number == 0 || *end || (*at < pql_tier_count && *at != i)) refuse(variable);
    *at = i;
    return number;
}

__attribute__((constructor)) static void inject(void)
{
    size_t at = pql_tier_count;
    for (size_t i = 0; i < pql_tier_count; i++) tiers[i] = *pql_true_tiers[i];
    delay_us = read_variable("PQLANE_TEST_DELAY", &at);
    fault_every = read_variable("PQLANE_TEST_FAULT", &at);
    while_there_is = getenv("PQLANE_TEST_WHILE");
    if (at == pql_tier_count || !tiers[at].mlkem || !tiers[at].mldsa) return;
    mlkem = *tiers[at].mlkem;
    mldsa = *tiers[at].mldsa;
    true_mlkem_ntt = mlkem.ntt;
    true_mldsa_ntt = mldsa.ntt;
    mlkem.ntt = mlkem_ntt;
    mldsa.ntt = mldsa_ntt;
    tiers[at].mlkem = &mlkem;
    tiers[at].mldsa = &mldsa;
}
