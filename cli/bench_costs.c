/* SPDX-License-Identifier: Apache-2.0 */

/* Where the time of operations goes, for people: a row per operation, or one operation kernel by kernel. */

#include "bench_print.h"

#include "measure/table.h"

#include <stdio.h>
#include <string.h>

#define MOST_PARTS 16

/* The parts that any operation has, in the order in which they turn up. */
static size_t find_parts(const struct session *session, const char *parts[MOST_PARTS])
{
    size_t count = 0;
    for (size_t i = 0; i < session->series_count; i++) {
        const struct costs *costs = &session->series[i].costs;
        for (size_t j = 0; j < costs->count; j++) {
            size_t known = 0;
            while (known < count && strcmp(parts[known], costs->list[j].part) != 0) known++;
            if (known == count && count < MOST_PARTS) parts[count++] = costs->list[j].part;
        }
    }
    return count;
}

static void share_cell(struct table *table, double part, double whole)
{
    if (part == 0)
        table_cell(table, TABLE_FAINT, "-");
    else
        table_cell(table, TABLE_PLAIN, "%.1f%%", 100 * part / whole);
}

static void add_operation(struct table *table, const struct session *session, const struct figures *figures, size_t i,
                          const char *const *parts, size_t part_count)
{
    const struct series *series = &session->series[i];
    const struct table_unit *unit = table_unit_for(figures[i].median);
    double measured = figures[i].median, floor = costs_part(&series->costs, NULL);
    char text[32];
    table_cell(table, TABLE_PLAIN, "%s", series->name);
    if (session->backends.count > 1)
        table_cell(table, TABLE_PLAIN, "%s", session->backends.name[i % session->backends.count]);
    table_time(text, measured, unit);
    table_cell(table, TABLE_PLAIN, "%s %s", text, unit->name);
    table_time(text, floor, unit);
    table_cell(table, TABLE_PLAIN, "%s", text);
    table_cell(table, TABLE_BOLD, "%.2f", measured / floor);
    for (size_t j = 0; j < part_count; j++) share_cell(table, costs_part(&series->costs, parts[j]), measured);
    share_cell(table, measured - floor, measured);
}

static bool print_operations(const struct session *session, const struct figures *figures)
{
    struct table_column columns[6 + MOST_PARTS] = {{"Operation", true, 0}};
    const char *parts[MOST_PARTS];
    size_t count = 1, part_count = find_parts(session, parts);
    if (session->backends.count > 1) columns[count++] = (struct table_column){"backend", true, 0};
    columns[count++] = (struct table_column){"measured", false, 0};
    columns[count++] = (struct table_column){"floor", false, 1};
    columns[count++] = (struct table_column){"x", false, 0};
    for (size_t i = 0; i < part_count; i++) columns[count++] = (struct table_column){parts[i], false, 2};
    columns[count++] = (struct table_column){"rest", false, 0};
    struct table *table = table_new(columns, count);
    if (!table) return false;
    for (size_t i = 0; i < session->series_count; i++) {
        bench_gap_before(table, session, i);
        add_operation(table, session, figures, i, parts, part_count);
    }
    bool printed = table_print(table, stdout);
    table_free(table);
    puts("\nfloor: calls of kernels x time of each alone, hot; x: measured / floor. Shares of the measured median:\n"
         "of each part, and the rest: engine, API, wiping, and what calls cost beyond a hot loop.");
    return printed;
}

static void add_sum(struct table *table, const char *name, double ns, double measured)
{
    table_cell(table, TABLE_BOLD, "%s", name);
    for (int i = 0; i < 3; i++) table_cell(table, TABLE_PLAIN, "%s", "");
    table_cell(table, TABLE_BOLD, "%.1f", ns);
    share_cell(table, ns, measured);
}

static bool print_kernels(const struct costs *costs, double measured)
{
    static const struct table_column columns[] = {{"Kernel", true, 0}, {"part", true, 0}, {"calls", false, 0},
                                                  {"ns", false, 0},    {"sum", false, 0}, {"share", false, 0}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return false;
    for (size_t i = 0; i < costs->count; i++) {
        const struct cost *cost = &costs->list[i];
        table_cell(table, TABLE_PLAIN, "%s", cost->name);
        table_cell(table, TABLE_PLAIN, "%s", cost->part);
        table_cell(table, TABLE_PLAIN, "%.4g", cost_calls(costs, cost));
        table_cell(table, TABLE_PLAIN, "%.1f", cost->ns);
        table_cell(table, TABLE_PLAIN, "%.1f", cost_ns(costs, cost));
        share_cell(table, cost_ns(costs, cost), measured);
    }
    table_gap(table);
    double floor = costs_part(costs, NULL);
    add_sum(table, "floor", floor, measured);
    add_sum(table, "rest", measured - floor, measured);
    add_sum(table, "measured", measured, measured);
    bool printed = table_print(table, stdout);
    table_free(table);
    printf("\nMedians; measured / floor = %.2f. rest: engine, API, wiping, and what calls cost beyond a hot loop.\n",
           measured / floor);
    return printed;
}

bool bench_print_costs(const struct session *session, const struct figures *figures)
{
    bench_print_header(session, session->backends.count > 1);
    if (session->series_count > 1) return print_operations(session, figures);
    printf("%s\n\n", session->series[0].name);
    return print_kernels(&session->series[0].costs, figures[0].median);
}
