/* SPDX-License-Identifier: Apache-2.0 */

/*
 * From OpenSLO to promises, document by document. A mapping is a table of the keys that may stand in it. What OpenSLO
 * has and pqlane does nothing with is refused with the reason: a promise that nobody keeps must not look like one.
 */

#include "openslo.h"
#include "tree.h"

#include "file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

struct reading {
    struct sla *sla;
    struct tree tree;
    unsigned service_line; /* of the document or the SLO that named the service first */
};

/* ---- Metadata ---------------------------------------------------------------------------------------------------- */

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A label of RFC 1123, as OpenSLO's names are. */
static bool read_name(const struct tree_node *node, char name[64])
{
    if (!tree_text(node, false, name, OPENSLO_MOST_NAME + 1)) return false;
    const size_t length = strlen(name);
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length && *name != '-' && name[length - 1] != '-')
        return true;
    return tree_fail(node, "a name has lower-case letters, digits and '-' between them, not '%s'", name);
}

/* Letters, digits and -_. between them; of an annotation, after a domain and a slash. */
static bool good_key(const char *key, bool with_domain)
{
    const char *slash = with_domain ? strchr(key, '/') : NULL;
    if (slash && (slash == key || (size_t)(slash - key) != strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-.")))
        return false;
    const char *name = slash ? slash + 1 : key;
    const size_t length = strlen(name);
    if (length == 0 || length > OPENSLO_MOST_NAME || !is_alphanumeric(*name) || !is_alphanumeric(name[length - 1]))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_alphanumeric(name[i]) && !strchr("-_.", name[i])) return false;
    return true;
}

struct notes {
    struct sla_note **list;
    size_t *count;
};

static bool take_note(const struct notes *notes, const struct tree_node *node, enum sla_note_kind kind, const char *key)
{
    char text[4 * OPENSLO_MOST_DESCRIPTION + 1];
    if (!tree_text(node, kind != SLA_TITLE, text, kind == SLA_TITLE ? OPENSLO_MOST_NAME + 1 : sizeof text))
        return false;
    return sla_note_add(notes->list, notes->count, kind, key, text) || tree_fail(node, "no memory to keep it");
}

static bool take_values(const struct notes *notes, const struct tree_node *node, const char *key)
{
    size_t count;
    if (node->yaml->type != YAML_SEQUENCE_NODE) return take_note(notes, node, SLA_LABEL, key);
    if (!tree_list(node, &count)) return false;
    if (count == 0) return tree_fail(node, "is empty");
    for (size_t i = 0; i < count; i++) {
        const struct tree_node item = tree_item(node, i);
        if (!take_note(notes, &item, SLA_LABEL, key)) return false;
    }
    return true;
}

static bool take_notes(const struct notes *notes, const struct tree_node *map, enum sla_note_kind kind)
{
    size_t count, before = *notes->count;
    if (!map->yaml) return true;
    if (!tree_map(map, &count)) return false;
    for (size_t i = 0; i < count; i++) {
        char name[320];
        struct tree_node key, value = tree_entry(map, i, &key);
        if (!tree_text(&key, false, name, sizeof name)) return false;
        if (!good_key(name, kind == SLA_ANNOTATION)) return tree_fail(&value, "'%.80s' is no name of a note", name);
        for (size_t j = before; j < *notes->count; j++)
            if (strcmp((*notes->list)[j].key, name) == 0) return tree_fail(&value, "stands twice");
        if (!(kind == SLA_LABEL ? take_values(notes, &value, name) : take_note(notes, &value, kind, name)))
            return false;
    }
    return true;
}

static bool read_metadata(const struct tree_node *node, const struct notes *notes, char name[64])
{
    struct tree_node name_at, title, labels, annotations;
    const struct tree_field fields[] = {
        {"name", TREE_NEEDED, &name_at, NULL},
        {"displayName", TREE_OPTIONAL, &title, NULL},
        {"labels", TREE_OPTIONAL, &labels, NULL},
        {"annotations", TREE_OPTIONAL, &annotations, NULL},
    };
    return tree_fields(node, fields, COUNT(fields)) && read_name(&name_at, name) &&
           (!title.yaml || take_note(notes, &title, SLA_TITLE, NULL)) && take_notes(notes, &labels, SLA_LABEL) &&
           take_notes(notes, &annotations, SLA_ANNOTATION);
}

/* ---- The service ------------------------------------------------------------------------------------------------- */

/* A file promises for one service. */
static bool take_service(struct reading *reading, const struct tree_node *node, const char *name)
{
    struct sla *sla = reading->sla;
    if (*sla->name && strcmp(sla->name, name) != 0)
        return tree_fail(node, "'%s' here and '%s' in line %u: a file promises for one service", name, sla->name,
                         reading->service_line);
    if (!*sla->name) reading->service_line = tree_line(node);
    snprintf(sla->name, sizeof sla->name, "%s", name);
    return true;
}

static bool read_service(struct reading *reading, const struct tree_node *metadata, const struct tree_node *spec)
{
    struct sla *sla = reading->sla;
    struct notes notes = {&sla->notes, &sla->note_count};
    struct tree_node description;
    const struct tree_field fields[] = {{"description", TREE_OPTIONAL, &description, NULL}};
    char name[64];
    if (sla->has_service) return tree_fail(metadata, "a second service: a file promises for one");
    sla->has_service = true;
    return read_metadata(metadata, &notes, name) && take_service(reading, metadata, name) &&
           tree_fields(spec, fields, COUNT(fields)) &&
           (!description.yaml || take_note(&notes, &description, SLA_DESCRIPTION, NULL));
}

/* ---- What is measured -------------------------------------------------------------------------------------------- */

/* What stands in a metric: nodes live as long as those that they lie in, for messages. */
struct source {
    struct tree_node metric, at, type, spec, algorithm_at, operation_at, measure, unit;
    char algorithm[64], operation[64];
};

/* As they stand in names of operations and in the guard's variable. */
static bool read_subject(const struct tree_node *node, const char *marks, char text[64])
{
    if (!tree_text(node, false, text, 64)) return false;
    for (const char *c = text; *c; c++)
        if (!is_alphanumeric(*c) && (c == text || !strchr(marks, *c)))
            return tree_fail(node, "has letters and digits, and %s behind them, not '%s'", marks, text);
    return true;
}

static bool read_source(struct source *source, bool has_unit)
{
    static const char *const types[] = {OPENSLO_SOURCE};
    size_t index;
    const struct tree_field outer[] = {{"metricSource", TREE_NEEDED, &source->at, NULL}};
    const struct tree_field inner[] = {
        {"type", TREE_NEEDED, &source->type, NULL},
        {"spec", TREE_NEEDED, &source->spec, NULL},
        {"metricSourceRef", TREE_REFUSED, NULL, "pqlane measures by itself and asks no other source: leave it out"},
    };
    const struct tree_field fields[] = {
        {"algorithm", TREE_NEEDED, &source->algorithm_at, NULL},
        {"operation", TREE_NEEDED, &source->operation_at, NULL},
        {"measure", TREE_NEEDED, &source->measure, NULL},
        {"unit", TREE_NEEDED, &source->unit, NULL},
    };
    return tree_fields(&source->metric, outer, COUNT(outer)) && tree_fields(&source->at, inner, COUNT(inner)) &&
           tree_word(&source->type, types, COUNT(types), &index) &&
           tree_fields(&source->spec, fields, COUNT(fields) - (has_unit ? 0 : 1)) &&
           read_subject(&source->algorithm_at, "-_.+/", source->algorithm) &&
           read_subject(&source->operation_at, "-_.+", source->operation);
}

static bool read_measure(const struct source *source, const char *word)
{
    size_t index;
    return tree_word(&source->measure, &word, 1, &index);
}

static bool read_unit(const struct tree_node *node, enum sla_measure measure, const struct openslo_unit **unit)
{
    const char *names[OPENSLO_UNITS];
    size_t count = 0, first = 0, index;
    for (size_t i = 0; i < OPENSLO_UNITS; i++) {
        if (openslo_units[i].measure != measure) continue;
        if (count == 0) first = i;
        names[count++] = openslo_units[i].name;
    }
    if (!tree_word(node, names, count, &index)) return false;
    *unit = &openslo_units[first + index];
    return true;
}

static void name_subject(struct sla_objective *objective, const struct source *source)
{
    memcpy(objective->algorithm, source->algorithm, sizeof objective->algorithm);
    memcpy(objective->operation, source->operation, sizeof objective->operation);
}

static bool read_threshold(struct source *source, struct sla_objective *objective, const struct openslo_unit **unit)
{
    static const char *const measures[] = {"latency", "throughput", "stack"};
    static const enum sla_measure are[] = {SLA_LATENCY, SLA_THROUGHPUT, SLA_STACK};
    size_t index;
    if (!read_source(source, true) || !tree_word(&source->measure, measures, COUNT(measures), &index)) return false;
    objective->measure = are[index];
    name_subject(objective, source);
    return read_unit(&source->unit, objective->measure, unit);
}

/* Failures of all operations: one subject in both. */
static bool read_ratio(const struct tree_node *ratio, struct sla_objective *objective)
{
    static const char spared[] = "failures are counted of all operations: write bad and total";
    struct source bad, total;
    struct tree_node counter;
    bool grows;
    const struct tree_field fields[] = {
        {"counter", TREE_NEEDED, &counter, NULL},    {"bad", TREE_NEEDED, &bad.metric, NULL},
        {"total", TREE_NEEDED, &total.metric, NULL}, {"good", TREE_REFUSED, NULL, spared},
        {"raw", TREE_REFUSED, NULL, spared},         {"rawType", TREE_REFUSED, NULL, spared},
    };
    if (!tree_fields(ratio, fields, COUNT(fields)) || !tree_truth(&counter, &grows)) return false;
    if (!grows) return tree_fail(&counter, "must be true: operations and failures are counted, and only grow");
    if (!read_source(&bad, false) || !read_measure(&bad, "errors") || !read_source(&total, false) ||
        !read_measure(&total, "operations"))
        return false;
    objective->measure = SLA_ERRORS;
    name_subject(objective, &bad);
    if (strcmp(bad.algorithm, total.algorithm) != 0)
        return tree_fail(&total.algorithm_at, "must be that of bad, '%s'", bad.algorithm);
    if (strcmp(bad.operation, total.operation) != 0)
        return tree_fail(&total.operation_at, "must be that of bad, '%s'", bad.operation);
    return true;
}

/* unit is left alone where there is none. */
static bool read_indicator(const struct tree_node *indicator, struct sla_objective *objective,
                           const struct openslo_unit **unit)
{
    static const char elsewhere[] = "belongs into the metadata of the SLO";
    struct tree_node metadata, spec, name_at, ratio;
    struct source source;
    char name[64];
    const struct tree_field outer[] = {{"metadata", TREE_NEEDED, &metadata, NULL}, {"spec", TREE_NEEDED, &spec, NULL}};
    const struct tree_field named[] = {
        {"name", TREE_NEEDED, &name_at, NULL},
        {"displayName", TREE_REFUSED, NULL, elsewhere},
        {"labels", TREE_REFUSED, NULL, elsewhere},
        {"annotations", TREE_REFUSED, NULL, elsewhere},
    };
    const struct tree_field inner[] = {
        {"thresholdMetric", TREE_OPTIONAL, &source.metric, NULL},
        {"ratioMetric", TREE_OPTIONAL, &ratio, NULL},
        {"description", TREE_REFUSED, NULL, "belongs into the spec of the SLO"},
    };
    if (!tree_fields(indicator, outer, COUNT(outer)) || !tree_fields(&metadata, named, COUNT(named)) ||
        !read_name(&name_at, name) || !tree_fields(&spec, inner, COUNT(inner)))
        return false;
    if (!source.metric.yaml == !ratio.yaml)
        return tree_fail(&spec, "one of thresholdMetric and ratioMetric must stand here");
    return ratio.yaml ? read_ratio(&ratio, objective) : read_threshold(&source, objective, unit);
}

/* ---- How much ---------------------------------------------------------------------------------------------------- */

/* Shares have so many digits: 1 - 0.9999 is no exact number. */
static double rounded(double share)
{
    return round(share * 1e12) / 1e12;
}

/* The part of operations that keep it, from one of two fields. */
static bool read_share(const struct tree_node *share, const struct tree_node *percent, double *target)
{
    if (!share->yaml == !percent->yaml)
        return tree_fail(share->yaml ? percent : share, "one of target and targetPercent must stand here");
    const struct tree_node *at = share->yaml ? share : percent;
    if (!tree_number(at, target)) return false;
    if (percent->yaml) *target /= 100;
    *target = rounded(*target);
    return *target < 1 ||
           tree_fail(at, "must be below %s: OpenSLO has no promise for all operations", percent->yaml ? "100" : "1");
}

/* What no machine does, or nobody can tell. */
static bool read_value(const struct tree_node *node, enum sla_measure measure, const struct openslo_unit *unit,
                       double *value)
{
    static const struct {
        double least, most;
        const char *range;
    } ranges[SLA_MEASURES] = {
        [SLA_LATENCY] = {1e-9, 3600, "from a nanosecond to an hour"},
        [SLA_THROUGHPUT] = {1e-3, 1e12, "from 0.001 to 10^12 operations a second"},
        [SLA_STACK] = {1, (double)(1ull << 40), "from a byte to a TiB"},
    };
    if (!tree_number(node, value)) return false;
    *value = openslo_value(*value, unit);
    if (!(*value >= ranges[measure].least && *value <= ranges[measure].most))
        return tree_fail(node, "must be %s", ranges[measure].range);
    if (measure == SLA_STACK && *value != floor(*value)) return tree_fail(node, "must be whole bytes");
    return true;
}

/* One level. target: of the levels before it, NAN where it is the first. */
static bool read_level(const struct tree_node *item, const struct openslo_unit *unit, struct sla_objective *objective,
                       double *target)
{
    static const char sliced[] = "operations are counted one by one, not in slices of time: leave it out";
    static const char composite[] = "an SLO of several indicators is not taken: write one for each";
    static const char threshold[] = "goes with a thresholdMetric: of errors, target says how many may fail";
    struct tree_node level_at, op, value, share, percent;
    const enum tree_need by_value = unit ? TREE_NEEDED : TREE_REFUSED;
    const struct tree_field fields[] = {
        {"displayName", TREE_NEEDED, &level_at, NULL},    {"op", by_value, &op, threshold},
        {"value", by_value, &value, threshold},           {"target", TREE_OPTIONAL, &share, NULL},
        {"targetPercent", TREE_OPTIONAL, &percent, NULL}, {"timeSliceTarget", TREE_REFUSED, NULL, sliced},
        {"timeSliceWindow", TREE_REFUSED, NULL, sliced},  {"indicator", TREE_REFUSED, NULL, composite},
        {"indicatorRef", TREE_REFUSED, NULL, composite},  {"compositeWeight", TREE_REFUSED, NULL, composite},
    };
    const char *operator= openslo_operator(objective->measure);
    size_t level, index;
    double kept;
    if (!tree_fields(item, fields, COUNT(fields)) || !tree_word(&level_at, sla_level_names, SLA_LEVELS, &level) ||
        !read_share(&share, &percent, &kept))
        return false;
    const struct tree_node *share_at = share.yaml ? &share : &percent;
    if (!isnan(objective->levels[level]))
        return tree_fail(&level_at, "%s stands twice, first in line %u", sla_level_names[level],
                         objective->level_lines[level]);
    objective->level_lines[level] = tree_line(item);
    if (!unit) {
        objective->levels[level] = rounded(1 - kept);
        return objective->levels[level] >= 1e-9 ||
               tree_fail(share_at, "fewer failures than one in 10^9 cannot be seen");
    }
    if (!isnan(*target) && *target != kept)
        return tree_fail(share_at, "is %.12g here and %.12g before: the levels of a promise have one", kept, *target);
    if (objective->measure == SLA_LATENCY && kept == 0) return tree_fail(share_at, "no operation needs to keep it");
    *target = kept;
    return tree_word(&op, &operator, 1, &index) &&
           read_value(&value, objective->measure, unit, &objective->levels[level]);
}

static bool read_levels(const struct tree_node *list, const struct openslo_unit *unit, struct sla_objective *objective)
{
    size_t count;
    double target = NAN;
    for (unsigned i = 0; i < SLA_LEVELS; i++) objective->levels[i] = NAN;
    if (!tree_list(list, &count)) return false;
    if (count == 0) return tree_fail(list, "is empty");
    for (size_t i = 0; i < count; i++) {
        const struct tree_node item = tree_item(list, i);
        if (!read_level(&item, unit, objective, &target)) return false;
    }
    objective->quantile = target;
    return true;
}

/* "28d" */
static bool read_duration(const struct tree_node *node, double *seconds)
{
    char text[16], *end;
    if (!tree_text(node, false, text, sizeof text)) return false;
    const unsigned long number = strtoul(text, &end, 10);
    *seconds = 0;
    for (size_t i = 0; i < OPENSLO_PERIODS; i++)
        if (strcmp(end, openslo_periods[i].letter) == 0) *seconds = (double)number * openslo_periods[i].seconds;
    if (*text < '1' || *text > '9' || *seconds == 0)
        return tree_fail(node, "must be a whole number of m, h, d or w such as 28d, not '%s'", text);
    return (*seconds >= 3600 && *seconds <= 366 * 86400.0) || tree_fail(node, "must be from an hour to a year");
}

static bool read_window(const struct tree_node *list, double *seconds)
{
    struct tree_node item, duration, rolling;
    const struct tree_field fields[] = {
        {"duration", TREE_NEEDED, &duration, NULL},
        {"isRolling", TREE_NEEDED, &rolling, NULL},
        {"calendar", TREE_REFUSED, NULL, "windows roll with the time: leave it out"},
    };
    size_t count;
    bool rolls;
    *seconds = OPENSLO_USUAL_WINDOW;
    if (!list->yaml) return true;
    if (!tree_list(list, &count)) return false;
    if (count != 1) return tree_fail(list, "has %zu windows, and OpenSLO wants one", count);
    item = tree_item(list, 0);
    if (!tree_fields(&item, fields, COUNT(fields)) || !read_duration(&duration, seconds) ||
        !tree_truth(&rolling, &rolls))
        return false;
    return rolls || tree_fail(&rolling, "must be true: windows roll with the time");
}

/* ---- Together ---------------------------------------------------------------------------------------------------- */

static bool same_text(const char *left, const char *right)
{
    return !left == !right && (!left || strcmp(left, right) == 0);
}

static bool same_notes(const struct sla_objective *left, const struct sla_objective *right)
{
    if (left->note_count != right->note_count) return false;
    for (size_t i = 0; i < left->note_count; i++) {
        const struct sla_note *one = &left->notes[i], *other = &right->notes[i];
        if (one->kind != other->kind || !same_text(one->key, other->key) || !same_text(one->text, other->text))
            return false;
    }
    return true;
}

static bool same_base(const struct sla_objective *left, const struct sla_objective *right)
{
    const size_t length = openslo_base_length(left);
    return length == openslo_base_length(right) && memcmp(left->name, right->name, length) == 0;
}

/* Levels of a promise may stand in documents of their own, which have its name and theirs: "x-target", "x-maximum". */
static bool join(struct sla_objective *known, struct sla_objective *objective, const struct tree_node *at)
{
    const size_t base = openslo_base_length(objective);
    if (base == strlen(objective->name) || !same_base(known, objective))
        return tree_fail(at, "promises the same as '%s' in line %u: its levels belong together", known->name,
                         known->line);
    if (known->quantile != objective->quantile && objective->measure != SLA_ERRORS)
        return tree_fail(at, "has another target than '%s' in line %u", known->name, known->line);
    if (known->window_s != objective->window_s || !same_notes(known, objective))
        return tree_fail(at, "has another window or description than '%s' in line %u", known->name, known->line);
    for (unsigned i = 0; i < SLA_LEVELS; i++) {
        if (isnan(objective->levels[i])) continue;
        if (!isnan(known->levels[i]))
            return tree_fail(at, "has the %s that stands in line %u", sla_level_names[i], known->level_lines[i]);
        known->levels[i] = objective->levels[i];
        known->level_lines[i] = objective->level_lines[i];
    }
    known->name[base] = 0;
    sla_objective_clear(objective);
    return true;
}

static bool keep(struct sla *sla, struct sla_objective *objective, const struct tree_node *at)
{
    for (size_t i = 0; i < sla->count; i++)
        if (openslo_same_promise(&sla->items[i], objective)) return join(&sla->items[i], objective, at);
    for (size_t i = 0; i < sla->count; i++)
        if (same_base(&sla->items[i], objective))
            return tree_fail(at, "'%s' is named like '%s' in line %u", objective->name, sla->items[i].name,
                             sla->items[i].line);
    if (openslo_base_length(objective) > OPENSLO_MOST_BASE)
        return tree_fail(at, "the name of a promise has at most %d letters", OPENSLO_MOST_BASE);
    if (sla->count == SLA_MOST_OBJECTIVES) return tree_fail(at, "more than %d promises", SLA_MOST_OBJECTIVES);
    struct sla_objective *items = realloc(sla->items, (sla->count + 1) * sizeof *items);
    if (!items) return tree_fail(at, "no memory to keep it");
    sla->items = items;
    items[sla->count++] = *objective;
    *objective = (struct sla_objective){0};
    return true;
}

static bool read_slo(struct reading *reading, const struct tree_node *metadata, const struct tree_node *spec,
                     struct sla_objective *objective)
{
    static const char *const methods[] = {"Occurrences"};
    struct notes notes = {&objective->notes, &objective->note_count};
    struct tree_node description, service, indicator, window, method, objectives;
    const struct openslo_unit *unit = NULL; /* errors have none */
    char name[64];
    size_t index;
    const struct tree_field fields[] = {
        {"description", TREE_OPTIONAL, &description, NULL},
        {"service", TREE_NEEDED, &service, NULL},
        {"indicator", TREE_NEEDED, &indicator, NULL},
        {"timeWindow", TREE_OPTIONAL, &window, NULL},
        {"budgetingMethod", TREE_NEEDED, &method, NULL},
        {"objectives", TREE_NEEDED, &objectives, NULL},
        {"indicatorRef", TREE_REFUSED, NULL, "the indicator is written here, not referred to"},
        {"alertPolicies", TREE_REFUSED, NULL, "`pqlane sla rules` makes the alerts from the levels: leave it out"},
    };
    return read_metadata(metadata, &notes, objective->name) && tree_fields(spec, fields, COUNT(fields)) &&
           (!description.yaml || take_note(&notes, &description, SLA_DESCRIPTION, NULL)) && read_name(&service, name) &&
           take_service(reading, &service, name) && tree_word(&method, methods, COUNT(methods), &index) &&
           read_window(&window, &objective->window_s) && read_indicator(&indicator, objective, &unit) &&
           read_levels(&objectives, unit, objective) && keep(reading->sla, objective, metadata);
}

static bool read_document(struct reading *reading, const struct tree_node *root)
{
    static const char *const versions[] = {OPENSLO_VERSION}, *const kinds[] = {"SLO", "Service"};
    struct tree_node version, kind, metadata, spec;
    size_t index;
    const struct tree_field fields[] = {
        {"apiVersion", TREE_NEEDED, &version, NULL},
        {"kind", TREE_NEEDED, &kind, NULL},
        {"metadata", TREE_NEEDED, &metadata, NULL},
        {"spec", TREE_NEEDED, &spec, NULL},
    };
    if (!tree_fields(root, fields, COUNT(fields)) || !tree_word(&version, versions, COUNT(versions), &index) ||
        !tree_word(&kind, kinds, COUNT(kinds), &index))
        return false;
    if (index == 1) return read_service(reading, &metadata, &spec);
    struct sla_objective objective = {.line = tree_line(root)};
    const bool good = read_slo(reading, &metadata, &spec, &objective);
    sla_objective_clear(&objective);
    return good;
}

bool sla_parse(struct sla *sla, const char *name, const char *text, size_t length, struct sla_error *error)
{
    struct reading reading = {.sla = sla};
    struct tree_node root = {0};
    *sla = (struct sla){0};
    *error = (struct sla_error){0};
    bool good = tree_open(&reading.tree, name, text, length, error);
    while (good && (good = tree_next(&reading.tree, &root)) && root.yaml) good = read_document(&reading, &root);
    tree_close(&reading.tree);
    if (good && sla->count == 0) {
        snprintf(error->text, sizeof error->text, "%.400s: has no SLO in it: `pqlane sla init` makes some", name);
        return false;
    }
    return good && openslo_consistent(sla, name, error);
}

bool sla_read(struct sla *sla, const char *path, struct sla_error *error)
{
    struct file_bytes bytes = {0};
    struct file_error reason;
    *sla = (struct sla){0};
    *error = (struct sla_error){0};
    if (!file_read(path, SLA_MOST_FILE, &bytes, &reason)) {
        snprintf(error->text, sizeof error->text, "%s", reason.text);
        return false;
    }
    bool good = sla_parse(sla, file_input_name(path), (const char *)bytes.data, bytes.len, error);
    file_free(&bytes);
    return good;
}
