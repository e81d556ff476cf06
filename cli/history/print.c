/* SPDX-License-Identifier: Apache-2.0 */

/* A history for people. */

#include "view.h"

#include "lineage.h"
#include "measure/subjects.h"
#include "measure/table.h"
#include "report/member.h"
#include "sparkline.h"
#include "store/text.h"
#include "term.h"

#include <math.h>
#include <string.h>

#define MOST_CHANGES 20 /* the newest ones are printed */

/* When a run was made: the date alone. */
struct day {
    char text[11];
};

static struct day day_of(const struct history_run *run)
{
    struct day day;
    char clean[TEXT_BYTES];
    snprintf(day.text, sizeof day.text, "%s", text_clean(clean, member_text(run->document, "created", "-")));
    return day;
}

static void time_cell(struct table *table, double ns, const struct table_unit *unit, bool with_unit)
{
    char text[32];
    table_time(text, ns, unit);
    table_cell(table, TABLE_BOLD, "%s%s%s", text, with_unit ? " " : "", with_unit ? unit->name : "");
}

static void change_cell(struct table *table, double ratio)
{
    table_cell(table, TABLE_PLAIN, "%+.1f%%", 100 * (ratio - 1));
}

/* "Machine  AMD EPYC, 2 CPUs, hypervisor KVM", with what is known of it. */
static void print_machine(const json_t *run)
{
    char text[TEXT_BYTES];
    const char *hypervisor = member_text(run, "fingerprint.hypervisor", NULL);
    double cpus = member_number(run, "fingerprint.cpus");
    printf("Machine  %s", text_clean(text, member_text(run, "fingerprint.cpu_model", "unknown")));
    if (isfinite(cpus)) printf(", %g CPUs", cpus);
    if (hypervisor) printf(", hypervisor %s", text_clean(text, hypervisor));
    printf("\nBackend  %s", text_clean(text, member_text(run, "backend", "unknown")));
    printf(" of %s\n", text_clean(text, lineage_driver(run)));
}

static void print_head(const struct history *history, size_t series)
{
    const struct history_run *first = NULL, *last = NULL;
    size_t count = 0;
    for (size_t i = 0; i < history->count; i++) {
        if (history->runs[i].series != series) continue;
        last = &history->runs[i];
        if (count++ == 0) first = last;
    }
    if (!last) return;
    print_machine(last->document);
    printf("Runs     %zu, from %s of %s", count, first->name, day_of(first).text);
    printf(" to %s of %s\n\n", last->name, day_of(last).text);
}

/* Rows of what else changed from one run of a series to the next; table NULL: they are only counted. */
static size_t change_rows(struct table *table, const struct history *history, size_t series, size_t left_out)
{
    size_t rows = 0;
    for (size_t i = 0; i < history->count; i++) {
        const struct history_run *run = &history->runs[i];
        for (unsigned k = 0; k < LINEAGE_TRAITS; k++) {
            const struct lineage_trait *trait = &lineage_traits[k];
            if (run->series != series || !(run->changes & 1u << k) || rows++ < left_out || !table) continue;
            table_cell(table, TABLE_BOLD, "%s", run->name);
            table_cell(table, TABLE_PLAIN, "%s", day_of(run).text);
            table_cell(table, TABLE_PLAIN, "%s", trait->name);
            table_cell(table, TABLE_PLAIN, "%.*s", (int)trait->shown,
                       member_text(run->before->document, trait->path, "-"));
            table_cell(table, TABLE_PLAIN, "%.*s", (int)trait->shown, member_text(run->document, trait->path, "-"));
        }
    }
    return rows;
}

static bool print_changes(const struct history *history, size_t series)
{
    static const struct table_column columns[] = {
        {"Run", true, 0}, {"measured", true, 1}, {"changed", true, 0}, {"before", true, 2}, {"now", true, 0}};
    size_t rows = change_rows(NULL, history, series, 0), left_out = rows > MOST_CHANGES ? rows - MOST_CHANGES : 0;
    if (rows == 0) return true;
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    if (table) change_rows(table, history, series, left_out);
    printf("\nChanged between the runs:\n");
    bool good = table && table_print(table, stdout);
    if (left_out) printf("%zu earlier ones are in the JSON\n", left_out);
    table_free(table);
    return good;
}

static void track_row(struct table *table, const char *operation, const struct history_track *track, bool utf8)
{
    double first = track->points[0].median, last = track->points[track->count - 1].median;
    const struct table_unit *unit = table_unit_for(last);
    char drawing[SPARKLINE_BYTES];
    table_cell(table, TABLE_PLAIN, "%s", operation);
    table_cell(table, TABLE_PLAIN, "%zu", track->count);
    time_cell(table, first, unit, false);
    time_cell(table, last, unit, true); /* its column is always there */
    change_cell(table, last / first);
    table_drawing(table, sparkline(drawing, track->points, track->count, utf8));
}

