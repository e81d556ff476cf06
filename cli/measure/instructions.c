/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A worker under callgrind, and the files that it leaves in a folder of its own: one per operation, with these lines
 * among others:
 *
 *     desc: Trigger: Client Request: ML-KEM-768/decaps
 *     summary: 1234567
 */

#include "instructions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534 /* whom a worker of root becomes */
#define TRIGGER "desc: Trigger: Client Request: "
#define MOST_FILE_BYTES (4 << 20) /* of a dump; what counts stands at its end */
#define CALLGRIND_SILENCE_SECONDS 60.0

struct counting {
    const char *const *names;
    size_t count;
    const char *backend;
    uint64_t seed;
    double deadline;
    uint64_t runs; /* that a dump counts */
};

static bool counted_line(void *context, const char *word, char *rest)
{
    struct counting *counting = context;
    return !word || strcmp(word, "counted") != 0 || (worker_number(&rest, &counting->runs) && counting->runs > 0);
}

static bool find_valgrind(char *path, size_t size)
{
    const char *folder = secure_getenv("PATH");
    if (!folder) folder = "/usr/bin";
    for (const char *end; *folder; folder = *end ? end + 1 : end) {
        end = strchrnul(folder, ':');
        if (end > folder && *folder == '/' &&
            (size_t)snprintf(path, size, "%.*s/valgrind", (int)(end - folder), folder) < size &&
            access(path, X_OK) == 0)
            return true;
    }
    return false;
}

/* "keygen" and "encaps" draw randomness; with a variant ("keygen+seed") they are told what to take. So do both sides
 * of handshakes, of which a count is always one of both. */
static bool is_exact(const char *name)
{
    static const char *const draws[] = {"/keygen", "/encaps", "/handshake", "/client", "/server"};
    const char *operation = strrchr(name, '/');
    bool exact = operation != NULL;
    for (size_t i = 0; i < sizeof draws / sizeof *draws && exact; i++) exact = strcmp(operation, draws[i]) != 0;
    return exact;
}

/* One dump: if it is about a name, its count. The folder belongs to the worker, so the file may be anything. */
static void read_dump(const struct counting *counting, int folder, const char *name, double *counts)
{
    char line[1024]; /* lines of a dump are short; the pieces of a longer one begin like nothing below */
    size_t read = 0, index = counting->count;
    struct stat info;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    FILE *file = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? fdopen(fd, "r") : NULL;
    if (!file) {
        if (fd >= 0) close(fd);
        return;
    }
    while (fgets(line, sizeof line, file) && (read += strlen(line)) < MOST_FILE_BYTES) {
        line[strcspn(line, "\n")] = 0;
        if (strncmp(line, TRIGGER, strlen(TRIGGER)) == 0) {
            for (index = 0; index < counting->count; index++)
                if (strcmp(counting->names[index], line + strlen(TRIGGER)) == 0) break;
        } else if (index < counting->count &&
                   (strncmp(line, "summary: ", 9) == 0 || strncmp(line, "totals: ", 8) == 0)) {
            char *rest = strchr(line, ' ');
            uint64_t total;
            if (worker_number(&rest, &total)) counts[index] = (double)total / (double)counting->runs;
        }
    }
    fclose(file);
}

/* Reads all dumps in the folder that was opened before the worker ran, and empties it. */
static void collect(const struct counting *counting, int folder, double *counts)
{
    int listing = dup(folder);
    DIR *entries = listing >= 0 ? fdopendir(listing) : NULL;
    if (!entries && listing >= 0) close(listing);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (entry->d_name[0] == '.') continue;
        if (counting->runs > 0) read_dump(counting, folder, entry->d_name, counts);
        unlinkat(folder, entry->d_name, 0);
    }
    if (entries) closedir(entries);
}

static enum measure_end count_image(struct counting *counting, const struct image *image, double *counts,
                                    struct measure_error *error)
{
    char valgrind[512], folder[256], out[320];
    const char *base = secure_getenv("TMPDIR");
    if (!find_valgrind(valgrind, sizeof valgrind)) return measure_fail(error, "valgrind is not installed");
    snprintf(folder, sizeof folder, "%s/pqlane-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) return measure_fail(error, "no folder for callgrind in %s: %s", folder, strerror(errno));
    int opened = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0 || (geteuid() == 0 && fchown(opened, NOBODY, NOBODY) != 0)) {
        measure_fail(error, "no folder for callgrind: %s", strerror(errno));
        if (opened >= 0) close(opened);
        rmdir(folder);
        return MEASURE_FAILED;
    }
    snprintf(out, sizeof out, "--callgrind-out-file=%s/count", folder);
    const char *const tool[] = {valgrind, "--tool=callgrind", "-q", "--vgdb=no", "--log-file=/dev/null", out, NULL};
    const struct worker_job job = {
        .mode = "count",
        .images = {image},
        .image_count = 1,
        .backend = counting->backend,
        .cpu = -1,
        .seed = counting->seed,
        .names = counting->names,
        .name_count = counting->count,
        .patience_seconds = CALLGRIND_SILENCE_SECONDS,
        .deadline = counting->deadline,
        .tool = tool,
    };
    enum measure_end end = worker_run(&job, counted_line, counting, error);
    if (end == MEASURE_DONE && counting->runs == 0) end = measure_fail(error, "callgrind counted nothing");
    if (end == MEASURE_OUT_OF_TIME) measure_fail(error, "out of time");
    collect(counting, opened, counts);
    close(opened);
    rmdir(folder); /* where the worker put something else in its place, that stays */
    return end;
}

enum measure_end instructions_count(struct instructions *instructions, const struct image *const images[2],
                                    const char *const *names, size_t count, const char *backend, uint64_t seed,
                                    double deadline, struct measure_error *error)
{
    enum measure_end end = MEASURE_DONE;
    const char **exact = calloc(count + 1, sizeof *exact);
    double *found = calloc(count + 1, sizeof *found);
    *instructions = (struct instructions){.source = NULL};
    for (int side = 0; side < 2; side++) instructions->counts[side] = calloc(count + 1, sizeof(double));
    if (!exact || !found || !instructions->counts[0] || !instructions->counts[1]) {
        end = measure_fail(error, "no memory to count instructions");
        goto out;
    }
    struct counting counting = {exact, 0, backend, seed, deadline, 0};
    for (size_t i = 0; i < count; i++)
        if (is_exact(names[i])) exact[counting.count++] = names[i];
    for (int side = 0; side < 2 && end == MEASURE_DONE; side++) {
        for (size_t i = 0; i < count; i++) instructions->counts[side][i] = found[i] = NAN;
        counting.runs = 0;
        if (counting.count > 0) end = count_image(&counting, images[side], found, error);
        for (size_t i = 0, j = 0; i < count && end == MEASURE_DONE; i++)
            if (is_exact(names[i])) instructions->counts[side][i] = found[j++];
    }
    if (end == MEASURE_DONE) instructions->source = "callgrind";
    if (end == MEASURE_FAILED || end == MEASURE_OUT_OF_TIME) {
        snprintf(instructions->reason, sizeof instructions->reason, "%s", error->text);
        end = MEASURE_DONE;
    }
out:
    free(exact);
    free(found);
    return end;
}

void instructions_clear(struct instructions *instructions)
{
    for (int side = 0; side < 2; side++) free(instructions->counts[side]);
    *instructions = (struct instructions){.source = NULL};
}

double instructions_ratio(const struct instructions *instructions, size_t index)
{
    if (!instructions->source) return NAN;
    double baseline = instructions->counts[1][index];
    return baseline > 0 ? instructions->counts[0][index] / baseline : NAN;
}
