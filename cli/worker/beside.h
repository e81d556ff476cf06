/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A library that is loaded with the one under measurement because it is made to work with it: libssl beside libcrypto.
 * It asks for the other by name, and the loader gives it the first of that name that it knows, which of two builds in
 * one process is the wrong one for the second. So the private copies of each side have a name of their own.
 */

#ifndef PQL_WORKER_BESIDE_H
#define PQL_WORKER_BESIDE_H

#include <stdbool.h>
#include <sys/types.h>

/* Renames libcrypto, wherever a private copy names it, to a name of the same length that no other side uses and no
 * system has. 0, or an errno. */
int beside_rename(int fd, off_t size, int side);

/* Has the loader bound it to this very library? */
bool beside_belongs(void *library, void *beside);

#endif
