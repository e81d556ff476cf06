/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The textual form of keys (RFC 7468): explanatory text, a line BEGIN, base64, a line END, and nothing behind it but
 * white space.
 *
 * Written here and not left to a library for three reasons: private keys pass through it, so base64 is computed without
 * tables and branches on what it decodes, and nothing stays behind in buffers of others; what is wrong is said with its
 * line; and every text has one meaning (padding and unused bits are checked, a second block is refused).
 */

#include "pem.h"

#include <string.h>

#define BEGIN "-----BEGIN "
#define END "-----END "
#define DASHES "-----"
#define LINE_CHARS 64 /* RFC 7468, 2 */

struct text {
    const uint8_t *at, *end, *start;
};

static bool begins(const struct text *text, const char *word)
{
    size_t len = strlen(word);
    return (size_t)(text->end - text->at) >= len && memcmp(text->at, word, len) == 0;
}

static void next_line(struct text *text)
{
    const uint8_t *newline = memchr(text->at, '\n', (size_t)(text->end - text->at));
    text->at = newline ? newline + 1 : text->end;
}

/* Moves to the next line that begins with word. */
static bool find_line(struct text *text, const char *word)
{
    while (text->at < text->end && !begins(text, word)) next_line(text);
    return text->at < text->end;
}

static struct text text_of(const uint8_t *data, size_t len)
{
    struct text text = {data, data + len, data};
    if (begins(&text, "\xef\xbb\xbf")) text.at += 3; /* the mark that some editors put before UTF-8 */
    return text;
}

static size_t line_number(const struct text *text)
{
    size_t line = 1;
    for (const uint8_t *at = text->start; at < text->at; at++) line += *at == '\n';
    return line;
}

