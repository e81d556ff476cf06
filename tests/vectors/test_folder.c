/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The standards' vectors, all of them: nothing fails, and every operation of every row of the algorithm table ran. And
 * folders that are not as one would wish.
 */

#include "own_folder.h"

#include "cli.h"
#include "vectors/vectors.h"

#include "pqlane.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *vectors;

static size_t ran(const struct tally *tally, const char *owner, const char *operation)
{
    char name[160];
    size_t count = 0;
    snprintf(name, sizeof name, "%s/%s", owner, operation);
    for (size_t i = 0; i < tally->row_count; i++)
        if (strcmp(tally->rows[i].operation, name) == 0) count += tally_ran(&tally->rows[i]);
    return count;
}

/* What the vectors have for every algorithm of a kind. */
static const struct {
    pqlane_kind kind;
    const char *operation;
} covered[] = {
    {PQLANE_KIND_KEM, "keygen"},
    {PQLANE_KIND_KEM, "encaps"},
    {PQLANE_KIND_KEM, "decaps"},
    {PQLANE_KIND_KEM, "check-public"},
    {PQLANE_KIND_KEM, "check-private"},
    {PQLANE_KIND_KEM, "accumulated"},
    {PQLANE_KIND_KEM, "accumulated+without-dk"},
    {PQLANE_KIND_KEM, "read-private-key"},
    {PQLANE_KIND_KEM, "read-public-key"},
    {PQLANE_KIND_KEM, "read-certificate"},
    {PQLANE_KIND_KEM, "key-pair"},
    {PQLANE_KIND_SIG, "keygen"},
    {PQLANE_KIND_SIG, "sign"},
    {PQLANE_KIND_SIG, "sign+prehash"},
    {PQLANE_KIND_SIG, "sign+internal"},
    {PQLANE_KIND_SIG, "sign+mu"},
    {PQLANE_KIND_SIG, "sign+then-verify"},
    {PQLANE_KIND_SIG, "verify"},
    {PQLANE_KIND_SIG, "verify+prehash"},
    {PQLANE_KIND_SIG, "verify+internal"},
    {PQLANE_KIND_SIG, "verify+mu"},
    {PQLANE_KIND_SIG, "verify+certificate"},
    {PQLANE_KIND_SIG, "accumulated"},
    {PQLANE_KIND_SIG, "read-private-key"},
    {PQLANE_KIND_SIG, "read-public-key"},
    {PQLANE_KIND_SIG, "key-pair"},
    {PQLANE_KIND_HASH, "hash"},
};

static void all_vectors_pass(void **state)
{
    const struct vectors_options options = {.accumulate = 100};
    struct tally tally = {.files = NULL};
    (void)state;
    assert_int_equal(vectors_run_folder(vectors, &options, &tally), CLI_OK);
    if (tally.counts[OUTCOME_FAILED]) tally_print(&tally, stderr, true);
    assert_int_equal(tally.counts[OUTCOME_FAILED], 0);
    for (size_t i = 0; i < pqlane_alg_count(); i++)
        for (size_t j = 0; j < sizeof covered / sizeof *covered; j++) {
            const pqlane_alg *alg = pqlane_alg_at(i);
            if (pqlane_alg_kind(alg) == covered[j].kind && !ran(&tally, pqlane_alg_name(alg), covered[j].operation))
                fail_msg("no case of %s/%s was run", pqlane_alg_name(alg), covered[j].operation);
        }
    tally_free(&tally);
}

static void write_file(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* The digest of the empty message: outLen 0 needs no table of digests here. */
static const char one_case[] =
    "{\"algorithm\": \"SHAKE-128\", \"vsId\": 1, \"testGroups\": [{\"tgId\": 1, \"testType\": "
    "\"AFT\", \"tests\": [{\"tcId\": 1, \"msg\": \"00\", \"len\": 0, \"outLen\": 128, \"md\": "
    "\"7f9c2ba4e88f827d616045507605853e\"}]}]}";

static void one_bad_file_does_not_end_the_run(void **state)
{
    static const char *const names[] = {"a.json", "b.json", "c.json", "LICENSE", "d.sealed", "e"};
    const struct vectors_options options = {.accumulate = 1}, filtered = {.filter = "c.json", .accumulate = 1};
    struct tally tally = {.files = NULL};
    char path[256];
    (void)state;
    write_file("a.json", one_case);
    write_file("b.json", "{\"algorithm\": ");
    write_file("c.json", one_case);
    write_file("LICENSE", "terms");
    write_file("d.sealed", "{");
    snprintf(path, sizeof path, "%s/e", folder);
    assert_int_equal(mkfifo(path, 0600), 0); /* must not block */

    assert_int_equal(vectors_run_folder(folder, &options, &tally), CLI_OK);
    assert_int_equal(tally.counts[OUTCOME_PASSED], 2);
    assert_int_equal(tally.counts[OUTCOME_FAILED], 2); /* b.json and the pipe */
    assert_int_equal(tally.counts[OUTCOME_SKIPPED], 0);
    assert_int_equal(tally.other_count, 2);
    assert_string_equal(tally.files[1].path, "b.json");
    tally_free(&tally);

    assert_int_equal(unlink(path), 0);
    write_file("b.json", one_case);
    assert_int_equal(vectors_run_folder(folder, &filtered, &tally), CLI_OK);
    assert_int_equal(tally.counts[OUTCOME_PASSED], 1);
    tally_free(&tally);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
}

static void no_folder(void **state)
{
    const struct vectors_options options = {.accumulate = 1};
    struct tally tally = {.files = NULL};
    (void)state;
    assert_int_equal(vectors_run_folder("/nonexistent/folder", &options, &tally), CLI_ENVIRONMENT);
    assert_int_equal(vectors_run_folder("/dev/null", &options, &tally), CLI_ENVIRONMENT);
    tally_free(&tally);
}

int main(void)
{
    const struct CMUnitTest own[] = {
        cmocka_unit_test(one_bad_file_does_not_end_the_run),
        cmocka_unit_test(no_folder),
    };
    const struct CMUnitTest standards[] = {cmocka_unit_test(all_vectors_pass)};
    int failed = cmocka_run_group_tests(own, make_folder, remove_folder);
    vectors = getenv("PQLANE_VECTORS");
    if (!vectors || access(vectors, R_OK) != 0) {
        printf("skipped: there are no vectors at PQLANE_VECTORS (%s)\n", vectors ? vectors : "not set");
        return failed ? 1 : 77;
    }
    return cmocka_run_group_tests(standards, NULL, NULL) + failed ? 1 : 0;
}
