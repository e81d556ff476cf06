/* SPDX-License-Identifier: Apache-2.0 */

/* The table of commands. Adding one is adding a row here and a file beside this one. */

#include "args.h"

#include "pqlane.h"

#include <stdio.h>
#include <string.h>

static const struct cli_command *const commands[] = {
    &cli_list,  &cli_bench, &cli_compare,  &cli_baseline, &cli_check,  &cli_report, &cli_history, &cli_load,
    &cli_serve, &cli_top,   &cli_selftest, &cli_keygen,   &cli_encaps, &cli_decaps, &cli_sign,    &cli_verify,
};

static void overview(void)
{
    puts("pqlane: post-quantum cryptography with its performance under contract\n");
    puts("Usage: pqlane COMMAND [OPTION ...] [WORD ...]\n");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        printf("  %-10s  %s\n", commands[i]->name, commands[i]->summary);
    puts("\n`pqlane COMMAND --help` tells more. `pqlane --version` names the library in use.");
    puts("Exit codes: 0 done, 1 the answer is no, 2 usage, 3 inconclusive, 4 a file, the store or the machine is in "
         "the way.");
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "--help";
    bool help = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
    if (help && argc <= 2) {
        overview();
        return argc > 1 ? CLI_OK : CLI_USAGE;
    }
    if (help) word = argv[2]; /* `pqlane help COMMAND` */
    if (strcmp(word, "--version") == 0) {
        printf("pqlane %s (%s)\n", pqlane_version(), pqlane_build_info());
        return CLI_OK;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i]->name, word) == 0) {
            if (help) {
                cli_print_help(commands[i]);
                return CLI_OK;
            }
            struct cli_args args;
            int status = cli_parse(&args, commands[i], argc - 1, argv + 1);
            if (status == CLI_PARSE_HELP) return CLI_OK;
            return status == CLI_OK ? commands[i]->run(&args) : status;
        }
    return cli_usage("no such command: %s", word);
}