bool pem_looks_like(const uint8_t *data, size_t len)
{
    struct text text = text_of(data, len);
    return find_line(&text, BEGIN);
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* All ones if low <= c <= high. */
static int within(int c, int low, int high)
{
    return ~((c - low) >> 8) & ~((high - c) >> 8);
}

/* The six bits of a base64 character; negative if it is none. */
static int six_bits(int c)
{
    int value = -1;
    value += within(c, 'A', 'Z') & (c - 'A' + 1);
    value += within(c, 'a', 'z') & (c - 'a' + 26 + 1);
    value += within(c, '0', '9') & (c - '0' + 52 + 1);
    value += within(c, '+', '+') & (62 + 1);
    value += within(c, '/', '/') & (63 + 1);
    return value;
}

static uint8_t base64_char(int v)
{
    int c = within(v, 0, 25) & (v + 'A');
    c |= within(v, 26, 51) & (v - 26 + 'a');
    c |= within(v, 52, 61) & (v - 52 + '0');
    c |= within(v, 62, 62) & '+';
    c |= within(v, 63, 63) & '/';
    return (uint8_t)c;
}

/* The rest of a boundary line: a label and five dashes. */
static bool take_label(struct text *text, char label[PEM_LABEL_BYTES])
{
    size_t len = 0;
    for (; text->at < text->end && *text->at >= 0x20 && *text->at < 0x7f && !begins(text, DASHES); text->at++)
        if (len + 1 < PEM_LABEL_BYTES) label[len++] = (char)*text->at;
    label[len] = 0;
    if (!begins(text, DASHES)) return false;
    text->at += strlen(DASHES);
    while (text->at < text->end && *text->at != '\n' && is_space(*text->at)) text->at++;
    return text->at == text->end || *text->at == '\n';
}

/* Base64 up to the line END, which text->at then points to. */
static bool take_base64(const struct keys_source *source, struct text *text, const char *label, uint8_t *out,
                        size_t *out_len)
{
    uint32_t bits = 0;
    unsigned chars = 0, padding = 0;
    *out_len = 0;
    for (; text->at < text->end && !begins(text, DASHES); text->at++) {
        if (is_space(*text->at)) continue;
        int value = six_bits(*text->at);
        bool pads = *text->at == '=' && chars % 4 >= 2;
        if (value < 0 && !pads) {
            bool header = *text->at == ':' || *text->at == '-';
            return keys_fail(source, KEYS_FAULT_PEM, "line %zu: %s", line_number(text),
                             header ? "a header line inside the PEM block; keys of this kind have none" : "not base64");
        }
        if (padding && !pads)
            return keys_fail(source, KEYS_FAULT_PEM, "line %zu: base64 goes on behind its padding", line_number(text));
        padding += pads;
        bits = bits << 6 | (uint32_t)(pads ? 0 : value);
        if (++chars % 4) continue;
        uint8_t bytes[3] = {(uint8_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits};
        memcpy(out + *out_len, bytes, 3 - padding);
        *out_len += 3 - padding;
        if ((padding >= 1 && bytes[2]) || (padding == 2 && bytes[1]))
            return keys_fail(source, KEYS_FAULT_PEM, "line %zu: base64 ends with bits that no byte takes",
                             line_number(text));
    }
    if (!begins(text, END))
        return keys_fail(source, KEYS_FAULT_PEM, "line %zu: the line END %s is missing: cut off?", line_number(text),
                         label);
    if (chars % 4)
        return keys_fail(source, KEYS_FAULT_PEM, "line %zu: base64 ends within a group of four characters",
                         line_number(text));
    return true;
}

bool pem_decode(const struct keys_source *source, const uint8_t *data, size_t len, char label[PEM_LABEL_BYTES],
                uint8_t *out, size_t *out_len)
{
    struct text text = text_of(data, len);
    char last[PEM_LABEL_BYTES];
    if (!find_line(&text, BEGIN)) return keys_fail(source, KEYS_FAULT_PEM, "no line -----BEGIN ...-----: not PEM");
    text.at += strlen(BEGIN);
    if (!take_label(&text, label))
        return keys_fail(source, KEYS_FAULT_PEM, "line %zu: the line BEGIN is broken", line_number(&text));
    next_line(&text);

    static const char legacy[] = "Proc-Type:"; /* RFC 1421, as older tools encrypt */
    if (begins(&text, legacy)) return keys_fail_encrypted(source);
    if (!take_base64(source, &text, label, out, out_len)) return false;
    text.at += strlen(END);
    if (!take_label(&text, last) || strcmp(label, last) != 0)
        return keys_fail(source, KEYS_FAULT_PEM, "line %zu: the line END does not fit the line BEGIN %s",
                         line_number(&text), label);

    for (; text.at < text.end; text.at++)
        if (!is_space(*text.at)) {
            struct text rest = text;
            bool block = find_line(&rest, BEGIN);
            return keys_fail(source, KEYS_FAULT_TRAILING,
                             "line %zu: %s behind the first PEM block; a file of one key is needed",
                             line_number(block ? &rest : &text), block ? "another PEM block" : "text");
        }
    return true;
}

static uint8_t *put_word(uint8_t *out, const char *word)
{
    while (*word) *out++ = (uint8_t)*word++;
    return out;
}

static uint8_t *put_boundary(uint8_t *out, const char *which, const char *label)
{
    return put_word(put_word(put_word(out, which), label), DASHES "\n");
}

size_t pem_encode(uint8_t *out, const char *label, const uint8_t *content, size_t len)
{
    uint8_t *at = put_boundary(out, BEGIN, label);
    size_t column = 0;
    for (size_t i = 0; i < len; i += 3) {
        size_t have = len - i < 3 ? len - i : 3;
        uint32_t bits = 0;
        for (size_t j = 0; j < 3; j++) bits = bits << 8 | (j < have ? content[i + j] : 0);
        for (size_t j = 0; j < 4; j++) *at++ = j <= have ? base64_char((int)(bits >> (18 - 6 * j) & 0x3f)) : '=';
        column += 4;
        if (column == LINE_CHARS || i + 3 >= len) {
            *at++ = '\n';
            column = 0;
        }
    }
    return (size_t)(put_boundary(at, END, label) - out);
}
