/* SPDX-License-Identifier: Apache-2.0 */

/* The parts of `pqlane sla`, a file each. */

#ifndef PQL_SLA_COMMANDS_H
#define PQL_SLA_COMMANDS_H

#include "cli.h"
#include "sla.h"

extern const struct cli_command sla_init_command, sla_show_command, sla_check_command, sla_guard_command,
    sla_watch_command, sla_rules_command;

#define SLA_USUAL_FILE "sla.yaml"

/* The file that the first word names, or the usual one. Returns an enum cli_exit; a file that is wrong is
 * CLI_ENVIRONMENT. Release with sla_clear() in any case. */
int sla_open(struct sla *sla, const struct cli_args *args, const char **path);

/* "ML-KEM-768/encaps" */
#define SLA_OPERATION 136
char *sla_operation_text(char text[SLA_OPERATION], const struct sla_objective *objective);

/* Keeps what has the filter's text in its operation (measure/subjects.h). False, with the error printed: nothing is
 * left. */
bool sla_filter(struct sla *sla, const char *filter);

#endif
