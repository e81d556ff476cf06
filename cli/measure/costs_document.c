/* SPDX-License-Identifier: Apache-2.0 */

#include "costs_document.h"

#include "run_document.h"

static json_t *kernel_json(const struct costs *costs, const struct cost *cost)
{
    struct document document = document_begin();
    document_text(&document, "name", cost->name);
    document_text(&document, "part", cost->part);
    document_real(&document, "calls", cost_calls(costs, cost));
    document_real(&document, "each", cost->ns);
    return document_done(&document);
}

static json_t *operation_costs_json(const struct session *session, const struct figures *figures, size_t i)
{
    const struct series *series = &session->series[i];
    struct document document = document_begin();
    json_t *kernels = json_array();
    document_text(&document, "name", series->name);
    document_text(&document, "backend", session->backends.name[i % session->backends.count]);
    document_text(&document, "unit", "ns");
    document_real(&document, "median", figures->median);
    document_real(&document, "low", figures->low);
    document_real(&document, "high", figures->high);
    document_real(&document, "floor", costs_part(&series->costs, NULL));
    for (size_t j = 0; j < series->costs.count; j++)
        if (json_array_append_new(kernels, kernel_json(&series->costs, &series->costs.list[j])) != 0)
            document.broken = true;
    document_put(&document, "kernels", kernels);
    return document_done(&document);
}

json_t *costs_document(const struct session *session, const struct figures *figures, const char *filter)
{
    struct document document = run_document_begin(session, "pqlane-costs", filter);
    json_t *operations = json_array();
    for (size_t i = 0; i < session->series_count; i++)
        if (json_array_append_new(operations, operation_costs_json(session, &figures[i], i)) != 0)
            document.broken = true;
    document_put(&document, "operations", operations);
    return document_done(&document);
}
