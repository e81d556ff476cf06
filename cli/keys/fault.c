/* SPDX-License-Identifier: Apache-2.0 */

/* Messages about keys: one line, printable whatever the input was. */

#include "fault.h"

#include <stdarg.h>
#include <stdio.h>

bool keys_fail(const struct keys_source *source, enum keys_fault fault, const char *format, ...)
{
    struct keys_error *error = source->error;
    error->fault = fault;
    int at = snprintf(error->text, sizeof error->text, "%.300s: ", source->name);
    va_list list;
    va_start(list, format);
    vsnprintf(error->text + at, sizeof error->text - (size_t)at, format, list);
    va_end(list);
    for (char *c = error->text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
    return false;
}

bool keys_fail_encrypted(const struct keys_source *source)
{
    return keys_fail(source, KEYS_FAULT_ENCRYPTED,
                     "the private key is encrypted under a password; decrypt it first, for example with "
                     "`openssl pkcs8 -in FILE -out DECRYPTED` (OpenSSL 3.5 or newer)");
}

const char *keys_fault_name(enum keys_fault fault)
{
    static const char *const names[] = {
        [KEYS_OK] = "KEYS_OK",
        [KEYS_FAULT_PEM] = "KEYS_FAULT_PEM",
        [KEYS_FAULT_DER] = "KEYS_FAULT_DER",
        [KEYS_FAULT_TRAILING] = "KEYS_FAULT_TRAILING",
        [KEYS_FAULT_TYPE] = "KEYS_FAULT_TYPE",
        [KEYS_FAULT_ENCRYPTED] = "KEYS_FAULT_ENCRYPTED",
        [KEYS_FAULT_ALGORITHM] = "KEYS_FAULT_ALGORITHM",
        [KEYS_FAULT_LENGTH] = "KEYS_FAULT_LENGTH",
        [KEYS_FAULT_AMBIGUOUS] = "KEYS_FAULT_AMBIGUOUS",
        [KEYS_FAULT_CHECK] = "KEYS_FAULT_CHECK",
        [KEYS_FAULT_MEMORY] = "KEYS_FAULT_MEMORY",
    };
    return (size_t)fault < sizeof names / sizeof *names ? names[fault] : "KEYS_FAULT unknown";
}
