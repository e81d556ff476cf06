/* SPDX-License-Identifier: Apache-2.0 */

#include "race.h"

#include "metrics/clock.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_NS 20000 /* that an arm runs in a round: a thousand times what the clock is off */
#define MOST_TIMES 64
#define HARD_LIMIT 10 /* times the budget, for the least number of rounds */
#define NOTICED 1.05
#define FIRST_ROUNDS 4 /* an arm that was not faster in any of them runs no more: of the faster, one in 10,000 */

void pql_race_add(struct pql_race *race, const struct pql_kernels *k)
{
    if (!k || race->count == PQL_RACE_ARMS) return;
    for (unsigned i = 0; i < race->count; i++)
        if (race->arms[i].k == k) return;
    race->arms[race->count++] = (struct pql_arm){.k = k};
}

/* One round, each time beginning with another arm. */
static void run_round(struct pql_race *race, struct pql_trial *trial, unsigned round, unsigned times)
{
    uint8_t out[sizeof trial->out];
    size_t len = 0; /* of the first result */
    for (unsigned i = 0; i < race->count; i++) {
        const unsigned arm = (i + round) % race->count;
        if (race->arms[arm].is_out) continue;
        race->times[round][arm] = pql_trial_run(trial, race->arms[arm].k, round, times);
        if (len == 0) memcpy(out, trial->out, len = trial->out_len);
        if (trial->out_len != len || memcmp(out, trial->out, len) != 0) race->differ = 1;
    }
}

static double ratio_in(const struct pql_race *race, unsigned arm, unsigned round)
{
    return (double)(race->times[round][arm] + 1) / (double)(race->times[round][0] + 1);
}

/* So that a race of slow kernels has time for enough rounds of those that matter. */
static void leave_out(struct pql_race *race)
{
    for (unsigned arm = 1; arm < race->count; arm++) {
        unsigned slower = 0;
        while (slower < FIRST_ROUNDS && ratio_in(race, arm, slower) * NOTICED >= 1) slower++;
        race->arms[arm].is_out = slower == FIRST_ROUNDS;
    }
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, unsigned n)
{
    qsort(values, n, sizeof *values, compare);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* The probability of `least` heads or more among n coins. */
static double tail(unsigned n, unsigned least)
{
    double ways = 1, sum = 0, all = 1;
    for (unsigned heads = 0; heads <= n; heads++) {
        if (heads >= least) sum += ways;
        ways = ways * (n - heads) / (heads + 1);
    }
    for (unsigned i = 0; i < n; i++) all *= 2;
    return sum / all;
}

static void compare_arm(struct pql_race *race, unsigned arm, unsigned times)
{
    double own[PQL_RACE_ROUNDS], ratios[PQL_RACE_ROUNDS];
    struct pql_arm *to = &race->arms[arm];
    const unsigned n = to->is_out ? FIRST_ROUNDS : race->rounds;
    unsigned outside = 0; /* ratios left out at each end */
    to->faster = 0;
    for (unsigned i = 0; i < n; i++) {
        own[i] = (double)race->times[i][arm] / times;
        ratios[i] = ratio_in(race, arm, i);
        to->faster += ratios[i] * NOTICED < 1;
    }
    to->ns = median(own, n);
    to->ratio = median(ratios, n);
    while (tail(n, n - outside) <= 0.025) outside++; /* as many of n lie beyond the true middle that rarely */
    to->low = ratios[outside ? outside - 1 : 0];
    to->high = ratios[n - (outside ? outside : 1)];
}

void pql_race_compare(struct pql_race *race, unsigned times)
{
    for (unsigned i = 0; i < race->count; i++) compare_arm(race, i, times);
}

int pql_race_run(struct pql_race *race, struct pql_trial *trial, unsigned rounds, uint64_t budget_ns,
                 const atomic_int *stop)
{
    const uint64_t start = pql_clock_ns(CLOCK_THREAD_CPUTIME_ID);
    const uint64_t once = pql_trial_run(trial, race->arms[0].k, 0, 1);
    const uint64_t enough = LEAST_NS / (once + 1) + 1;
    const unsigned times = enough < MOST_TIMES ? (unsigned)enough : MOST_TIMES;
    race->rounds = 0;
    race->differ = 0;
    race->ns = 0;
    while (race->rounds < rounds && !race->differ) {
        const int is_least = race->rounds < PQL_RACE_LEAST;
        if (atomic_load(stop) || race->ns > (is_least ? HARD_LIMIT : 1) * budget_ns) break;
        run_round(race, trial, race->rounds++, times);
        if (race->rounds == FIRST_ROUNDS && race->is_contest) leave_out(race);
        race->ns = pql_clock_ns(CLOCK_THREAD_CPUTIME_ID) - start;
    }
    if (race->rounds < (rounds < PQL_RACE_LEAST ? rounds : PQL_RACE_LEAST) || race->differ) return 0;
    pql_race_compare(race, times);
    return 1;
}

int pql_arm_is_faster(const struct pql_race *race, const struct pql_arm *arm)
{
    return tail(race->rounds, arm->faster) < 0.001;
}

int pql_arm_is_no_worse(const struct pql_arm *arm)
{
    return arm->high <= NOTICED;
}
