/* SPDX-License-Identifier: Apache-2.0 */

/* Pools of processes, and rules that are tried on them. */

#include "replay.h"

#include "measure/gate.h"
#include "measure/table.h"
#include "rates.h"
#include "stats/prng.h"
#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS 10 /* pieces of a process, where it is to stand for several */

/* What a rule may look at of an operation in one process. */
struct seen {
    double difference;          /* the median of ln(candidate / baseline) over the pairs */
    double candidate, baseline; /* medians of each side alone, ln(ticks per operation) */
    double chunk[CHUNKS];       /* `difference` of a tenth of the pairs */
};

struct pool {
    struct seen *seen;
    size_t count, room;
};

struct replay {
    struct rates names; /* kinds and operations; nothing is counted in it */
    struct pool *pools; /* kind * operations + operation */
};

struct rule {
    const char *name;
    struct judge_plan plan;
    bool confirm;
    enum { BY_PAIRS, BY_CHUNKS, BY_SIDES, BY_NUMBER } witness;
};

#define GATE_PLAN                                         \
    {                                                     \
        JUDGE_LEAST_PROCESSES, JUDGE_MOST_PROCESSES, true \
    }

static const struct rule rules[] = {
    {"the gate", GATE_PLAN, true, BY_PAIRS},
    {"without confirmation", GATE_PLAN, false, BY_PAIRS},
    {"without early end: 10 processes", {10, 10, false}, true, BY_PAIRS},
    {"without restarts: one process", {CHUNKS, CHUNKS, false}, true, BY_CHUNKS},
    {"without pairing: sides apart", GATE_PLAN, true, BY_SIDES},
    {"a stored number, 3 %", {1, 1, false}, false, BY_NUMBER},
};

struct replay *replay_begin(const json_t *plan, struct measure_error *error)
{
    struct replay *replay = calloc(1, sizeof *replay);
    measure_fail(error, "no memory for the record");
    if (!replay || !rates_begin(&replay->names, plan, error) ||
        !(replay->pools = calloc(replay->names.count * replay->names.kind_count, sizeof *replay->pools))) {
        replay_end(replay);
        return NULL;
    }
    return replay;
}

void replay_end(struct replay *replay)
{
    if (!replay) return;
    for (size_t i = 0; replay->pools && i < replay->names.count * replay->names.kind_count; i++)
        free(replay->pools[i].seen);
    free(replay->pools);
    rates_clear(&replay->names);
    free(replay);
}

/* ticks: candidate, baseline, candidate, ... */
static bool digest(const json_t *visit, struct seen *seen)
{
    const json_t *ticks = json_object_get(visit, "ticks");
    const size_t pairs = json_array_size(ticks) / 2;
    const double operations = (double)json_integer_value(json_object_get(visit, "n"));
    double *work = malloc(3 * (pairs + 1) * sizeof *work), *sides[2] = {work + pairs, work + 2 * pairs};
    bool good = work && pairs >= CHUNKS && operations > 0;
    for (size_t i = 0; good && i < pairs; i++) {
        for (size_t side = 0; side < 2; side++)
            sides[side][i] = log((double)json_integer_value(json_array_get(ticks, 2 * i + side)) / operations);
        work[i] = sides[0][i] - sides[1][i];
        good = isfinite(work[i]);
    }
    good = good && stats_median(work, pairs, &seen->difference) && stats_median(sides[0], pairs, &seen->candidate) &&
           stats_median(sides[1], pairs, &seen->baseline);
    for (size_t i = 0; good && i < CHUNKS; i++) {
        size_t from = i * pairs / CHUNKS, to = (i + 1) * pairs / CHUNKS;
        good = stats_median(work + from, to - from, &seen->chunk[i]);
    }
    free(work);
    return good;
}

static bool add(struct pool *pool, const json_t *visit)
{
    if (pool->count == pool->room) {
        size_t room = pool->room ? 2 * pool->room : 64;
        struct seen *seen = realloc(pool->seen, room * sizeof *seen);
        if (!seen) return false;
        pool->seen = seen;
        pool->room = room;
    }
    return digest(visit, &pool->seen[pool->count]) && ++pool->count;
}

bool replay_take(void *context, const json_t *gate, struct measure_error *error)
{
    struct replay *replay = context;
    const char *kind = json_string_value(json_object_get(gate, "kind"));
    const struct rates *names = &replay->names;
    size_t k = 0, index, at;
    json_t *operation, *round, *visit;
    while (k < names->kind_count && (!kind || strcmp(names->kinds[k].name, kind) != 0)) k++;
    if (k == names->kind_count) return measure_fail(error, "a gate of an unknown kind"), false;
    json_array_foreach (json_object_get(gate, "operations"), index, operation) {
        const char *name = json_string_value(json_object_get(operation, "name"));
        size_t i = 0;
        while (i < names->count && (!name || strcmp(names->names[i], name) != 0)) i++;
        if (i == names->count) return measure_fail(error, "a gate of an unknown operation"), false;
        json_array_foreach (json_object_get(operation, "rounds"), at, round) {
            size_t process;
            json_array_foreach (json_object_get(round, "processes"), process, visit)
                if (!add(&replay->pools[k * names->count + i], visit))
                    return measure_fail(error, "pairs that make no sense"), false;
        }
    }
    return true;
}

