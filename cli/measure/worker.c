/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One worker at a time: fork, exec, read lines, wait. Whatever the worker loads may be broken or hostile, so nothing it
 * says is believed: lines have a greatest length, silence has an end, and a stream without "end" is no measurement.
 */

#include "worker.h"

#include "../worker/protocol.h"
#include "rights.h"
#include "term.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS 100
#define MOST_OPTIONS 32

#define WORKER_MOST_OUTPUT (256 << 20) /* bytes: a hundred times what a whole run says */
#define GRACE_SECONDS 5.0

/* A worker that runs, and the bytes of its output that are not a whole line yet. */
struct running {
    pid_t pid;
    int pipe;
    char *buffer; /* WORKER_MOST_LINE bytes */
    size_t held;
    char visit[160]; /* the operation it works on */
    size_t said;     /* bytes of output so far */
    double deadline; /* of the next word from it */
    bool ended;      /* it said "end" */
};

bool worker_find(char *path, size_t size, struct measure_error *error)
{
    static const char *const places[] = {"pqlane-worker", "../libexec/pqlane/pqlane-worker"};
    const char *given = secure_getenv("PQLANE_WORKER");
    if (given && *given) {
        snprintf(path, size, "%s", given);
        if (access(path, X_OK) == 0) return true;
        measure_fail(error, "PQLANE_WORKER names %s: %s", given, strerror(errno));
        return false;
    }
    char self[4096] = "";
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len > 0)
        self[len] = 0;
    else /* no /proc: what the kernel was told to execute. NOLINTNEXTLINE(performance-no-int-to-ptr) */
        snprintf(self, sizeof self, "%s", (const char *)getauxval(AT_EXECFN));
    char *slash = strrchr(self, '/');
    if (slash) *slash = 0;
    for (size_t i = 0; slash && i < sizeof places / sizeof *places; i++)
        if ((size_t)snprintf(path, size, "%s/%s", self, places[i]) < size && access(path, X_OK) == 0) return true;
    measure_fail(error,
                 "pqlane-worker, which does the measuring, is neither beside this command nor in ../libexec/pqlane: "
                 "set PQLANE_WORKER to its path%s",
                 slash ? "" : " (/proc is not mounted)");
    return false;
}

bool worker_number(char **rest, uint64_t *number)
{
    char *end;
    char *at = *rest + strspn(*rest, " ");
    if (!*at) return false;
    errno = 0;
    *number = strtoull(at, &end, 10);
    *rest = *at == '-' || errno || end == at || (*end && *end != ' ') ? NULL : end;
    return *rest != NULL;
}

bool worker_word(const char *text, size_t size)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (text[i] <= ' ' || text[i] > '~') return false;
    return len > 0 && len < size;
}

/* The newest loader that an image asks for, NULL: none does. A newer C library runs what asks for an older one. */
static const char *loader_of(const struct worker_job *job)
{
    const struct image *newest = NULL;
    for (int i = 0; i < job->image_count; i++) {
        const struct image *image = job->images[i];
        if (image->loader[0] && (!newest || image->loader_age > newest->loader_age)) newest = image;
    }
    return newest ? newest->loader : NULL;
}

/* The worker's arguments, in one block to be freed: option texts, then the array. NULL if out of memory. */
static const char **arguments_of(const struct worker_job *job, const char *program, char texts[MOST_OPTIONS][64],
                                 char folder[sizeof job->images[0]->loader])
{
    size_t n = 0, text = 0, tool = 0;
    while (job->tool && job->tool[tool]) tool++;
    const char **list = malloc((tool + MOST_OPTIONS + job->name_count) * sizeof *list);
    if (!list) return NULL;
    while (n < tool) list[n] = job->tool[n], n++;
    const char *loader = loader_of(job);
    if (loader) {
        snprintf(folder, sizeof job->images[0]->loader, "%.*s", (int)(strrchr(loader, '/') - loader), loader);
        list[n++] = loader;
        list[n++] = "--library-path";
        list[n++] = folder;
    }
    list[n++] = program;
    list[n++] = job->mode;
    list[n++] = "--driver";
    list[n++] = job->images[0]->driver;
    for (int i = 0; i < job->image_count; i++) {
        snprintf(texts[text], sizeof *texts, "--library=fd:%d", job->images[i]->fd);
        list[n++] = texts[text++];
        if (!job->images[i]->beside) continue;
        snprintf(texts[text], sizeof *texts, "--beside=fd:%d", job->images[i]->beside->fd);
        list[n++] = texts[text++];
    }
    const struct {
        const char *name;
        int64_t value;
    } numbers[] = {
        {"cpu", job->cpu},
        {"seed", (int64_t)(job->seed & INT64_MAX)},
        {"time", (int64_t)job->time_ns},
        {"least", job->least > 0 ? job->least : 1},
        {"pairs", job->pairs > 0 ? job->pairs : 1},
        {"parent", getpid()},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        snprintf(texts[text], sizeof *texts, "--%s=%" PRId64, numbers[i].name, numbers[i].value);
        list[n++] = texts[text++];
    }
    if (job->backend) {
        list[n++] = "--backend";
        list[n++] = job->backend;
    }
    list[n++] = "--";
    for (size_t i = 0; i < job->name_count; i++) list[n++] = job->names[i];
    list[n] = NULL;
    return list;
}

