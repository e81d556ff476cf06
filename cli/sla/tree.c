/* SPDX-License-Identifier: Apache-2.0 */

#include "tree.h"

#include "store/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

_Static_assert(sizeof((struct sla_error *)0)->text == TEXT_BYTES, "what is cleaned fits");

/* ---- What is wrong, and where ------------------------------------------------------------------------------------ */

static void write_error(const struct tree *tree, unsigned line, const char *field, const char *format, va_list list)
{
    struct sla_error *error = tree->error;
    char place[16] = "", text[sizeof error->text];
    error->line = line;
    snprintf(error->field, sizeof error->field, "%s", field);
    if (line) snprintf(place, sizeof place, ":%u", line);
    int used = snprintf(text, sizeof text, "%.400s%s: %s%s", tree->file, place, error->field,
                        *error->field ? ": " : "");
    vsnprintf(text + used, sizeof text - (size_t)used, format, list);
    text_clean(error->text, text); /* it may have in it what was refused */
}

__attribute__((format(printf, 3, 4))) static bool fail_line(const struct tree *tree, unsigned line, const char *format,
                                                            ...)
{
    va_list list;
    va_start(list, format);
    write_error(tree, line, "", format, list);
    va_end(list);
    return false;
}

/* "spec.objectives[1].value" */
static void write_path(const struct tree_node *node, char *path, size_t size)
{
    char part[64] = "";
    if (!node->in) {
        *path = 0;
        return;
    }
    write_path(node->in, path, size);
    size_t used = strlen(path);
    if (node->key)
        snprintf(part, sizeof part, "%s%.40s", used ? "." : "", node->key);
    else
        snprintf(part, sizeof part, "[%zu]", node->index);
    snprintf(path + used, size - used, "%s", part);
}

bool tree_fail(const struct tree_node *at, const char *format, ...)
{
    char path[sizeof at->tree->error->field];
    va_list list;
    write_path(at, path, sizeof path);
    va_start(list, format);
    write_error(at->tree, tree_line(at), path, format, list);
    va_end(list);
    return false;
}

/* What is absent stands where it is missing. */
unsigned tree_line(const struct tree_node *node)
{
    while (!node->yaml && node->in) node = node->in;
    return node->yaml ? (unsigned)node->yaml->start_mark.line + 1 : 0;
}

static unsigned line_of_byte(const struct tree *tree, size_t offset)
{
    unsigned line = 1;
    for (size_t i = 0; i < offset && i < tree->length; i++) line += tree->text[i] == '\n';
    return line;
}

/* libyaml tells of bytes by their offset, of everything else by a mark. */
static bool fail_parser(const struct tree *tree)
{
    const yaml_parser_t *parser = &tree->parser;
    switch (parser->error) {
    case YAML_MEMORY_ERROR:
        return fail_line(tree, 0, "no memory to read it");
    case YAML_READER_ERROR:
        return fail_line(tree, line_of_byte(tree, parser->problem_offset),
                         "a byte or character that no text in UTF-8 has: %s", parser->problem);
    default:
        return fail_line(tree, (unsigned)parser->problem_mark.line + 1, "no YAML: %s%s%s",
                         parser->context ? parser->context : "", parser->context ? ", " : "",
                         parser->problem ? parser->problem : "it cannot be read");
    }
}

/* ---- What is refused --------------------------------------------------------------------------------------------- */

static const char *refusal(const yaml_event_t *event, size_t *depth)
{
    static const char anchored[] = "anchors (&) and aliases (*) are not taken: write the value where it belongs";
    static const char tagged[] = "tags (!) are not taken: write a plain value";
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return anchored;
    case YAML_DOCUMENT_START_EVENT:
        if (event->data.document_start.version_directive ||
            event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
            return "directives (%) are not taken: leave the line out";
        return NULL;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor ? anchored : event->data.scalar.tag ? tagged : NULL;
    case YAML_SEQUENCE_START_EVENT:
        if (++*depth > TREE_MOST_DEPTH) break;
        return event->data.sequence_start.anchor ? anchored : event->data.sequence_start.tag ? tagged : NULL;
    case YAML_MAPPING_START_EVENT:
        if (++*depth > TREE_MOST_DEPTH) break;
        return event->data.mapping_start.anchor ? anchored : event->data.mapping_start.tag ? tagged : NULL;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        --*depth;
        return NULL;
    default:
        return NULL;
    }
    return "lists and mappings lie deeper in each other than any promise needs";
}

static bool start_parser(struct tree *tree)
{
    if (!yaml_parser_initialize(&tree->parser)) return fail_line(tree, 0, "no memory to read it");
    tree->has_parser = true;
    yaml_parser_set_encoding(&tree->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&tree->parser, (const unsigned char *)tree->text, tree->length);
    return true;
}

