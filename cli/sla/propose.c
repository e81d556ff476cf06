/* SPDX-License-Identifier: Apache-2.0 */

/* A level is what was measured times its head-room, rounded up to three digits. Failures were not measured: their
 * levels are the same for all. */

#include "propose.h"
#include "judge.h"
#include "openslo.h"

#include "measure/subjects.h"
#include "report/member.h"
#include "store/text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double error_levels[SLA_LEVELS] = {1e-4, 1e-3, 1e-2};

/* ---- What is wanted ---------------------------------------------------------------------------------------------- */

/* "p99.9" */
static bool wish_quantile(const char *word, double *quantile)
{
    char *end;
    if (*word != 'p' || !isdigit((unsigned char)word[1])) return false;
    *quantile = round(strtod(word + 1, &end) * 1e10) / 1e12;
    return *end == 0 && *quantile > 0 && *quantile < 1;
}

static bool read_wish(const char *word, struct sla_wish *wish)
{
    *wish = (struct sla_wish){SLA_LATENCY, 0};
    if (wish_quantile(word, &wish->quantile)) return true;
    for (unsigned i = SLA_ERRORS; i < SLA_MEASURES; i++)
        if (strcmp(word, sla_measure_names[i]) == 0) {
            *wish = (struct sla_wish){(enum sla_measure)i, i == SLA_ERRORS ? (double)NAN : OPENSLO_USUAL_TARGET};
            return true;
        }
    return false;
}

bool sla_plan_wishes(struct sla_plan *plan, const char *list)
{
    plan->wish_count = 0;
    for (const char *end; list; list = *end ? end + 1 : NULL) {
        char word[32];
        end = list + strcspn(list, ",");
        if (plan->wish_count == SLA_MOST_WISHES || (size_t)(end - list) >= sizeof word) return false;
        snprintf(word, sizeof word, "%.*s", (int)(end - list), list);
        struct sla_wish *wish = &plan->wishes[plan->wish_count];
        if (!read_wish(word, wish)) return false;
        for (size_t i = 0; i < plan->wish_count; i++)
            if (plan->wishes[i].measure == wish->measure &&
                (wish->measure != SLA_LATENCY || plan->wishes[i].quantile == wish->quantile))
                return false;
        plan->wish_count++;
    }
    return true;
}

bool sla_plan_head_room(struct sla_plan *plan, const char *list)
{
    double least = 1;
    for (unsigned i = 0; i < SLA_LEVELS; i++) {
        char *end;
        if (!isdigit((unsigned char)*list)) return false;
        plan->head_room[i] = strtod(list, &end);
        if (*end != (i + 1 < SLA_LEVELS ? ',' : 0) || !(plan->head_room[i] >= least && plan->head_room[i] <= 1000))
            return false;
        least = plan->head_room[i] + 0.01; /* or levels were the same after rounding */
        list = end + 1;
    }
    return true;
}

/* ---- Promises ---------------------------------------------------------------------------------------------------- */

static double rounded_up(double value, bool up)
{
    const double step = pow(10, floor(log10(value)) - 2), steps = round(value / step * 1e6) / 1e6;
    return (up ? ceil(steps) : floor(steps)) * step;
}

static double level_of(enum sla_measure measure, double measured, double head_room)
{
    switch (measure) {
    case SLA_LATENCY:
        return openslo_decimal(rounded_up(measured * head_room, true));
    case SLA_THROUGHPUT:
        return openslo_decimal(rounded_up(measured / head_room, false));
    default:
        return ceil(measured * head_room);
    }
}

/* Lower-case letters and digits, everything else a "-" between them. */
static void make_name(struct sla_objective *item)
{
    char measure[SLA_TEXT], whole[192];
    size_t used = 0;
    snprintf(whole, sizeof whole, "%s-%s-%s", item->algorithm, item->operation, sla_measure_text(measure, item));
    for (const char *c = whole; *c && used < OPENSLO_MOST_BASE; c++)
        if (isalnum((unsigned char)*c))
            item->name[used++] = (char)tolower((unsigned char)*c);
        else if (used > 0 && item->name[used - 1] != '-')
            item->name[used++] = '-';
    while (used > 0 && item->name[used - 1] == '-') used--;
    item->name[used] = 0;
}

static bool note_measured(struct sla_objective *item, double measured)
{
    char text[SLA_TEXT];
    if (item->measure == SLA_ERRORS)
        snprintf(text, sizeof text, "not measured: a proposal");
    else
        sla_value_text(text, item->measure, measured);
    return sla_note_add(&item->notes, &item->note_count, SLA_ANNOTATION, "pqlane.dev/measured", text);
}

