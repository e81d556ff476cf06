/* SPDX-License-Identifier: Apache-2.0 */

/* The ways a case can end, and the comparison of what the library answered with what the vectors expect. */

#include "run.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PATTERN 0xa5

struct arena_block {
    struct arena_block *next;
    size_t len;
    uint8_t data[];
};

uint8_t *run_bytes(struct run *run, size_t len)
{
    struct arena_block *block = tally_grow(NULL, sizeof *block + len + 1, 1);
    *block = (struct arena_block){run->arena, len};
    block->data[len] = 0;
    run->arena = block;
    return block->data;
}

void run_release(struct run *run)
{
    while (run->arena) {
        struct arena_block *block = run->arena;
        run->arena = block->next;
        pqlane_wipe(block->data, block->len);
        free(block);
    }
}

bool case_open(struct run *run, const char *owner, const char *operation)
{
    const char *filter = run->options->filter;
    snprintf(run->operation, sizeof run->operation, "%s/%s", owner, operation);
    return !filter || strstr(run->operation, filter) || strstr(run->path, filter);
}

/* Errors that come before a case has a name still belong to a row. */
static const char *row_name(const struct run *run)
{
    return *run->operation ? run->operation : "format";
}

static void end_case(struct run *run, enum outcome outcome, size_t count, const char *prefix, const char *format,
                     va_list list)
{
    char text[4 * RUN_TEXT];
    int used = snprintf(text, sizeof text, "%s", prefix);
    vsnprintf(text + used, sizeof text - (size_t)used, format, list);
    tally_add(run->tally, run->path, row_name(run), outcome, count, run->place, text);
}

void case_passed(struct run *run)
{
    tally_add(run->tally, run->path, row_name(run), OUTCOME_PASSED, 1, NULL, NULL);
}

void case_failed(struct run *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    end_case(run, OUTCOME_FAILED, 1, "", format, list);
    va_end(list);
}

void case_skipped(struct run *run, size_t count, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    end_case(run, OUTCOME_SKIPPED, count, "", format, list);
    va_end(list);
}

bool malformed(struct run *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    end_case(run, OUTCOME_FAILED, 1, "malformed: ", format, list);
    va_end(list);
    return false;
}

void set_place(struct run *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(run->place, sizeof run->place, format, list);
    va_end(list);
}

void not_yet_covered(struct run *run, const char *what, const char *operation, size_t count)
{
    if (count && case_open(run, what, operation)) case_skipped(run, count, "not yet covered");
    *run->operation = 0;
}

struct output output_make(struct run *run, const char *name, size_t len, struct bytes expected)
{
    struct output output = {name, run_bytes(run, len), len, expected};
    memset(output.data, PATTERN, len);
    return output;
}

void outputs_clear(const struct output *outputs, size_t count)
{
    for (size_t i = 0; i < count; i++) pqlane_wipe(outputs[i].data, outputs[i].len);
}

bool status_refuses(pqlane_status status)
{
    switch (status) {
    case PQLANE_ERR_LENGTH:
    case PQLANE_ERR_PUBLIC_KEY:
    case PQLANE_ERR_PRIVATE_KEY:
    case PQLANE_ERR_KEY_PAIR:
    case PQLANE_ERR_VERIFY:
    case PQLANE_ERR_CONTEXT:
        return true;
    default:
        return false;
    }
}

static bool output_holds(struct run *run, const char *call, const struct output *output)
{
    size_t at = 0;
    if (!output->expected.data && !output->expected.len) return true;
    if (output->expected.len != output->len) {
        case_failed(run, "%s: %s has %zu bytes, expected %zu", call, output->name, output->len, output->expected.len);
        return false;
    }
    while (at < output->len && output->data[at] == output->expected.data[at]) at++;
    if (at == output->len) return true;
    case_failed(run, "%s: %s differs from byte %zu on: 0x%02x, expected 0x%02x", call, output->name, at,
                output->data[at], output->expected.data[at]);
    return false;
}

static bool output_is_zero(const struct output *output)
{
    uint8_t all = 0;
    for (size_t i = 0; i < output->len; i++) all |= output->data[i];
    return all == 0;
}

bool answer_holds(struct run *run, const char *call, pqlane_status status, bool valid, const struct output *outputs,
                  size_t output_count)
{
    if (valid && status != PQLANE_OK) {
        case_failed(run, "%s: expected success, got %s (%s)", call, pqlane_status_name(status),
                    pqlane_status_text(status));
        return false;
    }
    if (!valid && !status_refuses(status)) {
        case_failed(run, "%s: expected a refusal, got %s", call, pqlane_status_name(status));
        return false;
    }
    for (size_t i = 0; i < output_count; i++) {
        if (valid && !output_holds(run, call, &outputs[i])) return false;
        if (!valid && !output_is_zero(&outputs[i])) {
            case_failed(run, "%s: refused, but the %s was not cleared", call, outputs[i].name);
            return false;
        }
    }
    return true;
}
