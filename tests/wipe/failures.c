/* SPDX-License-Identifier: Apache-2.0 */

/*
 * After a failure every output is zeros. Each operation fails in every way that it can: a wrong length, a missing
 * message, no randomness, no kernels. What it writes when it succeeds must be zeros when it fails.
 */

#include "secrets/operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNTOUCHED 0xee
#define MAX_RUNS 4096

static const char *const ways[] = {"no kernels", "a wrong length", "no message", "no randomness"};

static struct subject subject;
static struct results failed_results[MAX_RUNS]; /* of operations without kernels, in the order of for_each */
static pqlane_status failed_status[MAX_RUNS];

static pqlane_status run(const struct operation *op, struct results *results)
{
    memset(&subject.results, UNTOUCHED, sizeof subject.results);
    draw_from(9, subject.sabotage == NO_RANDOMNESS ? 0 : SUBJECT_DRAWN_BYTES, NULL);
    pqlane_status status = op->call(&subject);
    *results = subject.results;
    return status;
}

/* 1 if nothing is left where a success writes. */
static int zeroed(const struct operation *op, const char *way, const struct results *success,
                  const struct results *failure)
{
    const uint8_t *written = (const uint8_t *)success, *left = (const uint8_t *)failure;
    for (size_t i = 0; i < sizeof *success; i++)
        if (written[i] != UNTOUCHED && left[i] != 0) {
            printf("FAILED: %s/%s: after a failure (%s) an output is not zeros\n", pqlane_alg_name(subject.alg),
                   op->name, way);
            return 0;
        }
    return 1;
}

/* Calls visit for every algorithm, form and operation that there is; returns how many. */
static size_t for_each(void (*visit)(const struct operation *op, size_t index), int make)
{
    size_t index = 0;
    for (size_t i = 0; i < pqlane_alg_count(); i++)
        for (enum form form = FORM_EXPANDED; form <= FORM_SEED; form++) {
            subject = (struct subject){.alg = pqlane_alg_at(i), .form = form};
            if (make && !subject_make(&subject, pqlane_alg_at(i), form, 1, 2)) abort();
            for (const struct operation *op = operations; op < operations + operation_count; op++)
                if (operation_fits(op, subject.alg, form) && index < MAX_RUNS) visit(op, index++);
        }
    return index;
}

static void without_kernels(const struct operation *op, size_t index)
{
    failed_status[index] = run(op, &failed_results[index]);
}

static unsigned passed, failed;

static void count(int good)
{
    passed += (unsigned)good;
    failed += (unsigned)!good;
}

static void in_every_way(const struct operation *op, size_t index)
{
    static struct results success, failure;
    subject.sabotage = NO_SABOTAGE;
    if (run(op, &success) != op->expected) abort();
    if (op->expected != PQLANE_OK) {
        count(zeroed(op, "bad key", &success, &success));
        return;
    }
    if (failed_status[index] != PQLANE_OK) /* a check of a seed's length needs no kernels */
        count(zeroed(op, ways[0], &success, &failed_results[index]));
    for (subject.sabotage = WRONG_LENGTH; subject.sabotage < SABOTAGES; subject.sabotage++)
        if (run(op, &failure) != PQLANE_OK) count(zeroed(op, ways[subject.sabotage], &success, &failure));
}

/* What has failures of its own: drawing, and more output from a hash function that has no more. */
static void other_failures(void)
{
    static uint8_t out[2][32];
    static pqlane_hash_state state;
    memset(out, UNTOUCHED, sizeof out);
    draw_from(9, 0, NULL);
    int bad = pqlane_random(out[0], sizeof out[0]) != PQLANE_ERR_RANDOM;
    bad |= pqlane_hash_init(&state, pqlane_alg_find("SHA3-256")) != PQLANE_OK;
    bad |= pqlane_hash_squeeze(&state, out[1], sizeof out[1]) != PQLANE_ERR_UNSUPPORTED;
    for (size_t i = 0; i < sizeof out[0]; i++) bad |= out[0][i] | out[1][i];
    if (bad) puts("FAILED: pqlane_random or pqlane_hash_squeeze: after a failure the output is not zeros");
    count(!bad);
}

int main(void)
{
    if (setenv("PQLANE_BACKEND", "none", 1) != 0) return 1;
    size_t without = for_each(without_kernels, 0);
    if (pqlane_backend_force(NULL) != PQLANE_OK) return 1;
    size_t with = for_each(in_every_way, 1);
    other_failures();
    printf("%u passed, %u failed, 0 skipped\n", passed, failed);
    return failed > 0 || passed < with || with != without;
}
