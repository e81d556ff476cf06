/* SPDX-License-Identifier: Apache-2.0 */

/* Formats that are known and whose algorithms the library does not have: their cases are counted as skipped, so that
 * nobody takes silence for success. */

#include "formats.h"
#include "pairs.h"

#include <string.h>

static bool is_slh_response(const struct run *run)
{
    return run->pairs && (name_contains(run->name, "sphincs") || name_contains(run->name, "slh") ||
                          pair_find(run->pairs, 0, "SphincsParameterSet"));
}

static void run_slh_response(struct run *run)
{
    not_yet_covered(run, "SLH-DSA", "response-file", run->pairs->records);
}

/* "HASH  NAME": SHA-256 digests of response files of SPHINCS+ and SLH-DSA. */
static bool is_slh_digests(const struct run *run)
{
    size_t digits = hex_digits(run->file.data, run->file.len);
    if (run->json || run->pairs) return false;
    return digits == 64 && strncmp((const char *)run->file.data + digits, "  ", 2) == 0;
}

static void run_slh_digests(struct run *run)
{
    size_t lines = 0;
    for (size_t i = 0; i < run->file.len; i++) lines += run->file.data[i] == '\n';
    not_yet_covered(run, "SLH-DSA", "digest-of-responses", lines);
}

/* Hybrids: lists of objects, or tests with the shares of both sides. */
static bool is_hybrid(const struct run *run)
{
    const json_t *first = json_array_get(json_object_get(run->json, "tests"), 0);
    return (first_has_field(run, "seed") && first_has_field(run, "ct")) || first_has_field(run, "codepoint") ||
           json_object_get(first, "codepoint");
}

static void run_hybrid(struct run *run)
{
    const json_t *tests = json_object_get(run->json, "tests");
    not_yet_covered(run, "hybrid", "exchange", json_array_size(tests ? tests : run->json));
}

/* CMS and the key identifiers beside it. */
static bool is_cms(const struct run *run)
{
    size_t len = strlen(run->name);
    return len > 6 && strcmp(run->name + len - 6, ".keyid") == 0;
}

static void run_cms(struct run *run)
{
    not_yet_covered(run, "CMS", "read", 1);
}

const struct format uncovered_formats[] = {
    {"SPHINCS+ or SLH-DSA response file", is_slh_response, run_slh_response},
    {"digests of SPHINCS+ response files", is_slh_digests, run_slh_digests},
    {"hybrid exchanges", is_hybrid, run_hybrid},
    {"CMS", is_cms, run_cms},
    {NULL, NULL, NULL},
};
