/* SPDX-License-Identifier: Apache-2.0 */

#include "bench_print.h"

#include "measure/speed.h"

#include <stdio.h>
#include <string.h>

#define MOST_BUILD 100 /* characters of compiler and flags; the document has all */

/* "portable, avx2; avx512: not on this processor": what is measured, then what cannot be. */
static void print_measured_backends(const struct session *session)
{
    const struct library_facts *facts = &session->subjects.facts[0];
    printf("Backends  ");
    for (size_t i = 0; i < session->backends.count; i++) printf("%s%s", i ? ", " : "", session->backends.name[i]);
    for (size_t i = 0; i < facts->backend_count; i++)
        if (facts->backends[i].state != PQLANE_BACKEND_READY)
            printf("; %s: %s", facts->backends[i].name, backend_state_text(facts->backends[i].state));
    puts("");
}

void bench_print_header(const struct session *session, bool several)
{
    const struct library_facts *library = &session->facts[0];
    const struct environment *environment = &session->environment;
    bool governed = strcmp(environment->governor, "unknown") != 0;
    printf("Library   %s %s, ", library->driver, library->version);
    if (!several) printf("backend %s, ", session->backends.name[0]);
    printf("sha256 %.16s\n          %s\n", session->image->sha256, session->image->path);
    const struct image *beside = session->image->beside;
    if (beside) printf("          beside it %s, sha256 %.16s\n", beside->path, beside->sha256);
    if (several) print_measured_backends(session);
    const bool is_long = strlen(library->build) > MOST_BUILD;
    if (library->build[0]) printf("Compiler  %.*s%s\n", MOST_BUILD, library->build, is_long ? " ..." : "");
    printf("Machine   %s, %ld CPUs, hypervisor %s\n", environment->cpu_model, environment->cpus,
           environment->hypervisor);
    printf("System    %s, %s\n", environment->os, environment->kernel);
    printf("Measured  on CPU %d%s%s, %zu operations, %u fresh processes, %.0f s\n", environment->cpu,
           governed ? ", governor " : "", governed ? environment->governor : "", session->subjects.count,
           session->passes, session->seconds);
    if (environment->clock[0] == 't')
        printf("Clock     time stamp counter, %.4f GHz; its own %llu ticks are taken off\n\n",
               (double)environment->ticks_per_second / 1e9, (unsigned long long)environment->clock_overhead_ticks);
    else
        printf("Clock     clock_gettime; its own %llu ns are taken off\n\n",
               (unsigned long long)environment->clock_overhead_ticks);
}

void bench_gap_before(struct table *table, const struct session *session, size_t i)
{
    if (i > 0 && !subjects_same_algorithm(session->series[i - 1].name, session->series[i].name)) table_gap(table);
}

static void add_row(struct table *table, const struct session *session, const struct series *series,
                    const struct figures *figures)
{
    const struct table_unit *unit = table_unit_for(figures->median);
    bool ticks = session->environment.clock[0] == 't';
    char text[32];
    table_cell(table, TABLE_PLAIN, "%s", series->name);
    table_time(text, figures->median, unit);
    table_cell(table, TABLE_BOLD, "%s %s", text, unit->name);
    double half = (figures->high - figures->low) / 2 / figures->median;
    table_cell(table, half > 0.05 ? TABLE_DOUBT : TABLE_FAINT, "%.1f%%", 100 * half);
    const double times[] = {figures->p95, figures->p99, figures->p999, figures->min, figures->mean, figures->mad};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        table_time(text, times[i], unit);
        table_cell(table, TABLE_PLAIN, "%s", text);
    }
    table_whole(text, figures->ops_per_second);
    table_cell(table, TABLE_PLAIN, "%s", text);
    table_whole(text, figures->median * (double)session->environment.ticks_per_second / 1e9);
    table_cell(table, TABLE_PLAIN, "%s", ticks ? text : "-");
    table_whole(text, (double)series->stack);
    table_cell(table, TABLE_PLAIN, "%s", text);
    table_whole(text, (double)series->heap);
    table_cell(table, series->heap > 0 ? TABLE_DOUBT : TABLE_PLAIN, "%s", series->heap_known ? text : "-");
}

bool bench_print(const struct session *session, const struct figures *figures)
{
    static const struct table_column columns[] = {
        {"Operation", true, 0}, {"median", false, 0}, {"+/-", false, 0},  {"p95", false, 3}, {"p99", false, 0},
        {"p99.9", false, 5},    {"min", false, 6},    {"mean", false, 4}, {"MAD", false, 8}, {"ops/s", false, 1},
        {"ticks", false, 7},    {"stack", false, 2},  {"heap", false, 9},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return false;
    for (size_t i = 0; i < session->series_count; i++) {
        bench_gap_before(table, session, i);
        add_row(table, session, &session->series[i], &figures[i]);
    }
    bench_print_header(session, false);
    bool printed = table_print(table, stdout);
    table_free(table);
    puts("\n+/-: half of the 95 % interval of the median. A row's times share its unit.\n"
         "ops/s: 1 / mean. stack, heap: bytes that one operation takes.");
    return printed;
}

/* How fast an operation is on a backend against the first one. */
static bool add_speed(struct table *table, const struct session *session, const struct series *series, size_t backend)
{
    struct speed speed;
    if (!speed_of(&series[backend], &series[0], session->passes, &speed)) return false;
    double half = (speed.high - speed.low) / 2 / speed.times;
    table_cell(table, speed.low > 1 ? TABLE_GOOD : speed.high < 1 ? TABLE_BAD : TABLE_PLAIN, "%.2fx", speed.times);
    table_cell(table, half > 0.05 ? TABLE_DOUBT : TABLE_FAINT, "%.1f%%", 100 * half);
    return true;
}

/* One operation: its time on each backend, and behind each but the first its speed. series, figures: the operation's.
 */
static bool add_backends(struct table *table, const struct session *session, const struct series *series,
                         const struct figures *figures)
{
    const struct table_unit *unit = table_unit_for(figures[0].median);
    bool good = true;
    table_cell(table, TABLE_PLAIN, "%s", series->name);
    for (size_t backend = 0; backend < session->backends.count && good; backend++) {
        char text[32];
        table_time(text, figures[backend].median, unit);
        table_cell(table, TABLE_PLAIN, backend == 0 ? "%s %s" : "%s", text, unit->name);
        good = backend == 0 || add_speed(table, session, series, backend);
    }
    return good;
}

bool bench_print_backends(const struct session *session, const struct figures *figures)
{
    struct table_column columns[1 + 3 * WORKER_MOST_BACKENDS] = {{"Operation", true, 0}};
    size_t backends = session->backends.count, count = 1;
    for (size_t i = 0; i < backends; i++) {
        columns[count++] = (struct table_column){session->backends.name[i], false, 0};
        if (i == 0) continue;
        columns[count++] = (struct table_column){"speed", false, 0};
        columns[count++] = (struct table_column){"+/-", false, 1};
    }
    struct table *table = table_new(columns, count);
    bool printed = table != NULL;
    for (size_t i = 0; i < session->series_count && printed; i += backends) {
        bench_gap_before(table, session, i);
        printed = add_backends(table, session, &session->series[i], &figures[i]);
    }
    if (printed) {
        bench_print_header(session, true);
        printed = table_print(table, stdout);
        printf("\nMedians; a row's times share its unit. speed: how many times as fast as %s, +/-: half of its\n"
               "95 %% interval, as a share. Everything else is in the JSON.\n",
               session->backends.name[0]);
    }
    table_free(table);
    return printed;
}
