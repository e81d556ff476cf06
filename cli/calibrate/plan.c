/* SPDX-License-Identifier: Apache-2.0 */

/* Drawing up the plan and loading what it needs. */

#include "plan.h"

#include "measure/worker.h"
#include "slower/slower.h"
#include "stats/prng.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The bytes of libpqlane-slower.so, which lies beside the worker, and where in them the number stands. */
static uint8_t *read_slower(size_t *size, size_t *mark, struct measure_error *error)
{
    char path[4300];
    struct image image = IMAGE_NONE;
    if (!worker_find(path, sizeof path - 32, error)) return NULL;
    char *slash = strrchr(path, '/');
    strcpy(slash ? slash + 1 : path, "libpqlane-slower.so");
    if (image_of_file(&image, path, error) != MEASURE_DONE) {
        image_close(&image);
        return NULL;
    }
    uint8_t *bytes = malloc(image.size);
    bool good = bytes && pread(image.fd, bytes, image.size, 0) == (ssize_t)image.size;
    uint8_t *found = good ? memmem(bytes, image.size, SLOWER_MARK, sizeof SLOWER_MARK) : NULL;
    if (found && (size_t)(bytes + image.size - found) >= sizeof(struct slower_mark)) {
        *size = image.size;
        *mark = (size_t)(found - bytes);
    } else {
        measure_fail(error, "%s is not the library that calibration needs: install pqlane again", path);
        free(bytes);
        bytes = NULL;
    }
    image_close(&image);
    return bytes;
}

/* An image that is slower by so much. */
static enum measure_end make_slower(struct image *image, uint8_t *bytes, size_t size, size_t mark, uint64_t thousandths,
                                    struct measure_error *error)
{
    char origin[80];
    memcpy(bytes + mark + offsetof(struct slower_mark, thousandths), &thousandths, sizeof thousandths);
    snprintf(origin, sizeof origin, "libpqlane-slower.so by %g %%", (double)thousandths / 10);
    return image_of_bytes(image, origin, bytes, size, error);
}

static enum measure_end load_slower(struct plan *plan, struct measure_error *error)
{
    size_t size, mark;
    uint8_t *bytes = read_slower(&size, &mark, error);
    if (!bytes) return MEASURE_FAILED;
    enum measure_end end = make_slower(&plan->slower_base, bytes, size, mark, 0, error);
    for (size_t i = 0; i < plan->kind_count && end == MEASURE_DONE; i++)
        if (plan->kinds[i].kind == KIND_SLOWER)
            end = make_slower(&plan->slower[i], bytes, size, mark, plan->kinds[i].thousandths, error);
    free(bytes);
    return end;
}

static int is_library(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot && strcmp(dot, ".so") == 0;
}

static enum measure_end load_candidates(struct plan *plan, const char *folder, struct measure_error *error)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_library, alphasort);
    if (count < 0) return measure_fail(error, "cannot read the folder %s: %s", folder, strerror(errno));
    enum measure_end end = MEASURE_DONE;
    plan->candidates = calloc((size_t)count + 1, sizeof *plan->candidates);
    if (!plan->candidates) end = measure_fail(error, "no memory for %d libraries", count);
    if (count == 0) end = measure_fail(error, "there is no *.so in %s", folder);
    if (count > CALIBRATE_MOST_CANDIDATES)
        end = measure_fail(error, "more than %d *.so in %s", CALIBRATE_MOST_CANDIDATES, folder);
    for (int i = 0; i < count; i++) {
        char path[4096];
        if (end == MEASURE_DONE) {
            snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
            end = image_of_file(&plan->candidates[plan->candidate_count++], path, error);
        }
        free(entries[i]);
    }
    free(entries);
    return end;
}

static void add_kind(struct plan *plan, enum gate_kind kind, unsigned thousandths, size_t gates)
{
    struct kind *added = &plan->kinds[plan->kind_count++];
    *added = (struct kind){.kind = kind, .thousandths = thousandths, .gates = gates};
    if (kind == KIND_SLOWER)
        snprintf(added->name, sizeof added->name, "slower %g%%", (double)thousandths / 10);
    else
        snprintf(added->name, sizeof added->name, "%s", kind == KIND_IDENTICAL ? "identical" : "relinked");
    plan->gate_count += gates;
}

static bool shuffle(struct plan *plan, uint64_t seed)
{
    struct prng prng = {seed};
    size_t *order = calloc(plan->gate_count + 1, sizeof *order), at = 0;
    plan->gates = calloc(plan->gate_count + 1, sizeof *plan->gates);
    if (order && plan->gates) {
        prng_permutation(&prng, order, plan->gate_count);
        for (size_t i = 0; i < plan->kind_count; i++)
            for (size_t j = 0; j < plan->kinds[i].gates; j++) plan->gates[order[at++]] = (struct planned){i, j};
    }
    free(order);
    return at == plan->gate_count;
}

enum measure_end plan_make(struct plan *plan, const struct plan_wish *wish, struct measure_error *error)
{
    *plan = (struct plan){.library = IMAGE_NONE, .slower_base = IMAGE_NONE};
    for (size_t i = 0; i < sizeof plan->slower / sizeof *plan->slower; i++) plan->slower[i] = (struct image)IMAGE_NONE;
    enum measure_end end = image_of_file(&plan->library, wish->library, error);
    if (end == MEASURE_DONE && wish->candidates) end = load_candidates(plan, wish->candidates, error);
    if (end != MEASURE_DONE) return end;
    add_kind(plan, KIND_IDENTICAL, 0, wish->gates);
    if (plan->candidate_count) add_kind(plan, KIND_RELINKED, 0, plan->candidate_count);
    for (size_t i = 0; i < wish->slower_count && wish->slower_gates > 0; i++)
        add_kind(plan, KIND_SLOWER, wish->slower[i], wish->slower_gates);
    if (wish->slower_count && wish->slower_gates > 0) end = load_slower(plan, error);
    if (end == MEASURE_DONE && !shuffle(plan, wish->seed))
        end = measure_fail(error, "no memory for %zu gates", plan->gate_count);
    return end;
}

void plan_clear(struct plan *plan)
{
    image_close(&plan->library);
    image_close(&plan->slower_base);
    for (size_t i = 0; i < sizeof plan->slower / sizeof *plan->slower; i++) image_close(&plan->slower[i]);
    for (size_t i = 0; i < plan->candidate_count; i++) image_close(&plan->candidates[i]);
    free(plan->candidates);
    free(plan->gates);
    *plan = (struct plan){.library = IMAGE_NONE};
}

const struct image *plan_candidate(const struct plan *plan, const struct planned *gate)
{
    switch (plan->kinds[gate->kind].kind) {
    case KIND_SLOWER:
        return &plan->slower[gate->kind];
    case KIND_RELINKED:
        return &plan->candidates[gate->candidate];
    case KIND_IDENTICAL:
        break;
    }
    return &plan->library;
}

const struct image *plan_baseline(const struct plan *plan, const struct planned *gate)
{
    return plan->kinds[gate->kind].kind == KIND_SLOWER ? &plan->slower_base : &plan->library;
}
