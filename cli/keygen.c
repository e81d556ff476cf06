/* SPDX-License-Identifier: Apache-2.0 */

/* `pqlane keygen`: a key pair, as files. Every pair is made from a seed, so that all three forms of the private key can
 * be written. */

#include "keys/command.h"

#include <string.h>

static int read_encoding(const struct cli_args *args, enum keys_format *format, enum keys_form *form)
{
    const char *format_word = cli_value(args, "format"), *form_word = cli_value(args, "form");
    *format = KEYS_FORMAT_PEM;
    *form = KEYS_FORM_SEED;
    if (format_word && !keys_format_find(format_word, format))
        return cli_usage("--format is pem, der or raw, not '%s'", format_word);
    if (form_word && !keys_form_find(form_word, form))
        return cli_usage("--form is seed, expanded or both, not '%s'", form_word);
    if (*format == KEYS_FORMAT_RAW && *form == KEYS_FORM_BOTH)
        return cli_usage("a raw file holds one form of the private key: --form seed or --form expanded");
    return CLI_OK;
}

/* The pair of --seed, or of fresh randomness. */
static int make_key(const struct cli_args *args, const pqlane_alg *alg, struct keys_key *key)
{
    const char *path = cli_value(args, "seed");
    uint8_t seed[PQLANE_MAX_SEED_BYTES];
    size_t len = pqlane_alg_size(alg, PQLANE_SIZE_SEED);
    struct keys_error error;
    struct file_bytes given;
    if (path) {
        int status = command_exactly(path, len, "seed", alg, &given);
        if (status != CLI_OK) return status;
        memcpy(seed, given.data, len);
        file_free(&given);
    } else {
        pqlane_status status = pqlane_random(seed, len);
        if (status != PQLANE_OK) return command_status("the seed", status);
    }
    bool good = keys_from_seed(key, alg, seed, len, path ? file_input_name(path) : pqlane_alg_name(alg), &error);
    pqlane_wipe(seed, sizeof seed);
    return good ? CLI_OK : cli_failed("%s", error.text);
}

static void note_file(const char *path, const char *what, const struct keys_key *key, enum keys_format format,
                      size_t len)
{
    if (strcmp(path, "-") != 0)
        command_note("%s: %s of %s, %s, %zu bytes", path, what, pqlane_alg_name(key->alg), keys_format_name(format),
                     len);
}

/* Both files, or none. */
static int write_pair(const struct cli_args *args, const struct keys_key *key, enum keys_format format,
                      enum keys_form form)
{
    const char *private_path = cli_value(args, "out"), *public_path = cli_value(args, "public");
    unsigned flags = (cli_given(args, "force") ? FILE_FORCE : 0) | (format == KEYS_FORMAT_PEM ? 0 : FILE_BINARY);
    uint8_t private_file[KEYS_MAX_ENCODED_BYTES], public_file[KEYS_MAX_ENCODED_BYTES];
    struct file_output outputs[2] = {0};
    struct keys_error error;
    struct file_error file_error;
    size_t private_len = keys_encode_private(private_file, key, format, form, &error);
    size_t public_len = keys_encode_public(public_file, key, format, &error);
    bool good = file_prepare(&outputs[0], private_path, private_file, private_len, flags | FILE_SECRET, &file_error) &&
                (!public_path || file_prepare(&outputs[1], public_path, public_file, public_len, flags, &file_error)) &&
                file_commit(outputs, 2, &file_error);
    file_abandon(outputs, 2);
    pqlane_wipe(private_file, sizeof private_file);
    if (!good) return cli_failed("%s", file_error.text);
    note_file(private_path, "private key", key, format, private_len);
    if (public_path) note_file(public_path, "public key", key, format, public_len);
    return CLI_OK;
}

static int run_keygen(const struct cli_args *args)
{
    static const char *const needed[] = {"out", NULL}, *const inputs[] = {"seed", NULL},
                             *const outputs[] = {"out", "public", NULL};
    const pqlane_alg *alg;
    enum keys_format format;
    enum keys_form form;
    struct keys_key key = {0};
    int status = command_algorithm(cli_word(args, 0), COMMAND_KIND(PQLANE_KIND_KEM) | COMMAND_KIND(PQLANE_KIND_SIG),
                                   &alg);
    if (status == CLI_OK) status = command_needs(args, needed);
    if (status == CLI_OK) status = read_encoding(args, &format, &form);
    if (status == CLI_OK) status = command_streams(args, inputs, NULL, outputs);
    if (status == CLI_OK) status = make_key(args, alg, &key);
    if (status != CLI_OK) return status;
    status = write_pair(args, &key, format, form);
    keys_wipe(&key);
    return status;
}

static const struct cli_option keygen_options[] = {
    {"out", 'o', "FILE", "The private key (needed); made with mode 600"},
    {"public", 'p', "FILE", "The public key"},
    {"format", 0, "FORMAT", "pem (default), der or raw"},
    {"form", 0, "FORM", "Of the private key: seed (default), expanded or both"},
    {"seed", 0, "FILE", "Make the key pair of this raw seed, not of fresh randomness"},
    OPTION_FORCE,
    {0},
};

const struct cli_command cli_keygen = {
    .name = "keygen",
    .words = "ALGORITHM",
    .summary = "make a key pair",
    .details = "PEM and DER are PKCS#8 and SubjectPublicKeyInfo as in RFC 9935 (ML-KEM) and RFC 9881 (ML-DSA). The "
               "seed form is the shortest, and\n"
               "the expanded key can be computed from it; older programs may need the expanded form. The private key "
               "is not encrypted: keep it where\n"
               "only you can read. FILE is - for standard output, but no secret is written to a terminal.\n"
               "\n"
               "  pqlane keygen ML-KEM-768 --out key.pem --public key.pub\n"
               "  pqlane keygen ML-DSA-65 --out sign.der --format der --form both",
    .options = keygen_options,
    .least_words = 1,
    .most_words = 1,
    .run = run_keygen,
};
