/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The gate: candidate and baseline side by side in one fresh process after another, until the rule (judge.h) has
 * decided every operation, or the processes or the time run out.
 *
 * A process measures all operations that are still open, in random order. One that looks slower or faster starts a
 * second round and is measured in the next processes like the others: the confirmation costs no processes of its own.
 * Beside each process there is another one in which the baseline runs against a copy of itself, on a few of the
 * operations: the A/A control, which runs as long as anything is measured, for the processes of one round: there is
 * none beside second rounds that go on after those. If it finds a difference, the machine makes differences, and every
 * verdict is inconclusive.
 *
 * check measures one gate; selftest --aa measures many, of known truth.
 */

#ifndef PQL_MEASURE_GATE_H
#define PQL_MEASURE_GATE_H

#include "judge.h"
#include "pairs.h"
#include "stats/stats.h"
#include "term.h"

#define GATE_CONTROLS 4                                                /* operations of the A/A control */
#define GATE_ROUNDS 2                                                  /* the first, and the confirmation */
#define GATE_MOST_PROCESSES (STATS_WILCOXON_EXACT / (1 + JUDGE_AGAIN)) /* of a first round: intervals take both */
#define GATE_BUDGET_SECONDS 170.0
#define GATE_BUDGET_OF_OTHERS 300.0 /* they have slower operations, and code that lies luckily or not */

struct gate_round {
    struct visit *visits; /* room for judge_most() */
    unsigned count;
    struct finding finding;
};

struct gate_operation {
    const char *name;
    struct gate_round rounds[GATE_ROUNDS];
    int round_count;
    uint64_t stack[2]; /* peak bytes: candidate, baseline */
    struct judgement judgement;
};

struct gate {
    const struct image *candidate, *baseline;
    const char *backend;
    int cpu;    /* -1: each process on a random one */
    long pairs; /* per operation and process */
    uint64_t seed;
    struct judge_plan plan;
    bool confirm, control;
    double budget_seconds;    /* 0: none */
    const char *const *names; /* of operations that both libraries have; outlive the gate */
    size_t count;
    bool quiet; /* no progress is shown */
    /* What comes out. */
    struct gate_operation *operations; /* `count`, in the order of names */
    struct gate_operation controls[GATE_CONTROLS];
    size_t control_count;
    enum tendency control_finding; /* slower or faster: the control failed; undecided: not all was even */
    bool out_of_time;
    unsigned processes; /* that were run, those of the control aside */
    struct pairs_facts facts;
    double seconds;
};

/* Measures and judges. Release with gate_clear(), on failure too. */
enum measure_end gate_run(struct gate *gate, struct measure_error *error);
void gate_clear(struct gate *gate);

/* Pairs of an operation over all rounds. */
size_t gate_pairs(const struct gate_operation *operation);

#endif
