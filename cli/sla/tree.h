/* SPDX-License-Identifier: Apache-2.0 */

/*
 * YAML as a tree whose nodes know where they stand, so that whatever is wrong has a line and a field. Of YAML only what
 * a promise needs is taken: mappings, lists, text and numbers. Anchors, aliases, tags and directives are refused before
 * anything is looked at: with them a field may say what does not stand in it.
 */

#ifndef PQL_SLA_TREE_H
#define PQL_SLA_TREE_H

#include "sla.h"

#include <yaml.h>

#define TREE_MOST_DEPTH 16
#define TREE_MOST_ITEMS 64 /* of a list, and of a mapping whose keys are free */

struct tree {
    const char *file;
    struct sla_error *error;
    const char *text;
    size_t length;
    yaml_parser_t parser;
    yaml_document_t document;
    bool has_parser, has_document;
};

struct tree_node {
    const struct tree *tree;
    const yaml_node_t *yaml;    /* NULL: it is absent */
    const struct tree_node *in; /* NULL: the document itself */
    const char *key;            /* in a mapping */
    size_t index;               /* in a list */
};

/* Reads the text once and refuses it, or is ready for tree_next(). text must outlive the tree. Close in any case. */
bool tree_open(struct tree *tree, const char *file, const char *text, size_t length, struct sla_error *error);
void tree_close(struct tree *tree);

/* The next document; the nodes of the one before are gone. root->yaml is NULL at the end. */
bool tree_next(struct tree *tree, struct tree_node *root);

/* "FILE:LINE: field: sentence" into the tree's error. Returns false. */
bool tree_fail(const struct tree_node *at, const char *format, ...) __attribute__((format(printf, 2, 3)));
unsigned tree_line(const struct tree_node *node);

/* A mapping of keys that are known: each once, the needed ones there. `to` gets the node, and lives as long as `map`.
 */
enum tree_need { TREE_NEEDED, TREE_OPTIONAL, TREE_REFUSED };
struct tree_field {
    const char *key;
    enum tree_need need;
    struct tree_node *to;
    const char *why; /* it is refused */
};
bool tree_fields(const struct tree_node *map, const struct tree_field *fields, size_t count);

/* A mapping or a list of anything; how many entries it has. */
bool tree_map(const struct tree_node *map, size_t *count);
bool tree_list(const struct tree_node *list, size_t *count);
struct tree_node tree_entry(const struct tree_node *map, size_t i, struct tree_node *key);
struct tree_node tree_item(const struct tree_node *list, size_t i);

/* Text of 1 to size - 1 bytes, printable; lines: it may have several. What YAML reads as a number or a truth is text in
 * quotes alone. */
bool tree_text(const struct tree_node *node, bool lines, char *text, size_t size);
bool tree_reads_as_text(const char *text); /* without quotes */
bool tree_word(const struct tree_node *node, const char *const *words, size_t count, size_t *index);

/* A decimal number, not in quotes: "100", "0.25", "1.5e-4". */
bool tree_number(const struct tree_node *node, double *number);
bool tree_truth(const struct tree_node *node, bool *truth);

#endif
