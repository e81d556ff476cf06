/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What every command of `pqlane` shares. A command is a row: its words, its options, its help text and one function.
 * Parsing, `--help`, the overview and the man page all come from these rows.
 */

#ifndef PQL_CLI_H
#define PQL_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit codes, the same for every command. */
enum cli_exit {
    CLI_OK = 0,           /* done; pass; improved */
    CLI_NO = 1,           /* done, and the answer is no: regressed, signature not valid, known answer wrong */
    CLI_USAGE = 2,        /* the command line is wrong */
    CLI_INCONCLUSIVE = 3, /* measured, and could not tell */
    CLI_ENVIRONMENT = 4   /* a file, the store or the machine is in the way */
};

struct cli_option {
    const char *name;     /* long name; NULL ends the list */
    char letter;          /* short name or 0 */
    const char *argument; /* what stands for its value in the help, "FILE"; NULL: a flag */
    const char *help;
};

struct cli_args; /* a parsed command line */

struct cli_command {
    const char *name;
    const char *words;   /* synopsis after the name and options, "list|show|rm [LABEL]" */
    const char *summary; /* one line, no full stop */
    const char *details; /* paragraphs below the options in --help; may be NULL */
    const struct cli_option *options;
    int least_words, most_words;             /* of what is not an option */
    int (*run)(const struct cli_args *args); /* returns an enum cli_exit */
    const struct cli_command *const *parts;  /* it is made of these commands, "sla check", and NULL; else NULL */
};

bool cli_given(const struct cli_args *args, const char *option);        /* was this option given? */
const char *cli_value(const struct cli_args *args, const char *option); /* its value, NULL if not given */
int cli_word_count(const struct cli_args *args);
const char *cli_word(const struct cli_args *args, int i); /* NULL past the last */

/* A whole number within [least, most] or a duration ("500ms", "2s", "1m"; plain numbers are seconds). False, with the
 * error printed, if it is neither. */
bool cli_number(const struct cli_args *args, const char *option, long least, long most, long *value);
bool cli_seconds(const struct cli_args *args, const char *option, double least, double most, double *value);

/* "pqlane COMMAND: message" on standard error, and a hint below it where there is one. Return the exit code, so that
 * `return cli_usage(...)` reads well. */
int cli_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
int cli_failed(const char *format, ...) __attribute__((format(printf, 1, 2))); /* CLI_ENVIRONMENT */
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Help text of one command, and of all. */
void cli_print_help(const struct cli_command *command);

extern const struct cli_command cli_list, cli_bench, cli_compare, cli_baseline, cli_check, cli_report, cli_history,
    cli_load, cli_serve, cli_sla, cli_top, cli_selftest, cli_keygen, cli_encaps, cli_decaps, cli_sign, cli_verify;

#endif
