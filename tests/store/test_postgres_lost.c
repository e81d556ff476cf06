/* SPDX-License-Identifier: Apache-2.0 */

/* A store on a server that is lost at any moment, or killed under eight writers: what was told as saved is there, and
 * once. */

#define _GNU_SOURCE /* memmem */
#include "proxy.h"

#define RUNS "SELECT count(*) FROM runs"

enum { PATIENCE_MS = 60000, SOON = 1000 }; /* much, and where it is waited for its end */

/* A run is saved through the proxy. */
static void lost_connections_lose_nothing(void **state)
{
    static const struct {
        struct proxy_step steps[4];
        enum store_code code;
        int runs, patience_ms;
    } cases[] = {
        {{{NULL, 0}}, STORE_OK, 1, PATIENCE_MS},
        {{{"BEGIN", LOSE_BEFORE}}, STORE_OK, 1, PATIENCE_MS},
        {{{"BEGIN", LOSE_SILENT}}, STORE_OK, 1, SOON},
        {{{"advisory", LOSE_AFTER}}, STORE_OK, 1, PATIENCE_MS},
        {{{"INTO figures", LOSE_BEFORE}}, STORE_OK, 1, PATIENCE_MS},
        {{{"INTO figures", LOSE_AFTER}, {"INTO runs", LOSE_AFTER}}, STORE_OK, 1, PATIENCE_MS},
        {{{"COMMIT", LOSE_BEFORE}}, STORE_OK, 1, PATIENCE_MS},
        {{{"COMMIT", LOSE_AFTER}}, STORE_OK, 1, PATIENCE_MS},
        {{{"COMMIT", LOSE_SILENT}}, STORE_OK, 1, SOON},
        {{{"COMMIT", LOSE_BEFORE}, {"COMMIT", LOSE_BEFORE}, {"COMMIT", LOSE_AFTER}}, STORE_OK, 1, PATIENCE_MS},
        {{{"COMMIT", LOSE_AFTER}, {"WHERE ticket", LOSE_BEFORE}, {"WHERE ticket", LOSE_AFTER}},
         STORE_OK,
         1,
         PATIENCE_MS},
        {{{"COMMIT", LOSE_AFTER}, {"COMMIT", LOSE_AFTER}}, STORE_OK, 1, PATIENCE_MS}, /* the second finds the first */
        {{{"INTO figures", LOSE_BEFORE | LOSE_LAST}}, STORE_SERVER, 0, SOON},
        {{{"COMMIT", LOSE_BEFORE | LOSE_LAST}}, STORE_UNKNOWN, 0, SOON},
        {{{"COMMIT", LOSE_AFTER | LOSE_LAST}}, STORE_UNKNOWN, 1, SOON},
    };
    struct store_error error;
    (void)state;
    make_library(LIBRARY, 5000, 1);
    json_t *document = make_run(LIBRARY, 5);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char url[200];
        int64_t id = 0;
        empty_store();
        store_close(open_or_fail(STORE_WRITE)); /* with its tables */
        snprintf(url, sizeof url, "%s%s", PROXY_URL, folder);
        pid_t proxy = proxy_run(cases[i].steps);
        struct store *store = store_open(url, STORE_WRITE, cases[i].patience_ms ? cases[i].patience_ms : PATIENCE_MS,
                                         &error);
        if (!store) fail_msg("case %zu: %s", i, error.text);
        enum store_code code = store_save(store, "main", document, LIBRARY, &id, &error) ? STORE_OK : error.code;
        store_close(store);
        kill(proxy, SIGKILL);
        assert_int_equal(waitpid(proxy, NULL, 0), proxy);
        unlink(".s.PGSQL.5432");
        if (code != cases[i].code) fail_msg("case %zu: %s: %s", i, store_code_name(code), error.text);
        if (code != STORE_OK) assert_null(strstr(error.text, "sesame"));
        if (run_sql(RUNS) != cases[i].runs) fail_msg("case %zu: %d runs", i, (int)run_sql(RUNS));
        if (code == STORE_OK) assert_int_equal(run_sql("SELECT max(id) FROM runs"), id);
    }
    json_decref(document);
}