static void end_parser(struct tree *tree)
{
    if (tree->has_parser) yaml_parser_delete(&tree->parser);
    tree->has_parser = false;
}

static bool refuse_events(struct tree *tree)
{
    size_t depth = 0;
    for (bool end = false; !end;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&tree->parser, &event)) return fail_parser(tree);
        const char *why = refusal(&event, &depth);
        unsigned line = (unsigned)event.start_mark.line + 1;
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (why) return fail_line(tree, line, "%s", why);
    }
    return true;
}

bool tree_open(struct tree *tree, const char *file, const char *text, size_t length, struct sla_error *error)
{
    *tree = (struct tree){.file = file, .error = error, .text = text, .length = length};
    if (length > SLA_MOST_FILE) return fail_line(tree, 0, "larger than %zu KiB", SLA_MOST_FILE / 1024);
    bool good = start_parser(tree) && refuse_events(tree);
    end_parser(tree);
    return good && start_parser(tree);
}

void tree_close(struct tree *tree)
{
    if (tree->has_document) yaml_document_delete(&tree->document);
    tree->has_document = false;
    end_parser(tree);
}

bool tree_next(struct tree *tree, struct tree_node *root)
{
    if (tree->has_document) yaml_document_delete(&tree->document);
    tree->has_document = yaml_parser_load(&tree->parser, &tree->document) != 0;
    if (!tree->has_document) return fail_parser(tree);
    *root = (struct tree_node){.tree = tree, .yaml = yaml_document_get_root_node(&tree->document)};
    return true;
}

/* ---- Mappings and lists ------------------------------------------------------------------------------------------ */

/* libyaml's getter takes a document that it could change. */
static const yaml_node_t *node_at(const struct tree_node *any, int index)
{
    return any->tree->document.nodes.start + index - 1;
}

static const char *kind_of(const struct tree_node *node)
{
    return node->yaml->type == YAML_MAPPING_NODE    ? "a mapping"
           : node->yaml->type == YAML_SEQUENCE_NODE ? "a list"
                                                    : "one value";
}

static bool want_type(const struct tree_node *node, yaml_node_type_t type, const char *wanted)
{
    if (node->yaml->type == type) return true;
    const bool empty = node->yaml->type == YAML_SCALAR_NODE && node->yaml->data.scalar.length == 0;
    return tree_fail(node, "%s where %s belongs", empty ? "nothing" : kind_of(node), wanted);
}

bool tree_map(const struct tree_node *map, size_t *count)
{
    if (!want_type(map, YAML_MAPPING_NODE, "a mapping")) return false;
    *count = (size_t)(map->yaml->data.mapping.pairs.top - map->yaml->data.mapping.pairs.start);
    return *count <= TREE_MOST_ITEMS || tree_fail(map, "more than %d keys", TREE_MOST_ITEMS);
}

bool tree_list(const struct tree_node *list, size_t *count)
{
    if (!want_type(list, YAML_SEQUENCE_NODE, "a list")) return false;
    *count = (size_t)(list->yaml->data.sequence.items.top - list->yaml->data.sequence.items.start);
    return *count <= TREE_MOST_ITEMS || tree_fail(list, "more than %d items", TREE_MOST_ITEMS);
}

struct tree_node tree_entry(const struct tree_node *map, size_t i, struct tree_node *key)
{
    const yaml_node_pair_t *pair = map->yaml->data.mapping.pairs.start + i;
    *key = (struct tree_node){map->tree, node_at(map, pair->key), map, "(key)", 0};
    const bool is_text = key->yaml->type == YAML_SCALAR_NODE;
    const char *name = is_text ? (const char *)key->yaml->data.scalar.value : "(key)";
    return (struct tree_node){map->tree, node_at(map, pair->value), map, name, 0};
}

struct tree_node tree_item(const struct tree_node *list, size_t i)
{
    return (struct tree_node){list->tree, node_at(list, list->yaml->data.sequence.items.start[i]), list, NULL, i};
}

static bool fail_unknown(const struct tree_node *key, const char *name, const struct tree_field *fields, size_t count)
{
    char known[256] = "";
    for (size_t i = 0; i < count; i++)
        if (fields[i].need != TREE_REFUSED) {
            const size_t used = strlen(known);
            snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", fields[i].key);
        }
    struct tree_node at = *key;
    at.key = name;
    return tree_fail(&at, "unknown here, where these may stand: %s", known);
}

