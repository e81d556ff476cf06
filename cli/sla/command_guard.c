/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane sla guard: limits as a process that guards itself takes them from its environment. */

#include "commands.h"
#include "openslo.h"

#include "pqlane_guard.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_TIME 64
#define LIMIT_BYTES (SLA_OPERATION + SLA_TEXT + LIMIT_TIME)

/* "100us": in the largest unit in which it is at least 1, down to a picosecond, without an exponent. */
static char *limit_time(char text[LIMIT_TIME], double seconds)
{
    const struct openslo_unit *unit = NULL;
    for (size_t i = 0; i < OPENSLO_UNITS; i++)
        if (openslo_units[i].measure == SLA_LATENCY && (!unit || seconds * openslo_units[i].per >= 1))
            unit = &openslo_units[i];
    size_t length = (size_t)snprintf(text, LIMIT_TIME, "%.*f", (int)round(12 - log10(unit->per)), seconds * unit->per);
    while (text[length - 1] == '0') text[--length] = 0;
    if (text[length - 1] == '.') text[--length] = 0;
    strcpy(text + length, unit->name);
    return text;
}

/* "ML-KEM-768/encaps:p99:100us" */
static size_t put_limit(char text[LIMIT_BYTES], const struct sla_objective *item, enum sla_level level)
{
    char name[SLA_OPERATION], measure[SLA_TEXT], limit[LIMIT_TIME];
    return (size_t)snprintf(text, LIMIT_BYTES, "%s:%s:%s", sla_operation_text(name, item),
                            sla_measure_text(measure, item), limit_time(limit, item->levels[level]));
}

/* One limit that the library does not know, and it takes none of all. Without metrics it looks at them and starts
 * nothing. */
static bool is_taken(const char *limits)
{
    const pqlane_guard_options options = {.struct_size = sizeof options, .limits = limits};
    return pqlane_guard_start(&options) != PQLANE_ERR_ARGUMENT;
}

static int print_limits(const char *limits, const char *left_out, size_t left_out_count, enum sla_level level)
{
    if (left_out_count > 0)
        cli_warn("%zu limits are left out, the first is %s: the guard knows no such operation, percentile or time, or "
                 "has no room for more (docs/guard.md)",
                 left_out_count, left_out);
    if (!*limits)
        return cli_failed("no promise about latency%s has a level '%s'",
                          left_out_count > 0 ? " that a guard could see to" : "", sla_level_names[level]);
    printf("PQLANE_GUARD=on,%s\n", limits);
    return fflush(stdout) == 0 ? CLI_OK : cli_failed("cannot write to standard output: %s", strerror(errno));
}

static int print_guard(const struct sla *sla, enum sla_level level)
{
    char *limits = calloc(sla->count + 1, LIMIT_BYTES), left_out[LIMIT_BYTES] = "";
    size_t used = 0, left_out_count = 0;
    if (!limits) return cli_failed("no memory for the limits");
    const pqlane_status off = pqlane_metrics_start(PQLANE_METRICS_OFF, NULL);
    (void)off; /* a library without metrics has none to switch off */
    for (size_t i = 0; i < sla->count; i++) {
        const struct sla_objective *item = &sla->items[i];
        if (item->measure != SLA_LATENCY || isnan(item->levels[level])) continue;
        const size_t comma = used > 0;
        if (comma) limits[used] = ',';
        const size_t length = comma + put_limit(limits + used + comma, item, level);
        if (is_taken(limits)) {
            used += length;
            continue;
        }
        if (left_out_count++ == 0) strcpy(left_out, limits + used + comma);
        limits[used] = 0;
    }
    const int status = print_limits(limits, left_out, left_out_count, level);
    free(limits);
    return status;
}

static int run_guard(const struct cli_args *args)
{
    struct sla sla = {0};
    const char *path, *word = cli_value(args, "level");
    enum sla_level level = SLA_MAXIMUM;
    if (word && !sla_level_find(word, &level))
        return cli_usage("--level takes target, maximum or emergency, not '%s'", word);
    int status = sla_open(&sla, args, &path);
    if (status == CLI_OK && !sla_filter(&sla, cli_value(args, "filter"))) status = CLI_USAGE;
    if (status == CLI_OK) status = print_guard(&sla, level);
    sla_clear(&sla);
    return status;
}

static const struct cli_option guard_options[] = {
    {"level", 0, "LEVEL", "Guard this level: target, maximum (default) or emergency"},
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name (TEXT$: at its end), or A,B,..."},
    {NULL, 0, NULL, NULL},
};

const struct cli_command sla_guard_command = {
    .name = "sla guard",
    .words = "[FILE]",
    .summary = "print the limits for a process that guards itself",
    .details = "One line for the environment: PQLANE_GUARD=on,ML-KEM-768/encaps:p99:100us,...\n"
               "\n"
               "  env \"$(pqlane sla guard sla.yaml)\" YOUR-PROGRAM",
    .options = guard_options,
    .most_words = 1,
    .run = run_guard,
};