static enum measure_end start(struct running *worker, const struct worker_job *job, struct measure_error *error)
{
    char program[4200], texts[MOST_OPTIONS][64], folder[sizeof job->images[0]->loader];
    int ends[2];
    if (!worker_find(program, sizeof program, error)) return MEASURE_FAILED;
    const char **arguments = arguments_of(job, program, texts, folder);
    if (!arguments || pipe2(ends, O_CLOEXEC) != 0) {
        free(arguments);
        return measure_fail(error, "cannot start %s: %s", program, strerror(errno));
    }
    worker->pipe = ends[0];
    worker->pid = fork();
    if (worker->pid == 0) {
        setsid(); /* what it loads has no terminal to type into, and is a group that ends as one */
        int nothing = open("/dev/null", O_RDWR);
        if (nothing >= 0) dup2(nothing, STDIN_FILENO);
        if (nothing >= 0 && job->tool) dup2(nothing, STDERR_FILENO); /* a tool's own words are not for our user */
        dup2(ends[1], STDOUT_FILENO);
        if (loader_of(job)) rights_drop(); /* the loader is code that came with the library */
        unsetenv("PQLANE_GUARD");          /* nothing is to change backends in the middle of a measurement */
        char **as_it_wants;
        memcpy(&as_it_wants, &arguments, sizeof as_it_wants); /* execv() changes no text, but does not say so */
        execv(as_it_wants[0], as_it_wants);
        dprintf(STDOUT_FILENO, "error start - cannot start %s: %s\n", as_it_wants[0], strerror(errno));
        _exit(1);
    }
    close(ends[1]);
    free(arguments);
    if (worker->pid < 0) return measure_fail(error, "cannot start %s: %s", program, strerror(errno));
    return MEASURE_DONE;
}

/* "error KIND SIDE TEXT": the side becomes the path of that library, the kind stands at the end for scripts. */
static enum measure_end told_error(const struct worker_job *job, char *rest, struct measure_error *error)
{
    char *space = NULL;
    const char *kind = strtok_r(rest, " ", &space), *side = strtok_r(NULL, " ", &space),
               *text = strtok_r(NULL, "", &space);
    if (!text) return measure_fail(error, "the worker failed and did not say why");
    int index = side[0] - '0';
    bool of_library = index >= 0 && index < job->image_count && !side[1];
    return measure_fail(error, "%s%s%s [%s]", of_library ? job->images[index]->path : "", of_library ? " " : "", text,
                        kind);
}

static enum measure_end take_line(struct running *worker, const struct worker_job *job, char *line,
                                  worker_line *callback, void *context, struct measure_error *error)
{
    char shown[80];
    uint64_t version;
    snprintf(shown, sizeof shown, "%.60s", line);
    for (char *c = shown; *c; c++)
        if (*c < ' ' || *c > '~') *c = '?';
    char *rest = strchr(line, ' ');
    if (rest) *rest++ = 0;
    if (!rest) rest = line + strlen(line);
    if (worker->ended) return measure_fail(error, "the worker said more after its end: '%s'", shown);
    if (strcmp(line, "error") == 0) return told_error(job, rest, error);
    if (strcmp(line, "end") == 0) {
        worker->ended = true;
        return MEASURE_DONE;
    }
    if (strcmp(line, "visit") == 0) snprintf(worker->visit, sizeof worker->visit, " at %.140s", rest);
    if (strcmp(line, "pqlane-worker") == 0) {
        if (worker_number(&rest, &version) && version == WORKER_PROTOCOL_VERSION) return MEASURE_DONE;
        return measure_fail(
            error, "pqlane-worker does not speak this command's protocol %d: '%s'; they are of different builds",
            WORKER_PROTOCOL_VERSION, shown);
    }
    if (callback(context, line, rest)) return MEASURE_DONE;
    return measure_fail(error, "the worker said something that makes no sense: '%s'", shown);
}

