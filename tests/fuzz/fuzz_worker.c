/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Any bytes as what measuring workers say (cli/worker/protocol.h). The first byte chooses who listens; what stands
 * between two form feeds is all that one worker says, and where nothing is left it says nothing. What is taken must
 * make a document.
 *
 * No process is started: fork() and pipe2() of the command are those below (CMakeLists.txt), and waiting for a process
 * that cannot be finds that it has left.
 */

#include "measure/costs_document.h"
#include "measure/pairs.h"
#include "measure/run_document.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NO_PROCESS (1 << 30)   /* above any number that Linux gives */
#define PIPE_BYTES (64u << 10) /* that a pipe takes without a reader */
#define PAIRS 3

static const char *said, *end_of_said;

pid_t __wrap_fork(void);
int __wrap_pipe2(int ends[2], int flags);
int __real_pipe2(int ends[2], int flags);

pid_t __wrap_fork(void)
{
    return NO_PROCESS;
}

/* With all that the next worker says in it. */
int __wrap_pipe2(int ends[2], int flags)
{
    const char *next = memchr(said, '\f', (size_t)(end_of_said - said));
    size_t size = (size_t)((next ? next : end_of_said) - said);
    if (__real_pipe2(ends, flags) != 0 || write(ends[1], said, size) != (ssize_t)size) abort();
    said = next ? next + 1 : end_of_said;
    return 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* A worker must be there, even if none is started. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    return setenv("PQLANE_WORKER", (*argv)[0], 1);
}

static void must_be_told(enum measure_end end, const struct measure_error *error)
{
    if (end != MEASURE_DONE && (end != MEASURE_FAILED || !*error->text)) abort();
}

static void ask(const struct image *image)
{
    struct subjects subjects;
    struct measure_error error = {""};
    const struct image *const images[] = {image, image};
    enum measure_end end = subjects_ask(&subjects, images, 2, NULL, &error);
    must_be_told(end, &error);
    for (size_t i = 0; end == MEASURE_DONE && i < subjects.count; i++)
        if (subjects.items[i].sides < 1 || subjects.items[i].sides > 3) abort();
    subjects_clear(&subjects);
}

static void write_down(const struct session *session)
{
    struct figures *figures = calloc(session->series_count, sizeof *figures);
    if (!figures) abort();
    for (size_t i = 0; i < session->series_count; i++)
        if (!series_figures(&session->series[i], session->passes, session->seed, &figures[i]) ||
            !(figures[i].median > 0) || !isfinite(figures[i].median) || figures[i].low > figures[i].high)
            abort();
    json_t *document = session->costs                ? costs_document(session, figures, NULL)
                       : session->backends.count > 1 ? runs_document(session, figures, NULL)
                                                     : run_document(session, figures, 0, NULL);
    if (!document) abort();
    json_decref(document);
    free(figures);
}

static void bench(const struct image *image, const char *backend, bool costs)
{
    struct measure_error error = {""};
    bool no_match;
    struct session session = {
        .image = image, .backend = backend, .cpu = -1, .seed = 1, .passes = 2, .seconds_each = 1e-3, .costs = costs};
    enum measure_end end = session_prepare(&session, NULL, &no_match, &error);
    if (end == MEASURE_DONE) end = session_measure(&session, &error);
    must_be_told(end, &error);
    if (end == MEASURE_DONE) write_down(&session);
    session_clear(&session);
}

static void starts(void *context, size_t index)
{
    (void)context, (void)index;
}

static bool visited(void *context, size_t index, const struct visit *visit, const uint64_t stack[2])
{
    (void)context, (void)index, (void)stack;
    if (visit->pairs == 0 || visit->pairs > WORKER_PAIRS_TIMES * PAIRS || visit->operations == 0 ||
        !isfinite(visit->difference))
        abort();
    free(visit->ticks);
    return true;
}

static void judge(const struct image *image)
{
    static const char *const names[] = {"A/decaps", "B/sign"};
    struct measure_error error = {""};
    struct pairs_facts facts = {.clock = ""};
    const struct pairs_job job = {.images = {image, image},
                                  .cpu = -1,
                                  .pairs = PAIRS,
                                  .seed = 1,
                                  .names = names,
                                  .count = sizeof names / sizeof *names,
                                  .starts = starts,
                                  .visited = visited};
    enum measure_end end = pairs_measure(&job, &facts, &error);
    must_be_told(end, &error);
    json_t *clock = json_string(facts.clock); /* it stands in the document of a check */
    if (!clock) abort();
    json_decref(clock);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct image image = IMAGE_NONE;
    if (size == 0 || size > PIPE_BYTES) return 0;
    strcpy(image.path, "the library");
    said = (const char *)data + 1, end_of_said = (const char *)data + size;
    switch (data[0]) {
    case 'l':
        ask(&image);
        break;
    case 'b':
        bench(&image, NULL, false);
        break;
    case 'a':
        bench(&image, "all", false);
        break;
    case 'c':
        bench(&image, NULL, true);
        break;
    case 'p':
        judge(&image);
        break;
    }
    return 0;
}
