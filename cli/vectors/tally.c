/* SPDX-License-Identifier: Apache-2.0 */

/* Counting, and remembering what has to be told. Text that came from files is cleaned of control characters here, once,
 * before anybody prints it. */

#include "tally.h"

#include "cli.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FAILURES_KEPT 10000
#define REASONS_LOOKED_AT 64

void *tally_grow(void *data, size_t count, size_t size)
{
    void *grown = count && count <= SIZE_MAX / size ? realloc(data, count * size) : NULL;
    if (!grown) exit(cli_failed("no memory left"));
    return grown;
}

/* A copy in which control characters are '?': a file's name or text must not drive the terminal. */
char *tally_copy(const char *text)
{
    size_t len = strlen(text);
    char *copy = tally_grow(NULL, len + 1, 1);
    for (size_t i = 0; i <= len; i++)
        copy[i] = i < len && ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) ? '?' : text[i];
    return copy;
}

/* A file's name in the tally. */
static char *file_name(const struct tally *tally, const char *path)
{
    char *clean = tally_copy(path);
    if (!tally->tier) return clean;
    size_t size = strlen(tally->tier) + strlen(clean) + sizeof ": ";
    char *name = tally_grow(NULL, size, 1);
    snprintf(name, size, "%s: %s", tally->tier, clean);
    free(clean);
    return name;
}

/* Cases of one file follow each other, save those of x509 that are judged when all files are read: so search from the
 * end. */
static struct tally_file *file_of(struct tally *tally, const char *path)
{
    for (size_t i = tally->file_count; i-- > 0;)
        if (strcmp(tally->files[i].path, path) == 0) return &tally->files[i];
    tally->files = tally_grow(tally->files, tally->file_count + 1, sizeof *tally->files);
    tally->files[tally->file_count] = (struct tally_file){tally_copy(path), TALLY_NONE, TALLY_NONE};
    return &tally->files[tally->file_count++];
}

static size_t row_of(struct tally *tally, const char *path, const char *operation)
{
    struct tally_file *file = file_of(tally, path);
    size_t row = file->first;
    while (row != TALLY_NONE && strcmp(tally->rows[row].operation, operation) != 0) row = tally->rows[row].next;
    if (row != TALLY_NONE) return row;
    row = tally->row_count++;
    tally->rows = tally_grow(tally->rows, tally->row_count, sizeof *tally->rows);
    tally->rows[row] = (struct tally_row){(size_t)(file - tally->files), tally_copy(operation), {0}, TALLY_NONE};
    if (file->first == TALLY_NONE)
        file->first = row;
    else
        tally->rows[file->last].next = row;
    file->last = row;
    return row;
}

/* The note of the same row with the same reason to skip. A file writes its notes one after the other, so only the last
 * few are looked at: a hostile file with a million different reasons must not make this quadratic. */
static struct tally_note *same_reason(struct tally *tally, const struct tally_note *note)
{
    size_t stop = tally->note_count > REASONS_LOOKED_AT ? tally->note_count - REASONS_LOOKED_AT : 0;
    for (size_t i = tally->note_count; i-- > stop;) {
        struct tally_note *known = &tally->notes[i];
        if (known->row == note->row && known->outcome == OUTCOME_SKIPPED && strcmp(known->text, note->text) == 0)
            return known;
    }
    return NULL;
}

void tally_add(struct tally *tally, const char *file, const char *operation, enum outcome outcome, size_t count,
               const char *place, const char *text)
{
    char *clean_file = file_name(tally, file), *clean_operation = tally_copy(operation);
    size_t row = row_of(tally, clean_file, clean_operation);
    free(clean_file);
    free(clean_operation);
    tally->rows[row].counts[outcome] += count;
    tally->counts[outcome] += count;
    if (outcome == OUTCOME_PASSED) return;
    if (outcome == OUTCOME_FAILED && tally->counts[OUTCOME_FAILED] > MOST_FAILURES_KEPT) {
        tally->unlisted += count;
        return;
    }
    struct tally_note note = {row, outcome, count, tally_copy(place && outcome == OUTCOME_FAILED ? place : ""),
                              tally_copy(text ? text : "")};
    struct tally_note *known = outcome == OUTCOME_SKIPPED ? same_reason(tally, &note) : NULL;
    if (known) {
        known->count += count;
        free(note.place);
        free(note.text);
        return;
    }
    tally->notes = tally_grow(tally->notes, tally->note_count + 1, sizeof *tally->notes);
    tally->notes[tally->note_count++] = note;
}

