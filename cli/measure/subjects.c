/* SPDX-License-Identifier: Apache-2.0 */

/* Asking for operations, and filtering them. */

#include "subjects.h"

#include "cli.h"

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

/* A worker's words about the file that stands beside go on after its name; where there is none it cannot tell why. */
static void explain_lack(struct library_facts *facts, const struct image *image)
{
    char words[512];
    snprintf(words, sizeof words, "%s", facts->lacks);
    if (!image->beside)
        snprintf(facts->lacks, sizeof facts->lacks, "%s", image->lacks);
    else if (*words)
        snprintf(facts->lacks, sizeof facts->lacks, "%s %s", image->beside->path, words);
}

enum measure_end subjects_ask(struct subjects *subjects, const struct image *const *images, int image_count,
                              const char *backend, struct measure_error *error)
{
    *subjects = (struct subjects){.items = calloc(MOST_OPERATIONS, sizeof *subjects->items)};
    if (!subjects->items) return measure_fail(error, "no memory for the table of operations");
    struct worker_job job = {.mode = "list", .image_count = image_count, .backend = backend, .cpu = -1, .seed = 1};
    for (int i = 0; i < image_count; i++) job.images[i] = images[i];
    enum measure_end end = worker_run(&job, subjects_line, subjects, error);
    for (int i = 0; i < image_count; i++) explain_lack(&subjects->facts[i], images[i]);
    return end;
}

void subjects_clear(struct subjects *subjects)
{
    free(subjects->items);
    *subjects = (struct subjects){0};
}

/* ---- Filters ---- */

struct filter_part {
    char text[160];
    size_t len;
    bool at_end;
};

/* The next part that can match anything. *filter: where the one after it begins, NULL at the end. */
static bool next_part(const char **filter, struct filter_part *part)
{
    while (*filter) {
        const char *begin = *filter, *comma = strchr(begin, ',');
        size_t len = comma ? (size_t)(comma - begin) : strlen(begin);
        *filter = comma ? comma + 1 : NULL;
        part->at_end = len > 1 && begin[len - 1] == '$';
        part->len = part->at_end ? len - 1 : len;
        if (part->len == 0 || part->len >= sizeof part->text) continue;
        memcpy(part->text, begin, part->len);
        part->text[part->len] = 0;
        return true;
    }
    return false;
}

static bool part_matches(const struct filter_part *part, const char *name)
{
    const size_t len = strlen(name);
    if (part->at_end) return len >= part->len && strcasecmp(name + len - part->len, part->text) == 0;
    return strcasestr(name, part->text) != NULL;
}

/* By the + between the two algorithms, or by what is done. The + behind a slash is that of a variant. */
static bool part_means_handshakes(const struct filter_part *part)
{
    return part->text[strcspn(part->text, "+/")] == '+' || strcasestr(part->text, "handshake") ||
           strcasestr(part->text, "client") || strcasestr(part->text, "server");
}

bool subjects_pass(const char *name, const char *filter)
{
    struct filter_part part;
    if (!filter) return true;
    while (next_part(&filter, &part))
        if (part_matches(&part, name)) return true;
    return false;
}

bool subjects_asked(const struct offered *item, const char *filter)
{
    const bool is_handshake = item->algorithm.kind == PQLANE_DRIVER_HANDSHAKE;
    struct filter_part part;
    if (!filter) return !is_handshake;
    while (next_part(&filter, &part))
        if (part_matches(&part, item->name) && (!is_handshake || part_means_handshakes(&part))) return true;
    return false;
}

bool subjects_handshakes_asked(const char *filter)
{
    struct filter_part part;
    while (next_part(&filter, &part))
        if (part_means_handshakes(&part)) return true;
    return false;
}

/* A part that means handshakes may mean variants, too ("derive+import"): it is not in want if it has something. */
static bool part_is_in_want(const struct subjects *subjects, int side, const struct filter_part *part)
{
    if (!part_means_handshakes(part)) return false;
    for (size_t i = 0; i < subjects->count; i++)
        if (subjects->items[i].sides >> side & 1 && part_matches(part, subjects->items[i].name)) return false;
    return true;
}

void subjects_warn(const struct subjects *subjects, const struct image *const *images, int image_count,
                   const char *filter)
{
    for (int side = 0; side < image_count; side++) {
        const char *lacks = subjects->facts[side].lacks;
        struct filter_part part;
        for (const char *rest = filter; *lacks && next_part(&rest, &part);)
            if (part_is_in_want(subjects, side, &part)) {
                cli_warn("%s has no handshakes: %s", images[side]->path, lacks);
                break;
            }
    }
}

bool subjects_filter(struct subjects *subjects, const char *filter)
{
    size_t kept = 0;
    for (size_t i = 0; i < subjects->count; i++)
        if (subjects_asked(&subjects->items[i], filter)) subjects->items[kept++] = subjects->items[i];
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
