/* SPDX-License-Identifier: Apache-2.0 */

/* The memory of metrics (layout.h): of this process alone, or a file in a folder that only this user may enter. Callers
 * hold a lock, but for the two that say otherwise. */

#ifndef PQL_METRICS_SEGMENT_H
#define PQL_METRICS_SEGMENT_H

#include "layout.h"
#include "pqlane.h"

/* The name of a file is PID-STARTED-GENERATION and this. */
#define PQL_SEGMENT_SUFFIX ".pqlane"

/* Begins: `folder` NULL: no file. PQLANE_OK with memory of our own and a problem (pql_segment_problem) where a file
 * cannot be; PQLANE_ERR_MEMORY: nothing can. */
pqlane_status pql_segment_start(const char *folder);

/* In a child of fork(), which must not write what is its parent's. */
void pql_segment_abandon(void);

/* The next block, to be named; NULL: no memory. Visible to readers once pql_segment_publish() was called; where the
 * file cannot grow, to those of this process alone. */
struct pql_block *pql_segment_block(void);
void pql_segment_publish(void);

/* Those that are published, and the header; NULL before the start. Need no lock. */
struct pql_segment_header *pql_segment_here(void);
size_t pql_segment_blocks(void);
struct pql_block *pql_segment_at(size_t index);

int pql_segment_is_shared(void);
const char *pql_segment_problem(void);

/* When this process started (layout.h); 0 if that cannot be found out. */
uint64_t pql_process_started(void);

#endif
