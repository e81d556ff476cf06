/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Any bytes as a file of metrics. An input that begins with 'e' is edits of a good file (metrics_file.h); any other is
 * the file itself. Whatever it is, it is refused or becomes counts, a text whose lines are as they should be, and
 * events that anybody may show.
 */

#include "metrics_file.h"

#include "pqlane_guard.h"

#include <string.h>

#define MOST_BYTES (1 << 17)

static uint8_t good[MOST_BYTES];
static size_t good_len;

static void write_input(int fd, const uint8_t *data, size_t size)
{
    static uint8_t file[MOST_BYTES];
    size_t len = size;
    if (size > 0 && data[0] == 'e') {
        memcpy(file, good, good_len);
        metrics_file_edit(file, good_len, data + 1, size - 1);
        len = good_len;
    } else {
        if (len > sizeof file) len = sizeof file;
        memcpy(file, data, len);
    }
    if (pwrite(fd, file, len, 0) != (ssize_t)len || ftruncate(fd, (off_t)len)) abort();
}

static void must_be_printable(const char *text, const char *end)
{
    for (; text < end; text++)
        if (*text < ' ' || *text > '~') abort();
}

/* Printable ASCII, and every line a comment or a metric of ours. */
static void check_text(const char *text)
{
    for (const char *line = text; *line;) {
        const char *end = strchr(line, '\n');
        if (!end || (line[0] != '#' && strncmp(line, "pqlane_", 7) != 0)) abort();
        must_be_printable(line, end);
        line = end + 1;
    }
}

static void check_events(const pqlane_metrics *read)
{
    pqlane_guard_event event;
    for (size_t i = 0; pqlane_guard_event_at(read, i, &event, sizeof event) == PQLANE_OK; i++) {
        const struct {
            const char *text;
            size_t room;
        } texts[] = {
            {event.algorithm, sizeof event.algorithm},
            {event.operation, sizeof event.operation},
            {event.groups, sizeof event.groups},
            {event.from, sizeof event.from},
            {event.to, sizeof event.to},
            {event.reason, sizeof event.reason},
        };
        if (!pqlane_guard_kind_name(event.kind)) abort();
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            const char *end = memchr(texts[t].text, '\0', texts[t].room);
            if (!end) abort();
            must_be_printable(texts[t].text, end);
        }
    }
}

static void check_snapshot(const pqlane_metrics *read)
{
    pqlane_metrics *sum;
    pqlane_metrics_series series;
    if (pqlane_metrics_empty(&sum) != PQLANE_OK) abort();
    if (pqlane_metrics_add(sum, read) == PQLANE_OK && pqlane_metrics_subtract(sum, read) == PQLANE_OK)
        for (size_t i = 0; pqlane_metrics_at(sum, i, &series, sizeof series) == PQLANE_OK; i++)
            if (series.ok != 0 || pqlane_metrics_quantile(sum, i, 0.99) >= 0) abort();
    const size_t len = pqlane_metrics_text(read, 0, NULL, 0);
    char *text = malloc(len + 1);
    if (!text || pqlane_metrics_text(read, 0, text, len + 1) != len || strlen(text) != len) abort();
    check_text(text);
    check_events(read);
    free(text);
    pqlane_metrics_forget(sum);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    pqlane_metrics *read;
    if (fd < 0) {
        good_len = metrics_file_make(good, sizeof good, 1, 1);
        fd = memfd_create("input", MFD_CLOEXEC);
    }
    write_input(fd, data, size);
    if (pqlane_metrics_read(&read, fd) == PQLANE_OK)
        check_snapshot(read);
    else if (read)
        abort();
    pqlane_metrics_forget(read);
    return 0;
}
