/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One file being run: where we are in it, memory that lives as long as a case, and the ways a case can end. A case is
 * opened with its operation, takes its fields, and ends with exactly one of case_passed, case_failed, case_skipped or
 * malformed.
 */

#ifndef PQL_VECTORS_RUN_H
#define PQL_VECTORS_RUN_H

#include "vectors.h"

#include "pqlane.h"

#define RUN_TEXT 160 /* bytes of an operation's name, of a place, both cut if longer */

struct bytes {
    const uint8_t *data; /* NULL: not given, or empty */
    size_t len;
};

struct arena_block;
struct pool;
struct pairs;

struct run {
    struct tally *tally;
    const struct vectors_options *options;
    struct pool *pool;   /* certificates and keys that are judged together when all files are read */
    const char *path;    /* within the folder */
    const char *name;    /* its last part */
    int folder;          /* descriptor of the folder that the file lies in; -1: it lies in memory */
    struct bytes file;   /* the whole content; a NUL follows it */
    json_t *json;        /* the content, if it is JSON */
    struct pairs *pairs; /* the content, if it is lines of `name = value` */
    char place[RUN_TEXT];
    char operation[RUN_TEXT]; /* "" before a case is open */
    struct arena_block *arena;
};

/* ---- Cases ---- */

/* Opens a case of OWNER/operation. False: the filter leaves it out, and nothing is counted. */
bool case_open(struct run *run, const char *owner, const char *operation);
void case_passed(struct run *run);
void case_failed(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
void case_skipped(struct run *run, size_t count, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* What the file says makes no sense: one failed case. Always false, so that `return malformed(...)` reads well. */
bool malformed(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Where we are, for messages: "tgId 3, tcId 45". */
void set_place(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Cases of an algorithm that the library does not have. */
void not_yet_covered(struct run *run, const char *what, const char *operation, size_t count);

/* ---- Memory of the present case; wiped and freed by run_release ---- */

uint8_t *run_bytes(struct run *run, size_t len);
void run_release(struct run *run);

/* ---- What a call answered ---- */

struct output {
    const char *name; /* "shared secret" */
    uint8_t *data;
    size_t len;
    struct bytes expected; /* data NULL and len 0: not given, anything is right */
};

/* An output of the present case, filled with a pattern so that one that is not written is seen. */
struct output output_make(struct run *run, const char *name, size_t len, struct bytes expected);

/* As a call that did not come about would have left them: zero. */
void outputs_clear(const struct output *outputs, size_t count);

/* Is this status a refusal of the input (and not of the call, the machine or a broken library)? */
bool status_refuses(pqlane_status status);

/* Valid cases: the call succeeded and every output is as expected. Invalid ones: it was refused and every output is
 * zero. If not, the case has failed and this is false. `call` names the call in the message. */
bool answer_holds(struct run *run, const char *call, pqlane_status status, bool valid, const struct output *outputs,
                  size_t output_count);

#endif
