/* SPDX-License-Identifier: Apache-2.0 */

/* What became of processes, and what went wrong: the last so many sentences. */

#ifndef PQL_SERVE_EVENTS_H
#define PQL_SERVE_EVENTS_H

#include "live/processes.h"
#include "pqlane_guard.h"

#define EVENTS_MOST 256

/* From EVENT_GUARD on: what guards tell, by pqlane_guard_kind. */
enum event_kind { EVENT_PROCESS_STARTED, EVENT_PROCESS_ENDED, EVENT_BACKEND_CHANGED, EVENT_PROBLEM, EVENT_GUARD };
#define EVENT_KINDS (EVENT_GUARD + PQLANE_GUARD_KINDS)
extern const char *const event_names[EVENT_KINDS];

struct event {
    double t;  /* seconds after 1970 */
    double at; /* the same on a clock that nobody sets */
    int kind;
    char text[LIVE_ERROR_BYTES];
};

struct events {
    struct event items[EVENTS_MOST]; /* a ring: event n is at n % EVENTS_MOST */
    uint64_t count;                  /* that there ever were */
};

/* A text that any document can have: printable, whole characters, as much as fits. */
void event_text(char text[LIVE_ERROR_BYTES], const char *foreign);

void events_say(struct events *events, double t, double at, int kind, const char *text);

/* What became of the processes between two looks. */
void events_compare(struct events *events, double t, double at, const struct live_processes *before,
                    const struct live_processes *now);

/* The number of the oldest that is kept, of those from `since` on. */
uint64_t events_oldest(const struct events *events, uint64_t since);

#endif
