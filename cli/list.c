/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane list: the library's table of algorithms, and the backends that this machine can run. */

#include "cli.h"
#include "measure/backends.h"
#include "measure/document.h"
#include "measure/json_out.h"
#include "measure/table.h"
#include "pqlane.h"

#include <stdio.h>
#include <string.h>

/* What is shown of each kind. A size that no algorithm of a kind has is no column of its table. */
static const struct {
    pqlane_kind kind;
    const char *name, *title;
} kinds[] = {
    {PQLANE_KIND_KEM, "kem", "Key encapsulation"},
    {PQLANE_KIND_SIG, "signature", "Signatures"},
    {PQLANE_KIND_HASH, "hash", "Hash functions"},
};

static const struct {
    pqlane_size size;
    const char *name; /* member of the JSON */
    const char *title;
} sizes[] = {
    {PQLANE_SIZE_PUBLIC_KEY, "public_key", "public key"},
    {PQLANE_SIZE_PRIVATE_KEY, "private_key", "private key"},
    {PQLANE_SIZE_SEED, "seed", "seed"},
    {PQLANE_SIZE_CIPHERTEXT, "ciphertext", "ciphertext"},
    {PQLANE_SIZE_SHARED_SECRET, "shared_secret", "secret"},
    {PQLANE_SIZE_COINS, "coins", NULL},
    {PQLANE_SIZE_SIGNATURE, "signature", "signature"},
    {PQLANE_SIZE_RND, "rnd", NULL},
    {PQLANE_SIZE_MU, "mu", NULL},
    {PQLANE_SIZE_DIGEST, "digest", "digest"},
    {PQLANE_SIZE_BLOCK, "block", "block"},
};

static const struct {
    unsigned bit;
    const char *name;
} capabilities[] = {{PQLANE_CAN_STREAM, "stream"}, {PQLANE_CAN_PREHASH, "prehash"}, {PQLANE_CAN_SQUEEZE, "squeeze"}};

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static bool kind_has(pqlane_kind kind, pqlane_size size)
{
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        if (pqlane_alg_kind(alg) == kind && pqlane_alg_size(alg, size) > 0) return true;
    }
    return false;
}

static void print_algorithm(struct table *table, const pqlane_alg *alg, bool verbose)
{
    unsigned category = pqlane_alg_category(alg);
    char text[32];
    table_cell(table, TABLE_BOLD, "%s", pqlane_alg_name(alg));
    table_cell(table, TABLE_PLAIN, "%s", pqlane_alg_standard(alg));
    table_cell(table, TABLE_PLAIN, category ? "%u" : "-", category);
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        size_t size = pqlane_alg_size(alg, sizes[i].size);
        if (!sizes[i].title || !kind_has(pqlane_alg_kind(alg), sizes[i].size)) continue;
        table_whole(text, (double)size);
        table_cell(table, TABLE_PLAIN, "%s", size ? text : "-");
    }
    if (!verbose) return;
    const char *oid = pqlane_alg_oid(alg), *prehash = pqlane_alg_prehash_oid(alg);
    table_cell(table, TABLE_PLAIN, "%s", oid ? oid : "-");
    table_cell(table, TABLE_PLAIN, "%s", prehash ? prehash : "-");
    char aliases[200] = "";
    for (size_t i = 0; pqlane_alg_alias(alg, i); i++) {
        size_t used = strlen(aliases);
        snprintf(aliases + used, sizeof aliases - used, "%s%s", i ? " " : "", pqlane_alg_alias(alg, i));
    }
    table_cell(table, TABLE_PLAIN, "%s", *aliases ? aliases : "-");
}

static bool print_kind(size_t kind, bool verbose)
{
    struct table_column columns[3 + LENGTH(sizes) + 3] = {
        {kinds[kind].title, true, 0}, {"standard", true, 1}, {"category", false, 0}};
    size_t count = 3;
    for (size_t i = 0; i < LENGTH(sizes); i++)
        if (sizes[i].title && kind_has(kinds[kind].kind, sizes[i].size))
            columns[count++] = (struct table_column){sizes[i].title, false, 0};
    if (verbose) {
        columns[count++] = (struct table_column){"OID", true, 0};
        columns[count++] = (struct table_column){"pre-hash OID", true, 0};
        columns[count++] = (struct table_column){"also called", true, 0};
    }
    struct table *table = table_new(columns, count);
    for (size_t i = 0; i < pqlane_alg_count() && table; i++)
        if (pqlane_alg_kind(pqlane_alg_at(i)) == kinds[kind].kind) print_algorithm(table, pqlane_alg_at(i), verbose);
    bool printed = table && table_print(table, stdout);
    table_free(table);
    puts("");
    return printed;
}

