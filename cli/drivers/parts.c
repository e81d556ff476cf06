/* SPDX-License-Identifier: Apache-2.0 */

/* A line of eight numbers, the count of parts and their lengths, and then the parts, each filled up to whole lines. */

#include "parts.h"

#include <string.h>

#define LINE ((size_t)64)

static size_t in_lines(size_t len)
{
    return (len + LINE - 1) / LINE * LINE;
}

bool parts_write(const struct parts *parts, uint8_t *out, size_t *len)
{
    uint64_t head[LINE / sizeof(uint64_t)] = {PARTS_MOST};
    size_t at = LINE;
    for (size_t i = 0; i < PARTS_MOST; i++) {
        const pqlane_driver_input *part = &parts->part[i];
        if (part->len > PQLANE_DRIVER_INPUT_BYTES || at + in_lines(part->len) > PQLANE_DRIVER_INPUT_BYTES) return false;
        memset(out + at, 0, in_lines(part->len));
        if (part->len) memcpy(out + at, part->data, part->len);
        head[1 + i] = part->len;
        at += in_lines(part->len);
    }
    memcpy(out, head, sizeof head);
    *len = at;
    return true;
}

bool parts_read(struct parts *parts, pqlane_driver_input input)
{
    uint64_t head[LINE / sizeof(uint64_t)];
    size_t at = LINE;
    if (input.len < LINE) return false;
    memcpy(head, input.data, sizeof head);
    if (head[0] != PARTS_MOST) return false;
    for (size_t i = 0; i < PARTS_MOST; i++) {
        if (head[1 + i] > input.len - at || in_lines((size_t)head[1 + i]) > input.len - at) return false;
        parts->part[i] = (pqlane_driver_input){input.data + at, (size_t)head[1 + i]};
        at += in_lines((size_t)head[1 + i]);
    }
    return at == input.len;
}