/* Names of what changed meanwhile: it may be the reason. */
static void meanwhile_cell(struct table *table, const struct history_run *before, const struct history_run *after)
{
    char text[128] = "";
    unsigned changes = lineage_changes(before->document, after->document);
    for (unsigned i = 0; i < LINEAGE_TRAITS; i++)
        if (changes & 1u << i)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? ", " : "",
                     lineage_traits[i].name);
    table_cell(table, TABLE_PLAIN, "%s", text);
}

static void shift_rows(struct table *table, const struct history *history, const char *operation,
                       const struct history_track *track)
{
    for (size_t i = 0; i < track->shift_count; i++) {
        const struct history_shift *shift = &track->shifts[i];
        const struct history_run *before = &history->runs[track->points[shift->at - 1].run],
                                 *after = &history->runs[track->points[shift->at].run];
        const struct table_unit *unit = table_unit_for(shift->before);
        table_cell(table, TABLE_PLAIN, "%s", operation);
        table_cell(table, TABLE_PLAIN, "%s", before->name);
        table_cell(table, TABLE_BOLD, "%s", after->name);
        table_cell(table, TABLE_PLAIN, "%s", day_of(after).text);
        time_cell(table, shift->before, unit, true);
        time_cell(table, shift->after, unit, false);
        change_cell(table, shift->after / shift->before);
        table_cell(table, TABLE_FAINT, "%.2g", shift->p);
        meanwhile_cell(table, before, after);
    }
}

/* Fills both tables. *found: how many change points. A hundred runs that changed take a while. */
static bool fill_tables(const struct history *history, size_t series, const char *filter, struct table *tracks,
                        struct table *shifts, size_t *found)
{
    json_t *names = history_operations(history, series), *operation;
    const char *name, *above = NULL;
    bool good = names != NULL, utf8 = term_has_utf8();
    struct term_progress progress;
    char label[TEXT_BYTES]; /* names may come from anywhere */
    size_t done = 0;
    term_progress_begin(&progress, json_object_size(names));
    json_object_foreach (names, name, operation) {
        struct history_track track;
        term_progress_step(&progress, done++, text_clean(label, name));
        if (!good || !subjects_pass(name, filter)) continue;
        good = history_track(history, series, name, &track);
        if (good && track.count > 0) {
            if (above && !subjects_same_algorithm(above, name)) table_gap(tracks);
            track_row(tracks, name, &track, utf8);
            shift_rows(shifts, history, name, &track);
            *found += track.shift_count;
            above = name;
        }
        history_track_clear(&track);
    }
    term_progress_end(&progress);
    json_decref(names);
    return good;
}

static bool print_series(const struct history *history, size_t series, const char *filter)
{
    static const struct table_column track_columns[] = {{"Operation", true, 0}, {"runs", false, 2},
                                                        {"first", false, 1},    {"latest", false, 0},
                                                        {"change", false, 0},   {"trend", true, 0}};
    static const struct table_column shift_columns[] = {
        {"Operation", true, 0}, {"after", true, 4},   {"from", true, 0}, {"measured", true, 2}, {"before", false, 0},
        {"then", false, 0},     {"change", false, 0}, {"p", false, 3},   {"meanwhile", true, 1}};
    struct table *tracks = table_new(track_columns, sizeof track_columns / sizeof *track_columns);
    struct table *shifts = table_new(shift_columns, sizeof shift_columns / sizeof *shift_columns);
    size_t found = 0;
    bool good = tracks && shifts && fill_tables(history, series, filter, tracks, shifts, &found);
    if (good) {
        print_head(history, series);
        good = table_print(tracks, stdout);
        printf(found ? "\nChange points:\n" : "\nNo change points.\n");
        if (found) good = good && table_print(shifts, stdout);
    }
    table_free(tracks);
    table_free(shifts);
    return good && print_changes(history, series);
}

bool history_print(const struct history *history, const char *filter)
{
    for (size_t i = 0; i < history->series; i++) {
        if (i > 0) printf("\nAnother machine or backend, with which nothing above is compared:\n\n");
        if (!print_series(history, i, filter)) return false;
    }
    printf("\nNumbers of different runs: shown, never judged; a check tells whether it was the\n"
           "library. Runs in random order have a change point in %g of 1000 operations.\n",
           1000 * HISTORY_LEVEL);
    return true;
}
