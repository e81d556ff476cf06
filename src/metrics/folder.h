/* SPDX-License-Identifier: Apache-2.0 */

/* The folder of a user's files of metrics. */

#ifndef PQL_METRICS_FOLDER_H
#define PQL_METRICS_FOLDER_H

#include <stddef.h>

#define PQL_FOLDER_BYTES 200

/* "/dev/shm/pqlane-1000"; as snprintf(). */
size_t pql_folder_of_user(char *out, size_t size);

/* Makes it unless it is there, and opens it. Negative, and *problem says why files of metrics must not be put there. */
int pql_folder_open(const char *folder, const char **problem);

#endif
