/* SPDX-License-Identifier: Apache-2.0 */

/* Making the rows. */

#include "check_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* OpenSSL and liboqs ask for memory and make what they need on the way: how deep that goes is chance, and differs
 * between two processes of one library. */
static bool stack_is_judged(const struct check_report *report)
{
    const char *driver = report->candidate->driver;
    return strcmp(driver, "openssl") != 0 && strcmp(driver, "liboqs") != 0;
}

/* A row that both libraries have; its number in the gate is `index`. */
static void judge_row(const struct check_report *report, struct check_row *row, size_t index)
{
    const struct gate_operation *operation = &report->gate->operations[index];
    row->measured = operation;
    row->judgement = operation->judgement;
    row->stack = resource_stack(operation->stack[0], operation->stack[1]);
    if (!stack_is_judged(report)) row->stack.verdict = VERDICT_PASS, row->stack.severity = SEVERITY_NONE;
    row->instructions_ratio = instructions_ratio(report->instructions, index);
    for (int side = 0; side < 2 && report->instructions->source; side++)
        row->instructions[side] = report->instructions->counts[side][index];
    if (row->judgement.reason) snprintf(row->reason, sizeof row->reason, "%s", row->judgement.reason);
    if (row->stack.verdict != VERDICT_REGRESSED) return;
    bool worse = row->judgement.verdict != VERDICT_REGRESSED || row->stack.severity > row->judgement.severity;
    if (worse) row->judgement.severity = row->stack.severity;
    row->judgement.verdict = VERDICT_REGRESSED;
    snprintf(row->reason, sizeof row->reason, "peak stack %llu instead of %llu bytes",
             (unsigned long long)row->stack.candidate, (unsigned long long)row->stack.baseline);
}

bool check_report_make(struct check_report *report, const struct subjects *subjects)
{
    struct judgement *judgements = calloc(subjects->count + 1, sizeof *judgements);
    if (!judgements) return false;
    size_t next = 0;
    report->count = subjects->count;
    for (size_t i = 0; i < subjects->count; i++) {
        struct check_row *row = &report->rows[i];
        *row = (struct check_row){.name = subjects->items[i].name, .instructions = {NAN, NAN}};
        row->instructions_ratio = NAN;
        if (subjects->items[i].sides == 3)
            judge_row(report, row, next++);
        else
            row->judgement = (struct judgement){.verdict = subjects->items[i].sides == 1 ? VERDICT_NEW
                                                                                         : VERDICT_REMOVED,
                                                .ratio = NAN,
                                                .low = NAN,
                                                .high = NAN};
        judgements[i] = row->judgement;
    }
    uint64_t code[2];
    report->code_known = resource_code_bytes(report->candidate, &code[0]) &&
                         resource_code_bytes(report->baseline, &code[1]);
    if (report->code_known) report->code = resource_code(code[0], code[1]);
    report->overall = judge_all(judgements, report->count, report->fail_on);
    if (next == 0) report->overall = VERDICT_INCONCLUSIVE; /* the libraries have nothing in common */
    free(judgements);
    return true;
}

const char *check_control_name(const struct gate *gate)
{
    return gate->control_finding == TENDENCY_EVEN        ? "pass"
           : gate->control_finding == TENDENCY_UNDECIDED ? "inconclusive"
                                                         : "failed";
}
