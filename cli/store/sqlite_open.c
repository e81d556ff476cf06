/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How the store's file comes to be, and what must be true of a file before it is used.
 *
 * A store appears whole: an empty or half-made file at its place is never a young store but a damaged one.
 * It keeps a rollback journal (docs/adr/0003-baseline-store.md), so that a read-only file in a read-only folder can be
 * read.
 */

#include "store/sqlite_schema.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* SQLite would take such a file for the interrupted work of the new store, and undo "it" there. */
static bool no_old_journal(const char *path, struct store_error *error)
{
    static const char *const endings[] = {"-journal", "-wal"};
    char name[4096 + 16];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        if (access(name, F_OK) == 0)
            return store_fail(
                error, STORE_CORRUPT,
                "%s is left over, but its store %s is gone: bring the store back, or move the left-over file away",
                name, path);
    }
    return true;
}

static bool exists(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 || errno != ENOENT;
}

/* An empty store at a path where there is nothing: made in memory, and put there as a whole. That another process was
 * faster is no error. */
static bool create(const char *path, struct store_error *error)
{
    struct file_error reason;
    sqlite3_int64 size = 0;
    if (!no_old_journal(path, error))
        return exists(path); /* there by now: it is the journal of the process that was faster */
    struct store *fresh = sqlite_schema_fresh(sqlite_steps, sqlite_step_count, error);
    if (!fresh) return false;
    unsigned char *bytes = sqlite3_serialize(sqlite_of(fresh), "main", &size, 0);
    bool good = bytes || store_fail(error, STORE_MEMORY, "making the store: out of memory");
    if (good && !file_write(path, bytes, (size_t)size, FILE_SECRET, &reason) && !exists(path))
        good = store_fail(error, STORE_IO, "the store cannot be made: %s", reason.text);
    sqlite3_free(bytes);
    store_close(fresh);
    return good;
}

/* Nothing but plain SQL on the tables of this one file, within limits that an honest store never meets. */
static bool harden(const struct store *store, int patience_ms, struct store_error *error)
{
    sqlite3 *db = sqlite_of(store);
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, patience_ms);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, (int)(STORE_MOST_LIBRARY + 65536));
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 65536);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    return sqlite_execute(
        store,
        "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA synchronous = EXTRA; PRAGMA temp_store = MEMORY",
        "opening", error);
}

/* Before SQLite parses anything: the first bytes, read through SQLite's own file (a second descriptor's close() would
 * drop this process's locks). */
