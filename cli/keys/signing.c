/* SPDX-License-Identifier: Apache-2.0 */

/* Messages and how they are signed: context, pre-hash, mu. */

#include "signing.h"

#include <string.h>
#include <unistd.h>

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *found = c ? strchr(digits, c) : NULL;
    if (!found) return -1;
    int value = (int)(found - digits);
    return value < 16 ? value : value - 6;
}

static int read_context(const struct cli_args *args, struct signing *signing)
{
    const char *text = cli_value(args, "context"), *hex = cli_value(args, "context-hex");
    if (text && hex) return cli_usage("--context and --context-hex are the same thing; give one of them");
    size_t len = text ? strlen(text) : hex ? strlen(hex) / 2 : 0;
    if (hex && strlen(hex) % 2) return cli_usage("--context-hex takes two digits for every byte");
    if (len > PQLANE_MAX_CONTEXT_BYTES)
        return cli_usage("the context has %zu bytes; at most %d are possible", len, PQLANE_MAX_CONTEXT_BYTES);
    if (text) memcpy(signing->context, text, len);
    for (size_t i = 0; hex && i < len; i++) {
        int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
        if (high < 0 || low < 0) return cli_usage("--context-hex: '%.2s' is not hexadecimal", hex + 2 * i);
        signing->context[i] = (uint8_t)(high << 4 | low);
    }
    signing->options.ctx = signing->context;
    signing->options.ctx_len = len;
    return CLI_OK;
}

int signing_read_options(const struct cli_args *args, struct signing *signing)
{
    const char *prehash = cli_value(args, "prehash");
    memset(signing, 0, sizeof *signing);
    signing->options = (pqlane_sig_options)PQLANE_SIG_OPTIONS_INIT;
    signing->mu = cli_given(args, "mu");
    if (signing->mu && (prehash || cli_given(args, "context") || cli_given(args, "context-hex")))
        return cli_usage(
            "--mu stands for the message, its context and its hash: --context and --prehash are already in it");
    int status = read_context(args, signing);
    if (status != CLI_OK || !prehash) return status;
    if (cli_given(args, "allow-weak-hash")) signing->options.flags |= PQLANE_SIG_ALLOW_WEAK_HASH;
    return command_algorithm(prehash, COMMAND_KIND(PQLANE_KIND_HASH), &signing->options.prehash);
}

/* A key whose OID says HashML-DSA is for that use alone. */
static int check_use(const struct cli_args *args, const struct signing *signing, const struct keys_key *key)
{
    static const char only[] = "SHA2-512";
    if (!key->prehash || (signing->options.prehash && signing->options.prehash == pqlane_alg_find(only))) return CLI_OK;
    return cli_usage("%s: is a key for Hash%s with %s alone; add --prehash %s", file_input_name(cli_value(args, "key")),
                     pqlane_alg_name(key->alg), only, only);
}

struct hashing {
    pqlane_sig_mu state;
    pqlane_status status;
};

static bool take_part(void *user, const uint8_t *part, size_t len)
{
    struct hashing *hashing = user;
    hashing->status = pqlane_sig_mu_update(&hashing->state, part, len);
    return hashing->status == PQLANE_OK;
}

int signing_make_mu(const struct cli_args *args, const struct signing *signing, const struct keys_key *key,
                    uint8_t mu[SIGNING_MAX_MU_BYTES])
{
    const char *path = cli_given(args, "in") ? cli_value(args, "in") : "-";
    struct hashing hashing;
    struct file_bytes bytes;
    struct file_error error;
    int status = check_use(args, signing, key);
    if (status != CLI_OK) return status;
    if (strcmp(path, "-") == 0 && isatty(STDIN_FILENO))
        command_note("The message is read from this terminal; Ctrl-D ends it.");
    if (signing->mu) {
        status = command_exactly(path, pqlane_alg_size(key->alg, PQLANE_SIZE_MU), "mu", key->alg, &bytes);
        if (status != CLI_OK) return status;
        memcpy(mu, bytes.data, bytes.len);
        file_free(&bytes);
        return CLI_OK;
    }
    hashing.status = pqlane_sig_mu_init(&hashing.state, key->alg, key->public_key, keys_public_len(key),
                                        &signing->options);
    if (hashing.status == PQLANE_ERR_WEAK_HASH)
        return cli_usage("%s is weaker than %s asks for (FIPS 204, 5.4); --allow-weak-hash takes it nevertheless",
                         pqlane_alg_name(signing->options.prehash), pqlane_alg_name(key->alg));
    if (hashing.status != PQLANE_OK) return command_status(cli_value(args, "key"), hashing.status);
    bool read = file_stream(path, take_part, &hashing, &error);
    if (!read && *error.text)
        status = cli_failed("%s", error.text);
    else if (!read || (hashing.status = pqlane_sig_mu_final(&hashing.state, mu)) != PQLANE_OK)
        status = command_status(path, hashing.status);
    pqlane_wipe(&hashing, sizeof hashing);
    return status;
}
