/* SPDX-License-Identifier: Apache-2.0 */

/* docs/metrics.md describes the file of metrics as it is: who reads it by that page finds every member. */

#include "metrics/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define MOST_ROWS 40

struct row {
    size_t at, bytes;
    char text[512];
};

static struct row rows[MOST_ROWS];
static size_t count;

/* "| 8 | 4 | version |", or "| 104 | 16 x 8 | errors |". */
static bool read_row(const char *line, struct row *row)
{
    size_t times = 1;
    if (sscanf(line, "| %zu | %zu x %zu |", &row->at, &times, &row->bytes) != 3 &&
        (times = 1, sscanf(line, "| %zu | %zu |", &row->at, &row->bytes)) != 2)
        return false;
    row->bytes *= times;
    snprintf(row->text, sizeof row->text, "%s", line);
    return true;
}

/* The rows of the first table after a line that begins so. */
static void read_table(const char *before)
{
    char path[4096], line[512];
    const char *source = getenv("PQLANE_SOURCE");
    bool is_after = false;
    snprintf(path, sizeof path, "%s/docs/metrics.md", source ? source : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    count = 0;
    while (count < MOST_ROWS && fgets(line, sizeof line, file)) {
        if (strncmp(line, before, strlen(before)) == 0) is_after = true;
        if (is_after && read_row(line, &rows[count])) count++;
        if (is_after && count > 0 && line[0] == '\n') break;
    }
    fclose(file);
}

/* One follows the other, from the first byte to the last. */
static void is_without_gaps(size_t bytes)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].at != at) fail_msg("%zu bytes to here, not so: %s", at, rows[i].text);
        at += rows[i].bytes;
    }
    assert_int_equal(at, bytes);
}

static const struct row *row_at(size_t at)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].at == at) return &rows[i];
    return NULL;
}

static void has_member(const char *name, size_t at, size_t bytes)
{
    const struct row *row = row_at(at);
    if (!row || row->bytes != bytes) fail_msg("%s: %zu bytes at %zu are not in the table", name, bytes, at);
}

#define HAS(structure, name) has_member(#name, offsetof(structure, name), sizeof(((structure *)0)->name))

static void says(size_t at, size_t number)
{
    char end[32];
    snprintf(end, sizeof end, ": %zu |\n", number);
    assert_non_null(strstr(row_at(at)->text, end));
}

static void header(void **test)
{
    (void)test;
    read_table("The first 4096 bytes are the header");
    is_without_gaps(sizeof(struct pql_segment_header));
    HAS(struct pql_segment_header, magic);
    HAS(struct pql_segment_header, version);
    HAS(struct pql_segment_header, header_bytes);
    HAS(struct pql_segment_header, block_bytes);
    HAS(struct pql_segment_header, buckets);
    HAS(struct pql_segment_header, layout);
    HAS(struct pql_segment_header, pid);
    HAS(struct pql_segment_header, generation);
    HAS(struct pql_segment_header, started);
    HAS(struct pql_segment_header, since_ns);
    HAS(struct pql_segment_header, blocks);
    HAS(struct pql_segment_header, lost);
    HAS(struct pql_segment_header, program);
    HAS(struct pql_segment_header, library);
    HAS(struct pql_segment_header, groups);
    HAS(struct pql_segment_header, tiers);
    HAS(struct pql_segment_header, tier_of);
    says(offsetof(struct pql_segment_header, version), PQL_SEGMENT_VERSION);
    says(offsetof(struct pql_segment_header, header_bytes), PQL_HEADER_BYTES);
    says(offsetof(struct pql_segment_header, block_bytes), sizeof(struct pql_block));
    says(offsetof(struct pql_segment_header, buckets), PQL_BUCKETS);
}

static void block(void **test)
{
    (void)test;
    read_table("Then come the blocks");
    is_without_gaps(sizeof(struct pql_block));
    HAS(struct pql_block, algorithm);
    HAS(struct pql_block, operation);
    HAS(struct pql_block, backend);
    HAS(struct pql_block, ok);
    HAS(struct pql_block, spoken_for);
    HAS(struct pql_block, ns);
    HAS(struct pql_block, timed);
    HAS(struct pql_block, last);
    HAS(struct pql_block, errors);
    HAS(struct pql_block, shared);
    HAS(struct pql_block, buckets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header),
        cmocka_unit_test(block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
