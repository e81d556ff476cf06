/* SPDX-License-Identifier: Apache-2.0 */

/* Building JSON documents member by member. A member that could not be made is remembered, and document_done() tells.
 */

#ifndef PQL_MEASURE_DOCUMENT_H
#define PQL_MEASURE_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct document {
    json_t *object;
    bool broken; /* out of memory */
};

struct document document_begin(void);
void document_put(struct document *document, const char *name, json_t *value); /* takes value over; NULL breaks it */
void document_text(struct document *document, const char *name, const char *text); /* null for NULL */
void document_whole(struct document *document, const char *name, int64_t number);
void document_real(struct document *document, const char *name, double number); /* three decimals; null for NAN */
json_t *document_done(struct document *document);                               /* NULL if anything was missing */

/* A value of six decimals; null for NAN. */
json_t *document_ratio(double number);

/* "2026-01-31T13:05:59Z", now. */
void document_time(char text[32]);

#endif
