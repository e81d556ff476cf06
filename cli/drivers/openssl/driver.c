/* SPDX-License-Identifier: Apache-2.0 */

/* The driver of OpenSSL's libcrypto, the system's or any other, and of the libssl beside it. */

#include "../drivers.h"
#include "pairs.h"
#include "work.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char open_error[256];

#define FUNCTION(name) {#name, offsetof(struct ossl, name)},
static const struct function {
    const char *name;
    size_t offset;
} functions[] = {OPENSSL_API(FUNCTION)}, tls_functions[] = {OPENSSL_TLS_API(FUNCTION)};

bool ossl_fail(struct ossl *library, const struct ossl_row *row, const char *what)
{
    char reason[160] = "no reason given";
    unsigned long code = library->ERR_peek_error();
    if (code) library->ERR_error_string_n(code, reason, sizeof reason);
    library->ERR_clear_error();
    snprintf(library->error, sizeof library->error, "%s of %s: %s", what, row->shown.name, reason);
    return false;
}

bool ossl_has(const struct ossl *library, const struct ossl_row *row)
{
    EVP_KEYMGMT *key = NULL;
    EVP_MD *md = NULL;
    EVP_CIPHER *cipher = NULL;
    if (row->shown.kind == PQLANE_DRIVER_HASH)
        md = library->EVP_MD_fetch(NULL, row->name, NULL);
    else if (row->shown.kind == PQLANE_DRIVER_CIPHER)
        cipher = library->EVP_CIPHER_fetch(NULL, row->name, NULL);
    else
        key = library->EVP_KEYMGMT_fetch(NULL, row->name, NULL);
    const bool there = key || md || cipher;
    library->EVP_KEYMGMT_free(key);
    library->EVP_MD_free(md);
    library->EVP_CIPHER_free(cipher);
    library->ERR_clear_error();
    return there;
}

static unsigned flags_of(const struct ossl_row *row, const struct ossl_operation *operation)
{
    unsigned flags = operation->is_deterministic ? PQLANE_DRIVER_DETERMINISTIC : 0;
    if (!operation->signs) return flags;
    if (row->varies) flags |= PQLANE_DRIVER_VARIES;
    if (row->deterministic) flags |= PQLANE_DRIVER_DETERMINISTIC;
    if (row->can_be_made_so) flags |= PQLANE_DRIVER_TAKES_RANDOMNESS;
    return flags;
}

/* All operations of a row. */
static void offer_row(struct ossl *library, const struct ossl_row *row)
{
    for (size_t i = 0; i < ossl_operation_count; i++) {
        const struct ossl_operation *operation = &ossl_operations[i];
        if (operation->kind != row->shown.kind || (operation->makes_keys && row->slow_keys)) continue;
        library->offered[library->offered_count++] = (struct ossl_offered){
            {&row->shown, operation->name, flags_of(row, operation), 1}, row, operation};
    }
}

static bool offer(struct ossl *library)
{
    if (!ossl_find_pairs(library)) return false;
    library->kept_keys = calloc(ossl_row_count, sizeof *library->kept_keys);
    library->offered = calloc((ossl_row_count + library->pair_count) * ossl_operation_count, sizeof *library->offered);
    if (!library->offered || !library->kept_keys) return false;
    for (size_t i = 0; i < ossl_row_count; i++)
        if (ossl_has(library, &ossl_rows[i])) offer_row(library, &ossl_rows[i]);
    for (size_t i = 0; i < library->pair_count; i++) offer_row(library, &library->pairs[i].row);
    return true;
}

/* The first function that is not there, NULL: all are. */
static const char *look_up(struct ossl *library, void *handle, const struct function *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *address = dlsym(handle, list[i].name);
        memcpy((char *)library + list[i].offset, &address, sizeof address);
        if (!address) return list[i].name;
    }
    return NULL;
}

