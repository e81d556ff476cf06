/* SPDX-License-Identifier: Apache-2.0 */

/* The table of commands. Adding one is adding a row here and a file beside this one. */

#include "args.h"

#include "pqlane.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct cli_command *const commands[] = {
    &cli_list,   &cli_bench,   &cli_compare, &cli_baseline, &cli_check,  &cli_sla,
    &cli_report, &cli_history, &cli_load,    &cli_serve,    &cli_top,    &cli_selftest,
    &cli_keygen, &cli_encaps,  &cli_decaps,  &cli_sign,     &cli_verify, NULL,
};

/* A part's name has its command's before it. */
static const struct cli_command *find(const struct cli_command *const *rows, const char *word)
{
    for (; *rows; rows++) {
        const char *space = strrchr((*rows)->name, ' ');
        if (strcmp(space ? space + 1 : (*rows)->name, word) == 0) return *rows;
    }
    return NULL;
}

static void overview(void)
{
    puts("pqlane: post-quantum cryptography with its performance under contract\n");
    puts("Usage: pqlane COMMAND [OPTION ...] [WORD ...]\n");
    for (size_t i = 0; commands[i]; i++) printf("  %-10s  %s\n", commands[i]->name, commands[i]->summary);
    puts("\n`pqlane COMMAND --help` tells more. `pqlane --version` names the library in use.");
    puts("Exit codes: 0 done, 1 the answer is no, 2 usage, 3 inconclusive, 4 a file, the store or the machine is in "
         "the way.");
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* argv[0] is the command's name. */
static int run(const struct cli_command *command, int argc, char **argv)
{
    struct cli_args args;
    int status = cli_parse(&args, command, argc, argv);
    if (status == CLI_PARSE_HELP) return CLI_OK;
    return status == CLI_OK ? command->run(&args) : status;
}

int main(int argc, char **argv)
{
    signal(SIGCHLD, SIG_DFL); /* where it is ignored, which is inherited, nobody hears how those whom we start ended */
    argc--, argv++;
    bool help = argc > 0 && asks_for_help(*argv);
    if (argc == (help ? 1 : 0)) {
        overview();
        return help ? CLI_OK : CLI_USAGE;
    }
    if (help) argc--, argv++; /* `pqlane help COMMAND` */
    if (strcmp(*argv, "--version") == 0) {
        printf("pqlane %s (%s)\n", pqlane_version(), pqlane_build_info());
        return CLI_OK;
    }
    const struct cli_command *command = find(commands, *argv);
    if (!command) return cli_usage("no such command: %s", *argv);
    if (command->parts && argc > 1 && asks_for_help(argv[1])) help = true, argc--, argv++; /* `pqlane sla help PART` */
    if (command->parts && argc > 1) {
        const struct cli_command *part = find(command->parts, argv[1]);
        if (!part) return cli_usage("no such command: %s %s", command->name, argv[1]);
        command = part, argc--, argv++;
    }
    if (help || command->parts) {
        cli_print_help(command);
        return help ? CLI_OK : CLI_USAGE;
    }
    return run(command, argc, argv);
}
