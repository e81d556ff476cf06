/* SPDX-License-Identifier: Apache-2.0 */

/* The rows on a terminal, until somebody has seen enough. The only part that knows ncurses. */

#ifndef PQL_TOP_SCREEN_H
#define PQL_TOP_SCREEN_H

#include "live/watch.h"
#include "view.h"

/* A look every so many seconds. False: `error` says why it did not begin, or ended. The terminal is as it was, by q, by
 * SIGINT or SIGTERM (measure_was_interrupted()) and after failures. */
bool screen_run(struct live_watch *watch, struct top_view *view, double seconds, char error[LIVE_ERROR_BYTES]);

#endif
