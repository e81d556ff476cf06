/* SPDX-License-Identifier: Apache-2.0 */

#include "lineage.h"

#include "report/member.h"

#include <string.h>

const char *const lineage_machine[LINEAGE_MACHINE] = {"cpu_model", "cpus", "isa", "hypervisor"};

const struct lineage_trait lineage_traits[LINEAGE_TRAITS] = {
    {"version", "library.version", 20, 'L'},       {"library", "library.sha256", 12, 'L'},
    {"compiler", "library.build", 60, 'C'},        {"kernel", "environment.kernel", 60, 'S'},
    {"governor", "environment.governor", 20, 'S'},
};

/* Absent on both sides is the same. */
static bool member_same(const json_t *left, const json_t *right, const char *path)
{
    const json_t *one = member(left, path), *other = member(right, path);
    return one == other || json_equal(one, other);
}

/* Documents of older versions do not say, and are about pqlane. */
const char *lineage_driver(const json_t *run)
{
    return member_text(run, "library.driver", "pqlane");
}

bool lineage_same_series(const json_t *left, const json_t *right)
{
    const json_t *one = member(left, "fingerprint"), *other = member(right, "fingerprint");
    bool known = false;
    for (size_t i = 0; i < LINEAGE_MACHINE; i++) {
        if (!member_same(one, other, lineage_machine[i])) return false;
        known |= member(one, lineage_machine[i]) != NULL;
    }
    /* The id goes with the library, too: it tells machines apart only where nothing else does. */
    return (known || member_same(one, other, "id")) && member_same(left, right, "backend") &&
           strcmp(lineage_driver(left), lineage_driver(right)) == 0;
}

unsigned lineage_changes(const json_t *before, const json_t *after)
{
    unsigned changes = 0;
    for (unsigned i = 0; i < LINEAGE_TRAITS; i++)
        if (!member_same(before, after, lineage_traits[i].path)) changes |= 1u << i;
    return changes;
}
