/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Constant time, checked by Valgrind's memcheck: every operation of every algorithm runs with its secrets marked as
 * undefined memory. Memcheck follows undefined bits through all arithmetic and reports each branch and each address
 * that depends on one.
 *
 *     operations [ALGORITHM [OPERATION]]
 *
 * Run under Valgrind. Two builds of this program exist. With PQL_CT_VALGRIND it is linked with a library that says
 * where the closed list of docs/security.md makes something public. Without, it is linked with the library as it is
 * shipped and runs those operations in which nothing becomes public.
 *
 * Exit codes: 0 nothing was reported, 1 something was, 77 not under Valgrind.
 */

#include "secrets/operations.h"

#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>

#ifdef PQL_CT_VALGRIND
static const int library_declassifies = 1;
#else
static const int library_declassifies = 0;
#endif

static void hide(void *data, size_t len)
{
    VALGRIND_MAKE_MEM_UNDEFINED(data, len);
}

static void mark_inputs(struct subject *s, int as_secret)
{
    struct secret secrets[SUBJECT_MAX_SECRETS];
    size_t n = subject_secrets(s, secrets);
    for (size_t i = 0; i < n; i++) {
        if (as_secret)
            VALGRIND_MAKE_MEM_UNDEFINED(secrets[i].data, secrets[i].len);
        else
            VALGRIND_MAKE_MEM_DEFINED(secrets[i].data, secrets[i].len);
    }
}

/* One run from the same randomness; everything is public again afterwards. */
static pqlane_status run(const struct operation *op, struct subject *s, struct results *results, int secretly)
{
    memset(&s->results, 0, sizeof s->results);
    draw_from(77, SUBJECT_DRAWN_BYTES, secretly ? hide : NULL);
    if (secretly) mark_inputs(s, 1);
    pqlane_status status = op->call(s);
    if (secretly) mark_inputs(s, 0);
    VALGRIND_MAKE_MEM_DEFINED(&status, sizeof status);
    VALGRIND_MAKE_MEM_DEFINED(&s->results, sizeof s->results);
    *results = s->results;
    return status;
}

/* 1 if nothing was reported and the results are those of the same run on unmarked memory. */
static int try_operation(const struct operation *op, struct subject *s)
{
    static struct results plain, marked;
    const char *form = s->form == FORM_SEED ? " with the seed as key" : "";
    pqlane_status expected = run(op, s, &plain, 0);

    unsigned before = VALGRIND_COUNT_ERRORS;
    pqlane_status status = run(op, s, &marked, 1);
    unsigned reports = VALGRIND_COUNT_ERRORS - before;
    if (reports > 0)
        printf("LEAK: %s/%s%s: a branch or address depends on secrets (%u times)\n", pqlane_alg_name(s->alg), op->name,
               form, reports);
    if (status != op->expected || expected != op->expected || memcmp(&plain, &marked, sizeof plain) != 0) {
        printf("WRONG: %s/%s%s: %s, expected %s and equal results\n", pqlane_alg_name(s->alg), op->name, form,
               pqlane_status_name(status), pqlane_status_name(op->expected));
        return 0;
    }
    return reports == 0;
}

static int wanted(const struct operation *op, enum form form)
{
    return library_declassifies || (!(op->flags & DECLASSIFIES) && form == FORM_EXPANDED);
}

int main(int argc, char **argv)
{
    static struct subject subject;
    unsigned passed = 0, failed = 0;
    if (!RUNNING_ON_VALGRIND) {
        puts("skipped: constant time: this program says something under Valgrind only");
        return 77;
    }
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        if (argc > 1 && strcmp(argv[1], pqlane_alg_name(alg)) != 0) continue;
        for (enum form form = FORM_EXPANDED; form <= FORM_SEED; form++) {
            if (!subject_make(&subject, alg, form, 1, 2)) failed++;
            for (const struct operation *op = operations; op < operations + operation_count; op++) {
                if (argc > 2 && strcmp(argv[2], op->name) != 0) continue;
                if (!operation_fits(op, alg, form) || !wanted(op, form)) continue;
                if (try_operation(op, &subject))
                    passed++;
                else
                    failed++;
            }
        }
    }
    printf("%u passed, %u failed, 0 skipped\n", passed, failed);
    return failed > 0 || passed == 0;
}
