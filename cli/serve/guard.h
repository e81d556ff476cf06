/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Who may ask. On loopback a request must name the host by one of loopback's names: a page from elsewhere whose own
 * name was made to resolve to 127.0.0.1 (DNS rebinding) names another, and must not read what this machine does. And
 * where there is a token, a request must bring it.
 */

#ifndef PQL_SERVE_GUARD_H
#define PQL_SERVE_GUARD_H

#include "file.h"
#include "listening.h"

#define GUARD_LEAST_TOKEN 16
#define GUARD_MOST_TOKEN 256

struct guard {
    const struct listening *listening; /* open */
    bool has_token;
    char token[GUARD_MOST_TOKEN]; /* the rest are zeros */
};

/* The token is the first line of a file that nobody else may read; it has GUARD_LEAST_TOKEN characters or more, and
 * less than GUARD_MOST_TOKEN. */
bool guard_read_token(struct guard *guard, const char *path, struct file_error *error);

bool guard_host(const struct guard *guard, const char *host);           /* the header's value; NULL: there is none */
bool guard_token(const struct guard *guard, const char *authorization); /* as above; takes as long whatever it is */
void guard_wipe(struct guard *guard);

#endif
