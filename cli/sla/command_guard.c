/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane sla guard: limits as a process that guards itself takes them from its environment. */

#include "commands.h"
#include "openslo.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* "100us": in the largest unit in which it is at least 1, down to a picosecond, without an exponent. */
static void put_limit(double seconds)
{
    const struct openslo_unit *unit = NULL;
    char text[64];
    for (size_t i = 0; i < OPENSLO_UNITS; i++)
        if (openslo_units[i].measure == SLA_LATENCY && (!unit || seconds * openslo_units[i].per >= 1))
            unit = &openslo_units[i];
    size_t length = (size_t)snprintf(text, sizeof text, "%.*f", (int)round(12 - log10(unit->per)), seconds * unit->per);
    while (text[length - 1] == '0') text[--length] = 0;
    if (text[length - 1] == '.') text[--length] = 0;
    printf("%s%s", text, unit->name);
}

static int print_guard(const struct sla *sla, enum sla_level level)
{
    char name[SLA_OPERATION], measure[SLA_TEXT];
    size_t count = 0;
    for (size_t i = 0; i < sla->count; i++) {
        const struct sla_objective *item = &sla->items[i];
        if (item->measure != SLA_LATENCY || isnan(item->levels[level])) continue;
        printf("%s,%s:%s:", count++ == 0 ? "PQLANE_GUARD=on" : "", sla_operation_text(name, item),
               sla_measure_text(measure, item));
        put_limit(item->levels[level]);
    }
    if (count == 0) return cli_failed("no promise about latency has a level '%s'", sla_level_names[level]);
    putchar('\n');
    return fflush(stdout) == 0 ? CLI_OK : cli_failed("cannot write to standard output: %s", strerror(errno));
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
