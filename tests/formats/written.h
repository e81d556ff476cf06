/* SPDX-License-Identifier: Apache-2.0 */

/* Runs written in a format, for the tests to read back. */

#ifndef PQL_TESTS_FORMATS_WRITTEN_H
#define PQL_TESTS_FORMATS_WRITTEN_H

#include "formats/formats.h"
#include "report/documents.h"

/* A list of runs as a report has it: the same run `count` times, on backend "portable", "b1", "b2", ... */
static UNUSED json_t *runs_of(const json_t *run, size_t count)
{
    json_t *runs = json_array();
    for (size_t i = 0; i < count; i++) {
        char backend[16];
        json_t *copy = json_deep_copy(run);
        snprintf(backend, sizeof backend, "b%zu", i);
        if (i > 0) json_object_set_new(copy, "backend", json_string(backend));
        json_array_append_new(runs, json_pack("{s:s, s:o}", "name", i ? "later" : "main@3", "document", copy));
    }
    return runs;
}

/* What `format` writes of these runs; NULL if it does not take them. */
static UNUSED char *written_of(const char *format, const json_t *runs)
{
    char reason[FORMAT_REASON_BYTES], *text = NULL;
    size_t size = 0;
    struct report report = {"title", "2026-03-01T00:00:00Z", runs, NULL, NULL};
    const struct format *found = format_find(format, "");
    assert_non_null(found);
    if (!format_takes(found, &report, reason)) return NULL;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_true(found->write(&report, out));
    assert_int_equal(fclose(out), 0);
    assert_int_equal(strlen(text), size);
    return text;
}

/* The same of one run. */
static UNUSED char *written_as(const char *format, const json_t *run)
{
    json_t *runs = runs_of(run, 1);
    char *text = written_of(format, runs);
    json_decref(runs);
    return text;
}

#endif
