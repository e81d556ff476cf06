/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_CLI_ARGS_H
#define PQL_CLI_ARGS_H

#include "cli.h"

#define CLI_MOST_OPTIONS 24

/* Commands see only the functions of cli.h. */
struct cli_args {
    const struct cli_command *command;
    const char *values[CLI_MOST_OPTIONS]; /* "" for a flag, NULL where not given */
    char **words;
    int word_count;
};

#define CLI_PARSE_HELP (-1) /* help was asked for and printed */

/* CLI_OK, CLI_PARSE_HELP, or CLI_USAGE with the error printed. argv[0] is the command's name. */
int cli_parse(struct cli_args *args, const struct cli_command *command, int argc, char **argv);

#endif
