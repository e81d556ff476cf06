/* SPDX-License-Identifier: Apache-2.0 */

/* Asking for operations, and filtering them. */

#include "subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_OPERATIONS 4096 /* what a run may hold */

static void copy_printable(char *to, size_t size, const char *from)
{
    size_t n = 0;
    for (; *from && n + 1 < size; from++) to[n++] = *from < ' ' || *from > '~' ? '?' : *from;
    to[n] = 0;
}

bool library_facts_line(struct library_facts facts[2], const char *word, char *rest)
{
    if ((rest[0] != '0' && rest[0] != '1') || rest[1] != ' ') return false;
    struct library_facts *library = &facts[rest[0] - '0'];
    if (strcmp(word, "build") == 0) {
        copy_printable(library->build, sizeof library->build, rest + 2);
        return true;
    }
    if (strcmp(word, "lacks") == 0) {
        copy_printable(library->lacks, sizeof library->lacks, rest + 2);
        return true;
    }
    uint64_t abi;
    char *space = NULL;
    const char *driver = strtok_r(rest + 2, " ", &space);
    if (!driver || !worker_number(&space, &abi) || abi > 1000000) return false;
    const char *version = strtok_r(NULL, " ", &space), *backend = strtok_r(NULL, " ", &space);
    if (!backend) return false;
    copy_printable(library->driver, sizeof library->driver, driver);
    library->abi = (unsigned)abi;
    copy_printable(library->version, sizeof library->version, version);
    copy_printable(library->backend, sizeof library->backend, backend);
    return true;
}

bool library_facts_are_in(const char *word)
{
    return strcmp(word, "library") == 0 || strcmp(word, "build") == 0 || strcmp(word, "lacks") == 0;
}

/* "SIDE STATE NAME" */
static bool backend_line(struct library_facts facts[2], char *rest)
{
    if ((rest[0] != '0' && rest[0] != '1') || rest[1] != ' ') return false;
    struct library_facts *library = &facts[rest[0] - '0'];
    uint64_t state;
    char *at = rest + 2;
    if (!worker_number(&at, &state) || state > PQLANE_BACKEND_FAILED || at[0] != ' ' || !at[1] ||
        library->backend_count == WORKER_MOST_BACKENDS)
        return false;
    struct backend_facts *backend = &library->backends[library->backend_count++];
    backend->state = (pqlane_backend_state)state;
    copy_printable(backend->name, sizeof backend->name, at + 1);
    return true;
}

static bool algorithm_line(struct algorithm_facts *facts, char *rest)
{
    uint64_t kind, category;
    if (!worker_number(&rest, &kind) || kind < PQLANE_DRIVER_KEM || kind > PQLANE_DRIVER_HANDSHAKE ||
        !worker_number(&rest, &category) || category > 5 || !worker_number(&rest, &facts->public_key) ||
        !worker_number(&rest, &facts->ciphertext) || !worker_number(&rest, &facts->signature))
        return false;
    if (facts->public_key > MOST_WIRE || facts->ciphertext > MOST_WIRE || facts->signature > MOST_WIRE) return false;
    facts->kind = (pqlane_driver_kind)kind;
    facts->category = (unsigned)category;
    return true;
}

static bool is_name(const char *text)
{
    const char *slash = strchr(text, '/');
    return slash && slash != text && slash[1] && text[0] != '-' && worker_word(text, sizeof((struct offered *)0)->name);
}

/* "SIDES NAME", "SIDES NAME varies" */
static bool operation_line(struct subjects *subjects, char *rest)
{
    if (rest[0] < '1' || rest[0] > '3' || rest[1] != ' ' || subjects->count == MOST_OPERATIONS) return false;
    char *name = rest + 2, *space = strchr(name, ' ');
    const bool varies = space && strcmp(space, " varies") == 0;
    if (varies) *space = 0;
    if (!is_name(name)) return false;
    struct offered *item = &subjects->items[subjects->count++];
    *item = (struct offered){.sides = (unsigned)(rest[0] - '0'), .varies = varies, .algorithm = subjects->told};
    snprintf(item->name, sizeof item->name, "%s", name);
    return true;
}

static bool subjects_line(void *context, const char *word, char *rest)
{
    struct subjects *subjects = context;
    if (!word || strcmp(word, "cpu") == 0) return true;
    if (library_facts_are_in(word)) return library_facts_line(subjects->facts, word, rest);
    if (strcmp(word, "backend") == 0) return backend_line(subjects->facts, rest);
    if (strcmp(word, "algorithm") == 0) return algorithm_line(&subjects->told, rest);
    return strcmp(word, "operation") == 0 && operation_line(subjects, rest);
}

enum measure_end subjects_ask(struct subjects *subjects, const struct image *const *images, int image_count,
                              const char *backend, struct measure_error *error)
{
    *subjects = (struct subjects){.items = calloc(MOST_OPERATIONS, sizeof *subjects->items)};
    if (!subjects->items) return measure_fail(error, "no memory for the table of operations");
    struct worker_job job = {.mode = "list", .image_count = image_count, .backend = backend, .cpu = -1, .seed = 1};
    for (int i = 0; i < image_count; i++) job.images[i] = images[i];
    return worker_run(&job, subjects_line, subjects, error);
}

void subjects_clear(struct subjects *subjects)
{
    free(subjects->items);
    *subjects = (struct subjects){0};
}

bool subjects_pass(const char *name, const char *filter)
{
    if (!filter) return true;
    for (const char *part = filter, *comma; part; part = comma ? comma + 1 : NULL) {
        char text[160];
        comma = strchr(part, ',');
        size_t len = comma ? (size_t)(comma - part) : strlen(part);
        const bool at_end = len > 1 && part[len - 1] == '$';
        if (at_end) len--;
        if (len == 0 || len >= sizeof text) continue;
        memcpy(text, part, len);
        text[len] = 0;
        const size_t name_len = strlen(name);
        if (at_end ? name_len >= len && strcasecmp(name + name_len - len, text) == 0 : strcasestr(name, text) != NULL)
            return true;
    }
    return false;
}

bool subjects_filter(struct subjects *subjects, const char *filter)
{
    size_t kept = 0;
    for (size_t i = 0; i < subjects->count; i++)
        if (filter ? subjects_pass(subjects->items[i].name, filter)
                   : subjects->items[i].algorithm.kind != PQLANE_DRIVER_HANDSHAKE)
            subjects->items[kept++] = subjects->items[i];
    subjects->count = kept;
    return kept > 0;
}

bool subjects_keep(struct subjects *subjects, bool (*wanted)(const struct offered *item, const void *context),
                   const void *context)
{
    size_t kept = 0;
    for (size_t i = 0; i < subjects->count; i++)
        if (wanted(&subjects->items[i], context)) subjects->items[kept++] = subjects->items[i];
    subjects->count = kept;
    return kept > 0;
}

bool subjects_same_algorithm(const char *left, const char *right)
{
    const char *slash = strrchr(left, '/'); /* the last one: SHA2-512/256 has one of its own */
    size_t len = slash ? (size_t)(slash - left) + 1 : 0;
    return strncmp(left, right, len) == 0 && !strchr(right + len, '/');
}