/* Hands on all whole lines of the buffer. */
static enum measure_end take_lines(struct running *worker, const struct worker_job *job, worker_line *callback,
                                   void *context, struct measure_error *error)
{
    size_t at = 0;
    enum measure_end end = MEASURE_DONE;
    for (char *newline; end == MEASURE_DONE && (newline = memchr(worker->buffer + at, '\n', worker->held - at));
         at = (size_t)(newline - worker->buffer) + 1) {
        *newline = 0;
        end = take_line(worker, job, worker->buffer + at, callback, context, error);
    }
    memmove(worker->buffer, worker->buffer + at, worker->held - at);
    worker->held -= at;
    if (end == MEASURE_DONE && worker->held == WORKER_MOST_LINE)
        return measure_fail(error, "the worker said a line of more than a megabyte");
    return end;
}

/* Until the worker closes its output. */
static enum measure_end listen(struct running *worker, const struct worker_job *job, worker_line *callback,
                               void *context, struct measure_error *error)
{
    double patience = job->patience_seconds > 0 ? job->patience_seconds : 60;
    worker->deadline = term_seconds() + patience;
    for (;;) {
        struct pollfd ready = {.fd = worker->pipe, .events = POLLIN};
        int count = poll(&ready, 1, POLL_MS);
        if (measure_was_interrupted()) return MEASURE_INTERRUPTED;
        if (job->deadline > 0 && term_seconds() > job->deadline) return MEASURE_OUT_OF_TIME;
        callback(context, NULL, NULL);
        if (count > 0) {
            ssize_t got = read(worker->pipe, worker->buffer + worker->held, WORKER_MOST_LINE - worker->held);
            if (got == 0) return MEASURE_DONE;
            if (got < 0 && errno != EINTR && errno != EAGAIN)
                return measure_fail(error, "cannot read from the worker: %s", strerror(errno));
            if (got > 0) {
                worker->held += (size_t)got;
                worker->said += (size_t)got;
                if (worker->said > WORKER_MOST_OUTPUT)
                    return measure_fail(error, "the worker said more than %d MiB: ended", WORKER_MOST_OUTPUT >> 20);
                enum measure_end end = take_lines(worker, job, callback, context, error);
                if (end != MEASURE_DONE) return end;
                worker->deadline = term_seconds() + patience;
            }
        } else if (term_seconds() > worker->deadline) {
            return measure_fail(error, "the worker was silent for %.0f seconds%s: ended", patience, worker->visit);
        }
    }
}

/* Waits until the worker is gone. One that has closed its output has GRACE_SECONDS to leave, any other none; then, and
 * in any case for what it may have started, its whole group is killed. */
static int wait_for(pid_t pid, bool leaving)
{
    int status = 0;
    double deadline = term_seconds() + (leaving ? GRACE_SECONDS : 0);
    pid_t gone = 0;
    while (gone == 0 && term_seconds() < deadline && !measure_was_interrupted()) {
        gone = waitpid(pid, &status, WNOHANG);
        if (gone == 0) poll(NULL, 0, POLL_MS / 10);
    }
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL); /* it may not lead its group yet */
    while (gone <= 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

/* Ends the worker if it still runs, and judges how it left. */
static enum measure_end leave(struct running *worker, const struct worker_job *job, enum measure_end end,
                              struct measure_error *error)
{
    if (worker->pid <= 0) return end;
    int status = wait_for(worker->pid, end == MEASURE_DONE);
    if (end == MEASURE_DONE && measure_was_interrupted()) return MEASURE_INTERRUPTED;
    if (end != MEASURE_DONE) return end;
    if (WIFSIGNALED(status))
        return measure_fail(error, "the worker was ended by signal %d (%s)%s", WTERMSIG(status),
                            strsignal(WTERMSIG(status)), worker->visit);
    if (!worker->ended)
        return measure_fail(error, "the worker's output was cut short%s (it left with %d)", worker->visit,
                            WEXITSTATUS(status));
    if (WEXITSTATUS(status) != 0 && !job->tool) /* a tool may have its own trouble once all was said */
        return measure_fail(error, "the worker left with %d", WEXITSTATUS(status));
    return MEASURE_DONE;
}

enum measure_end worker_run(const struct worker_job *job, worker_line *line, void *context, struct measure_error *error)
{
    struct running worker = {.pipe = -1, .buffer = malloc(WORKER_MOST_LINE)};
    if (!worker.buffer) return measure_fail(error, "no memory for the worker's output");
    enum measure_end end = start(&worker, job, error);
    if (end == MEASURE_DONE) end = listen(&worker, job, line, context, error);
    end = leave(&worker, job, end, error);
    if (worker.pipe >= 0) close(worker.pipe);
    free(worker.buffer);
    return end;
}
