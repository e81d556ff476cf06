/* SPDX-License-Identifier: Apache-2.0 */

#include "background.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The ciphers of TLS 1.3, the hash function that goes with most of them, and one of those that ML-KEM has. */
static const char *const pieces[] = {"AES-128-GCM/seal+16KiB", "AES-256-GCM/seal+16KiB", "ChaCha20-Poly1305/seal+16KiB",
                                     "SHA2-256/hash+16KiB", "SHA3-256/hash+16KiB"};
#define PIECES (sizeof pieces / sizeof *pieces)

bool background_wanted(const struct offered *item)
{
    const pqlane_driver_kind kind = item->algorithm.kind;
    if (kind != PQLANE_DRIVER_CIPHER && kind != PQLANE_DRIVER_HASH) return false;
    for (size_t i = 0; i < PIECES; i++)
        if (strcmp(item->name, pieces[i]) == 0) return true;
    return false;
}

/* False: out of memory. */
static bool add_piece(struct background *background, const struct provider *provider, const char *piece)
{
    const struct session *session = &provider->session;
    for (size_t i = 0; i < session->subjects.count; i++) {
        const struct offered *item = &session->subjects.items[i];
        struct background_row *row = &background->rows[background->count];
        struct estimate mean;
        if (!background_wanted(item) || strcmp(item->name, piece) != 0) continue;
        *row = (struct background_row){.provider = provider, .kind = item->algorithm.kind};
        memcpy(row->algorithm, piece, strcspn(piece, "/"));
        background->count++;
        return estimate_of(session, i, &row->cost, &mean);
    }
    return true;
}

bool background_make(struct background *background, const struct provider *providers, size_t count)
{
    bool good = true;
    *background = (struct background){.rows = calloc(PIECES * count, sizeof *background->rows)};
    if (!background->rows) return false;
    for (size_t k = 0; k < PIECES; k++)
        for (size_t i = 0; i < count && good; i++) good = add_piece(background, &providers[i], pieces[k]);
    return good;
}

void background_clear(struct background *background)
{
    free(background->rows);
    *background = (struct background){0};
}

double background_rate(const struct background_row *row)
{
    return BACKGROUND_BYTES * 1e9 / row->cost.ns;
}

double background_per_handshake(const struct background_row *row, const struct handshake *handshake)
{
    return handshake ? BACKGROUND_BYTES * handshake->server.ns / row->cost.ns : NAN;
}
