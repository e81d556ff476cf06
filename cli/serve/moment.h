/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A tick, and the events that came with it, as a JSON document that outlives the server:
 *
 *   {"seconds": 1.0002, "processes": 2,
 *    "series": [{"algorithm": "ML-KEM-768", "operation": "encaps", "backend": "avx512", "ok": 80, "errors": 0,
 *                "p50": 1.1e-05, "p95": 1.4e-05, "p99": null, "buckets": [0, ...]}],
 *    "events": [{"t": 1796000000.25, "kind": "process_started", "text": "web 1234 started"}]}
 *
 * with members as docs/serve.md has them, but for counts in the place of rates. Who reads one does not trust it: others
 * may write the store.
 */

#ifndef PQL_SERVE_MOMENT_H
#define PQL_SERVE_MOMENT_H

#include "events.h"
#include "ticks.h"

/* Of a tick and the events `first` to `end` - 1, to be freed. NULL: no memory. */
char *moment_write(const struct ticks *ticks, const struct tick *tick, const struct events *events, uint64_t first,
                   uint64_t end);

/* What clocks say at once. */
struct moment_clocks {
    double t;  /* seconds after 1970 */
    double at; /* on a clock that nobody sets */
};

/* Puts a tick that ended at `t` and its events behind those that are there. A document that is not as above, or a tick
 * that began before the last one ended, changes nothing. */
void moment_read(struct ticks *ticks, struct events *events, double t, const char *text, struct moment_clocks now);

#endif