static bool take_entry(const struct tree_node *map, size_t i, const struct tree_field *fields, size_t count)
{
    struct tree_node key, value = tree_entry(map, i, &key);
    char name[64];
    if (!tree_text(&key, false, name, sizeof name)) return false;
    for (size_t j = 0; j < count; j++) {
        if (strcmp(fields[j].key, name) != 0) continue;
        value.key = fields[j].key;
        if (fields[j].need == TREE_REFUSED) return tree_fail(&value, "%s", fields[j].why);
        key.key = fields[j].key;
        if (fields[j].to->yaml) return tree_fail(&key, "stands twice, first in line %u", tree_line(fields[j].to));
        *fields[j].to = value;
        return true;
    }
    return fail_unknown(&key, name, fields, count);
}

bool tree_fields(const struct tree_node *map, const struct tree_field *fields, size_t count)
{
    size_t entries;
    for (size_t i = 0; i < count; i++)
        if (fields[i].to) *fields[i].to = (struct tree_node){map->tree, NULL, map, fields[i].key, 0};
    if (!tree_map(map, &entries)) return false;
    for (size_t i = 0; i < entries; i++)
        if (!take_entry(map, i, fields, count)) return false;
    for (size_t i = 0; i < count; i++)
        if (fields[i].need == TREE_NEEDED && !fields[i].to->yaml) return tree_fail(fields[i].to, "is missing");
    return true;
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static const char *plain(const struct tree_node *node)
{
    return (const char *)node->yaml->data.scalar.value;
}

static bool is_plain(const struct tree_node *node)
{
    return node->yaml->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* Digits, and perhaps a fraction and an exponent. Nothing with a zero before other digits, which some read as octal. */
static bool is_decimal(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || (digits > 1 && *text == '0')) return false;
    text += digits;
    if (*text == '.') {
        digits = strspn(text + 1, "0123456789");
        if (digits == 0) return false;
        text += 1 + digits;
    }
    if (*text == 'e' || *text == 'E') {
        text += 1 + (text[1] == '+' || text[1] == '-');
        digits = strspn(text, "0123456789");
        if (digits == 0) return false;
        text += digits;
    }
    return *text == 0;
}

/* Not what any reader of YAML takes for something else. */
bool tree_reads_as_text(const char *text)
{
    static const char *const words[] = {"", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    char *end;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(text, words[i]) == 0) return false;
    if (!strchr("+-.0123456789", *text)) return true;
    const char *unsigned_part = text + (*text == '-' || *text == '+');
    strtod(text, &end);
    return *end != 0 && strcasecmp(unsigned_part, ".inf") != 0 && strcasecmp(unsigned_part, ".nan") != 0;
}

bool tree_text(const struct tree_node *node, bool lines, char *text, size_t size)
{
    if (!want_type(node, YAML_SCALAR_NODE, "text")) return false;
    const char *from = plain(node);
    const size_t length = node->yaml->data.scalar.length;
    if (is_plain(node) && !tree_reads_as_text(from))
        return tree_fail(node, "'%.40s' is no text in YAML: put it into quotes", from);
    if (length == 0) return tree_fail(node, "is empty");
    if (length >= size) return tree_fail(node, "longer than %zu bytes", size - 1);
    for (size_t i = 0; i < length;) {
        uint32_t point;
        i += text_character(from + i, &point);
        if (text_is_unfit(point) && !(lines && point == '\n'))
            return tree_fail(node, "has a character that cannot be shown, U+%04X", (unsigned)point);
    }
    memcpy(text, from, length + 1);
    return true;
}

bool tree_word(const struct tree_node *node, const char *const *words, size_t count, size_t *index)
{
    char text[64], known[256] = "";
    if (!tree_text(node, false, text, sizeof text)) return false;
    for (*index = 0; *index < count; ++*index)
        if (strcmp(words[*index], text) == 0) return true;
    for (size_t i = 0; i < count; i++) {
        const size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", words[i]);
    }
    return tree_fail(node, "must be %s, not '%s'", known, text);
}

bool tree_number(const struct tree_node *node, double *number)
{
    if (!want_type(node, YAML_SCALAR_NODE, "a number")) return false;
    const char *text = plain(node);
    if (!is_plain(node)) return tree_fail(node, "a number stands without quotes");
    if (*text == '-') return tree_fail(node, "%.40s is below zero", text);
    *number = is_decimal(text) ? strtod(text, NULL) : NAN;
    return isfinite(*number) || tree_fail(node, "'%.40s' is no number such as 100, 0.25 or 1.5e-4", text);
}

bool tree_truth(const struct tree_node *node, bool *truth)
{
    if (!want_type(node, YAML_SCALAR_NODE, "true or false")) return false;
    *truth = strcmp(plain(node), "true") == 0;
    return (is_plain(node) && (*truth || strcmp(plain(node), "false") == 0)) ||
           tree_fail(node, "must be true or false, not '%.40s'", plain(node));
}
