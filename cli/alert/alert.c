/* SPDX-License-Identifier: Apache-2.0 */

/* Who is told, and telling them: what posts is pqlane-post, which lies beside the worker. */

#include "alert.h"

#include "file.h"
#include "measure/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEFAULT_HOURS 25 /* a little more than a day: a nightly check renews it */
#define MOST_SAID 300    /* bytes of what pqlane-post says */
#define CHECK_TRIES 4

/* Behind "http://" or "https://"; NULL if that is not how it begins. */
static const char *authority_of(const char *url)
{
    if (strncasecmp(url, "http://", 7) == 0) return url + 7;
    return strncasecmp(url, "https://", 8) == 0 ? url + 8 : NULL;
}

static bool is_url(const char *url)
{
    const char *authority = authority_of(url);
    if (!authority || !strcspn(authority, "/?#")) return false;
    for (; *url; url++)
        if (*url <= ' ' || *url > '~') return false;
    return true;
}

char *alert_place(char text[ALERT_URL_BYTES], const char *url)
{
    const char *authority = authority_of(url);
    if (!authority) authority = url;
    size_t length = strcspn(authority, "/?#");
    const char *user_end = memrchr(authority, '@', length), *host = user_end ? user_end + 1 : authority;
    snprintf(text, ALERT_URL_BYTES, "%.*s%.*s", (int)(authority - url), url, (int)(length - (size_t)(host - authority)),
             host);
    return text;
}

/* The path ends in what Alertmanager's API has there. */
static bool is_alertmanager(const char *url)
{
    static const char path[] = "/api/v2/alerts";
    size_t length = strcspn(url, "?#");
    return length >= sizeof path - 1 && memcmp(url + length - (sizeof path - 1), path, sizeof path - 1) == 0;
}

/* The URL itself; or "@FILE": the file's first line, which no list of processes shows. */
static int read_url(struct alert *alert, const char *given)
{
    struct file_bytes bytes = {0};
    struct file_error reason;
    const char *url = given;
    if (*given == '@') {
        if (!file_read(given + 1, ALERT_URL_BYTES, &bytes, &reason)) return cli_failed("%s", reason.text);
        url = (const char *)bytes.data;
    }
    size_t length = *given == '@' ? strcspn(url, "\r\n") : strlen(url);
    bool fits = length < ALERT_URL_BYTES;
    if (fits) snprintf(alert->url, sizeof alert->url, "%.*s", (int)length, url);
    file_free(&bytes);
    if (fits && is_url(alert->url)) return CLI_OK;
    return cli_usage("--alert-url takes http://... or https://..., at most %d bytes, or @FILE with such a line",
                     ALERT_URL_BYTES - 1);
}

int alert_open(struct alert *alert, const struct cli_args *args)
{
    const char *url = cli_value(args, "alert-url"), *form = cli_value(args, "alert-format");
    *alert = (struct alert){.lasts = DEFAULT_HOURS * 3600.0};
    if (!url && (form || cli_given(args, "alert-for")))
        return cli_usage("--alert-format and --alert-for say how: they go with --alert-url URL");
    if (!url) return CLI_OK;
    int status = read_url(alert, url);
    if (status != CLI_OK) return status;
    if (form && strcmp(form, "alertmanager") != 0 && strcmp(form, "webhook") != 0)
        return cli_usage("--alert-format takes alertmanager or webhook, not '%s'", form);
    alert->alertmanager = form ? strcmp(form, "alertmanager") == 0 : is_alertmanager(alert->url);
    if (cli_given(args, "alert-for") && !cli_seconds(args, "alert-for", 60, 31 * 86400.0, &alert->lasts))
        return CLI_USAGE;
    return CLI_OK;
}

/* The URL and the body as a file without a name, at its beginning; -1 without memory. */
static int make_input(const char *url, const json_t *body)
{
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    int fd = text ? memfd_create("alert", MFD_CLOEXEC) : -1;
    if (fd >= 0 && (dprintf(fd, "%s\n%s", url, text) < 0 || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    free(text);
    return fd;
}

/* Signals end it, even where the thread that starts it leaves them to others. 0, or an errno. */
static int spawn_between(pid_t *pid, char *const arguments[], int input, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed) return failed;
    failed = posix_spawnattr_init(&attributes);
    if (!failed) {
        sigemptyset(&none);
        failed = posix_spawnattr_setsigmask(&attributes, &none);
        if (!failed) failed = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        if (!failed) failed = posix_spawn(pid, arguments[0], &actions, &attributes, arguments, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* Starts pqlane-post; what it says comes out of *from. 0, or an errno. */
static int start_post(int input, int most_tries, pid_t *pid, int *from)
{
    /* Tries, milliseconds before the second one, milliseconds for each; connecting may take half of that. */
    char path[4200], tries[16], delay[] = "1000", patience[] = "10000";
    struct measure_error error;
    int ends[2];
    snprintf(tries, sizeof tries, "%d", most_tries);
    if (!worker_find(path, sizeof path - 32, &error)) return ENOENT;
    char *slash = strrchr(path, '/'), *const arguments[] = {path, tries, delay, patience, NULL};
    strcpy(slash ? slash + 1 : path, "pqlane-post");
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    int failed = spawn_between(pid, arguments, input, ends[1]);
    close(ends[1]);
    if (failed) close(ends[0]);
    *from = ends[0];
    return failed;
}

/* Until pqlane-post is gone. Its first line goes into said; true: it posted. */
static bool await_post(pid_t pid, int from, char said[MOST_SAID])
{
    size_t held = 0;
    int status = 0;
    char part[256];
    for (ssize_t got; (got = read(from, part, sizeof part)) > 0 || (got < 0 && errno == EINTR);)
        for (ssize_t i = 0; i < got; i++)
            if (held < MOST_SAID - 1) said[held++] = part[i];
    said[held] = 0;
    said[strcspn(said, "\n")] = 0;
    close(from);
    pid_t gone;
    while ((gone = waitpid(pid, &status, 0)) < 0 && errno == EINTR) continue;
    if (!*said) snprintf(said, MOST_SAID, "pqlane-post ended without a word");
    return gone == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool alert_post(const struct alert *alert, const json_t *body, int tries)
{
    char place[ALERT_URL_BYTES], said[MOST_SAID] = "no memory for it";
    pid_t pid = -1;
    int from = -1, input = make_input(alert->url, body);
    bool good = false;
    if (input >= 0) {
        int failed = start_post(input, tries, &pid, &from);
        close(input);
        if (failed)
            snprintf(said, sizeof said, "pqlane-post, which lies beside pqlane-worker, cannot be started: %s",
                     strerror(failed));
        else
            good = await_post(pid, from, said);
    }
    if (!good) cli_warn("no alert went to %s: %s", alert_place(place, alert->url), said);
    return good;
}

bool alert_send(const struct alert *alert, const json_t *check, const json_t *previous)
{
    char instance[256] = "";
    struct alert_facts facts = {check, previous, instance, alert->lasts};
    if (!*alert->url) return false;
    gethostname(instance, sizeof instance - 1);
    json_t *body = alert_list(&facts);
    bool silent = body && json_array_size(body) == 0;
    if (!silent && !alert->alertmanager) body = alert_webhook(&facts, body);
    bool good = !silent && alert_post(alert, body, CHECK_TRIES);
    json_decref(body);
    return good;
}
