/* SPDX-License-Identifier: Apache-2.0 */

/* What a worker gives up before it runs code from a library: a stored library is code that somebody else may have
 * built. */

#ifndef PQL_WORKER_CONFINE_H
#define PQL_WORKER_CONFINE_H

/* Ends with the parent (parent: its process id; 0: no parent to follow). fail()s nothing: a parent that is already gone
 * ends the worker at once. */
void confine_follow_parent(long parent);

/* rights_drop(), and goes on following the parent. */
void confine_drop(long parent);

/* Binds this process to a CPU: the given one, or with -1 a random one of those allowed. Returns it; fail() if it
 * cannot. */
struct prng;
int confine_pin(long cpu, struct prng *prng);

#endif
