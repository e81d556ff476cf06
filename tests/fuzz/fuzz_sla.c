/* SPDX-License-Identifier: Apache-2.0 */

/* Any bytes as a file of promises. What is refused has a sentence, and a line within the file; what is taken is written
 * and read as the same, in one document for each promise and in one for each level. */

#include "sla/samples.h"

#include <stdint.h>
#include <stdlib.h>

static unsigned count_lines(const uint8_t *data, size_t size)
{
    unsigned lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || data[i] == '\r' || data[i] >= 0x80; /* NEL and others */
    return lines;
}

static void must_come_back(const struct sla *sla, bool split)
{
    struct sla again;
    struct sla_error error;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out) abort();
    sla_write(sla, split, out);
    if (fclose(out) != 0) abort();
    if (length <= SLA_MOST_FILE && (!sla_parse(&again, "again", text, length, &error) || !same_promises(sla, &again)))
        abort();
    if (length <= SLA_MOST_FILE) sla_clear(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sla sla;
    struct sla_error error;
    if (sla_parse(&sla, "fuzz", (const char *)data, size, &error)) {
        must_come_back(&sla, false);
        must_come_back(&sla, true);
    } else if (!*error.text || error.line > count_lines(data, size) + 1) {
        abort();
    }
    sla_clear(&sla);
    return 0;
}
