/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The store of baselines remembers runs: in a file of the user's own (SQLite) or, by URL, on the server of a team
 * (PostgreSQL). A run is a document (JSON, "pqlane-run") and the library that was measured, byte for byte, because a
 * stored number is no baseline: `pqlane check` loads the stored library beside the candidate.
 *
 *     labels ("main")  1 --- n  runs (main@1, main@7)  n --- 1  libraries (by SHA-256)
 *                      1 --- n  verdicts (checks.h)    n --- 0..1  runs
 *
 * A label may have many runs; the one saved or imported last is the one that `LABEL` means, `LABEL@N` means run number
 * N. Numbers are never used again.
 *
 * Two processes may write one store at once, and one that is killed loses nothing that store_save() reported as done. A
 * file that is cut, damaged, of a newer pqlane or of another program is refused with a named error and left as it is;
 * so are the tables on a server. A server that goes away and comes back in time costs nothing but that time.
 *
 * Stored libraries are code that `check` runs. Decision: trust is a fact about the bytes, never remembered by an
 * answer. A library that was saved here (store_save) is trusted; one that came by import is not, until the very same
 * bytes are measured here. `struct store_run` says so in `trusted`. A command that is about to load the library of a
 * run with trusted == false must refuse, naming library_sha256, unless the user gave `--trust HASH` with exactly that
 * hash on this command line: store_may_run() is that rule. Nothing about it is written. What others may write says
 * nothing about trust: a store on a server, a file that belongs to another user (not root), or that everybody may
 * write. Of its libraries those are trusted that this user measured and put into such a store from here (measured.c).
 */

#ifndef PQL_CLI_STORE_H
#define PQL_CLI_STORE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum store_code {
    STORE_OK = 0,
    STORE_NO_HOME,    /* no default path: neither XDG_DATA_HOME nor HOME is usable */
    STORE_MISSING,    /* no such file */
    STORE_LOCKED,     /* another process kept it locked for longer than the caller's patience */
    STORE_READ_ONLY,  /* the file or its folder cannot be written */
    STORE_CORRUPT,    /* cut, damaged, or not a database */
    STORE_FOREIGN,    /* a database of another program, or with tables that pqlane does not make */
    STORE_NEWER,      /* the file, or a document in it, is of a newer pqlane */
    STORE_FULL,       /* no space left, or a quota or file size limit reached */
    STORE_NO_LABEL,   /* no such label or run; the text lists near names */
    STORE_BAD_LABEL,  /* not a label: [A-Za-z0-9._-]{1,64}, not starting with '-' or '.' */
    STORE_BAD_RUN,    /* a run's document is not a valid "pqlane-run" */
    STORE_BAD_CHECK,  /* a verdict's document is not a valid "pqlane-check" */
    STORE_BAD_IMPORT, /* an export file that is malformed */
    STORE_HASH,       /* bytes whose SHA-256 is not the one recorded */
    STORE_TOO_BIG,    /* beyond STORE_MOST_... */
    STORE_EXISTS,     /* a file would be overwritten */
    STORE_IO,         /* a file could not be read or written for another reason */
    STORE_MEMORY,     /* out of memory */
    STORE_UNTRUSTED,  /* an imported library, and no --trust with its hash */
    STORE_SERVER,     /* a server that cannot be reached, does not answer, or went away; or no URL */
    STORE_UNKNOWN     /* a server went away while a change was made final, and did not come back in time */
};

/* What went wrong: one sentence with the place and what to do, ready for cli_failed("%s", error.text). No control
 * characters. */
struct store_error {
    enum store_code code;
    char text[512];
};

/* "STORE_LOCKED". Never NULL. */
const char *store_code_name(enum store_code code);

#define STORE_PATIENCE_MS 10000               /* how long commands wait for another process */
#define STORE_MOST_LIBRARY ((size_t)32 << 20) /* bytes of a library */
#define STORE_MOST_DOCUMENT ((size_t)8 << 20) /* bytes of a run's document as compact JSON */
#define STORE_MOST_OPERATIONS 4096            /* in one run */
#define STORE_LABEL_BYTES 65                  /* a label and its NUL */
#define STORE_SHA256_BYTES 65                 /* 64 lower-case hex digits and a NUL */

struct store;

enum store_mode {
    STORE_READ,   /* an existing store, left as it is, older versions too; works on read-only files and folders */
    STORE_CHANGE, /* an existing store, to write into; one of an older version is brought up to date */
    STORE_WRITE   /* the same, made if it is not there (0600; the default folder 0700) */
};

/* $XDG_DATA_HOME/pqlane/baselines.db, or $HOME/.local/share/pqlane/baselines.db. False: STORE_NO_HOME. */
bool store_default_path(char *path, size_t size, struct store_error *error);

