/* SPDX-License-Identifier: Apache-2.0 */

/* What one operation takes of the stack and asks of the heap: the most over all inputs. */

#ifndef PQL_WORKER_MEMORY_H
#define PQL_WORKER_MEMORY_H

#include "measure.h"

struct memory {
    uint64_t stack; /* peak bytes below the frame that calls the operation */
    uint64_t heap;  /* bytes asked for, freed or not; means nothing where WORKER_COUNTS_HEAP is 0 */
};

struct memory memory_of(const struct work *work, const struct task *task, int side);

#endif
