/* SPDX-License-Identifier: Apache-2.0 */

/* What guards of processes tell, in words. */

#ifndef PQL_LIVE_GUARDED_H
#define PQL_LIVE_GUARDED_H

#include "pqlane_guard.h"
#include "processes.h"

/* "name 123: ML-KEM-768/encaps: mlkem from avx512 to avx2, 210 us to 20 us: in a race ..." */
void guarded_tell(char text[LIVE_ERROR_BYTES], const struct live_process *process, const pqlane_guard_event *event);

/* The latest event of all processes; NULL: there is none. */
const struct live_process *guarded_latest(const struct live_processes *processes, pqlane_guard_event *event);

/* The first of its events that a process told since it was looked at; `before` NULL: it never was. Clocks are set: what
 * is new is not what is later. */
size_t guarded_news(const struct live_process *before, const struct live_process *now);

#endif
