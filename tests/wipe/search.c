/* SPDX-License-Identifier: Apache-2.0 */

#define _GNU_SOURCE /* memmem */

#include "search.h"

#include <stdlib.h>
#include <string.h>

/* A window of a needle, found by its first eight bytes. */
struct window {
    uint64_t key;
    uint32_t needle, at;
};

static uint64_t load(const uint8_t *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return x;
}

int needles_add(struct needles *needles, const char *name, const void *data, size_t len, size_t window)
{
    if (needles->count == SEARCH_MAX_NEEDLES || len < window) return 0;
    uint8_t *copy = malloc(len);
    if (!copy) return 0;
    memcpy(copy, data, len);
    needles->item[needles->count++] = (struct needle){name, copy, len, window};
    return 1;
}

void needles_clear(struct needles *needles)
{
    while (needles->count > 0) free(needles->item[--needles->count].data);
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct window *)a)->key, y = ((const struct window *)b)->key;
    return (x > y) - (x < y);
}

static int all_equal(const uint8_t *p, size_t len)
{
    for (size_t i = 1; i < len; i++)
        if (p[i] != p[0]) return 0;
    return 1;
}

static size_t index_windows(const struct needles *needles, struct window **out)
{
    size_t count = 0, room = 0;
    for (size_t i = 0; i < needles->count; i++) room += needles->item[i].len / 8 + 1;
    struct window *w = malloc(room * sizeof *w);
    if (!w) abort(); /* a search that does not happen must not look like one that found nothing */
    for (size_t i = 0; i < needles->count; i++) {
        const struct needle *n = &needles->item[i];
        for (size_t at = 0; at + n->window <= n->len; at += 8)
            if (!all_equal(n->data + at, n->window))
                w[count++] = (struct window){load(n->data + at), (uint32_t)i, (uint32_t)at};
    }
    qsort(w, count, sizeof *w, by_key);
    *out = w;
    return count;
}

/* The first of the windows whose key is not below `key`. */
static size_t lower_bound(const struct window *w, size_t count, uint64_t key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t search(const struct needles *needles, const uint8_t *data, size_t len, struct found *found)
{
    struct window *windows;
    size_t count = index_windows(needles, &windows), kinds = 0;
    struct found each[SEARCH_MAX_NEEDLES] = {0};

    for (size_t at = 0; at + 8 <= len; at++) {
        uint64_t key = load(data + at);
        for (size_t i = lower_bound(windows, count, key); i < count && windows[i].key == key; i++) {
            const struct needle *n = &needles->item[windows[i].needle];
            if (at + n->window > len || memcmp(data + at, n->data + windows[i].at, n->window) != 0) continue;
            struct found *f = &each[windows[i].needle];
            if (f->bytes == 0) f->at = at;
            f->bytes += 8;
        }
    }
    free(windows);
    *found = (struct found){0};
    for (size_t i = 0; i < needles->count; i++) {
        kinds += each[i].bytes > 0;
        each[i].name = needles->item[i].name;
        if (each[i].bytes > found->bytes) *found = each[i];
    }
    return kinds;
}

size_t first_difference(const uint8_t *a, const uint8_t *b, size_t len, size_t enough)
{
    size_t differing = 0;
    for (size_t i = 0; i < len; i++) {
        differing += a[i] != b[i];
        if (i >= 64) differing -= a[i - 64] != b[i - 64];
        if (differing >= enough) return i;
    }
    return len;
}

void forget(uint8_t *data, size_t len, const uint8_t *public_data, size_t public_len)
{
    for (size_t at = 0; at + 16 <= public_len; at += 16) {
        if (all_equal(public_data + at, 16)) continue;
        for (uint8_t *p = data; (p = memmem(p, (size_t)(data + len - p), public_data + at, 16)) != NULL; p += 16)
            memset(p, 0, 16);
    }
}
