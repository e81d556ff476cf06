/* SPDX-License-Identifier: Apache-2.0 */

/* Events, filled in. */

#include "kernels/select.h"
#include "turn.h"

#include <stdio.h>
#include <string.h>

void pql_name_groups(char names[32], unsigned groups)
{
    names[0] = '\0';
    for (unsigned g = 0; g < PQL_GROUPS; g++) {
        if (!(groups >> g & 1)) continue;
        if (names[0]) strcat(names, "+");
        strcat(names, pql_group_names[g]);
    }
}

pqlane_guard_event pql_event_about(pqlane_guard_kind kind, size_t row, enum pql_operation operation)
{
    pqlane_guard_event event = {.kind = kind};
    snprintf(event.algorithm, sizeof event.algorithm, "%s", pql_algs[row].name);
    snprintf(event.operation, sizeof event.operation, "%s", pql_operation_names[operation]);
    return event;
}

/* The groups that differ between two tables, and their tiers: of the first, where there are several. */
void pql_say_change(pqlane_guard_event *event, const struct pql_kernels *from, const struct pql_kernels *to)
{
    unsigned groups = 0;
    for (unsigned g = PQL_GROUPS; g-- > 0;) {
        if (from->from[g] == to->from[g]) continue;
        groups |= 1u << g;
        snprintf(event->from, sizeof event->from, "%s", pql_tiers[from->from[g]]->name);
        snprintf(event->to, sizeof event->to, "%s", pql_tiers[to->from[g]]->name);
    }
    pql_name_groups(event->groups, groups);
}

void pql_say_race(pqlane_guard_event *event, const struct pql_race *race, const struct pql_arm *arm)
{
    event->before_s = 1e-9 * race->arms[0].ns;
    event->after_s = 1e-9 * arm->ns;
    event->low = arm->low;
    event->high = arm->high;
    /* Of integers, whatever the program's locale has for a decimal point. */
    const unsigned hundredths = (unsigned)(100 * arm->ratio + 0.5);
    PQL_REASON(event, "in a race of %u rounds it took %u.%02u times as long", race->rounds, hundredths / 100,
               hundredths % 100);
}
