/* SPDX-License-Identifier: Apache-2.0 */

/* A PostgreSQL of the test's own (tests/store/server), to run tests of the store on, and to kill. */

#ifndef PQL_TESTS_STORE_SERVER_H
#define PQL_TESTS_STORE_SERVER_H

#include "support.h"

#include <signal.h>
#include <time.h>

static struct {
    char folder[64], url[200];
    pid_t pid; /* of the server, which is its children's parent */
} server;

static UNUSED void sleep_ms(long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static int server_script(const char *what)
{
    char command[512];
    snprintf(command, sizeof command, "\"$PQLANE_SOURCE\"/tests/store/server %s %s", what, server.folder);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static UNUSED bool server_there(void)
{
    return server_script("there") == 0;
}

/* Its end takes the ends of all its processes along. 0: it answers. */
static int server_run(void)
{
    fflush(NULL);
    server.pid = fork();
    if (server.pid < 0) return -1;
    if (server.pid == 0) {
        char script[512];
        snprintf(script, sizeof script, "%s/tests/store/server", getenv("PQLANE_SOURCE"));
        execl(script, script, "run", server.folder, (char *)NULL);
        _exit(1);
    }
    for (int i = 0; i < 600; i++) {
        if (PQping(server.url) == PQPING_OK) return 0;
        if (waitpid(server.pid, NULL, WNOHANG) != 0) break;
        sleep_ms(100);
    }
    fprintf(stderr, "the server does not start: see %s/log\n", server.folder);
    return -1;
}

static UNUSED int server_start(void **state)
{
    (void)state;
    strcpy(server.folder, "/tmp/pqlane-server-XXXXXX");
    if (!mkdtemp(server.folder) || server_script("init") != 0) return -1;
    snprintf(server.url, sizeof server.url, "postgresql://pqlane:open%%20sesame@/postgres?host=%s", server.folder);
    return server_run();
}

static UNUSED int server_stop(void **state)
{
    char command[128];
    (void)state;
    if (server.pid > 0) {
        kill(server.pid, SIGQUIT);
        waitpid(server.pid, NULL, 0);
    }
    snprintf(command, sizeof command, "rm -rf %s", server.folder);
    return system(command) == 0 ? 0 : -1;
}

/* As if the machine went down: every process of it at once. */
static UNUSED void server_kill(void)
{
    char path[64];
    int child[200], count = 0;
    assert_int_equal(kill(server.pid, SIGSTOP), 0); /* no new ones meanwhile */
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", server.pid, server.pid);
    FILE *children = fopen(path, "r");
    assert_non_null(children);
    while (count < 200 && fscanf(children, "%d", &child[count]) == 1) count++;
    fclose(children);
    assert_true(count > 0);
    kill(server.pid, SIGKILL);
    for (int i = 0; i < count; i++) kill(child[i], SIGKILL);
    assert_int_equal(waitpid(server.pid, NULL, 0), server.pid);
    for (int i = 0; i < count; i++)
        while (kill(child[i], 0) == 0) sleep_ms(1);
    server.pid = 0;
}

/* A test finds a server without a store, and a user who has measured nothing. */
static UNUSED int enter_server(void **state)
{
    char data[128];
    if (enter_folder(state) != 0) return -1;
    snprintf(data, sizeof data, "%s/data", folder);
    setenv("XDG_DATA_HOME", data, 1);
    db = server.url;
    empty_store();
    return 0;
}

static UNUSED int leave_server(void **state)
{
    db = DB;
    return leave_folder(state);
}

/* Tests that hold for a file hold here. Where there is no server they are skipped, with a word. */
static UNUSED int run_on_server(const struct CMUnitTest *tests, size_t count)
{
    return server_there() ? _cmocka_run_group_tests("on a server", tests, count, server_start, server_stop) : 0;
}

#define ON_SERVER(name) cmocka_unit_test_setup_teardown(name, enter_server, leave_server)

#endif
