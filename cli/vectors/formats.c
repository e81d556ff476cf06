/* SPDX-License-Identifier: Apache-2.0 */

/*
 * From a file's bytes to its format: JSON, lines of `name = value`, or neither, is found out once; then the first row
 * that recognises the file runs it. Adding a format is adding a row to one of these lists.
 */

#include "formats.h"

#include "folder.h"
#include "pairs.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Contents that tell themselves come first; rows that go by names, or by a first byte, last. bare_formats come before
 * all of them: their bytes are random and could look like anything. */
static const struct format *const lists[] = {
    acvp_formats, wycheproof_formats, accumulated_formats, hackathon_formats, composite_formats,
    kat_formats,  cctv_formats,       uncovered_formats,   x509_formats,      NULL,
};

/* ---- Helpers for recognisers ---- */

bool has_field(const struct run *run, const char *name)
{
    return json_object_get(run->json, name) != NULL;
}

bool first_has_field(const struct run *run, const char *name)
{
    return json_object_get(json_array_get(run->json, 0), name) != NULL;
}

bool name_contains(const char *text, const char *part)
{
    return strcasestr(text, part) != NULL;
}

const pqlane_alg *alg_in_text(const char *text, pqlane_kind kind)
{
    const pqlane_alg *best = NULL;
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        const char *name = pqlane_alg_name(alg);
        if (pqlane_alg_kind(alg) == kind && name_contains(text, name) &&
            (!best || strlen(name) > strlen(pqlane_alg_name(best))))
            best = alg;
    }
    return best;
}

/* ---- Groups and tests ---- */

void run_tests(struct run *run, const pqlane_alg *alg, const json_t *group, size_t group_index, test_function *function)
{
    const json_t *tests, *test;
    char group_place[48], test_place[48];
    size_t i;
    place_number(group_place, sizeof group_place, "group", group, "tgId", group_index);
    set_place(run, "%s", group_place);
    if (!field_array(run, group, "tests", &tests)) return;
    json_array_foreach (tests, i, test) {
        place_number(test_place, sizeof test_place, "test", test, "tcId", i);
        set_place(run, "%s, %s", group_place, test_place);
        *run->operation = 0;
        function(run, alg, group, test);
        run_release(run);
    }
}

size_t count_tests(const json_t *group)
{
    return json_array_size(json_object_get(group, "tests"));
}

/* ---- Files ---- */

bool name_is_no_vector(const char *name)
{
    static const char *const beginnings[] = {"license", "licence",  "readme",     "copying",
                                             "notice",  "manifest", "sha256sums", "."};
    static const char *const endings[] = {".md", ".sealed"};
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strncasecmp(name, beginnings[i], strlen(beginnings[i])) == 0) return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (len >= strlen(endings[i]) && strcasecmp(name + len - strlen(endings[i]), endings[i]) == 0) return true;
    return false;
}

bool read_beside(struct run *run, const char *name, struct bytes *value)
{
    uint8_t *data = NULL;
    size_t len = 0;
    const char *why;
    if (!*name || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return malformed(run, "'%s' is not the name of a file beside this one", name);
    if (run->folder < 0) {
        case_skipped(run, 1, "the files beside this one are not at hand");
        return false;
    }
    if (!folder_read(run->folder, name, &data, &len, &why)) {
        case_failed(run, "'%s' cannot be read: %s", name, why);
        return false;
    }
    uint8_t *copy = run_bytes(run, len);
    memcpy(copy, data, len);
    free(data);
    *value = (struct bytes){copy, len};
    return true;
}

/* By its name, or by its first two characters that are not blank: `{"`, `[{` and so on. Text may begin with a bracket,
 * too. */
static bool looks_like_json(const struct run *run)
{
    size_t at = 0, len = strlen(run->name), seen = 0;
    char first[2] = {0};
    for (; at < run->file.len && seen < 2; at++)
        if (!isspace(run->file.data[at])) first[seen++] = (char)run->file.data[at];
    if ((first[0] == '{' || first[0] == '[') && first[1] && strchr("\"{[]}", first[1])) return true;
    return len > 5 && strcasecmp(run->name + len - 5, ".json") == 0;
}

/* The first line that is neither blank nor a comment has " = ". */
static bool looks_like_pairs(struct bytes text)
{
    for (size_t at = 0; at < text.len;) {
        const uint8_t *line = text.data + at, *newline = memchr(line, '\n', text.len - at);
        size_t len = newline ? (size_t)(newline - line) : text.len - at;
        if (len && line[0] != '#' && line[0] != '\r') return memmem(line, len, " = ", 3) != NULL;
        at += len + 1;
    }
    return false;
}

static bool run_first(struct run *run, const struct format *format)
{
    while (format->name && !format->recognises(run)) format++;
    if (format->name) format->run(run);
    return format->name;
}

static void run_format(struct run *run)
{
    for (const struct format *const *list = lists; *list; list++)
        if (run_first(run, *list)) return;
    if (case_open(run, "unknown", "format")) case_skipped(run, 1, "unknown format");
}

void run_contents(struct run *run)
{
    json_error_t error;
    tally_add_file(run->tally, run->path);
    if (run_first(run, bare_formats)) return;
    if (looks_like_json(run)) {
        run->json = json_loadb((const char *)run->file.data, run->file.len, 0, &error);
        if (!run->json) {
            set_place(run, "line %d, column %d", error.line, error.column);
            malformed(run, "%s", error.text);
            return;
        }
    } else if (looks_like_pairs(run->file)) {
        run->pairs = pairs_read(run->file);
    }
    run_format(run);
    run_release(run);
    json_decref(run->json);
    pairs_free(run->pairs);
    run->json = NULL;
    run->pairs = NULL;
}
