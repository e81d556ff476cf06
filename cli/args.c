/* SPDX-License-Identifier: Apache-2.0 */

/* From a command's row of options to getopt_long, to its help text, and to the values that it reads. */

#include "args.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *running = ""; /* the command's name, for messages */

static int option_index(const struct cli_command *command, const char *name)
{
    for (int i = 0; command->options[i].name; i++)
        if (strcmp(command->options[i].name, name) == 0) return i;
    fprintf(stderr, "pqlane: no option --%s in the table of %s\n", name, command->name);
    abort(); /* a mistake in this program, not in its input */
}

bool cli_given(const struct cli_args *args, const char *option)
{
    return args->values[option_index(args->command, option)] != NULL;
}

const char *cli_value(const struct cli_args *args, const char *option)
{
    return args->values[option_index(args->command, option)];
}

int cli_word_count(const struct cli_args *args)
{
    return args->word_count;
}

const char *cli_word(const struct cli_args *args, int i)
{
    return i < args->word_count ? args->words[i] : NULL;
}

static void say(const char *what, const char *format, va_list list)
{
    char text[2048];
    vsnprintf(text, sizeof text, format, list);
    for (unsigned char *c = (unsigned char *)text; *c; c++) /* names and texts from outside do not steer the terminal */
        if ((*c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7f || (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0))
            *c = '?';
    fflush(stdout);
    fprintf(stderr, "pqlane%s%s: %s%s\n", *running ? " " : "", running, what, text);
}

int cli_usage(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say("", format, list);
    va_end(list);
    fprintf(stderr, "Try `pqlane %s%s--help`.\n", running, *running ? " " : "");
    return CLI_USAGE;
}

int cli_failed(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say("", format, list);
    va_end(list);
    return CLI_ENVIRONMENT;
}

void cli_warn(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say("warning: ", format, list);
    va_end(list);
}

bool cli_number(const struct cli_args *args, const char *option, long least, long most, long *value)
{
    const char *text = cli_value(args, option);
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || end == text || *end || number < least || number > most) {
        cli_usage("--%s takes a whole number from %ld to %ld, not '%s'", option, least, most, text);
        return false;
    }
    *value = number;
    return true;
}

bool cli_seconds(const struct cli_args *args, const char *option, double least, double most, double *value)
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"", 1}, {"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"m", 60}, {"h", 3600}};
    const char *text = cli_value(args, option);
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    bool good = !errno && end != text && number == number;
    bool known = false;
    for (size_t i = 0; good && i < sizeof units / sizeof *units; i++)
        if (strcmp(end, units[i].unit) == 0) {
            number *= units[i].seconds;
            known = true;
        }
    if (!known || number < least || number > most) {
        cli_usage("--%s takes a duration such as 500ms, 2s or 1m, from %gs to %gs, not '%s'", option, least, most,
                  text);
        return false;
    }
    *value = number;
    return true;
}

#define HELP_COLUMNS 80

/* Prints text in paragraphs of at most HELP_COLUMNS, from column `indent` on, where the cursor stands. Empty lines, and
 * lines that begin with a blank (examples), stay as they are. */
static void print_wrapped(const char *text, size_t indent)
{
    size_t column = indent;
    for (size_t len; *text; text += len + (text[len] != 0)) {
        len = strcspn(text, "\n");
        if (len == 0 || *text == ' ') {
            printf("%s%.*s\n", column > indent ? "\n" : "", (int)len, text);
            column = indent;
            continue;
        }
        for (const char *word = text, *end = text + len; word < end;) {
            size_t letters = strcspn(word, " \n");
            if (column > indent && column + 1 + letters > HELP_COLUMNS) {
                printf("\n%*s", (int)indent, "");
                column = indent;
            }
            column += (size_t)printf("%s%.*s", column > indent ? " " : "", (int)letters, word);
            word += letters + strspn(word + letters, " ");
        }
    }
    if (column > indent) putchar('\n');
}

static void print_parts(const struct cli_command *command)
{
    printf("Usage: pqlane %s COMMAND [OPTION ...] [WORD ...]\n\n", command->name);
    for (const struct cli_command *const *part = command->parts; *part; part++)
        printf("  %-16s  %s\n", (*part)->name, (*part)->summary);
    printf("\n`pqlane %s COMMAND --help` tells more.\n", command->name);
}

static void print_options(const struct cli_command *command)
{
    printf("Usage: pqlane %s [OPTION ...]%s%s\n", command->name, command->words ? " " : "",
           command->words ? command->words : "");
    printf("\nOptions:\n");
    for (const struct cli_option *option = command->options; option->name; option++) {
        char left[64], letter[8] = "    ";
        if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
                 option->argument ? option->argument : "");
        if (strlen(left) <= 26)
            printf("  %-26s  ", left);
        else
            printf("  %s\n  %-26s  ", left, "");
        print_wrapped(option->help, 30);
    }
    printf("  %-26s  %s\n", "-h, --help", "This text");
}

void cli_print_help(const struct cli_command *command)
{
    printf("pqlane %s: %s\n\n", command->name, command->summary);
    if (command->parts)
        print_parts(command);
    else
        print_options(command);
    if (command->details) {
        putchar('\n');
        print_wrapped(command->details, 0);
    }
}

int cli_parse(struct cli_args *args, const struct cli_command *command, int argc, char **argv)
{
    struct option longs[CLI_MOST_OPTIONS + 2] = {0};
    char shorts[2 * CLI_MOST_OPTIONS + 4] = ":h";
    int n = 0;
    memset(args, 0, sizeof *args);
    args->command = command;
    running = command->name;
    for (; command->options[n].name && n < CLI_MOST_OPTIONS; n++) {
        const struct cli_option *option = &command->options[n];
        int takes = option->argument ? required_argument : no_argument;
        longs[n] = (struct option){option->name, takes, NULL, 256 + n};
        if (option->letter) {
            char letter[3] = {option->letter, option->argument ? ':' : 0, 0};
            strcat(shorts, letter);
        }
    }
    longs[n] = (struct option){"help", no_argument, NULL, 'h'};

    opterr = 0;
    optind = 1;
    for (int found; (found = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        if (found == 'h') {
            cli_print_help(command);
            return CLI_PARSE_HELP;
        }
        if (found == ':') return cli_usage("%s takes a value", argv[optind - 1]);
        int i = found - 256;
        for (int j = 0; found < 256 && j < n; j++)
            if (command->options[j].letter == found) i = j;
        if (found == '?' && optopt > 0 && optopt < 256) return cli_usage("no such option: -%c", optopt);
        if (found == '?' && optopt >= 256) return cli_usage("--%s takes no value", command->options[optopt - 256].name);
        if (found == '?' || i < 0) return cli_usage("no such option: %s", argv[optind - 1]);
        args->values[i] = command->options[i].argument ? optarg : "";
    }
    args->words = argv + optind;
    args->word_count = argc - optind;
    if (args->word_count < command->least_words)
        return cli_usage("too few words: %s", command->words ? command->words : "");
    if (args->word_count > command->most_words) return cli_usage("what is '%s'?", args->words[command->most_words]);
    return CLI_OK;
}
