/* SPDX-License-Identifier: Apache-2.0 */

/*
 * pqlane-worker: a fresh process that loads one or two libraries and measures them. It links libc alone, so that
 * nothing of pqlane is in the process but what it measures. `pqlane` starts it many times; it can be run by hand as
 * well:
 *
 *     pqlane-worker list  --library FILE [--library FILE]
 *     pqlane-worker bench --library FILE [OPTION ...] OPERATION ...
 *     pqlane-worker count --library FILE [OPTION ...] OPERATION ...      (under valgrind --tool=callgrind)
 *     pqlane-worker cost  --library FILE [OPTION ...] OPERATION ...
 *     pqlane-worker pairs --library CANDIDATE --library BASELINE [OPTION ...] OPERATION ...
 *
 *     --library FILE    what to load; fd:N is an open descriptor
 *     --backend NAME    force this backend in each library; bench, cost: NAME,NAME,...: visit each operation on each of
 * them
 *     --cpu N           bind to this CPU (-1: a random one of those allowed)
 *     --seed N          orders, inputs and messages follow from it
 *     --time NS         bench, cost: nanoseconds per operation
 *     --least N         bench: at least so many samples where time varies by chance
 *     --pairs N         pairs per operation
 *     --parent PID      end when this process ends
 *
 * What it says is told in protocol.h.
 */

#include "confine.h"
#include "measure.h"
#include "say.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
    OPTION_LIBRARY,
    OPTION_BACKEND,
    OPTION_CPU,
    OPTION_SEED,
    OPTION_TIME,
    OPTION_LEAST,
    OPTION_PAIRS,
    OPTION_PARENT,
    OPTION_COUNT
};

struct arguments {
    const char *mode;
    const char *library[2];
    int libraries;
    const char *backends[WORKER_MOST_BACKENDS];
    size_t backend_count;
    long number[OPTION_COUNT]; /* of the options that take one */
    char **names;
    int name_count;
};

struct mode {
    const char *name;
    int least_libraries, most_libraries;
    void (*visit)(struct work *work, const struct task *task); /* NULL: list */
};

static const struct mode modes[] = {{"list", 1, 2, NULL},
                                    {"bench", 1, 1, bench_visit},
                                    {"pairs", 2, 2, pairs_visit},
                                    {"count", 1, 1, count_visit},
                                    {"cost", 1, 1, cost_visit}};

