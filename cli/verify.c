/* SPDX-License-Identifier: Apache-2.0 */

/* `pqlane verify`: is this signature of this key for this message? */

#include "keys/signing.h"

#include <stdio.h>

/* CLI_OK and "valid", or CLI_NO and "not valid"; a length that no signature of the key has is a plain no, with a word
 * of explanation. */
static int answer(const struct cli_args *args, const pqlane_alg *alg, pqlane_status status, size_t signature_len)
{
    size_t wanted = pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE);
    if (signature_len != wanted)
        cli_warn("%s: has %zu bytes; a signature of %s has %zu", file_input_name(cli_value(args, "signature")),
                 signature_len, pqlane_alg_name(alg), wanted);
    else if (status != PQLANE_OK && status != PQLANE_ERR_VERIFY)
        return command_status(cli_value(args, "key"), status);
    bool valid = status == PQLANE_OK;
    if (puts(valid ? "valid" : "not valid") < 0 || fflush(stdout) != 0)
        return cli_failed("standard output: cannot be written");
    return valid ? CLI_OK : CLI_NO;
}

static int verify_message(const struct cli_args *args, const struct signing *signing, const struct keys_key *key)
{
    uint8_t mu[SIGNING_MAX_MU_BYTES];
    struct file_bytes signature;
    struct file_error error;
    if (!file_read(cli_value(args, "signature"), KEYS_MAX_FILE_BYTES, &signature, &error))
        return cli_failed("%s", error.text);
    int failed = signing_make_mu(args, signing, key, mu);
    if (failed == CLI_OK)
        failed = answer(args, key->alg,
                        pqlane_sig_verify_mu(key->alg, key->public_key, keys_public_len(key), mu,
                                             pqlane_alg_size(key->alg, PQLANE_SIZE_MU), signature.data, signature.len),
                        signature.len);
    file_free(&signature);
    pqlane_wipe(mu, sizeof mu);
    return failed;
}

static int run_verify(const struct cli_args *args)
{
    static const char *const needed[] = {"key", "signature", NULL}, *const inputs[] = {"key", "signature", "in", NULL},
                             *const outputs[] = {NULL};
    struct signing signing;
    struct keys_key key;
    int status = command_needs(args, needed);
    if (status == CLI_OK) status = signing_read_options(args, &signing);
    if (status == CLI_OK) status = command_streams(args, inputs, "in", outputs);
    if (status == CLI_OK)
        status = command_key(args, KEYS_PUBLIC | KEYS_PRIVATE | KEYS_CERTIFICATE, PQLANE_KIND_SIG, &key);
    if (status != CLI_OK) return status;
    status = verify_message(args, &signing, &key);
    keys_wipe(&key);
    return status;
}

static const struct cli_option verify_options[] = {
    {"key", 'k', "FILE", "The signer's public key, or a certificate of it (needed)"},
    {"signature", 's', "FILE", "The signature (needed)"},
    OPTION_MESSAGE,
    OPTION_CONTEXT,
    OPTION_CONTEXT_HEX,
    OPTION_PREHASH,
    OPTION_WEAK_HASH,
    OPTION_MU,
    OPTION_ALG,
    OPTION_KEY_FORMAT,
    {0},
};

const struct cli_command cli_verify = {
    .name = "verify",
    .summary = "check the signature of a file or a stream",
    .details = "Prints `valid` and exits 0, or `not valid` and exits 1. A certificate only carries the key here: its "
               "own signature, its dates and\n"
               "its issuer are not looked at. A private key stands for its public key.\n"
               "\n"
               "  pqlane verify --key sign.pub --signature release.tar.sig --in release.tar",
    .options = verify_options,
    .run = run_verify,
};
