/* SPDX-License-Identifier: Apache-2.0 */

/* Lines of JSON in a file that is only ever appended to. */

#include "record.h"

#include "measure/check_report.h"
#include "measure/document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool same_plan(const json_t *there, const json_t *here)
{
    json_t *left = json_deep_copy(there), *right = json_deep_copy(here);
    static const char *const free_members[] = {"created", "environment"};
    for (size_t i = 0; left && right && i < sizeof free_members / sizeof *free_members; i++) {
        json_object_del(left, free_members[i]);
        json_object_del(right, free_members[i]);
    }
    bool same = left && right && json_equal(left, right);
    json_decref(left);
    json_decref(right);
    return same;
}

static bool is_plan(const json_t *line)
{
    const char *schema = json_string_value(json_object_get(line, "schema"));
    return schema && strcmp(schema, "pqlane-calibration") == 0 &&
           json_integer_value(json_object_get(line, "version")) == 1;
}

/* All whole lines of a stream. *whole: where the last of them ends. expected NULL: any plan. */
static enum measure_end read_lines(FILE *file, const char *path, const json_t *expected, json_t **plan,
                                   record_gate *take, void *context, size_t *gates, off_t *whole,
                                   struct measure_error *error)
{
    char *text = NULL;
    size_t room = 0, number = 0;
    enum measure_end end = MEASURE_DONE;
    *gates = 0;
    *whole = 0;
    for (ssize_t len; end == MEASURE_DONE && (len = getline(&text, &room, file)) > 0 && text[len - 1] == '\n';) {
        json_error_t fault;
        json_t *line = json_loadb(text, (size_t)len, JSON_REJECT_DUPLICATES, &fault);
        number++;
        if (!line) {
            end = measure_fail(error, "%s:%zu: %s", path, number, fault.text);
        } else if (number == 1) {
            *plan = json_incref(line);
            if (!is_plan(line))
                end = measure_fail(error, "%s is not a record of calibration", path);
            else if (expected && !same_plan(line, expected))
                end = measure_fail(error, "%s was made with other options or libraries: name another file", path);
        } else if (!take(context, line, error)) {
            end = MEASURE_FAILED;
        } else {
            ++*gates;
        }
        json_decref(line);
        *whole += len;
    }
    if (end == MEASURE_DONE && ferror(file)) end = measure_fail(error, "cannot read %s: %s", path, strerror(errno));
    free(text);
    return end;
}

enum measure_end record_read(const char *path, json_t **plan, record_gate *take, void *context,
                             struct measure_error *error)
{
    size_t gates;
    off_t whole;
    *plan = NULL;
    FILE *file = fopen(path, "re");
    if (!file) return measure_fail(error, "cannot open %s: %s", path, strerror(errno));
    enum measure_end end = read_lines(file, path, NULL, plan, take, context, &gates, &whole, error);
    fclose(file);
    if (end == MEASURE_DONE && !*plan) end = measure_fail(error, "%s is empty", path);
    return end;
}

/* Is what stands in the file, without one whole line, the beginning of a plan's line? An empty file is. */
static bool is_beginning(int fd)
{
    static const char plan[] = "{\"schema\":\"pqlane-calibration\"";
    char bytes[sizeof plan - 1];
    ssize_t got = pread(fd, bytes, sizeof bytes, 0);
    return got >= 0 && memcmp(bytes, plan, (size_t)got) == 0;
}

bool record_seed(const char *path, long *seed)
{
    FILE *file = fopen(path, "re");
    json_t *line = file ? json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
    const json_t *number = json_object_get(json_object_get(line, "settings"), "seed");
    bool found = is_plan(line) && json_is_integer(number);
    if (found) *seed = (long)json_integer_value(number);
    json_decref(line);
    if (file) fclose(file);
    return found;
}

static enum measure_end write_line(struct record *record, const json_t *line, struct measure_error *error)
{
    char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(15));
    if (!text) return measure_fail(error, "no memory for a line of %s", record->path);
    size_t len = strlen(text);
    text[len] = '\n'; /* in the place of the NUL */
    enum measure_end end = MEASURE_DONE;
    for (size_t at = 0; at <= len && end == MEASURE_DONE;) {
        ssize_t put = write(record->fd, text + at, len + 1 - at);
        if (put > 0) at += (size_t)put;
        if (put < 0 && errno != EINTR)
            end = measure_fail(error, "cannot write to %s: %s", record->path, strerror(errno));
    }
    if (end == MEASURE_DONE && fdatasync(record->fd) != 0 && errno != EINVAL)
        end = measure_fail(error, "cannot write to %s: %s", record->path, strerror(errno));
    free(text);
    return end;
}

