/* SPDX-License-Identifier: Apache-2.0 */

/* `pqlane sign`: a signature over a file or a stream. */

#include "keys/signing.h"

static int sign_message(const struct cli_args *args, struct signing *signing, const struct keys_key *key)
{
    const char *rnd_path = cli_value(args, "rnd");
    uint8_t mu[SIGNING_MAX_MU_BYTES], signature[PQLANE_MAX_SIGNATURE_BYTES];
    pqlane_sig_options how = PQLANE_SIG_OPTIONS_INIT;
    struct file_bytes rnd = {0};
    struct file_error error;
    unsigned flags = FILE_BINARY | (cli_given(args, "force") ? FILE_FORCE : 0);
    if (!file_can_write(cli_value(args, "out"), flags, &error))
        return cli_failed("%s", error.text); /* before a long message is read */
    if (rnd_path) {
        int status = command_exactly(rnd_path, pqlane_alg_size(key->alg, PQLANE_SIZE_RND), "rnd file", key->alg, &rnd);
        if (status != CLI_OK) return status;
        how.rnd = rnd.data;
        how.rnd_len = rnd.len;
    }
    if (cli_given(args, "deterministic")) how.flags |= PQLANE_SIG_DETERMINISTIC;
    int failed = signing_make_mu(args, signing, key, mu);
    if (failed == CLI_OK) {
        pqlane_status status = pqlane_sig_sign_mu(key->alg, signature, key->expanded, keys_expanded_len(key), mu,
                                                  pqlane_alg_size(key->alg, PQLANE_SIZE_MU), &how);
        if (status != PQLANE_OK)
            failed = command_status(cli_value(args, "key"), status);
        else if (!file_write(cli_value(args, "out"), signature, pqlane_alg_size(key->alg, PQLANE_SIZE_SIGNATURE), flags,
                             &error))
            failed = cli_failed("%s", error.text);
    }
    file_free(&rnd);
    pqlane_wipe(mu, sizeof mu);
    return failed;
}

static int run_sign(const struct cli_args *args)
{
    static const char *const needed[] = {"key", "out", NULL}, *const inputs[] = {"key", "in", "rnd", NULL},
                             *const outputs[] = {"out", NULL};
    struct signing signing;
    struct keys_key key;
    int status = command_needs(args, needed);
    if (status == CLI_OK && cli_given(args, "deterministic") && cli_given(args, "rnd"))
        status = cli_usage("--deterministic and --rnd exclude each other");
    if (status == CLI_OK) status = signing_read_options(args, &signing);
    if (status == CLI_OK) status = command_streams(args, inputs, "in", outputs);
    if (status == CLI_OK) status = command_key(args, KEYS_PRIVATE, PQLANE_KIND_SIG, &key);
    if (status != CLI_OK) return status;
    status = sign_message(args, &signing, &key);
    keys_wipe(&key);
    return status;
}

static const struct cli_option sign_options[] = {
    {"key", 'k', "FILE", "The private key (needed)"},
    OPTION_MESSAGE,
    {"out", 'o', "FILE", "The signature (needed)"},
    OPTION_CONTEXT,
    OPTION_CONTEXT_HEX,
    OPTION_PREHASH,
    OPTION_WEAK_HASH,
    OPTION_MU,
    {"deterministic", 0, NULL, "The same signature every time: no randomness"},
    {"rnd", 0, "FILE", "Take these 32 bytes for randomness: for test vectors only"},
    OPTION_ALG,
    OPTION_KEY_FORMAT,
    OPTION_FORCE,
    {0},
};

const struct cli_command cli_sign = {
    .name = "sign",
    .summary = "sign a file or a stream",
    .details = "The message may be of any size: it is read once, in constant memory. Whoever verifies must use the "
               "same context and pre-hash.\n"
               "FILE is - for standard input or output.\n"
               "\n"
               "  pqlane sign --key sign.pem --in release.tar --out release.tar.sig\n"
               "  tar c folder | pqlane sign --key sign.pem --context backup --out folder.sig",
    .options = sign_options,
    .run = run_sign,
};