static struct sla_objective *append_item(struct sla *sla)
{
    struct sla_objective *items = realloc(sla->items, (sla->count + 1) * sizeof *items);
    if (!items) return NULL;
    sla->items = items;
    items[sla->count] = (struct sla_objective){.window_s = OPENSLO_USUAL_WINDOW};
    return &items[sla->count++];
}

/* "ALGORITHM/operation": the last slash divides. False: the name is longer, or of other characters, than a file takes.
 */
static bool split_subject(struct sla_objective *item, const char *name)
{
    const char *slash = strrchr(name, '/');
    const size_t length = slash ? (size_t)(slash - name) : 0;
    if (length == 0 || length >= sizeof item->algorithm || !isalnum((unsigned char)*name) ||
        !isalnum((unsigned char)slash[1]) || strlen(slash + 1) >= sizeof item->operation)
        return false;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("-_.+/", *c)) return false;
    memcpy(item->algorithm, name, length);
    snprintf(item->operation, sizeof item->operation, "%s", slash + 1);
    return true;
}

static bool propose_one(struct sla *sla, const struct sla_plan *plan, const struct sla_wish *wish,
                        const json_t *operation, size_t *left_out)
{
    struct sla_objective item = {
        .measure = wish->measure, .quantile = wish->quantile, .window_s = OPENSLO_USUAL_WINDOW};
    struct sla_finding finding = {0};
    if (!split_subject(&item, member_text(operation, "name", "")) ||
        (wish->measure != SLA_ERRORS && !sla_measured(operation, &item, &finding))) {
        ++*left_out;
        return true;
    }
    for (unsigned i = 0; i < SLA_LEVELS; i++)
        item.levels[i] = wish->measure == SLA_ERRORS ? error_levels[i]
                                                     : level_of(wish->measure, finding.measured, plan->head_room[i]);
    make_name(&item);
    struct sla_objective *kept = append_item(sla);
    if (!kept) return false;
    *kept = item;
    return note_measured(kept, finding.measured);
}

/* encaps, but not encaps+prepared. */
static bool is_variant(const char *name)
{
    const char *slash = strrchr(name, '/');
    return strchr(slash ? slash : name, '+') != NULL;
}

static bool has_plain_operations(const json_t *run)
{
    size_t i;
    json_t *operation;
    json_array_foreach (member_list(run, "operations"), i, operation)
        if (!is_variant(member_text(operation, "name", "+"))) return true;
    return false;
}

/* Of what and how much, for whoever reads the file. */
static bool note_service(struct sla *sla, const struct sla_plan *plan, const json_t *run, const char *run_name)
{
    char text[4 * TEXT_BYTES], created[TEXT_BYTES], version[TEXT_BYTES], backend[TEXT_BYTES], cpu[TEXT_BYTES];
    snprintf(text, sizeof text, "%.200s of %.40s: %s%.60s, backend %.60s, %.200s", run_name,
             text_clean(created, member_text(run, "created", "-")), member_maker(member(run, "library")),
             text_clean(version, member_text(run, "library.version", "-")),
             text_clean(backend, member_text(run, "backend", "-")),
             text_clean(cpu, member_text(run, "environment.cpu_model", "-")));
    if (!sla_note_add(&sla->notes, &sla->note_count, SLA_ANNOTATION, "pqlane.dev/proposed-from", text)) return false;
    snprintf(text, sizeof text, "target %g, maximum %g, emergency %g times what was measured", plan->head_room[0],
             plan->head_room[1], plan->head_room[2]);
    return sla_note_add(&sla->notes, &sla->note_count, SLA_ANNOTATION, "pqlane.dev/head-room", text);
}

bool sla_propose(struct sla *sla, const struct sla_plan *plan, const json_t *run, const char *run_name,
                 size_t *left_out)
{
    const bool only_plain = !plan->filter && has_plain_operations(run);
    size_t i;
    json_t *operation;
    *sla = (struct sla){.has_service = true};
    *left_out = 0;
    snprintf(sla->name, sizeof sla->name, "%s", plan->service);
    bool good = note_service(sla, plan, run, run_name);
    json_array_foreach (member_list(run, "operations"), i, operation) {
        const char *name = member_text(operation, "name", "");
        if (!subjects_pass(name, plan->filter) || (only_plain && is_variant(name))) continue;
        for (size_t j = 0; good && j < plan->wish_count; j++)
            good = propose_one(sla, plan, &plan->wishes[j], operation, left_out);
    }
    return good;
}
