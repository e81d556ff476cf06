/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What `pqlane serve --keep` remembers of live metrics: what happened in each tick, so that a server that is started
 * again goes on with the history. A source is one server's view ("HOST:FOLDER"); a moment is the end of a tick,
 * milliseconds after 1970, with a document of which the store knows nothing (cli/serve/kept.h). Nothing is judged by
 * it, and old ones go.
 */

#ifndef PQL_CLI_STORE_MOMENTS_H
#define PQL_CLI_STORE_MOMENTS_H

#include "store/store.h"

#define STORE_MOST_MOMENT ((size_t)1 << 20) /* bytes of a document */

struct store_moment {
    int64_t t;  /* milliseconds after 1970 */
    char *text; /* its document */
};

/* Adds moments of a source, in the place of those that it has at the same times, and removes those before `oldest`: in
 * one transaction. */
bool store_keep_moments(struct store *store, const char *source, const struct store_moment *moments, size_t count,
                        int64_t oldest, struct store_error *error);

/* Told of each moment, the oldest first. False: that is enough. */
typedef bool store_take_moment(void *context, int64_t t, const char *text);

/* The last `most` moments of a source from `since` to `until`. What is longer than STORE_MOST_MOMENT is left out. */
bool store_each_moment(struct store *store, const char *source, int64_t since, int64_t until, size_t most,
                       store_take_moment *take, void *context, struct store_error *error);

#endif
