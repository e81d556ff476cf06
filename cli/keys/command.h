/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What the five commands on keys have in common: options that name a key, inputs of a fixed length, and outputs that go
 * nowhere near the inputs. Functions that return an int print what is wrong and return an enum cli_exit; CLI_OK is go
 * on.
 */

#ifndef PQL_KEYS_COMMAND_H
#define PQL_KEYS_COMMAND_H

#include "../cli.h"
#include "../file.h"
#include "keys.h"

/* Rows of cli_command.options. */
#define OPTION_ALG                                                                  \
    {                                                                               \
        "alg", 'a', "NAME", "The key's algorithm, where a raw key does not tell it" \
    }
#define OPTION_KEY_FORMAT                                                                         \
    {                                                                                             \
        "key-format", 0, "FORMAT", "How the key is written: pem, der or raw (default: found out)" \
    }
#define OPTION_FORCE                                   \
    {                                                  \
        "force", 'f', NULL, "Replace files that exist" \
    }

/* The algorithm of a word on the command line; it must be a KEM or a signature algorithm, or a hash function, as kinds
 * says (a set of 1u << pqlane_kind). */
#define COMMAND_KIND(kind) (1u << (kind))
int command_algorithm(const char *word, unsigned kinds, const pqlane_alg **alg);

/* The key that --key names, with --alg and --key-format. accept: KEYS_PUBLIC ...; its algorithm must be of this kind.
 */
int command_key(const struct cli_args *args, unsigned accept, pqlane_kind kind, struct keys_key *key);

/* All of path, which must have exactly len bytes. what: "ciphertext", for messages. */
int command_exactly(const char *path, size_t len, const char *what, const pqlane_alg *alg, struct file_bytes *bytes);

/* These options must be there. */
int command_needs(const struct cli_args *args, const char *const *options);

/* Files do not collide: standard input is read once, standard output written once, and no output replaces an input.
 * Lists end with NULL. main_input, which may be NULL, is standard input where it is not given. */
int command_streams(const struct cli_args *args, const char *const *inputs, const char *main_input,
                    const char *const *outputs);

/* A line for people, on standard error if it is a terminal: silent in scripts. */
void command_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The message of a library call that failed, after the name of what it was about. */
int command_status(const char *about, pqlane_status status);

#endif