static void split_backends(struct arguments *arguments, char *list)
{
    char *rest = NULL;
    arguments->backend_count = 0;
    for (char *name = strtok_r(list, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        if (arguments->backend_count == WORKER_MOST_BACKENDS)
            fail("usage", WORKER_BOTH, "more than %d backends", WORKER_MOST_BACKENDS);
        arguments->backends[arguments->backend_count++] = name;
    }
}

static void parse(struct arguments *arguments, int argc, char **argv)
{
    static const struct option options[] = {
        {"library", required_argument, NULL, OPTION_LIBRARY},
        {"backend", required_argument, NULL, OPTION_BACKEND},
        {"cpu", required_argument, NULL, OPTION_CPU},
        {"seed", required_argument, NULL, OPTION_SEED},
        {"time", required_argument, NULL, OPTION_TIME},
        {"least", required_argument, NULL, OPTION_LEAST},
        {"pairs", required_argument, NULL, OPTION_PAIRS},
        {"parent", required_argument, NULL, OPTION_PARENT},
        {NULL, 0, NULL, 0},
    };
    static const struct {
        long least, most, otherwise;
    } ranges[OPTION_COUNT] = {
        [OPTION_CPU] = {-1, 1 << 20, -1},
        [OPTION_SEED] = {0, INT64_MAX, 1},
        [OPTION_TIME] = {0, 3600000000000, 100000000},
        [OPTION_LEAST] = {1, 65536, 1},
        [OPTION_PAIRS] = {1, 65536, 100},
        [OPTION_PARENT] = {0, INT32_MAX, 0},
    };
    *arguments = (struct arguments){0};
    for (int i = 0; i < OPTION_COUNT; i++) arguments->number[i] = ranges[i].otherwise;
    opterr = 0;
    for (int found; (found = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (found < 0 || found >= OPTION_COUNT)
            fail("usage", WORKER_BOTH, "no such option, or its value is missing: %s", argv[optind - 1]);
        if (found == OPTION_LIBRARY) {
            if (arguments->libraries == 2) fail("usage", WORKER_BOTH, "more than two libraries");
            arguments->library[arguments->libraries++] = optarg;
        } else if (found == OPTION_BACKEND) {
            split_backends(arguments, optarg);
        } else {
            char *end;
            errno = 0;
            long number = strtol(optarg, &end, 10);
            if (errno || end == optarg || *end || number < ranges[found].least || number > ranges[found].most)
                fail("usage", WORKER_BOTH, "--%s takes a number from %ld to %ld", options[found].name,
                     ranges[found].least, ranges[found].most);
            arguments->number[found] = number;
        }
    }
    if (optind < argc) arguments->mode = argv[optind++];
    arguments->names = argv + optind;
    arguments->name_count = argc - optind;
}

static const struct mode *find_mode(const struct arguments *arguments)
{
    const char *name = arguments->mode ? arguments->mode : "";
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        const struct mode *mode = &modes[i];
        if (strcmp(mode->name, name) != 0) continue;
        if (arguments->libraries < mode->least_libraries || arguments->libraries > mode->most_libraries)
            fail("usage", WORKER_BOTH, "%s takes %d --library", name, mode->most_libraries);
        if (arguments->backend_count > 1 && mode->visit != bench_visit && mode->visit != cost_visit)
            fail("usage", WORKER_BOTH, "%s takes one backend", name);
        return mode;
    }
    fail("usage", WORKER_BOTH, "no such mode: '%s'; there are list, bench, pairs, count and cost", name);
}

static void load_all(struct library *libraries, const struct arguments *arguments, struct prng *prng)
{
    struct library_copy copies[2];
    int first = (int)prng_below(prng, (size_t)arguments->libraries);
    for (int i = 0; i < arguments->libraries; i++)
        library_make_copy(&copies[i ^ first], arguments->library[i ^ first], i ^ first);
    confine_drop(arguments->number[OPTION_PARENT]);
    for (int i = 0; i < arguments->libraries; i++)
        library_load(&libraries[i ^ first], &copies[i ^ first], i ^ first, arguments->backends[0], prng);
    if (arguments->libraries == 2 && libraries[0].alg_at == libraries[1].alg_at)
        fail("library", WORKER_BOTH, "the loader took the two libraries for one: they cannot be compared");
    for (int i = 0; i < arguments->libraries; i++) {
        const struct library *library = &libraries[i];
        say("library %d %u %s %s", i, library->abi_version(), library->version(), library->backend_current());
        say("build %d %s", i, library->build_info());
    }
}

static void list_backends(const struct library *library)
{
    size_t count = library->backend_count();
    for (size_t i = 0; i < count; i++)
        say("backend %d %d %s", library->side, (int)library->backend_state_at(i), library->backend_name(i));
}

/* Algorithms of the first library, then those that only the second has. */
static void list_operations(const struct library *libraries, int count)
{
    for (int side = 0; side < count; side++) {
        const struct library *library = &libraries[side], *other = count == 2 ? &libraries[1 - side] : NULL;
        size_t algorithms = library->alg_count();
        for (size_t i = 0; i < algorithms; i++) {
            const pqlane_alg *alg = library->alg_at(i);
            bool in_other = other && library_find(other, library->alg_name(alg));
            for (size_t j = 0; j < operation_count; j++) {
                const struct operation *operation = &operations[j];
                bool here = library_has(library, operation->needs),
                     there = in_other && library_has(other, operation->needs);
                if (operation->kind != library->alg_kind(alg) || !here || (side == 1 && there)) continue;
                say("operation %d %s/%s", there ? 3 : 1 << side, library->alg_name(alg), operation->name);
            }
        }
    }
}

#define MOST_ALGORITHMS 4096

static struct task find_task(char *name, const struct library *libraries, int count, bool given_randomness,
                             struct prng *prng)
{
    static struct subject *made[MOST_ALGORITHMS]; /* by algorithm, shared by its operations */
    static size_t made_count;
    char *slash = strrchr(name, '/'); /* there are slashes in names of algorithms, SHA2-512/256 */
    if (!slash) fail("usage", WORKER_BOTH, "an operation is named ALGORITHM/operation, not '%s'", name);
    size_t len = (size_t)(slash - name), i = 0;
    while (i < made_count && !(strlen(made[i]->name) == len && memcmp(made[i]->name, name, len) == 0)) i++;
    if (i == made_count) {
        if (i == MOST_ALGORITHMS) fail("usage", WORKER_BOTH, "too many algorithms");
        char *algorithm = need_memory(len + 1);
        memcpy(algorithm, name, len);
        made[made_count++] = subject_make(algorithm, libraries, count, prng);
        made[i]->given_randomness = given_randomness;
    }
    for (size_t j = 0; j < operation_count; j++) {
        const struct operation *operation = &operations[j];
        bool everywhere = true;
        for (int side = 0; side < count; side++)
            everywhere = everywhere && made[i]->alg[side] && library_has(&libraries[side], operation->needs);
        if (everywhere && operation->kind == made[i]->kind && strcmp(operation->name, slash + 1) == 0)
            return (struct task){operation, made[i], name};
    }
    fail("usage", WORKER_BOTH, "no such operation: %s", name);
}

/* One operation; where several backends are named on each of them, in random order: what the machine does meanwhile
 * hits all of them alike. */
static void visit(const struct mode *mode, struct work *work, const struct task *task,
                  const struct arguments *arguments)
{
    size_t order[WORKER_MOST_BACKENDS], count = arguments->backend_count;
    say("visit %s", task->name);
    if (count < 2) {
        mode->visit(work, task);
        return;
    }
    prng_permutation(&work->prng, order, count);
    for (size_t i = 0; i < count; i++) {
        const char *backend = arguments->backends[order[i]];
        library_force(&work->libraries[0], backend);
        subject_prepare(task->subject, work->libraries, 1);
        say("on %s", backend);
        mode->visit(work, task);
    }
}

int main(int argc, char **argv)
{
    struct arguments arguments;
    struct library libraries[2];
    say("pqlane-worker %d", WORKER_PROTOCOL_VERSION);
    parse(&arguments, argc, argv);
    const struct mode *mode = find_mode(&arguments);
    confine_follow_parent(arguments.number[OPTION_PARENT]);

    struct work work = {
        .libraries = libraries,
        .prng = {(uint64_t)arguments.number[OPTION_SEED]},
        .time_ns = (double)arguments.number[OPTION_TIME],
        .least_varying = arguments.number[OPTION_LEAST],
        .pairs = arguments.number[OPTION_PAIRS],
    };
    work.first_number = prng_next(&work.prng) & 0xffffffffffff8;
    say("cpu %d", confine_pin(arguments.number[OPTION_CPU], &work.prng));
    load_all(libraries, &arguments, &work.prng);
    if (!mode->visit) {
        for (int i = 0; i < arguments.libraries; i++) list_backends(&libraries[i]);
        list_operations(libraries, arguments.libraries);
        say("end");
        return 0;
    }

    clock_begin(&work.clock);
    size_t count = (size_t)arguments.name_count;
    struct task *tasks = need_memory((count + 1) * sizeof *tasks);
    size_t *order = need_memory((count + 1) * sizeof *order);
    for (size_t i = 0; i < count; i++)
        tasks[i] = find_task(arguments.names[i], libraries, arguments.libraries, mode->visit != bench_visit,
                             &work.prng);
    prng_permutation(&work.prng, order, count);
    work.ns_per_tick = 1e9 / (double)clock_rate(&work.clock);
    for (size_t i = 0; i < count; i++) visit(mode, &work, &tasks[order[i]], &arguments);
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) == 0) say("preempted %ld", usage.ru_nivcsw);
    say("clock %s %llu %llu", work.clock.tsc ? "tsc" : "monotonic", (unsigned long long)clock_rate(&work.clock),
        (unsigned long long)work.clock.overhead);
    say("end");
    return 0;
}
