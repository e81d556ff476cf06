/* SPDX-License-Identifier: Apache-2.0 */

#include "samples.h"

#include <stdlib.h>

bool samples_add(struct samples *samples, double value, unsigned process)
{
    if (samples->count == samples->room) {
        size_t room = samples->room ? 2 * samples->room : 1024;
        double *values = realloc(samples->value, room * sizeof *values);
        if (values) samples->value = values;
        unsigned *processes = realloc(samples->process, room * sizeof *processes);
        if (processes) samples->process = processes;
        if (!values || !processes) return false;
        samples->room = room;
    }
    samples->value[samples->count] = value;
    samples->process[samples->count++] = process;
    return true;
}

void samples_scale(struct samples *samples, size_t from, double factor)
{
    for (size_t i = from; i < samples->count; i++) samples->value[i] *= factor;
}

void samples_clear(struct samples *samples)
{
    free(samples->value);
    free(samples->process);
    *samples = (struct samples){0};
}
