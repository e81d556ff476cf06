/* SPDX-License-Identifier: Apache-2.0 */

/* What `sla watch` says of a promise: as a line, as JSON, as an alert, as a row of the table at the end. */

#ifndef PQL_SLA_TELL_H
#define PQL_SLA_TELL_H

#include "promise.h"

#include <jansson.h>

#define TELL_TIME 32 /* "2026-01-31T13:05:59Z" */

struct watched {
    struct promise promise;
    struct burn burn;
    char fired[BURN_URGENCIES][TELL_TIME]; /* when its alert did; "": never */
};

struct tell {
    const struct sla *sla;
    const char *runbooks;
    const char *instance; /* the machine's name */
    double lasts;         /* seconds until an alert ends, unless it is renewed */
};

/* One line: what became of the alert of this urgency. */
void tell_line(const struct tell *tell, const struct watched *watched, enum burn_urgency urgency, const char *now,
               FILE *out);

/* The same as an object. NULL: out of memory. */
json_t *tell_event(const struct tell *tell, const struct watched *watched, enum burn_urgency urgency, const char *now);

/* As Alertmanager's API has it, with the labels that `sla rules` gives it. One that does not fire ends now. NULL: out
 * of memory. */
json_t *tell_alert(const struct tell *tell, const struct watched *watched, enum burn_urgency urgency);

/* "PROMISE/LEVEL/URGENCY". */
#define TELL_KEY 128
char *tell_key(char key[TELL_KEY], const struct watched *watched, enum burn_urgency urgency);

/* How it stands. False: out of memory. */
bool tell_table(const struct watched *items, size_t count, FILE *out);

/* So many seconds from now. */
void tell_time(char text[TELL_TIME], double seconds);

#endif
