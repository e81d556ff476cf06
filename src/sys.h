/* SPDX-License-Identifier: Apache-2.0 */

/* What is asked of the operating system and the compiler: randomness, and memory that is really wiped. */

#ifndef PQL_SYS_H
#define PQL_SYS_H

#include "pqlane.h"

/* Fills with zeros; the stores cannot be optimised away. */
void pql_wipe(void *data, size_t len);

/* Overwrites the stack below the caller: where the functions that it called kept their spilled registers and small
 * arrays. Every scheme function that touched secrets calls this last, after wiping its own. The empty statement keeps
 * the call from becoming a jump, which would leave the caller's frame first and overwrite that instead. */
void pql_overwrite_stack(void);

static inline void pql_wipe_stack_below(void)
{
    pql_overwrite_stack();
    __asm__ volatile("");
}

/* The operating system's randomness: getrandom(2), all of it or PQLANE_ERR_RANDOM. Holds no state, so there is nothing
 * to repeat after fork(). */
pqlane_status pql_random(uint8_t *out, size_t len);

#endif
