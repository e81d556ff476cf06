/* SPDX-License-Identifier: Apache-2.0 */

/* What a check says, whoever wrote it: verdicts and severities by name, and the sentences that every report has. What
 * is missing, of another type or unknown has an answer of its own, so that no report has to ask twice. */

#ifndef PQL_REPORT_READING_H
#define PQL_REPORT_READING_H

#include "measure/judge.h"

#include <jansson.h>

#define READING_VERDICTS (VERDICT_REMOVED + 1)
#define READING_UNKNOWN READING_VERDICTS /* of another pqlane, or of nobody */

/* enum verdict of a check or an operation; or READING_UNKNOWN. */
unsigned reading_verdict(const json_t *object);

/* What fails the gate: a regression at or above settings.fail_on. Severities that are not known count as the worst,
 * levels that are not known as the lowest. */
bool reading_fails(const json_t *check, const json_t *judged);

/* How many operations have each verdict; the last are unknown. */
void reading_count(const json_t *check, size_t counts[READING_VERDICTS + 1]);

/* "81 operations: 79 pass, 2 regressed" */
#define READING_BYTES 256
char *reading_counts_text(char text[READING_BYTES], const json_t *check);

/* "+12.3 % (95 %: +11.0 to +13.2 %)", or "" where no ratio was measured. */
char *reading_change_text(char text[READING_BYTES], const json_t *operation);

#endif