/* path: NULL for the default; postgresql://... or postgres://... is a server. patience_ms: how long to wait for locks,
 * and for a server. NULL on failure, with *error filled. */
struct store *store_open(const char *path, enum store_mode mode, int patience_ms, struct store_error *error);
void store_close(struct store *store);             /* NULL is fine */
const char *store_path(const struct store *store); /* a URL without its password */

bool store_label_good(const char *label);

/*
 * A run's document, schema "pqlane-run", version 1 (docs/formats.md). What the store asks of it; further members are
 * kept as they are:
 *
 *   schema "pqlane-run", version 1
 *   created         "2026-01-31T13:05:59Z" (UTC)
 *   library         {version, abi (integer), build, sha256 (64 lower-case hex digits), size (bytes)}
 *   environment     an object (shown by `baseline show` member by member, in order)
 *   fingerprint     an object with id: 1..128 printable ASCII characters
 *   backend         the tier in use, a string
 *   settings        an object
 *   operations      1..STORE_MOST_OPERATIONS objects, each with a name of its own (1..128 printable ASCII characters,
 * "ALGORITHM/operation[+variant]") and median: nanoseconds, finite, > 0. Shown and kept for history where they are
 * there, all numbers in nanoseconds unless they say otherwise: low, high (95 % interval of the median), mean, min, p95,
 * p99, p999, mad, samples (count), ops_per_second
 */
bool store_document_check(const json_t *document, struct store_error *error); /* STORE_BAD_RUN, STORE_NEWER */

/* SHA-256 (64 hex digits, NUL) and size in bytes of a library file, for the document. size may be NULL. STORE_IO,
 * STORE_TOO_BIG. */
bool store_hash_file(const char *path, char sha256[STORE_SHA256_BYTES], size_t *size, struct store_error *error);

/*
 * Saves a run under a label in one transaction: all of it or nothing. library_path: the file that was measured; its
 * SHA-256 and size must be those of document.library (STORE_HASH: it was replaced while it was measured). *id gets the
 * run's number; may be NULL.
 */
bool store_save(struct store *store, const char *label, const json_t *document, const char *library_path, int64_t *id,
                struct store_error *error);

struct store_run {
    int64_t id;
    char label[STORE_LABEL_BYTES];
    char created[32]; /* of the document */
    char fingerprint[129];
    char library_sha256[STORE_SHA256_BYTES];
    int64_t library_size; /* bytes */
    int64_t operations;   /* how many figures */
    bool imported;        /* the run came from an export file */
    bool trusted;         /* its library's bytes were measured here: may be loaded without --trust */
    json_t *document;     /* owned; validated, and its hash checked. NULL: damaged (in store_list() alone) */
};

/* The run that `LABEL` or `LABEL@N` means. To be released with store_run_clear(), on failure too. */
bool store_load(struct store *store, const char *reference, struct store_run *run, struct store_error *error);
void store_run_clear(struct store_run *run);

/* All runs, by label and number; or those that a reference means: `LABEL` all of that label, `LABEL@N` one
 * (STORE_NO_LABEL if none). reference NULL: all, and none is no error. A run whose document is damaged is listed
 * without it, so that it can be seen and removed. */
struct store_runs {
    struct store_run *run;
    size_t count;
};
bool store_list(struct store *store, const char *reference, struct store_runs *runs, struct store_error *error);
void store_runs_clear(struct store_runs *runs);

/* The last `most` runs that came into the store, whatever their label, by number. */
bool store_list_newest(struct store *store, size_t most, struct store_runs *runs, struct store_error *error);

/* What went. */
struct store_removed {
    struct store_runs runs; /* as they were */
    size_t checks;          /* verdicts */
    size_t libraries;
    int64_t library_bytes;
};

/* `LABEL`: everything under the label, its runs and its verdicts (STORE_NO_LABEL if it has neither). `LABEL@N`: that
 * run alone; verdicts that were about it stay, and name no run any more. Libraries that no run uses any more go along.
 * To be released with store_runs_clear(&removed->runs). */
bool store_remove(struct store *store, const char *reference, struct store_removed *removed, struct store_error *error);

/* The rule for running a stored library. trust: the value of --trust, or NULL. False: STORE_UNTRUSTED, with the
 * sentence that tells the user. */
bool store_may_run(const struct store_run *run, const char *trust, struct store_error *error);

/* Writes the library to a file descriptor, or gives its bytes (*bytes is the caller's to free()). Its SHA-256 is
 * checked before a byte leaves: STORE_HASH. These do not ask for trust: store_may_run() does. */
bool store_library_bytes(struct store *store, const char *sha256, uint8_t **bytes, size_t *size,
                         struct store_error *error);
bool store_library_write(struct store *store, const char *sha256, int fd, struct store_error *error);

#endif
