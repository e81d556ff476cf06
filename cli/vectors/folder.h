/* SPDX-License-Identifier: Apache-2.0 */

/* Files of a folder that may hold anything. */

#ifndef PQL_VECTORS_FOLDER_H
#define PQL_VECTORS_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLDER_MOST_FILE_BYTES ((size_t)64 << 20)

/* Reads a regular file of a folder (descriptor), whole. *data is the caller's to free and has a NUL behind its end.
 * False: *why says what is in the way. */
bool folder_read(int folder, const char *name, uint8_t **data, size_t *len, const char **why);

struct folder_files {
    char **paths; /* below the folder, in sorted order */
    size_t count;
};

/* Every file below a folder, folders within it included, but not those behind symbolic links. False, with *why, when
 * the folder itself cannot be read; what cannot be read within it stands in the list, and fails when it is opened. */
bool folder_list(struct folder_files *list, const char *dir, const char **why);
void folder_list_free(struct folder_files *list);

#endif
