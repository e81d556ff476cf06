/* SPDX-License-Identifier: Apache-2.0 */

/* What `pqlane sign` and `pqlane verify` have in common: how a message, of any length, becomes mu. */

#ifndef PQL_KEYS_SIGNING_H
#define PQL_KEYS_SIGNING_H

#include "command.h"

#define OPTION_MESSAGE                                             \
    {                                                              \
        "in", 'i', "FILE", "The message (default: standard input)" \
    }
#define OPTION_CONTEXT                                                              \
    {                                                                               \
        "context", 'c', "TEXT", "Context string, at most 255 bytes (FIPS 204, 5.2)" \
    }
#define OPTION_CONTEXT_HEX                                 \
    {                                                      \
        "context-hex", 0, "HEX", "The same in hexadecimal" \
    }
#define OPTION_PREHASH                                                                   \
    {                                                                                    \
        "prehash", 0, "NAME", "HashML-DSA with this hash function, for example SHA2-512" \
    }
#define OPTION_WEAK_HASH                                                                         \
    {                                                                                            \
        "allow-weak-hash", 0, NULL, "Accept a hash function weaker than the key (FIPS 204, 5.4)" \
    }
#define OPTION_MU                                                                        \
    {                                                                                    \
        "mu", 0, NULL, "The message is mu itself, 64 bytes that were computed elsewhere" \
    }

/* The options above, read. */
struct signing {
    pqlane_sig_options options; /* ctx points into context */
    uint8_t context[PQLANE_MAX_CONTEXT_BYTES];
    bool mu;
};

int signing_read_options(const struct cli_args *args, struct signing *signing);

/* The message of --in becomes mu (PQLANE_SIZE_MU bytes) under the key, in constant memory. */
#define SIGNING_MAX_MU_BYTES PQLANE_MLDSA_MU_BYTES
int signing_make_mu(const struct cli_args *args, const struct signing *signing, const struct keys_key *key,
                    uint8_t mu[SIGNING_MAX_MU_BYTES]);

#endif