static void an_ended_session_is_no_loss(void **state)
{
    (void)state;
    make_library(LIBRARY, 5000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 5);
    run_sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
            "application_name = 'pqlane'");
    save_or_fail(store, "main", 6); /* minutes may have been measured meanwhile */
    store_close(store);
    assert_int_equal(run_sql(RUNS), 2);
}

/* ---- Eight writers ----------------------------------------------------------------------------------------------- */

enum { WRITERS = 8, EACH = 15, KILLS = 3 };

struct told {
    int writer, i;
    int64_t id;
};

/* Runs that differ by their median; every other one over a new connection. */
static void write_runs(int writer, int tell)
{
    struct store_error error;
    struct store *store = NULL;
    for (int i = 0; i < EACH; i++) {
        struct told told = {writer, i, 0};
        json_t *run = make_run(LIBRARY, 1000 * (writer + 1) + i);
        for (int64_t tries = 0; !store; tries++) {
            store = store_open(db, STORE_WRITE, PATIENCE_MS, &error);
            if (!store && (error.code != STORE_SERVER || tries > PATIENCE_MS / 20)) goto failed;
            if (!store) sleep_ms(20); /* it is down: opening says so at once */
        }
        if (!store_save(store, "main", run, LIBRARY, &told.id, &error)) goto failed;
        if (write(tell, &told, sizeof told) != (ssize_t)sizeof told) _exit(1);
        json_decref(run);
        if (i % 2) {
            store_close(store);
            store = NULL;
        }
    }
    store_close(store);
    _exit(0);
failed:
    fprintf(stderr, "writer %d: %s: %s\n", writer, store_code_name(error.code), error.text);
    _exit(1);
}

/* How many runs with this median, and the number of the last. */
static int find_run(const struct store_runs *runs, double median, int64_t *id)
{
    int count = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const json_t *operation = json_array_get(json_object_get(runs->run[i].document, "operations"), 0);
        if (json_number_value(json_object_get(operation, "median")) != median) continue;
        *id = runs->run[i].id;
        count++;
    }
    return count;
}

static void a_killed_server_loses_and_doubles_nothing(void **state)
{
    struct store_error error;
    struct store_runs runs;
    struct told all[WRITERS * EACH];
    size_t count = 0;
    int ends[2], kills = 0;
    pid_t child[WRITERS];
    (void)state;
    make_library(LIBRARY, 100000, 1);
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    for (int i = 0; i < WRITERS; i++) { /* the first of them makes the tables */
        child[i] = fork();
        assert_true(child[i] >= 0);
        if (child[i] == 0) {
            close(ends[0]);
            write_runs(i, ends[1]);
        }
    }
    close(ends[1]);
    while (count < WRITERS * EACH && read(ends[0], &all[count], sizeof *all) == (ssize_t)sizeof *all) {
        count++;
        if (kills >= KILLS || count < (size_t)(kills + 1) * WRITERS * EACH / (KILLS + 1)) continue;
        sleep_ms(next_random(20));
        server_kill();
        assert_int_equal(server_run(), 0);
        kills++;
    }
    close(ends[0]);
    for (int i = 0; i < WRITERS; i++) expect_success(child[i]);
    assert_int_equal(kills, KILLS);
    assert_int_equal(count, WRITERS * EACH);

    struct store *store = open_or_fail(STORE_READ);
    assert_true(store_list(store, "main", &runs, &error));
    assert_int_equal(runs.count, count);
    for (size_t i = 0; i < count; i++) {
        int64_t id = 0;
        assert_int_equal(find_run(&runs, 1000 * (all[i].writer + 1) + all[i].i, &id), 1);
        assert_int_equal(id, all[i].id);
    }
    store_runs_clear(&runs);
    store_close(store);
    assert_int_equal(run_sql("SELECT count(DISTINCT run_id) FROM figures"), count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SERVER(lost_connections_lose_nothing),
        ON_SERVER(an_ended_session_is_no_loss),
        ON_SERVER(a_killed_server_loses_and_doubles_nothing),
    };
    return server_there() ? cmocka_run_group_tests(tests, server_start, server_stop) : 77;
}
