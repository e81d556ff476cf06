/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Service level agreements: what operations promise to take at most, how many may fail, how much stack they need. The
 * file is OpenSLO's YAML (docs/sla.md); this is what pqlane makes of it, free of any file.
 */

#ifndef PQL_SLA_SLA_H
#define PQL_SLA_SLA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define SLA_MOST_FILE ((size_t)1 << 20) /* bytes */
#define SLA_MOST_OBJECTIVES 4096

enum sla_measure { SLA_LATENCY, SLA_ERRORS, SLA_THROUGHPUT, SLA_STACK, SLA_MEASURES };
enum sla_level { SLA_TARGET, SLA_MAXIMUM, SLA_EMERGENCY, SLA_LEVELS };

extern const char *const sla_measure_names[SLA_MEASURES]; /* "latency", "errors", "throughput", "stack" */
extern const char *const sla_level_names[SLA_LEVELS];     /* "target", "maximum", "emergency" */
extern const char *const sla_severities[SLA_LEVELS];      /* of what is beyond it: "warning", "critical", "emergency" */

/* What stands in a file for others to read, and is kept: a description, a label, an annotation. */
enum sla_note_kind { SLA_TITLE, SLA_LABEL, SLA_ANNOTATION, SLA_DESCRIPTION };
struct sla_note {
    enum sla_note_kind kind;
    char *key; /* of labels and annotations, else NULL; several labels may have one key */
    char *text;
};

/* What one operation of one algorithm promises in one respect. */
struct sla_objective {
    char name[64];                     /* lower-case letters, digits and "-" */
    char algorithm[64], operation[64]; /* "ML-KEM-768", "encaps+prepared" */
    enum sla_measure measure;
    double quantile;           /* of latency: 0.5, 0.99, ...; of throughput and stack the file's target, kept for it */
    double levels[SLA_LEVELS]; /* seconds, share of operations, operations a second, bytes; NAN: no such level */
    double window_s;           /* what the budget is for */
    unsigned line;             /* where its document begins in the file */
    unsigned level_lines[SLA_LEVELS];
    struct sla_note *notes;
    size_t note_count;
};

struct sla {
    char name[64];          /* of the service */
    struct sla_note *notes; /* of the service's own document, if there is one */
    size_t note_count;
    bool has_service;            /* there is such a document */
    struct sla_objective *items; /* in the order of the file */
    size_t count;
};

struct sla_error {
    unsigned line;   /* 0: none, the file as a whole */
    char field[128]; /* "spec.objectives[1].value"; "": none */
    char text[1024]; /* "FILE:LINE: field: sentence" */
};

/* Reads a file ("-": standard input), or text that came from one called `name`. What is contradictory, unknown or
 * impossible is an error, nothing is passed over. Release with sla_clear() in any case. */
bool sla_read(struct sla *sla, const char *path, struct sla_error *error);
bool sla_parse(struct sla *sla, const char *name, const char *text, size_t length, struct sla_error *error);
void sla_clear(struct sla *sla);

/* Writes OpenSLO that sla_parse() reads back to the same. split: a document for each level, as the words of OpenSLO
 * want it of thresholds; else one document for all levels of a promise, which its tools take as well. */
void sla_write(const struct sla *sla, bool split, FILE *out);

/* Is `value` beyond that level: over it, of throughput below it? False where there is no such level. */
bool sla_beyond(const struct sla_objective *objective, enum sla_level level, double value);

/* For people and for names: "p99", "p99.9", "errors", "throughput", "stack"; "100 us", "0.1 %", "1,000 /s", "24,576 B".
 */
#define SLA_TEXT 48
char *sla_measure_text(char text[SLA_TEXT], const struct sla_objective *objective);
char *sla_value_text(char text[SLA_TEXT], enum sla_measure measure, double value); /* "-" for NAN */

bool sla_level_find(const char *name, enum sla_level *level);

#endif
