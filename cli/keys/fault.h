/* SPDX-License-Identifier: Apache-2.0 */

/* How the readers in this folder say what is wrong. */

#ifndef PQL_KEYS_FAULT_H
#define PQL_KEYS_FAULT_H

#include "keys.h"

/* Where bytes come from. */
struct keys_source {
    const char *name;
    const uint8_t *start; /* offset 0 of messages */
    struct keys_error *error;
};

/* Fills the error and returns false. The text is "NAME: " and the message; what cannot be printed is shown as '?'. */
bool keys_fail(const struct keys_source *source, enum keys_fault fault, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A private key under a password, wherever it shows. */
bool keys_fail_encrypted(const struct keys_source *source);

#endif
