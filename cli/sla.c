/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane sla: what operations promise, and whether they keep it. */

#include "sla/commands.h"

static const struct cli_command *const sla_parts[] = {
    &sla_init_command,
    &sla_show_command,
    &sla_check_command,
    &sla_guard_command,
    &sla_watch_command,
    &sla_rules_command,
    NULL,
};

const struct cli_command cli_sla = {
    .name = "sla",
    .summary = "promise what operations take, and judge whether they keep it",
    .details = "The file (sla.yaml, if none is named) is OpenSLO's YAML: docs/sla.md. A promise has up to three\n"
               "levels: beyond the target is a warning, beyond the maximum critical, beyond the last an emergency.\n"
               "\n"
               "  pqlane bench --save main           measure\n"
               "  pqlane sla init --baseline main    propose levels from it, with head-room\n"
               "  pqlane sla check                   measure again, and judge\n"
               "  pqlane sla watch                   judge programs while they run",
    .parts = sla_parts,
};