static bool header_good(const struct store *store, struct store_error *error)
{
    sqlite3_file *file = NULL;
    unsigned char header[100];
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(sqlite_of(store), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
        !file->pMethods)
        return store_fail(error, STORE_IO, "opening %s: SQLite has no file", store->path);
    if (file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return store_fail(error, STORE_IO, "opening %s: its size is unknown", store->path);
    if (size < (sqlite3_int64)sizeof header)
        return store_fail(error, STORE_CORRUPT,
                          "%s has %lld bytes: it was cut, or never was a store; it was left as it is: restore it from "
                          "a copy, or move it away",
                          store->path, (long long)size);
    if (file->pMethods->xRead(file, header, sizeof header, 0) != SQLITE_OK)
        return store_fail(error, STORE_IO, "reading %s failed", store->path);
    if (memcmp(header, "SQLite format 3", 16) != 0)
        return store_fail(error, STORE_CORRUPT,
                          "%s is not a store: it does not begin like an SQLite database; it was left as it is",
                          store->path);
    if (header[18] != 1 || header[19] != 1)
        return store_fail(error, STORE_FOREIGN,
                          "%s was switched to a write-ahead log by another program: switch it back with sqlite3 and "
                          "\"PRAGMA journal_mode = DELETE\"",
                          store->path);
    return true;
}

/* A cut inside the last page is filled with zeros by SQLite without a word: pages times page size must be there. Inside
 * a transaction. */
static bool size_good(struct store *store, struct store_error *error)
{
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    struct store_statement *statement = store_prepare(
        store, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", "reading the store", error);
    int64_t expected = 0;
    if (!statement || !store_finish_integer(statement, &expected, error)) return false;
    if (sqlite3_file_control(sqlite_of(store), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return store_fail(error, STORE_IO, "opening %s: its size is unknown", store->path);
    if (size >= expected) return true;
    return store_fail(error, STORE_CORRUPT,
                      "%s was cut: it has %lld bytes and should have %lld; it was left as it is: restore it from a "
                      "copy, or move it away",
                      store->path, (long long)size, (long long)expected);
}

static bool structure_good(struct store *store, struct store_error *error)
{
    size_t length;
    struct store_statement *statement = store_prepare(store, "PRAGMA quick_check(1)", "checking the store", error);
    if (!statement) return false;
    bool good = store_row(statement, error) == 1;
    const char *text = good ? store_column_bytes(statement, 0, &length) : NULL;
    if (good && (!text || strcmp(text, "ok") != 0))
        good = store_fail(error, STORE_CORRUPT,
                          "%s is damaged (%s); it was left as it is: restore it from a copy, or move it away",
                          store->path, text ? text : "?");
    store_end(statement);
    return good;
}

static bool examine(struct store *store, enum store_mode mode, int *version, struct store_error *error)
{
    static const char doing[] = "opening the store";
    if (!header_good(store, error)) return false;
    if (!sqlite_execute(store, "BEGIN; SELECT count(*) FROM sqlite_schema", doing, error))
        return sqlite_finish(store, false, doing, error);
    bool good = sqlite_schema_check(store, sqlite_steps, sqlite_step_count, version, error) && size_good(store, error);
    good = good &&
           (mode == STORE_READ || structure_good(store, error)); /* nothing is ever written into a damaged store */
    return sqlite_finish(store, good, doing, error);
}

/* Whose file is it? Missing and special files are told apart here, where the words can be plain. */
static bool look_at(struct store *store, enum store_mode mode, struct store_error *error)
{
    struct stat about;
    if (stat(store->path, &about) != 0) {
        if (errno == ENOENT && mode != STORE_WRITE)
            return store_fail(error, STORE_MISSING,
                              "there is no store at %s: `pqlane bench --save LABEL` makes one, --db PATH names another",
                              store->path);
        return store_fail_errno(error, errno, "opening the store", store->path);
    }
    if (!S_ISREG(about.st_mode))
        return store_fail(error, STORE_IO, "%s is not a file: a store of baselines is one", store->path);
    if (access(store->path, R_OK) != 0) return store_fail_errno(error, errno, "opening the store", store->path);
    store->stranger = (about.st_uid != geteuid() && about.st_uid != 0) || (about.st_mode & (S_IWGRP | S_IWOTH));
    return true;
}

/* plain: the path as SQLite and file_write() take it for a file, whatever its name. */
static bool open_database(struct sqlite_store *made, const char *plain, enum store_mode mode, int patience_ms,
                          struct store_error *error)
{
    struct store *store = &made->store;
    /* Asked for writing always: a reader must be able to undo the unfinished work of a killed writer. SQLite falls back
     * to reading where it must. */
    if (sqlite3_open_v2(plain, &made->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE, NULL) != SQLITE_OK)
        return made->db ? sqlite_fail(store, "opening the store", error)
                        : store_fail(error, STORE_MEMORY, "opening the store: out of memory");
    if (!harden(store, patience_ms, error) || !examine(store, mode, &store->version, error)) return false;
    if (mode != STORE_READ && sqlite3_db_readonly(sqlite_of(store), "main") != 0)
        return store_fail(error, STORE_READ_ONLY,
                          "%s cannot be written: change its permissions, or name another file with --db", store->path);
    if (mode == STORE_READ) return sqlite_execute(store, "PRAGMA query_only = ON", "opening the store", error);
    if (store->version < sqlite_step_count && !sqlite_schema_upgrade(store, sqlite_steps, sqlite_step_count, error))
        return false;
    store->version = sqlite_step_count;
    return true;
}

struct store *sqlite_open(const char *path, enum store_mode mode, int patience_ms, struct store_error *error)
{
    char usual[4096] = "", plain[4096 + 2];
    bool is_usual = !path, good = false;
    if (is_usual && !store_default_path(usual, sizeof usual, error)) return NULL;
    if (is_usual) path = usual;
    if (strlen(path) == 0 || strlen(path) >= sizeof usual) {
        store_fail(error, STORE_IO, "the path of the store is %s", *path ? "too long" : "empty");
        return NULL;
    }
    /* `:memory:`, `file:...` and `-` are files here. */
    snprintf(plain, sizeof plain, "%s%s", path[0] == '/' ? "" : "./", path);
    /* A file size limit shall be an error that is reported, not a death. */
    signal(SIGXFSZ, SIG_IGN);
    struct sqlite_store *made = sqlite_new(path);
    if (!made)
        store_fail(error, STORE_MEMORY, "opening the store: out of memory");
    else if (mode != STORE_WRITE || exists(plain) ||
             ((!is_usual || store_make_folders(plain, error)) && create(plain, error)))
        good = look_at(&made->store, mode, error) && open_database(made, plain, mode, patience_ms, error);
    if (good) return &made->store;
    store_close(made ? &made->store : NULL);
    return NULL;
}
