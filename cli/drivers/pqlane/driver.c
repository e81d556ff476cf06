/* SPDX-License-Identifier: Apache-2.0 */

/* The driver of libpqlane: this one or any built one, each of its backends. */

#include "../drivers.h"
#include "costs.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

static char open_error[sizeof((struct library *)0)->error];

static const char *error_of(void *handle)
{
    const struct library *library = handle;
    return library ? library->error : open_error;
}

/* Crosses the library's algorithms with the rows. */
static bool offer(struct library *library)
{
    static const pqlane_driver_kind kinds[] = {[PQLANE_KIND_KEM] = PQLANE_DRIVER_KEM,
                                               [PQLANE_KIND_SIG] = PQLANE_DRIVER_SIGNATURE,
                                               [PQLANE_KIND_HASH] = PQLANE_DRIVER_HASH};
    size_t algorithms = library->alg_count(), count = 0;
    library->offered = calloc(algorithms * operation_count + 1, sizeof *library->offered);
    if (!library->offered) return false;
    for (size_t i = 0; i < algorithms; i++) {
        const pqlane_alg *alg = library->alg_at(i);
        for (size_t j = 0; j < operation_count; j++) {
            const struct operation *row = &operations[j];
            struct offered *offered = &library->offered[count];
            if (row->kind != library->alg_kind(alg) || !library_has(library, row->needs)) continue;
            offered->alg = alg;
            offered->row = row;
            offered->algorithm = (pqlane_driver_algorithm){
                .name = library->alg_name(alg),
                .kind = kinds[row->kind],
                .category = library->alg_category ? library->alg_category(alg) : 0,
                .public_key = library->alg_size(alg, PQLANE_SIZE_PUBLIC_KEY),
                .ciphertext = library->alg_size(alg, PQLANE_SIZE_CIPHERTEXT),
                .signature = library->alg_size(alg, PQLANE_SIZE_SIGNATURE),
            };
            offered->shown = (pqlane_driver_operation){
                .algorithm = &offered->algorithm,
                .name = row->name,
                .flags = (row->varies ? PQLANE_DRIVER_VARIES : 0u) |
                         (row->deterministic ? PQLANE_DRIVER_DETERMINISTIC : 0u) |
                         (row->takes_rnd ? PQLANE_DRIVER_TAKES_RANDOMNESS : 0u),
                .at_once = row->at_once,
            };
            count++;
        }
    }
    library->offered_count = count;
    return true;
}

static void *open_library(void *handle)
{
    struct library *library = calloc(1, sizeof *library);
    bool good = library != NULL;
    strcpy(open_error, "finds no memory");
    if (good && !library_find_functions(library, handle)) {
        memcpy(open_error, library->error, sizeof open_error);
        good = false;
    }
    if (good && offer(library)) return library;
    free(library);
    return NULL;
}

static const char *version_of(void *library)
{
    return ((const struct library *)library)->version();
}

static const char *build_of(void *library)
{
    return ((const struct library *)library)->build_info();
}

static const pqlane_driver_operation *operation_of(void *handle, size_t i)
{
    const struct library *library = handle;
    return i < library->offered_count ? &library->offered[i].shown : NULL;
}

/* What stands around the row that the caller knows. */
static const struct offered *offered_of(const pqlane_driver_operation *operation)
{
    return (const struct offered *)(const void *)((const char *)operation - offsetof(struct offered, shown));
}

static int make(void *handle, const pqlane_driver_algorithm *algorithm, uint64_t seed, unsigned number, uint8_t *out,
                size_t *len)
{
    const struct offered *offered = (const struct offered *)(const void *)((const char *)algorithm -
                                                                           offsetof(struct offered, algorithm));
    return work_make_input(handle, offered->alg, seed, number, out, len);
}

static void *prepare(void *library, const pqlane_driver_operation *operation,
                     const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], unsigned flags)
{
    return work_begin(library, offered_of(operation), inputs, flags);
}

static int run(void *handle, uint64_t first, uint64_t count)
{
    const struct work *work = handle;
    pqlane_status (*function)(const struct work *, uint64_t) = work->row->run;
    const uint64_t at_once = work->row->at_once ? work->row->at_once : 1;
    pqlane_status failed = PQLANE_OK;
    for (uint64_t i = 0; i < count; i += at_once) {
        pqlane_status status = function(work, first + i);
        if (status) failed = status;
    }
    return failed ? library_fail(work->library, "%s", work->library->status_name(failed)) : 0;
}

static void tear_down(void *work)
{
    work_end(work);
}

static size_t answer(void *handle, uint64_t number, uint8_t *out, size_t size)
{
    const struct work *work = handle;
    const size_t at_once = work->row->at_once ? work->row->at_once : 1, len = at_once * work->out_len;
    if (2 * len > size) return 0;
    for (int i = 0; i < 2; i++) memset(work->out[i], 0, len);
    if (run(handle, number, at_once)) return 0;
    for (size_t i = 0; i < 2; i++) memcpy(out + i * len, work->out[i], len);
    return 2 * len;
}

static const char *backend_of(void *handle, size_t i, int *state)
{
    const struct library *library = handle;
    if (i >= library->backend_count()) return NULL;
    *state = (int)library->backend_state_at(i);
    return library->backend_name(i);
}

static const char *current_backend(void *library)
{
    return ((const struct library *)library)->backend_current();
}

static int force_backend(void *handle, const char *backend)
{
    struct library *library = handle;
    pqlane_status status = library->backend_force(backend);
    return status ? library_fail(library, "%s", library->status_name(status)) : 0;
}

const pqlane_driver driver_pqlane = {
    .abi = PQLANE_DRIVER_ABI,
    .bytes = sizeof(pqlane_driver),
    .name = "pqlane",
    .open = open_library,
    .error = error_of,
    .version = version_of,
    .build = build_of,
    .operation = operation_of,
    .make = make,
    .prepare = prepare,
    .run = run,
    .tear_down = tear_down,
    .answer = answer,
    .backend = backend_of,
    .current = current_backend,
    .force = force_backend,
};

const struct library *pqlane_library_of(void *library)
{
    return library;
}

size_t pqlane_drawn_by(const void *handle)
{
    const struct work *work = handle;
    return work->row->draws ? work->library->alg_size(work->alg, work->row->draws) : 0;
}