void tally_add_file(struct tally *tally, const char *path)
{
    char *name = file_name(tally, path);
    file_of(tally, name);
    free(name);
}

void tally_add_other(struct tally *tally, const char *file)
{
    tally->others = tally_grow(tally->others, tally->other_count + 1, sizeof *tally->others);
    tally->others[tally->other_count++] = tally_copy(file);
}

void tally_free(struct tally *tally)
{
    for (size_t i = 0; i < tally->file_count; i++) free(tally->files[i].path);
    for (size_t i = 0; i < tally->row_count; i++) free(tally->rows[i].operation);
    for (size_t i = 0; i < tally->note_count; i++) {
        free(tally->notes[i].place);
        free(tally->notes[i].text);
    }
    for (size_t i = 0; i < tally->other_count; i++) free(tally->others[i]);
    free(tally->files);
    free(tally->rows);
    free(tally->notes);
    free(tally->others);
    *tally = (struct tally){.tier = NULL};
}

size_t tally_ran(const struct tally_row *row)
{
    return row->counts[OUTCOME_PASSED] + row->counts[OUTCOME_FAILED];
}

/* The one reason why a row ran nothing; NULL if it ran something or there are several. */
static const char *only_reason(const struct tally *tally, size_t row)
{
    const char *reason = NULL;
    if (tally_ran(&tally->rows[row])) return NULL;
    for (size_t i = 0; i < tally->note_count; i++) {
        if (tally->notes[i].row != row) continue;
        if (reason) return NULL;
        reason = tally->notes[i].text;
    }
    return reason;
}

static void print_row(const struct tally *tally, FILE *out, size_t index)
{
    const struct tally_row *row = &tally->rows[index];
    const char *reason = only_reason(tally, index);
    fprintf(out, "  %-42s %8zu %8zu %8zu %8zu%s%s\n", row->operation, tally_ran(row), row->counts[OUTCOME_PASSED],
            row->counts[OUTCOME_FAILED], row->counts[OUTCOME_SKIPPED], reason ? "  " : "", reason ? reason : "");
}

static void print_rows(const struct tally *tally, FILE *out)
{
    fprintf(out, "%-44s %8s %8s %8s %8s\n", "", "run", "passed", "failed", "skipped");
    for (size_t i = 0; i < tally->file_count; i++) {
        if (tally->files[i].first != TALLY_NONE) fprintf(out, "%s\n", tally->files[i].path);
        for (size_t row = tally->files[i].first; row != TALLY_NONE; row = tally->rows[row].next)
            print_row(tally, out, row);
    }
}

static const char *path_of(const struct tally *tally, const struct tally_row *row)
{
    return tally->files[row->file].path;
}

/* Notes of one outcome under a heading, which is left out if there are none. */
static void print_notes(const struct tally *tally, FILE *out, enum outcome outcome, const char *heading)
{
    bool first = true;
    for (size_t i = 0; i < tally->note_count; i++) {
        const struct tally_note *note = &tally->notes[i];
        const struct tally_row *row = &tally->rows[note->row];
        if (note->outcome != outcome) continue;
        if (first) fprintf(out, "\n%s\n", heading);
        first = false;
        fprintf(out, "  %s: %s", path_of(tally, row), row->operation);
        if (*note->place) fprintf(out, ", %s", note->place);
        if (outcome == OUTCOME_SKIPPED) fprintf(out, ", %zu", note->count);
        fprintf(out, ": %s\n", note->text);
    }
}

