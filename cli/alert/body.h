/* SPDX-License-Identifier: Apache-2.0 */

/* What alerts say: pure functions from a check's document (docs/formats.md). */

#ifndef PQL_ALERT_BODY_H
#define PQL_ALERT_BODY_H

#include <jansson.h>

struct alert_facts {
    const json_t *check;
    const json_t *previous; /* the verdict that was kept before it under the same label; NULL: none is known */
    const char *instance;   /* the machine's name */
    double lasts;           /* seconds until an alert ends, unless the next check renews it */
};

/* The alerts as Alertmanager's API takes them: what fails the gate now, and what failed it before and does not any
 * more, which ends. May be empty. NULL: out of memory. */
json_t *alert_list(const struct alert_facts *facts);

/* One object for a webhook from that list, which it takes over. NULL: out of memory. */
json_t *alert_webhook(const struct alert_facts *facts, json_t *list);

#endif
