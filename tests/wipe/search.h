/* SPDX-License-Identifier: Apache-2.0 */

/* Looking for secrets in memory: by what they are, and by what differs between two runs. */

#ifndef WIPE_SEARCH_H
#define WIPE_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#define SEARCH_MAX_NEEDLES 64

/* What must not be found: any `window` bytes of it that begin at a multiple of 8. A window needs enough entropy never
 * to occur by chance: 8 bytes of a seed will do, 64 of coefficients in [-2, 2]. */
struct needle {
    const char *name;
    uint8_t *data;
    size_t len, window;
};

struct needles {
    struct needle item[SEARCH_MAX_NEEDLES];
    size_t count;
};

/* Adds a copy of data. 0: no memory, or no room. */
int needles_add(struct needles *needles, const char *name, const void *data, size_t len, size_t window);
void needles_clear(struct needles *needles);

struct found {
    const char *name;
    size_t at, bytes; /* of the first place; bytes found over all */
};

/* Counts the needles of which something is in data[0 ... len - 1]; the one with most of it is told in *found. */
size_t search(const struct needles *needles, const uint8_t *data, size_t len, struct found *found);

/* Two memories of equal layout: the place where at least `enough` of 64 neighbouring bytes differ; len if there is
 * none. */
size_t first_difference(const uint8_t *a, const uint8_t *b, size_t len, size_t enough);

/* Overwrites what is found of public data, in pieces of 16 bytes. */
void forget(uint8_t *data, size_t len, const uint8_t *public_data, size_t public_len);

#endif