enum measure_end record_open(struct record *record, const char *path, const json_t *plan, record_gate *take,
                             void *context, size_t *gates, struct measure_error *error)
{
    json_t *there = NULL;
    off_t whole = 0;
    struct stat info;
    *record = (struct record){open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0644), path};
    if (record->fd < 0) return measure_fail(error, "cannot open %s: %s", path, strerror(errno));
    if (fstat(record->fd, &info) != 0 || !S_ISREG(info.st_mode))
        return measure_fail(error, "%s is no plain file", path);
    if (flock(record->fd, LOCK_EX | LOCK_NB) != 0) return measure_fail(error, "%s is in use by another process", path);
    int reading = dup(record->fd);
    FILE *file = reading >= 0 ? fdopen(reading, "r") : NULL;
    if (!file) return measure_fail(error, "cannot read %s: %s", path, strerror(errno));
    enum measure_end end = read_lines(file, path, plan, &there, take, context, gates, &whole, error);
    fclose(file);
    if (end == MEASURE_DONE && !there && !is_beginning(record->fd))
        end = measure_fail(error, "%s is not a record of calibration", path);
    if (end == MEASURE_DONE && ftruncate(record->fd, whole) != 0)
        end = measure_fail(error, "cannot cut the unfinished line off %s: %s", path, strerror(errno));
    if (end == MEASURE_DONE && !there) end = write_line(record, plan, error);
    json_decref(there);
    return end;
}

enum measure_end record_append(struct record *record, const json_t *gate, struct measure_error *error)
{
    return record->fd < 0 ? MEASURE_DONE : write_line(record, gate, error);
}

void record_close(struct record *record)
{
    if (record->fd >= 0) close(record->fd);
    record->fd = -1;
}

/* Without memory the array becomes NULL, and so does all that it would be part of. */
static void append(json_t **array, json_t *value)
{
    if (*array && json_array_append_new(*array, value) == 0) return;
    json_decref(*array);
    *array = NULL;
}

static json_t *visit_json(const struct visit *visit)
{
    json_t *ticks = json_array();
    for (size_t i = 0; i < 2 * visit->pairs; i++) append(&ticks, json_integer((json_int_t)visit->ticks[i]));
    return json_pack("{s:I, s:o}", "n", (json_int_t)visit->operations, "ticks", ticks);
}

static json_t *operation_json(const struct gate_operation *operation, const char *outcome)
{
    json_t *rounds = json_array();
    for (int i = 0; i < operation->round_count; i++) {
        json_t *visits = json_array();
        for (unsigned j = 0; j < operation->rounds[i].count; j++)
            append(&visits, visit_json(&operation->rounds[i].visits[j]));
        append(&rounds, json_pack("{s:s, s:o}", "outcome", tendency_name(operation->rounds[i].finding.tendency),
                                  "processes", visits));
    }
    return json_pack("{s:s, s:s, s:o}", "name", operation->name, "verdict", outcome, "rounds", rounds);
}

json_t *record_of_gate(const struct gate *gate, size_t number, const char *kind, const char *candidate)
{
    json_t *operations = json_array(), *controls = json_array();
    char created[32];
    document_time(created);
    for (size_t i = 0; i < gate->count; i++)
        append(&operations, operation_json(&gate->operations[i], verdict_name(gate->operations[i].judgement.verdict)));
    for (size_t i = 0; i < gate->control_count; i++)
        append(&controls,
               operation_json(&gate->controls[i], tendency_name(gate->controls[i].rounds[0].finding.tendency)));
    return json_pack("{s:I, s:s, s:s, s:s?, s:I, s:f, s:s, s:o, s:o}", "gate", (json_int_t)number, "created", created,
                     "kind", kind, "candidate", candidate, "seed", (json_int_t)gate->seed, "seconds", gate->seconds,
                     "control", check_control_name(gate), "operations", operations, "controls", controls);
}
