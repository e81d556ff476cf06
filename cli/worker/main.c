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
 *     --beside FILE     what is loaded with the library before it: libssl beside libcrypto
 *     --driver NAME     what it is: pqlane (default), openssl, liboqs, plugin
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
#include "copy.h"
#include "measure.h"
#include "say.h"

#include "../drivers/drivers.h"
#include "pqlane.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
    OPTION_LIBRARY,
    OPTION_BESIDE,
    OPTION_DRIVER,
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
    const char *library[2], *beside[2]; /* the second may be NULL */
    int libraries;
    const char *driver;
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
        {"beside", required_argument, NULL, OPTION_BESIDE},
        {"driver", required_argument, NULL, OPTION_DRIVER},
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
    *arguments = (struct arguments){.driver = "pqlane"};
    for (int i = 0; i < OPTION_COUNT; i++) arguments->number[i] = ranges[i].otherwise;
    opterr = 0;
    for (int found; (found = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (found < 0 || found >= OPTION_COUNT)
            fail("usage", WORKER_BOTH, "no such option, or its value is missing: %s", argv[optind - 1]);
        if (found == OPTION_LIBRARY) {
            if (arguments->libraries == 2) fail("usage", WORKER_BOTH, "more than two libraries");
            arguments->library[arguments->libraries++] = optarg;
        } else if (found == OPTION_BESIDE) {
            if (arguments->libraries == 0) fail("usage", WORKER_BOTH, "--beside comes after its --library");
            arguments->beside[arguments->libraries - 1] = optarg;
        } else if (found == OPTION_DRIVER) {
            arguments->driver = optarg;
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

struct loaded {
    void *handle;
    bool has_beside; /* it is that of what stands beside the library, which reaches all that is in both */
};

static void load_pair(struct loaded loaded[2], const struct arguments *arguments, struct prng *prng)
{
    struct library_copy copies[2], beside[2];
    int first = (int)prng_below(prng, (size_t)arguments->libraries);
    for (int i = 0; i < arguments->libraries; i++) {
        const int side = i ^ first;
        const bool is_of_two = arguments->beside[side] != NULL;
        copy_make(&copies[side], arguments->library[side], is_of_two, side);
        if (is_of_two) copy_make(&beside[side], arguments->beside[side], is_of_two, side);
    }
    confine_drop(arguments->number[OPTION_PARENT]);
    for (int i = 0; i < arguments->libraries; i++)
        loaded[i ^ first] = (struct loaded){copy_load(&copies[i ^ first], i ^ first, prng), false};
    if (loaded[0].handle == loaded[1].handle)
        fail("library", WORKER_BOTH, "the loader took the two libraries for one: they cannot be compared");
    for (int i = 0; i < arguments->libraries; i++) {
        const int side = i ^ first;
        struct loaded *one = &loaded[side];
        void *both = arguments->beside[side] ? copy_load_beside(&beside[side], one->handle, side, prng) : NULL;
        if (both) *one = (struct loaded){both, true};
    }
}

static void load_all(struct target *targets, const struct arguments *arguments, struct prng *prng)
{
    struct loaded loaded[2] = {{NULL, false}, {NULL, false}};
    load_pair(loaded, arguments, prng);
    for (int i = 0; i < arguments->libraries; i++) {
        struct target *target = &targets[i];
        target_open(target, arguments->driver, loaded[i].handle, i);
        const char *lacks = loaded[i].has_beside ? target->driver->error(target->library) : NULL;
        if (lacks && *lacks) say_words("lacks", i, lacks);
        if (arguments->backend_count > 0) target_force(target, arguments->backends[0]);
        say("library %d %s %u %s %s", i, target->driver->name,
            target->driver == &driver_pqlane ? (unsigned)PQLANE_ABI_VERSION : 0u,
            target->driver->version(target->library), target_backend(target));
        say("build %d %s", i, target->driver->build(target->library));
    }
}

static void list_backends(const struct target *target)
{
    int state;
    const char *name;
    for (size_t i = 0; target->driver->backend && (name = target->driver->backend(target->library, i, &state)); i++)
        say("backend %d %d %s", target->side, state, name);
}

/* Operations of the first library, then those that only the second has. */
static void list_operations(const struct target *targets, int count)
{
    const pqlane_driver_operation *operation;
    const pqlane_driver_algorithm *last = NULL;
    for (int side = 0; side < count; side++)
        for (size_t i = 0; (operation = target_operation(&targets[side], i)); i++) {
            char name[128];
            const pqlane_driver_algorithm *algorithm = operation->algorithm;
            if (!last || algorithm != last)
                say("algorithm %d %u %zu %zu %zu", (int)algorithm->kind, algorithm->category, algorithm->public_key,
                    algorithm->ciphertext, algorithm->signature);
            last = algorithm;
            snprintf(name, sizeof name, "%s/%s", algorithm->name, operation->name);
            bool there = count == 2 && target_find(&targets[1 - side], name);
            const char *varies = operation->flags & PQLANE_DRIVER_VARIES ? " varies" : "";
            if (side == 0 || !there) say("operation %d %s%s", there ? 3 : 1 << side, name, varies);
        }
}

static uint64_t at_once_of(const pqlane_driver_operation *operation)
{
    return operation->at_once ? operation->at_once : 1;
}

static struct task find_task(const char *name, const struct target *targets, int count, struct prng *prng)
{
    struct task task = {.name = name};
    const pqlane_driver_algorithm *algorithm[2] = {NULL, NULL};
    for (int side = 0; side < count; side++) {
        task.operation[side] = target_find(&targets[side], name);
        if (!task.operation[side]) fail("usage", WORKER_BOTH, "no such operation: %s", name);
        algorithm[side] = task.operation[side]->algorithm;
        task.run[side] = targets[side].driver->run;
        if (algorithm[side]->kind == PQLANE_DRIVER_HANDSHAKE) task.talked[side] = targets[side].driver->talked;
        if (side > 0 && !task.talked[0] != !task.talked[1])
            fail("driver", WORKER_BOTH,
                 "one of the two plugins tells what the sides of its handshakes sent, and the "
                 "other does not: build both with this pqlane_driver.h");
        task.flags |= task.operation[side]->flags;
        const uint64_t at_once = at_once_of(task.operation[side]);
        if (side > 0 && at_once != task.at_once)
            fail("operation", WORKER_BOTH, "the two libraries do different numbers of operations in %s", name);
        task.at_once = at_once;
    }
    task.inputs = inputs_of(targets, count, algorithm, prng);
    return task;
}

static void visit_prepared(const struct mode *mode, struct work *work, struct task *task)
{
    const unsigned flags = mode->visit == bench_visit ? 0 : PQLANE_DRIVER_GIVEN_RANDOMNESS;
    for (int side = 0; side < 2 && task->operation[side]; side++) {
        const struct target *target = &work->targets[side];
        task->work[side] = target->driver->prepare(target->library, task->operation[side], task->inputs, flags);
        if (!task->work[side]) fail("operation", side, "%s", target->driver->error(target->library));
    }
    mode->visit(work, task);
    for (int side = 0; side < 2 && task->operation[side]; side++)
        work->targets[side].driver->tear_down(task->work[side]);
}

/* One operation; where several backends are named on each of them, in random order: what the machine does meanwhile
 * hits all of them alike. */
static void visit(const struct mode *mode, struct work *work, struct task *task, const struct arguments *arguments)
{
    size_t order[WORKER_MOST_BACKENDS], count = arguments->backend_count;
    say("visit %s", task->name);
    if (count < 2) {
        visit_prepared(mode, work, task);
        return;
    }
    prng_permutation(&work->prng, order, count);
    for (size_t i = 0; i < count; i++) {
        const char *backend = arguments->backends[order[i]];
        target_force(&work->targets[0], backend);
        say("on %s", backend);
        visit_prepared(mode, work, task);
    }
}

int main(int argc, char **argv)
{
    struct arguments arguments;
    static struct target targets[2]; /* not gone at the end, when leaks are looked for */
    say("pqlane-worker %d", WORKER_PROTOCOL_VERSION);
    parse(&arguments, argc, argv);
    const struct mode *mode = find_mode(&arguments);
    confine_follow_parent(arguments.number[OPTION_PARENT]);

    struct work work = {
        .targets = targets,
        .prng = {(uint64_t)arguments.number[OPTION_SEED]},
        .time_ns = (double)arguments.number[OPTION_TIME],
        .least_varying = arguments.number[OPTION_LEAST],
        .pairs = arguments.number[OPTION_PAIRS],
    };
    work.first_number = prng_next(&work.prng) & 0xffffffffffff8;
    say("cpu %d", confine_pin(arguments.number[OPTION_CPU], &work.prng));
    load_all(targets, &arguments, &work.prng);
    if (!mode->visit) {
        for (int i = 0; i < arguments.libraries; i++) list_backends(&targets[i]);
        list_operations(targets, arguments.libraries);
        say("end");
        return 0;
    }

    clock_begin(&work.clock);
    size_t count = (size_t)arguments.name_count;
    struct task *tasks = need_memory((count + 1) * sizeof *tasks);
    size_t *order = need_memory((count + 1) * sizeof *order);
    for (size_t i = 0; i < count; i++)
        tasks[i] = find_task(arguments.names[i], targets, arguments.libraries, &work.prng);
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