static void *ossl_open(void *handle)
{
    struct ossl *library = calloc(1, sizeof *library);
    snprintf(open_error, sizeof open_error, "finds no memory");
    if (!library) return NULL;
    const char *missing = look_up(library, handle, functions, sizeof functions / sizeof *functions);
    if (missing) {
        snprintf(open_error, sizeof open_error, "is no libcrypto of OpenSSL 3.0 or newer: it lacks %s", missing);
        free(library);
        return NULL;
    }
    missing = look_up(library, handle, tls_functions, sizeof tls_functions / sizeof *tls_functions);
    library->has_libssl = !missing;
    if (missing) snprintf(library->error, sizeof library->error, "lacks %s", missing); /* where a libssl was given */
    /* The machine's openssl.cnf may load anything: what is measured is the library as it is built. */
    if (library->OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL) == 1 && offer(library))
        return library;
    snprintf(open_error, sizeof open_error, "cannot be initialised");
    free(library);
    return NULL;
}

static const char *ossl_error(void *library)
{
    return library ? ((const struct ossl *)library)->error : open_error;
}

static const char *ossl_version(void *library)
{
    return ((const struct ossl *)library)->OpenSSL_version(OPENSSL_VERSION_STRING);
}

static const char *ossl_build(void *library)
{
    static const char before[] = "compiler: ";
    const char *text = ((const struct ossl *)library)->OpenSSL_version(OPENSSL_CFLAGS);
    return strncmp(text, before, sizeof before - 1) == 0 ? text + sizeof before - 1 : text;
}

static const pqlane_driver_operation *ossl_operation(void *handle, size_t i)
{
    const struct ossl *library = handle;
    return i < library->offered_count ? &library->offered[i].shown : NULL;
}

static int ossl_make(void *library, const pqlane_driver_algorithm *algorithm, uint64_t seed, unsigned number,
                     uint8_t *out, size_t *len)
{
    return ossl_make_input(library, (const struct ossl_row *)(const void *)algorithm, seed, number, out, len) ? 0 : -1;
}

static void *ossl_prepare(void *library, const pqlane_driver_operation *operation,
                          const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], unsigned flags)
{
    return ossl_work_begin(library, (const struct ossl_offered *)(const void *)operation, inputs,
                           flags & PQLANE_DRIVER_GIVEN_RANDOMNESS);
}

static int ossl_run(void *handle, uint64_t first, uint64_t count)
{
    struct ossl_work *work = handle;
    bool (*once)(struct ossl_work *, uint64_t) = work->operation->once;
    bool good = true;
    work->talk = (pqlane_driver_talk){0, 0, 0};
    for (uint64_t i = 0; i < count; i++) good = once(work, first + i) && good;
    return good ? 0 : (ossl_fail(work->library, work->row, work->operation->name), -1);
}

static void ossl_tear_down(void *work)
{
    ossl_work_end(work);
}

static size_t ossl_answer(void *handle, uint64_t number, uint8_t *out, size_t size)
{
    struct ossl_work *work = handle;
    work->out_len[0] = work->out_len[1] = 0;
    if (ossl_run(work, number, 1) || work->out_len[0] + work->out_len[1] > size) return 0;
    memcpy(out, work->out[0], work->out_len[0]);
    memcpy(out + work->out_len[0], work->out[1], work->out_len[1]);
    return work->out_len[0] + work->out_len[1];
}

static void ossl_talked(void *work, pqlane_driver_talk *talk)
{
    *talk = ((const struct ossl_work *)work)->talk;
}

const pqlane_driver driver_openssl = {
    .abi = PQLANE_DRIVER_ABI,
    .bytes = sizeof(pqlane_driver),
    .name = "openssl",
    .open = ossl_open,
    .error = ossl_error,
    .version = ossl_version,
    .build = ossl_build,
    .operation = ossl_operation,
    .make = ossl_make,
    .prepare = ossl_prepare,
    .run = ossl_run,
    .tear_down = ossl_tear_down,
    .answer = ossl_answer,
    .talked = ossl_talked,
};
