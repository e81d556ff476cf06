/* SPDX-License-Identifier: Apache-2.0 */

/* Choosing among the backends that a library has. */

#include "backends.h"

#include <stdio.h>
#include <string.h>

#define ALL "all"

static const struct {
    const char *word, *text;
} states[] = {
    [PQLANE_BACKEND_READY] = {"ready", "ready"},
    [PQLANE_BACKEND_UNSUPPORTED] = {"unsupported", "not on this processor"},
    [PQLANE_BACKEND_FAILED] = {"failed", "wrong known answers"},
};

const char *backend_state_word(pqlane_backend_state state)
{
    return states[state].word;
}

const char *backend_state_text(pqlane_backend_state state)
{
    return states[state].text;
}

bool backends_are_several(const char *wanted)
{
    return wanted && (strcmp(wanted, ALL) == 0 || strchr(wanted, ','));
}

static void add(struct backends *backends, const char *name)
{
    size_t used = strlen(backends->list);
    snprintf(backends->list + used, sizeof backends->list - used, "%s%s", backends->count ? "," : "", name);
    backends->name[backends->count++] = name;
}

/* Marks the backend of this name as wanted. */
static enum measure_end want(bool wanted[WORKER_MOST_BACKENDS], const char *name, size_t len,
                             const struct library_facts *facts, const char *path, struct measure_error *error)
{
    char has[WORKER_MOST_BACKENDS * 66] = "";
    for (size_t i = 0; i < facts->backend_count; i++) {
        const struct backend_facts *backend = &facts->backends[i];
        if (strlen(backend->name) == len && memcmp(backend->name, name, len) == 0) {
            wanted[i] = true;
            if (backend->state == PQLANE_BACKEND_READY) return MEASURE_DONE;
            return measure_fail(error, "%s cannot use the backend '%s' here: %s", path, backend->name,
                                backend_state_text(backend->state));
        }
        size_t used = strlen(has);
        snprintf(has + used, sizeof has - used, "%s%s", i ? ", " : "", backend->name);
    }
    return measure_fail(error, "%s has no backend '%.*s': it has %s", path, (int)(len < 64 ? len : 64), name, has);
}

enum measure_end backends_choose(struct backends *backends, const char *wanted, const struct library_facts *facts,
                                 const char *path, struct measure_error *error)
{
    bool chosen[WORKER_MOST_BACKENDS] = {false};
    enum measure_end end = MEASURE_DONE;
    *backends = (struct backends){0};
    if (!wanted) {
        add(backends, facts->backend);
        return MEASURE_DONE;
    }
    if (strcmp(wanted, ALL) == 0)
        for (size_t i = 0; i < facts->backend_count; i++) chosen[i] = facts->backends[i].state == PQLANE_BACKEND_READY;
    else
        for (const char *name = wanted; name && end == MEASURE_DONE;
             name = strchr(name, ',') ? strchr(name, ',') + 1 : NULL)
            end = want(chosen, name, strcspn(name, ","), facts, path, error);
    for (size_t i = 0; i < facts->backend_count; i++)
        if (chosen[i]) add(backends, facts->backends[i].name);
    if (end == MEASURE_DONE && backends->count == 0)
        return measure_fail(error, "%s has no backend that is ready", path);
    return end;
}
