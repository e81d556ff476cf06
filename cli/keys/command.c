/* SPDX-License-Identifier: Apache-2.0 */

/* The common part of keygen, encaps, decaps, sign and verify. */

#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "ML-KEM-512, ML-KEM-768, ...": the names of the table's rows of these kinds. */
static void list_names(unsigned kinds, char *out, size_t room)
{
    size_t at = 0;
    for (size_t i = 0; i < pqlane_alg_count() && at < room; i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        if (kinds & COMMAND_KIND(pqlane_alg_kind(alg)))
            at += (size_t)snprintf(out + at, room - at, "%s%s", at ? ", " : "", pqlane_alg_name(alg));
    }
}

int command_algorithm(const char *word, unsigned kinds, const pqlane_alg **alg)
{
    char names[512] = "";
    *alg = pqlane_alg_find(word);
    if (*alg && kinds & COMMAND_KIND(pqlane_alg_kind(*alg))) return CLI_OK;
    list_names(kinds, names, sizeof names);
    return cli_usage("'%s' is %s; there are: %s", word,
                     *alg ? "an algorithm for something else" : "no algorithm that pqlane has", names);
}

int command_key(const struct cli_args *args, unsigned accept, pqlane_kind kind, struct keys_key *key)
{
    const char *path = cli_value(args, "key"), *alg = cli_value(args, "alg"), *format = cli_value(args, "key-format");
    struct keys_expect expect = {.accept = accept};
    if (alg) {
        int status = command_algorithm(alg, COMMAND_KIND(kind), &expect.alg);
        if (status != CLI_OK) return status;
    }
    if (format && !keys_format_find(format, &expect.format))
        return cli_usage("--key-format is pem, der or raw, not '%s'", format);

    struct file_bytes bytes;
    struct file_error file_error;
    struct keys_error error;
    size_t most = accept & KEYS_CERTIFICATE ? KEYS_MAX_CERTIFICATE_BYTES : KEYS_MAX_FILE_BYTES;
    if (!file_read(path, most, &bytes, &file_error)) return cli_failed("%s", file_error.text);
    bool good = keys_read(key, bytes.data, bytes.len, file_input_name(path), &expect, &error);
    file_free(&bytes);
    if (!good && error.fault == KEYS_FAULT_AMBIGUOUS) return cli_usage("%s with --alg", error.text);
    if (!good) return cli_failed("%s", error.text);
    if (pqlane_alg_kind(key->alg) == kind) return CLI_OK;
    char names[512] = "";
    list_names(COMMAND_KIND(kind), names, sizeof names);
    int status = cli_failed("%s: is a key of %s; what is needed is one of %s", file_input_name(path),
                            pqlane_alg_name(key->alg), names);
    keys_wipe(key);
    return status;
}

int command_exactly(const char *path, size_t len, const char *what, const pqlane_alg *alg, struct file_bytes *bytes)
{
    struct file_error error;
    if (!file_read(path, KEYS_MAX_FILE_BYTES, bytes, &error)) return cli_failed("%s", error.text);
    if (bytes->len == len) return CLI_OK;
    int status = cli_failed("%s: has %zu bytes; a %s of %s has %zu", file_input_name(path), bytes->len, what,
                            pqlane_alg_name(alg), len);
    file_free(bytes);
    return status;
}

int command_needs(const struct cli_args *args, const char *const *options)
{
    for (; *options; options++)
        if (!cli_given(args, *options)) return cli_usage("--%s is needed", *options);
    return CLI_OK;
}

static const char *path_of(const struct cli_args *args, const char *option, const char *main_input)
{
    const char *path = cli_value(args, option);
    return path || !main_input || strcmp(option, main_input) != 0 ? path : "-";
}

/* No two of the options name the same thing; of inputs, which may be read twice, only standard input counts. */
static int apart(const struct cli_args *args, const char *const *options, const char *main_input, bool are_inputs)
{
    for (const char *const *one = options; *one; one++)
        for (const char *const *other = one + 1; *other; other++) {
            const char *path = path_of(args, *one, main_input), *same = path_of(args, *other, main_input);
            if (!path || !same || strcmp(path, same) != 0 || (are_inputs && strcmp(path, "-") != 0)) continue;
            const char *name = strcmp(path, "-") != 0 ? path : are_inputs ? "standard input" : "standard output";
            return cli_usage("%s cannot be both --%s and --%s", name, *one, *other);
        }
    return CLI_OK;
}

int command_streams(const struct cli_args *args, const char *const *inputs, const char *main_input,
                    const char *const *outputs)
{
    int status = apart(args, inputs, main_input, true);
    if (status == CLI_OK) status = apart(args, outputs, NULL, false);
    for (; status == CLI_OK && *outputs; outputs++)
        for (const char *const *input = inputs; status == CLI_OK && *input; input++) {
            const char *from = cli_value(args, *input), *to = cli_value(args, *outputs);
            if (from && to && file_is_same(from, to))
                status = cli_usage("--%s would replace %s, which --%s reads", *outputs, from, *input);
        }
    return status;
}

void command_note(const char *format, ...)
{
    if (!isatty(STDERR_FILENO)) return;
    va_list list;
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
}

int command_status(const char *about, pqlane_status status)
{
    return cli_failed("%s: %s: %s", file_input_name(about), pqlane_status_name(status), pqlane_status_text(status));
}
