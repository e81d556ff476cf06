/* SPDX-License-Identifier: Apache-2.0 */

/* Writing a run down. */

#include "run_document.h"

#include "library_document.h"
#include "speed.h"
#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>

json_t *document_distribution(const double *ns, size_t count)
{
    uint64_t *buckets = calloc(STATS_BUCKETS, sizeof *buckets);
    json_t *list = json_array();
    bool good = buckets && list;
    for (size_t i = 0; i < count && good; i++) buckets[stats_bucket((uint64_t)(ns[i] + 0.5))]++;
    for (unsigned i = 0; i < STATS_BUCKETS && good; i++)
        if (buckets[i])
            good = json_array_append_new(
                       list, json_pack("[I, I]", (json_int_t)stats_bucket_lower(i), (json_int_t)buckets[i])) == 0;
    free(buckets);
    if (good) return list;
    json_decref(list);
    return NULL;
}

static json_t *wire_json(const struct series *series)
{
    struct document document = document_begin();
    document_whole(&document, "client_bytes", (int64_t)series->up);
    document_whole(&document, "server_bytes", (int64_t)series->down);
    return document_done(&document);
}

static json_t *figures_json(const struct session *session, const struct series *series, const struct figures *figures)
{
    /* Cycles are not to be had everywhere: these are ticks of the time stamp counter, and none where it is no clock. */
    double rate = (double)session->environment.ticks_per_second / 1e9;
    double ticks = session->environment.clock[0] == 't' ? figures->median * rate : NAN;
    struct document document = document_begin();
    document_text(&document, "name", series->name);
    document_text(&document, "unit", "ns");
    document_whole(&document, "samples", (int64_t)figures->samples);
    document_whole(&document, "batch", (int64_t)series->batch);
    document_whole(&document, "singles", (int64_t)figures->singles);
    document_real(&document, "median", figures->median);
    document_real(&document, "low", figures->low);
    document_real(&document, "high", figures->high);
    document_real(&document, "mean", figures->mean);
    document_real(&document, "mad", figures->mad);
    document_real(&document, "min", figures->min);
    document_real(&document, "p95", figures->p95);
    document_real(&document, "p99", figures->p99);
    document_real(&document, "p999", figures->p999);
    document_real(&document, "ops_per_second", figures->ops_per_second);
    document_real(&document, "ticks_median", ticks);
    document_whole(&document, "stack_bytes", (int64_t)series->stack);
    document_put(&document, "heap_bytes", series->heap_known ? json_integer((json_int_t)series->heap) : json_null());
    if (series->up > 0) document_put(&document, "wire", wire_json(series));
    document_put(&document, "distribution", document_distribution(series->singles.value, series->singles.count));
    return document_done(&document);
}

static json_t *session_settings_json(const struct session *session, const char *filter)
{
    struct document document = document_begin();
    document_real(&document, "seconds_per_operation", session->seconds_each);
    document_whole(&document, "passes", session->passes);
    document_whole(&document, "seed", (int64_t)session->seed);
    document_text(&document, "filter", filter);
    return document_done(&document);
}

struct document run_document_begin(const struct session *session, const char *schema, const char *filter)
{
    char created[32];
    const struct environment *environment = &session->environment;
    const struct library_facts *library = &session->facts[0];
    struct document document = document_begin(), described = library_document_begin(library, session->image);
    document_time(created);
    document_text(&document, "schema", schema);
    document_whole(&document, "version", 1);
    document_text(&document, "created", created);
    document_put(&document, "library", document_done(&described));
    document_put(&document, "environment", environment_json(environment));
    document_put(&document, "fingerprint",
                 environment_fingerprint(environment, library->build, session->image->sha256));
    document_put(&document, "settings", session_settings_json(session, filter));
    document_real(&document, "seconds", session->seconds);
    return document;
}

json_t *run_document(const struct session *session, const struct figures *figures, size_t backend, const char *filter)
{
    struct document document = run_document_begin(session, "pqlane-run", filter);
    document_text(&document, "backend", session->backends.name[backend]);
    json_t *operations = json_array();
    for (size_t i = backend; i < session->series_count; i += session->backends.count)
        if (json_array_append_new(operations, figures_json(session, &session->series[i], &figures[i])) != 0)
            document.broken = true;
    document_put(&document, "operations", operations);
    return document_done(&document);
}

static json_t *backends_json(const struct library_facts *facts)
{
    json_t *list = json_array();
    bool good = list != NULL;
    for (size_t i = 0; i < facts->backend_count && good; i++) {
        const struct backend_facts *backend = &facts->backends[i];
        struct document document = document_begin();
        document_text(&document, "name", backend->name);
        document_text(&document, "state", backend_state_word(backend->state));
        good = json_array_append_new(list, document_done(&document)) == 0;
    }
    if (good) return list;
    json_decref(list);
    return NULL;
}

/* series: those of one operation. */
static json_t *speed_json(const struct session *session, const struct series *series, size_t backend)
{
    struct speed speed;
    if (!speed_of(&series[backend], &series[0], session->passes, &speed)) return NULL;
    struct document document = document_begin();
    document_text(&document, "name", series->name);
    document_text(&document, "backend", session->backends.name[backend]);
    document_real(&document, "times", speed.times);
    document_real(&document, "low", speed.low);
    document_real(&document, "high", speed.high);
    return document_done(&document);
}

json_t *runs_document(const struct session *session, const struct figures *figures, const char *filter)
{
    char created[32];
    struct document document = document_begin();
    json_t *runs = json_array(), *speeds = json_array();
    document_time(created);
    for (size_t i = 0; i < session->backends.count; i++)
        if (json_array_append_new(runs, run_document(session, figures, i, filter)) != 0) document.broken = true;
    for (size_t i = 0; i < session->series_count; i += session->backends.count)
        for (size_t backend = 1; backend < session->backends.count; backend++)
            if (json_array_append_new(speeds, speed_json(session, &session->series[i], backend)) != 0)
                document.broken = true;
    document_text(&document, "schema", "pqlane-runs");
    document_whole(&document, "version", 1);
    document_text(&document, "created", created);
    document_put(&document, "backends", backends_json(&session->subjects.facts[0]));
    document_text(&document, "reference", session->backends.name[0]);
    document_put(&document, "speeds", speeds);
    document_put(&document, "runs", runs);
    return document_done(&document);
}
