/* SPDX-License-Identifier: Apache-2.0 */

/* Any text as a document of kept history. What is taken of it is written, and read as the same; the history that is
 * told is JSON. */

#include "serve/api.h"
#include "serve/moment.h"

#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct moment_clocks now = {1796000000.0, 5000.0};

static void must_be_json(char *text)
{
    json_t *value = text ? json_loads(text, 0, NULL) : NULL;
    if (!value) abort();
    json_decref(value);
    free(text);
}

static void must_come_back(struct ticks *ticks, const struct events *events)
{
    static struct events events_again;
    char *text = moment_write(ticks, ticks_at(ticks, 0), events, 0, events->count);
    if (!text) abort();
    events_again.count = 0;
    moment_read(ticks, &events_again, now.t - 1, text, now);
    char *again = ticks->count == 2 ? moment_write(ticks, ticks_at(ticks, 1), &events_again, 0, events_again.count)
                                    : NULL;
    if (!again || strcmp(again, text) != 0) abort();
    free(again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct service service;
    char *text = malloc(size + 1);
    if (!text || !service_open(&service, "/nowhere", 1, 4)) abort();
    memcpy(text, data, size);
    text[size] = '\0';
    moment_read(&service.ticks, &service.events, now.t - 1e6, text, now);
    must_be_json(api_history(&service, INFINITY));
    if (service.ticks.count == 1) must_come_back(&service.ticks, &service.events);
    service_close(&service);
    free(text);
    return 0;
}
