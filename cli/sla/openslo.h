/* SPDX-License-Identifier: Apache-2.0 */

/* What reading and writing OpenSLO have in common: the words of the file, and what pqlane asks of them. */

#ifndef PQL_SLA_OPENSLO_H
#define PQL_SLA_OPENSLO_H

#include "sla.h"

#define OPENSLO_VERSION "openslo/v1"
#define OPENSLO_SOURCE "pqlane" /* metricSource.type */

#define OPENSLO_MOST_NAME 63
#define OPENSLO_MOST_BASE                                                                                \
    (OPENSLO_MOST_NAME - 10)          /* of a promise, so that its levels' names have room: "-emergency" \
                                       */
#define OPENSLO_MOST_DESCRIPTION 1050 /* characters, says OpenSLO */
#define OPENSLO_USUAL_WINDOW (28 * 86400.0)
#define OPENSLO_USUAL_TARGET 0.99 /* of throughput and stack, which are judged as a whole */

struct openslo_unit {
    enum sla_measure measure;
    const char *name;
    double times, per;
};
#define OPENSLO_UNITS 8
extern const struct openslo_unit openslo_units[OPENSLO_UNITS]; /* of a measure, the finest first */

/* The decimal number of 15 digits that is nearest: what a file says, whatever became of it on the way. */
double openslo_decimal(double number);

/* number * times / per, the same whatever the unit: 7590 ns is 7.59 us, though neither 7.59 nor 1e-6 is exact. */
double openslo_value(double number, const struct openslo_unit *unit);

struct openslo_period {
    const char *letter;
    double seconds;
};
#define OPENSLO_PERIODS 4
extern const struct openslo_period openslo_periods[OPENSLO_PERIODS]; /* shortest first */

const char *openslo_operator(enum sla_measure measure); /* "lte", "gte" */

/* Do two promise the same thing, whatever their levels? */
bool openslo_same_promise(const struct sla_objective *left, const struct sla_objective *right);

/* Levels in the wrong order, of one promise or of two percentiles. False with the error filled in. */
bool openslo_consistent(const struct sla *sla, const char *file, struct sla_error *error);

/* "x" of "x-maximum", where maximum is the one level; the whole name otherwise: its length. */
size_t openslo_base_length(const struct sla_objective *objective);

/* In sla.c. */
bool sla_note_add(struct sla_note **notes, size_t *count, enum sla_note_kind kind, const char *key, const char *text);
void sla_objective_clear(struct sla_objective *objective);

#endif
