/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The history in the store (`--keep`): a server that is started again goes on with it. What happened is written every
 * KEPT_EVERY_S and at the end, so that one that is killed loses no more than that. What cannot be written is a problem
 * that is told, and written later, as long as it is remembered at all. Of the service's thread alone.
 */

#ifndef PQL_SERVE_KEPT_H
#define PQL_SERVE_KEPT_H

#include "service.h"
#include "store/store.h"

#include <limits.h>

#define KEPT_EVERY_S 10.0
#define KEPT_PATIENCE_MS 2000 /* with others who write the store, while nobody looks at the folder */

struct kept {
    struct store *store; /* NULL: nothing is kept */
    char source[HOST_NAME_MAX + 1 + PATH_MAX];
    double history;             /* seconds after which it goes, there as in memory */
    double written;             /* the last tick that is written ended then, on the clock that nobody sets */
    uint64_t told;              /* events that are written */
    double next;                /* time to write again */
    struct store_error problem; /* of the last time; STORE_OK: none */
};

/* Opens the store, NULL for the default, and reads what it has of this machine and folder into the service, which has
 * not looked yet. */
bool kept_open(struct kept *kept, const char *db, struct service *service, double history, struct store_error *error);

/* Writes what is new, if it is time. */
void kept_write(struct kept *kept, struct service *service);

/* Writes what is new, and closes. False: it could not be written, *error says why. Without a store it does nothing. */
bool kept_close(struct kept *kept, struct service *service, struct store_error *error);

#endif
