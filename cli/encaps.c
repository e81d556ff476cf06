/* SPDX-License-Identifier: Apache-2.0 */

/* `pqlane encaps`: a fresh secret for the holder of a key, and the ciphertext that carries it. */

#include "keys/command.h"

static int encapsulate(const struct cli_args *args, const struct keys_key *key, uint8_t *ciphertext, uint8_t *secret)
{
    const char *path = cli_value(args, "coins");
    size_t public_len = keys_public_len(key);
    struct file_bytes coins = {0};
    pqlane_status status;
    if (path) {
        int failed = command_exactly(path, pqlane_alg_size(key->alg, PQLANE_SIZE_COINS), "coins file", key->alg,
                                     &coins);
        if (failed != CLI_OK) return failed;
        status = pqlane_kem_encaps_from_coins(key->alg, ciphertext, secret, key->public_key, public_len, coins.data,
                                              coins.len);
        file_free(&coins);
    } else {
        status = pqlane_kem_encaps(key->alg, ciphertext, secret, key->public_key, public_len);
    }
    return status == PQLANE_OK ? CLI_OK : command_status(cli_value(args, "key"), status);
}

/* Both files, or none. */
static int write_ciphertext(const struct cli_args *args, const pqlane_alg *alg, const uint8_t *ciphertext,
                            const uint8_t *secret)
{
    unsigned flags = FILE_BINARY | (cli_given(args, "force") ? FILE_FORCE : 0);
    struct file_output outputs[2] = {0};
    struct file_error error;
    bool good = file_prepare(&outputs[0], cli_value(args, "secret"), secret,
                             pqlane_alg_size(alg, PQLANE_SIZE_SHARED_SECRET), flags | FILE_SECRET, &error) &&
                file_prepare(&outputs[1], cli_value(args, "out"), ciphertext,
                             pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT), flags, &error) &&
                file_commit(outputs, 2, &error);
    file_abandon(outputs, 2);
    return good ? CLI_OK : cli_failed("%s", error.text);
}

static int run_encaps(const struct cli_args *args)
{
    static const char *const needed[] = {"key", "out", "secret", NULL}, *const inputs[] = {"key", "coins", NULL},
                             *const outputs[] = {"out", "secret", NULL};
    uint8_t ciphertext[PQLANE_MAX_CIPHERTEXT_BYTES], secret[PQLANE_MAX_SHARED_SECRET_BYTES];
    struct keys_key key;
    int status = command_needs(args, needed);
    if (status == CLI_OK) status = command_streams(args, inputs, NULL, outputs);
    if (status == CLI_OK)
        status = command_key(args, KEYS_PUBLIC | KEYS_PRIVATE | KEYS_CERTIFICATE, PQLANE_KIND_KEM, &key);
    if (status != CLI_OK) return status;
    status = encapsulate(args, &key, ciphertext, secret);
    if (status == CLI_OK) status = write_ciphertext(args, key.alg, ciphertext, secret);
    pqlane_wipe(secret, sizeof secret);
    keys_wipe(&key);
    return status;
}

static const struct cli_option encaps_options[] = {
    {"key", 'k', "FILE", "The receiver's public key, or a certificate of it (needed)"},
    {"out", 'o', "FILE", "The ciphertext, to be sent (needed)"},
    {"secret", 's', "FILE", "The shared secret, 32 raw bytes (needed); made with mode 600"},
    {"coins", 0, "FILE", "Take these 32 bytes for randomness: for test vectors only"},
    OPTION_ALG,
    OPTION_KEY_FORMAT,
    OPTION_FORCE,
    {0},
};

const struct cli_command cli_encaps = {
    .name = "encaps",
    .summary = "make a shared secret and its ciphertext for a public key",
    .details = "FILE is - for standard input or output, but no secret is written to a terminal. A certificate only "
               "carries the key here: its\n"
               "signature, its dates and its issuer are not looked at. A private key stands for its public key.\n"
               "\n"
               "  pqlane encaps --key key.pub --out message.ct --secret shared.bin",
    .options = encaps_options,
    .run = run_encaps,
};
