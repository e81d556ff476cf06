/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Wiping: every operation that touches secrets runs on a painted stack of its own, and afterwards the whole dead stack
 * is looked at, in two ways.
 *
 *     search       for every secret that goes in, comes out, or is an intermediate of the standard's algorithm
 *     difference   between the remains of two runs with equal public data and different secrets: whatever differs
 *                  follows from a secret, known to this test or not
 *
 *     wiping [--first]    ends with the first finding
 *
 * Exit code 1 if anything was found.
 */

#include "intermediates.h"
#include "secrets/operations.h"
#include "stack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
    const struct operation *op;
    struct subject *subject;
    pqlane_status status;
};

static size_t deepest; /* bytes of stack */

static void call(void *argument)
{
    struct job *job = argument;
    job->status = job->op->call(job->subject);
}

/* Runs the operation; 0 if it did not do what it should. */
static int run(const struct operation *op, struct subject *s, unsigned draw, struct remains *remains)
{
    struct job job = {.op = op, .subject = s};
    memset(&s->results, 0, sizeof s->results);
    draw_from(draw, SUBJECT_DRAWN_BYTES, NULL);
    if (!on_painted_stack(remains, call, &job) || job.status != op->expected) {
        printf("WRONG: %s/%s: %s\n", pqlane_alg_name(s->alg), op->name, pqlane_status_name(job.status));
        return 0;
    }
    if (remains->len > deepest) deepest = remains->len;
    static const pqlane_hash_state no_hash;
    static const pqlane_sig_mu no_mu;
    static const uint8_t no_key[SUBJECT_PREPARED_BYTES];
    if (memcmp(&s->hash_state, &no_hash, sizeof no_hash) == 0 && memcmp(&s->mu_state, &no_mu, sizeof no_mu) == 0 &&
        memcmp(s->prepared, no_key, sizeof no_key) == 0)
        return 1;
    printf("FOUND: %s/%s: a state or prepared key that is not wiped\n", pqlane_alg_name(s->alg), op->name);
    return 0;
}

static int nothing_of_secrets(const struct operation *op, struct subject *s)
{
    struct needles needles = {.count = 0};
    struct remains remains;
    struct found found;
    uint8_t drawn[SUBJECT_DRAWN_BYTES];
    size_t kinds = 1;
    if (run(op, s, 77, &remains)) {
        fill(drawn, sizeof drawn, 77);
        if (!add_secrets(&needles, s) || !add_results(&needles, s) ||
            !needles_add(&needles, "drawn", drawn, sizeof drawn, 8)) {
            puts("WRONG: the intermediate values could not be computed");
        } else {
            kinds = search(&needles, remains.data, remains.len, &found);
            if (kinds > 0)
                printf("FOUND: %s/%s%s: %zu bytes of \"%s\", first at depth %zu%s\n", pqlane_alg_name(s->alg), op->name,
                       s->form == FORM_SEED ? " with the seed as key" : "", found.bytes, found.name,
                       remains.len - found.at, kinds > 1 ? ", and others" : "");
        }
    }
    needles_clear(&needles);
    return kinds == 0;
}

/* Public data that may lie around: the keys, and the public key that the private parts of other_key make. */
static void forget_public(struct remains *remains, const struct subject *s, const uint8_t *derived)
{
    const size_t len = pqlane_alg_size(s->alg, PQLANE_SIZE_PUBLIC_KEY);
    forget(remains->data, remains->len, s->public_key, len);
    forget(remains->data, remains->len, derived, len);
}

static int derive_public(const struct subject *s, uint8_t derived[PQLANE_MAX_PUBLIC_KEY_BYTES])
{
    if (pqlane_alg_kind(s->alg) != PQLANE_KIND_SIG) return 1;
    return pqlane_sig_public_from_private(s->alg, derived, s->other_key,
                                          pqlane_alg_size(s->alg, PQLANE_SIZE_PRIVATE_KEY)) == PQLANE_OK;
}

static int nothing_differs(const struct operation *op, struct subject *s)
{
    uint8_t derived[PQLANE_MAX_PUBLIC_KEY_BYTES] = {0};
    const pqlane_alg *alg = s->alg;
    struct remains remains;
    for (unsigned i = 0; i < 2; i++) {
        /* Keys themselves are made anew; nothing public that differs then is left behind. */
        unsigned public_number = strncmp(op->name, "keygen", 6) == 0 ? 1 + i : 1;
        if (!subject_make(s, alg, FORM_EXPANDED, public_number, 2 + i) || !derive_public(s, derived) ||
            !run(op, s, 77 + 10 * i, &remains))
            return 0;
        forget_public(&remains, s, derived);
        if (i == 0) keep_remains(&remains);
    }
    size_t depth = differ_at(&remains);
    if (depth > 0)
        printf("DIFFERS: %s/%s: what is left depends on secrets at depth %zu\n", pqlane_alg_name(alg), op->name, depth);
    return depth == 0;
}

int main(int argc, char **argv)
{
    static struct subject subject;
    unsigned passed = 0, failed = 0;
    int first = argc > 1 && strcmp(argv[1], "--first") == 0;
    /* The moment when an operation began stays on the stack; it differs from run to run, and is no secret. */
    if (setenv("PQLANE_METRICS", "off", 1) != 0) return 1;
    if (getenv("PQLANE_SANITIZE") && *getenv("PQLANE_SANITIZE")) {
        puts("skipped: wiping: a sanitizer keeps stack frames of its own");
        return 77;
    }
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        for (enum form form = FORM_EXPANDED; form <= FORM_SEED; form++)
            for (const struct operation *op = operations; op < operations + operation_count; op++) {
                if (!operation_fits(op, alg, form) || (first && failed > 0)) continue;
                int good = subject_make(&subject, alg, form, 1, 2) && nothing_of_secrets(op, &subject);
                if (form == FORM_EXPANDED) good &= nothing_differs(op, &subject);
                passed += (unsigned)good;
                failed += (unsigned)!good;
            }
    }
    printf("deepest stack: %zu bytes\n", deepest);
    printf("%u passed, %u failed, 0 skipped\n", passed, failed);
    return failed > 0 || passed == 0;
}