static bool print_backend_states(void)
{
    static const struct table_column columns[] = {{"Backends", true, 0}, {"state", true, 0}};
    struct table *table = table_new(columns, LENGTH(columns));
    const char *current = pqlane_backend_current();
    for (size_t i = 0; i < pqlane_backend_count() && table; i++) {
        const char *name = pqlane_backend_name(i);
        pqlane_backend_state state = pqlane_backend_state_at(i);
        bool in_use = current && strcmp(current, name) == 0;
        table_cell(table, TABLE_BOLD, "%s", name);
        table_cell(table,
                   state == PQLANE_BACKEND_FAILED ? TABLE_BAD
                   : in_use                       ? TABLE_GOOD
                                                  : TABLE_PLAIN,
                   "%s%s", backend_state_text(state), in_use ? ", in use" : "");
    }
    bool printed = table && table_print(table, stdout);
    table_free(table);
    return printed;
}

static json_t *algorithm_json(const pqlane_alg *alg)
{
    struct document document = document_begin(), size = document_begin();
    json_t *aliases = json_array(), *can = json_array();
    const char *kind = NULL;
    for (size_t i = 0; i < LENGTH(kinds); i++)
        if (kinds[i].kind == pqlane_alg_kind(alg)) kind = kinds[i].name;
    for (size_t i = 0; pqlane_alg_alias(alg, i); i++)
        json_array_append_new(aliases, json_string(pqlane_alg_alias(alg, i)));
    for (size_t i = 0; i < LENGTH(sizes); i++)
        if (pqlane_alg_size(alg, sizes[i].size))
            document_whole(&size, sizes[i].name, (int64_t)pqlane_alg_size(alg, sizes[i].size));
    for (size_t i = 0; i < LENGTH(capabilities); i++)
        if (pqlane_alg_capabilities(alg) & capabilities[i].bit)
            json_array_append_new(can, json_string(capabilities[i].name));
    document_text(&document, "name", pqlane_alg_name(alg));
    document_text(&document, "kind", kind);
    document_text(&document, "standard", pqlane_alg_standard(alg));
    document_whole(&document, "category", pqlane_alg_category(alg));
    document_text(&document, "oid", pqlane_alg_oid(alg));
    document_text(&document, "prehash_oid", pqlane_alg_prehash_oid(alg));
    document_put(&document, "aliases", aliases);
    document_put(&document, "sizes", document_done(&size));
    document_put(&document, "capabilities", can);
    return document_done(&document);
}

static json_t *backend_json(size_t index)
{
    const char *name = pqlane_backend_name(index), *current = pqlane_backend_current();
    struct document document = document_begin();
    document_text(&document, "name", name);
    document_text(&document, "state", backend_state_word(pqlane_backend_state_at(index)));
    document_put(&document, "current", json_boolean(current && strcmp(current, name) == 0));
    return document_done(&document);
}

static json_t *library_json(void)
{
    struct document document = document_begin();
    document_text(&document, "version", pqlane_version());
    document_whole(&document, "abi", pqlane_abi_version());
    document_text(&document, "build", pqlane_build_info());
    return document_done(&document);
}

static int write_json(void)
{
    struct json_out out;
    struct measure_error error;
    struct document document = document_begin();
    json_t *algorithms = json_array(), *backends = json_array();
    for (size_t i = 0; i < pqlane_alg_count(); i++)
        if (json_array_append_new(algorithms, algorithm_json(pqlane_alg_at(i))) != 0) document.broken = true;
    for (size_t i = 0; i < pqlane_backend_count(); i++)
        if (json_array_append_new(backends, backend_json(i)) != 0) document.broken = true;
    document_text(&document, "schema", "pqlane-list");
    document_whole(&document, "version", 1);
    document_put(&document, "library", library_json());
    document_put(&document, "algorithms", algorithms);
    document_put(&document, "backends", backends);
    json_t *whole = document_done(&document);
    enum measure_end end = json_out_open(&out, "-", &error);
    if (end == MEASURE_DONE)
        end = whole ? json_out_write(&out, whole, &error) : measure_fail(&error, "no memory for the document");
    json_decref(whole);
    return measure_exit(end, &error);
}

static int list_all(const struct cli_args *args)
{
    if (cli_given(args, "json")) return write_json();
    bool good = true;
    for (size_t i = 0; i < LENGTH(kinds); i++) good = print_kind(i, cli_given(args, "verbose")) && good;
    good = print_backend_states() && good;
    if (!good) return cli_failed("no memory for the table");
    return fflush(stdout) == 0 ? CLI_OK : cli_failed("cannot write to standard output");
}

static const struct cli_option list_options[] = {
    {"verbose", 'v', NULL, "Also object identifiers and other names"},
    {"json", 'j', NULL, "As JSON on standard output"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_list = {
    .name = "list",
    .words = NULL,
    .summary = "show algorithms, their sizes, and the backends",
    .details = "Sizes are in bytes. Category: NIST's security category, 1 to 5.",
    .options = list_options,
    .run = list_all,
};
