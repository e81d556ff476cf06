/* SPDX-License-Identifier: Apache-2.0 */

/* What the parts of the command begin with. */

#include "commands.h"
#include "openslo.h"

#include "measure/subjects.h"

#include <unistd.h>

int sla_open(struct sla *sla, const struct cli_args *args, const char **path)
{
    struct sla_error error;
    *sla = (struct sla){0};
    *path = cli_word_count(args) > 0 ? cli_word(args, 0) : SLA_USUAL_FILE;
    if (cli_word_count(args) == 0 && access(*path, F_OK) != 0)
        return cli_failed("there is no %s here: `pqlane sla init` makes one, or name the file", *path);
    return sla_read(sla, *path, &error) ? CLI_OK : cli_failed("%s", error.text);
}

char *sla_operation_text(char text[SLA_OPERATION], const struct sla_objective *objective)
{
    snprintf(text, SLA_OPERATION, "%s/%s", objective->algorithm, objective->operation);
    return text;
}

bool sla_filter(struct sla *sla, const char *filter)
{
    char name[SLA_OPERATION];
    size_t kept = 0;
    for (size_t i = 0; i < sla->count; i++) {
        struct sla_objective *item = &sla->items[i];
        if (!subjects_pass(sla_operation_text(name, item), filter))
            sla_objective_clear(item);
        else
            sla->items[kept++] = *item;
    }
    sla->count = kept;
    if (kept == 0) cli_usage("no promise is about an operation with '%s' in its name", filter ? filter : "");
    return kept > 0;
}