void tally_print(const struct tally *tally, FILE *out, bool verbose)
{
    if (tally->row_count) print_rows(tally, out);
    if (verbose) print_notes(tally, out, OUTCOME_SKIPPED, "Skipped:");
    print_notes(tally, out, OUTCOME_FAILED, "Failed:");
    if (tally->unlisted) fprintf(out, "  and %zu more\n", tally->unlisted);
    if (tally->other_count) {
        fprintf(out, "\nNot vectors:");
        for (size_t i = 0; i < tally->other_count; i++) fprintf(out, "%s %s", i ? "," : "", tally->others[i]);
        fprintf(out, "\n");
    }
    fprintf(out, "%s%zu passed, %zu failed, %zu skipped\n", tally->row_count || tally->other_count ? "\n" : "",
            tally->counts[OUTCOME_PASSED], tally->counts[OUTCOME_FAILED], tally->counts[OUTCOME_SKIPPED]);
}

static json_t *counts_json(const size_t *counts)
{
    size_t run = counts[OUTCOME_PASSED] + counts[OUTCOME_FAILED];
    return json_pack("{s:I, s:I, s:I, s:I}", "run", (json_int_t)run, "passed", (json_int_t)counts[OUTCOME_PASSED],
                     "failed", (json_int_t)counts[OUTCOME_FAILED], "skipped", (json_int_t)counts[OUTCOME_SKIPPED]);
}

/* File names may hold any bytes; JSON wants UTF-8. Bytes that are none become '?'. */
static json_t *text_json(const char *text)
{
    json_t *string = json_string(text);
    if (string) return string;
    char *copy = tally_copy(text);
    for (size_t i = 0; text[i]; i++)
        if ((unsigned char)text[i] >= 0x80) copy[i] = '?';
    string = json_string(copy);
    free(copy);
    return string;
}

static json_t *row_json(const struct tally *tally, size_t index)
{
    const struct tally_row *row = &tally->rows[index];
    json_t *object = counts_json(row->counts), *reasons = json_array();
    for (size_t i = 0; i < tally->note_count; i++) {
        const struct tally_note *note = &tally->notes[i];
        if (note->row == index && note->outcome == OUTCOME_SKIPPED)
            json_array_append_new(
                reasons, json_pack("{s:o, s:I}", "reason", text_json(note->text), "count", (json_int_t)note->count));
    }
    json_object_set_new(object, "file", text_json(path_of(tally, row)));
    json_object_set_new(object, "operation", text_json(row->operation));
    json_object_set_new(object, "skip_reasons", reasons);
    return object;
}

static json_t *failure_json(const struct tally *tally, const struct tally_note *note)
{
    const struct tally_row *row = &tally->rows[note->row];
    return json_pack("{s:o, s:o, s:o, s:o}", "file", text_json(path_of(tally, row)), "operation",
                     text_json(row->operation), "place", text_json(note->place), "message", text_json(note->text));
}

json_t *tally_json(const struct tally *tally)
{
    json_t *operations = json_array(), *failures = json_array(), *others = json_array();
    for (size_t i = 0; i < tally->file_count; i++)
        for (size_t row = tally->files[i].first; row != TALLY_NONE; row = tally->rows[row].next)
            json_array_append_new(operations, row_json(tally, row));
    for (size_t i = 0; i < tally->note_count; i++)
        if (tally->notes[i].outcome == OUTCOME_FAILED)
            json_array_append_new(failures, failure_json(tally, &tally->notes[i]));
    for (size_t i = 0; i < tally->other_count; i++) json_array_append_new(others, text_json(tally->others[i]));
    return json_pack("{s:o, s:o, s:o, s:I, s:o}", "operations", operations, "failures", failures, "not_vectors", others,
                     "unlisted_failures", (json_int_t)tally->unlisted, "totals", counts_json(tally->counts));
}
