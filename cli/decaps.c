/* SPDX-License-Identifier: Apache-2.0 */

/* `pqlane decaps`: the shared secret that a ciphertext carries. */

#include "keys/command.h"

static int decapsulate(const struct cli_args *args, const struct keys_key *key)
{
    const char *path = cli_given(args, "in") ? cli_value(args, "in") : "-";
    unsigned flags = FILE_SECRET | (cli_given(args, "force") ? FILE_FORCE : 0);
    uint8_t secret[PQLANE_MAX_SHARED_SECRET_BYTES];
    struct file_bytes ciphertext;
    struct file_error error;
    int failed = command_exactly(path, pqlane_alg_size(key->alg, PQLANE_SIZE_CIPHERTEXT), "ciphertext", key->alg,
                                 &ciphertext);
    if (failed != CLI_OK) return failed;
    pqlane_status status = pqlane_kem_decaps(key->alg, secret, key->expanded, keys_expanded_len(key), ciphertext.data,
                                             ciphertext.len);
    file_free(&ciphertext);
    if (status != PQLANE_OK) return command_status(cli_value(args, "key"), status);
    bool good = file_write(cli_value(args, "secret"), secret, pqlane_alg_size(key->alg, PQLANE_SIZE_SHARED_SECRET),
                           flags, &error);
    pqlane_wipe(secret, sizeof secret);
    return good ? CLI_OK : cli_failed("%s", error.text);
}

static int run_decaps(const struct cli_args *args)
{
    static const char *const needed[] = {"key", "secret", NULL}, *const inputs[] = {"key", "in", NULL},
                             *const outputs[] = {"secret", NULL};
    struct keys_key key;
    int status = command_needs(args, needed);
    if (status == CLI_OK) status = command_streams(args, inputs, "in", outputs);
    if (status == CLI_OK) status = command_key(args, KEYS_PRIVATE, PQLANE_KIND_KEM, &key);
    if (status != CLI_OK) return status;
    status = decapsulate(args, &key);
    keys_wipe(&key);
    return status;
}

static const struct cli_option decaps_options[] = {
    {"key", 'k', "FILE", "The private key (needed)"},
    {"in", 'i', "FILE", "The ciphertext (default: standard input)"},
    {"secret", 's', "FILE", "The shared secret, 32 raw bytes (needed); made with mode 600"},
    OPTION_ALG,
    OPTION_KEY_FORMAT,
    OPTION_FORCE,
    {0},
};

const struct cli_command cli_decaps = {
    .name = "decaps",
    .summary = "get the shared secret out of a ciphertext",
    .details = "A ciphertext that was changed, or made for another key, is not an error: it gives another secret, as "
               "FIPS 203 asks (implicit\n"
               "rejection). Whoever uses the secret finds out.\n"
               "\n"
               "  pqlane decaps --key key.pem --in message.ct --secret shared.bin",
    .options = decaps_options,
    .run = run_decaps,
};
