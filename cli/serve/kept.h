/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The history in the store (`--keep`): a server that is started again goes on with it. A thread of its own writes what
 * happened every KEPT_EVERY_S, so that a store that is slow or gone keeps nobody waiting; one that is killed loses no
 * more than that. What cannot be written is a problem that is told, and written later, as long as it is remembered.
 */

#ifndef PQL_SERVE_KEPT_H
#define PQL_SERVE_KEPT_H

#include "service.h"
#include "store/store.h"

#include <limits.h>

#define KEPT_EVERY_S 10
#define KEPT_AT_ONCE 60 /* ticks in a transaction */

struct kept {
    struct store *store; /* NULL: nothing is kept */
    struct service *service;
    char source[HOST_NAME_MAX + 1 + PATH_MAX];
    double history; /* seconds after which it goes, there as in memory */
    double written; /* the last tick that is written ended then, on the clock that nobody sets */
    uint64_t told;  /* events that are written */
    char *problem;  /* that was told last; NULL: none */
    pthread_t thread;
    int end; /* an eventfd: it shall end */
    bool is_started;
};

/* Opens the store, NULL for the default, and reads what it has of this machine and folder into the service, which has
 * not looked yet. */
bool kept_open(struct kept *kept, const char *db, struct service *service, double history, struct store_error *error);

/* From here on it is written, if there is a store. False: there is no thread. */
bool kept_start(struct kept *kept);

/* Writes what is new, if it was started, and closes. False: it could not be written, *error says why. */
bool kept_close(struct kept *kept, struct store_error *error);

#endif