/* The witness of process `at` of a pool, or of its chunk, as the rule sees it. */
static double witness(const struct rule *rule, const struct pool *pool, size_t at, unsigned i)
{
    const struct seen *seen = &pool->seen[(at + (rule->witness == BY_CHUNKS ? i / CHUNKS : i)) % pool->count];
    const struct seen *next = &pool->seen[(at + i + 1) % pool->count];
    switch (rule->witness) {
    case BY_CHUNKS:
        return seen->chunk[i % CHUNKS];
    case BY_SIDES:
        return seen->candidate - next->baseline;
    case BY_NUMBER: /* measured at another time: half a record away */
        return seen->candidate - pool->seen[(at + pool->count / 2) % pool->count].baseline;
    case BY_PAIRS:
        break;
    }
    return seen->difference;
}

/* One round from process `at` on, after a first one or none (NULL), whose witnesses stand at the front; *used counts
 * processes. */
static bool draw_round(const struct rule *rule, const struct pool *pool, size_t at, const struct finding *first,
                       double witnesses[STATS_WILCOXON_EXACT], struct finding *finding, size_t *used)
{
    double *own = witnesses + (first ? first->processes : 0);
    *finding = (struct finding){.tendency = TENDENCY_UNDECIDED};
    if (rule->witness == BY_NUMBER) {
        double change = witness(rule, pool, at, 0);
        finding->processes = 1;
        finding->tendency = change > log1p(JUDGE_TARGET)    ? TENDENCY_SLOWER
                            : change < -log1p(JUDGE_TARGET) ? TENDENCY_FASTER
                                                            : TENDENCY_EVEN;
        ++*used;
        return true;
    }
    const unsigned most = judge_most(first, &rule->plan);
    for (unsigned n = 0; n < most && finding->tendency == TENDENCY_UNDECIDED;) {
        own[n] = witness(rule, pool, at, n);
        if (++n >= rule->plan.least && !(first ? judge_second_round(witnesses, first, n, &rule->plan, finding)
                                               : judge_round(witnesses, n, &rule->plan, finding)))
            return false;
        *used += rule->witness != BY_CHUNKS || n % CHUNKS == 0;
    }
    return true;
}

struct outcome_counts {
    size_t gates, operations, found_gates, found, inconclusive, processes;
};

static bool draw_gate(const struct replay *replay, const struct rule *rule, size_t kind, double place,
                      struct outcome_counts *counts)
{
    const struct rates *names = &replay->names;
    bool gate_found = false;
    for (size_t i = 0; i < names->count; i++) {
        const struct pool *pool = &replay->pools[kind * names->count + i];
        double witnesses[STATS_WILCOXON_EXACT];
        struct finding rounds[2];
        struct judgement judgement;
        size_t used = 0;
        int count = 1;
        if (pool->count == 0) continue;
        size_t at = (size_t)(place * (double)pool->count);
        if (!draw_round(rule, pool, at, NULL, witnesses, &rounds[0], &used)) return false;
        if (rule->confirm && judge_measures_again(&rounds[0], &rule->plan)) {
            if (!draw_round(rule, pool, at + used, &rounds[0], witnesses, &rounds[1], &used)) return false;
            count = 2;
        }
        judge_operation(rounds, count, rule->confirm, true, &judgement);
        bool found = judgement.verdict == VERDICT_REGRESSED ||
                     (judgement.verdict == VERDICT_IMPROVED && !names->kinds[kind].slower);
        counts->operations++;
        counts->found += found;
        counts->inconclusive += judgement.verdict == VERDICT_INCONCLUSIVE;
        counts->processes += used;
        gate_found = gate_found || found;
    }
    counts->gates++;
    counts->found_gates += gate_found;
    return true;
}

static void share_cell(struct table *table, size_t hits, size_t of)
{
    table_cell(table, TABLE_PLAIN, "%.2f %%", of ? 100.0 * (double)hits / (double)of : 0);
}

bool replay_print(const struct replay *replay, uint64_t seed, FILE *out)
{
    static const struct table_column columns[] = {{"Rule", true, 0},
                                                  {"found, per gate", false, 0},
                                                  {"found, per operation", false, 0},
                                                  {"inconclusive, per operation", false, 0},
                                                  {"processes per operation", false, 0}};
    bool good = true;
    for (size_t k = 0; good && k < replay->names.kind_count; k++) {
        struct table *table = table_new(columns, sizeof columns / sizeof *columns);
        if (!table) return false;
        for (size_t r = 0; good && r < sizeof rules / sizeof *rules; r++) {
            struct prng prng = {seed}; /* the same places for every rule */
            struct outcome_counts counts = {0};
            for (int i = 0; good && i < REPLAY_GATES; i++)
                good = draw_gate(replay, &rules[r], k, ldexp((double)(prng_next(&prng) >> 11), -53), &counts);
            table_cell(table, TABLE_PLAIN, "%s", rules[r].name);
            share_cell(table, counts.found_gates, counts.gates);
            share_cell(table, counts.found, counts.operations);
            share_cell(table, counts.inconclusive, counts.operations);
            table_cell(table, TABLE_PLAIN, "%.1f",
                       counts.operations ? (double)counts.processes / (double)counts.operations : 0);
        }
        fprintf(out, "%s, %d gates drawn from the record for each rule:\n", replay->names.kinds[k].name, REPLAY_GATES);
        good = good && table_print(table, out);
        table_free(table);
        fputs("\n", out);
    }
    return good;
}
