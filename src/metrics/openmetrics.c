/* SPDX-License-Identifier: Apache-2.0 */

/* A snapshot as text: OpenMetrics 1.0, and the Prometheus format before it, which differs in the names of families and
 * in the end. Numbers are made of integers, whatever the program's locale has for a decimal point. */

#include "snapshot.h"

#include <stdarg.h>
#include <stdio.h>

struct text {
    char *out;
    size_t size, len;
    int is_prometheus;
};

__attribute__((format(printf, 2, 3))) static void say(struct text *text, const char *format, ...)
{
    const size_t left = text->len < text->size ? text->size - text->len : 0;
    va_list args;
    va_start(args, format);
    const int len = vsnprintf(left ? text->out + text->len : NULL, left, format, args);
    va_end(args);
    if (len > 0) text->len += (size_t)len;
}

/* Counters have their suffix in the older format's family, and there is no type "info". */
static void say_family(struct text *text, const char *name, const char *type, const char *suffix, const char *help)
{
    const char *in_family = text->is_prometheus ? suffix : "";
    if (text->is_prometheus && type[0] == 'i') type = "gauge";
    say(text, "# HELP %s%s %s\n# TYPE %s%s %s\n", name, in_family, help, name, in_family, type);
}

#define SERIES_LABELS "algorithm=\"%s\",operation=\"%s\",backend=\"%s\""
#define SERIES_NAMES(s) (s)->algorithm, (s)->operation, (s)->backend

static void say_times(struct text *text, const pqlane_metrics *of)
{
    say_family(text, "pqlane_op_seconds", "histogram", "", "Time of operations that succeeded; of batches, per item.");
    if (!text->is_prometheus) say(text, "# UNIT pqlane_op_seconds seconds\n");
    for (size_t i = 0; i < of->count; i++) {
        const struct pql_series *series = &of->series[i];
        if (series->spoken_for == 0) continue;
        for (unsigned edge = 0; edge < PQLANE_METRICS_EDGES; edge++) {
            const double seconds = 1e-6 * (double)(1u << edge);
            say(text, "pqlane_op_seconds_bucket{" SERIES_LABELS ",le=\"0.%06u\"} %llu\n", SERIES_NAMES(series),
                1u << edge, (unsigned long long)pqlane_metrics_below(of, i, seconds));
        }
        const unsigned long long all = series->spoken_for;
        say(text, "pqlane_op_seconds_bucket{" SERIES_LABELS ",le=\"+Inf\"} %llu\n", SERIES_NAMES(series), all);
        say(text, "pqlane_op_seconds_sum{" SERIES_LABELS "} %llu.%09llu\n", SERIES_NAMES(series),
            (unsigned long long)(series->ns / 1000000000u), (unsigned long long)(series->ns % 1000000000u));
        say(text, "pqlane_op_seconds_count{" SERIES_LABELS "} %llu\n", SERIES_NAMES(series), all);
    }
}

static void say_counts(struct text *text, const pqlane_metrics *of)
{
    say_family(text, "pqlane_op", "counter", "_total", "Operations; of batches, items.");
    for (size_t i = 0; i < of->count; i++) {
        const struct pql_series *series = &of->series[i];
        unsigned long long failed = 0;
        for (unsigned e = 1; e < PQL_STATUSES; e++) failed += series->errors[e];
        say(text, "pqlane_op_total{" SERIES_LABELS ",outcome=\"ok\"} %llu\n", SERIES_NAMES(series),
            (unsigned long long)series->ok);
        say(text, "pqlane_op_total{" SERIES_LABELS ",outcome=\"error\"} %llu\n", SERIES_NAMES(series), failed);
    }
}

static void say_errors(struct text *text, const pqlane_metrics *of)
{
    say_family(text, "pqlane_op_errors", "counter", "_total", "Operations that failed, by status.");
    for (size_t i = 0; i < of->count; i++)
        for (int e = 1; e < PQL_STATUSES; e++)
            if (of->series[i].errors[e])
                say(text, "pqlane_op_errors_total{" SERIES_LABELS ",status=\"%s\"} %llu\n",
                    SERIES_NAMES(&of->series[i]), pqlane_status_name((pqlane_status)-e),
                    (unsigned long long)of->series[i].errors[e]);
}

static void say_guard(struct text *text, const pqlane_metrics *of)
{
    say_family(text, "pqlane_guard_events", "counter", "_total", "What guards saw and did.");
    for (int i = 0; i < PQLANE_GUARD_KINDS; i++)
        say(text, "pqlane_guard_events_total{kind=\"%s\"} %llu\n", pqlane_guard_kind_name((pqlane_guard_kind)i),
            (unsigned long long)of->guard[i]);
    say_family(text, "pqlane_guard_processes", "gauge", "",
               "Processes with a guard, by whether they run on what they prefer.");
    say(text, "pqlane_guard_processes{state=\"preferred\"} %llu\n",
        (unsigned long long)(of->guarded - of->fallen_back));
    say(text, "pqlane_guard_processes{state=\"fallen_back\"} %llu\n", (unsigned long long)of->fallen_back);
}

static void say_infos(struct text *text, const pqlane_metrics *of)
{
    say_family(text, "pqlane_backend", "info", "_info", "Tiers that groups of kernels are from.");
    for (size_t i = 0; i < of->backend_count; i++)
        if (of->backends[i].processes)
            say(text, "pqlane_backend_info{group=\"%s\",tier=\"%s\"} 1\n", of->backends[i].group, of->backends[i].tier);
    say_family(text, "pqlane_build", "info", "_info", "The library.");
    say(text, "pqlane_build_info{version=\"%s\"} 1\n",
        of->process.version[0] ? of->process.version : PQLANE_VERSION_STRING);
    say_guard(text, of);
    say_family(text, "pqlane_metrics_lost", "counter", "_total", "Operations that no memory was there to count in.");
    say(text, "pqlane_metrics_lost_total %llu\n", (unsigned long long)of->process.lost);
}

size_t pqlane_metrics_text(const pqlane_metrics *snapshot, unsigned flags, char *out, size_t size)
{
    if (!snapshot || (!out && size > 0)) return 0;
    struct text text = {.out = out, .size = size, .is_prometheus = (flags & PQLANE_METRICS_PROMETHEUS) != 0};
    if (size > 0) out[0] = '\0';
    say_times(&text, snapshot);
    say_counts(&text, snapshot);
    say_errors(&text, snapshot);
    say_infos(&text, snapshot);
    if (!text.is_prometheus) say(&text, "# EOF\n");
    return text.len;
}
