/* SPDX-License-Identifier: Apache-2.0 */

/* A strict reader and a plain writer of DER (ITU-T X.690, 8.1 and 10.1): definite lengths, encoded in as few bytes as
 * possible; tags of one byte. */

#include "der.h"

#include <string.h>

size_t der_left(const struct der *in)
{
    return (size_t)(in->end - in->at);
}

static size_t offset(const struct der *in)
{
    return (size_t)(in->at - in->source->start);
}

static const char *tag_name(uint8_t tag)
{
    static const struct {
        uint8_t tag;
        const char *name;
    } names[] = {
        {0x01, "a BOOLEAN"},
        {DER_INTEGER, "an INTEGER"},
        {DER_BIT_STRING, "a BIT STRING"},
        {DER_OCTET_STRING, "an OCTET STRING"},
        {0x05, "NULL"},
        {DER_OID, "an OID"},
        {0x0c, "a text"},
        {0x13, "a text"},
        {0x17, "a date"},
        {0x18, "a date"},
        {DER_SEQUENCE, "a SEQUENCE"},
        {0x31, "a SET"},
        {0x80, "a [0]"},
        {0x81, "a [1]"},
        {0xa0, "a [0]"},
        {0xa1, "a [1]"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].tag == tag) return names[i].name;
    return "something else";
}

/* The length octets at in->at. NULL if they are good, else what is wrong with them. */
static const char *take_length(struct der *in, size_t *len)
{
    if (in->at == in->end) return "the length is cut off";
    uint8_t first = *in->at++;
    if (first < 0x80) {
        *len = first;
        return NULL;
    }
    size_t count = first & 0x7f;
    if (count == 0) return "a length is left open (BER), DER states it";
    if (count > 4) return "a length of more than 4 bytes";
    if (count > der_left(in)) return "the length is cut off";
    *len = 0;
    for (size_t i = 0; i < count; i++) *len = *len << 8 | *in->at++;
    if (*len < 0x80 || *len >> 8 * (count - 1) == 0)
        return "a length takes more bytes than it needs, which DER forbids";
    return NULL;
}

uint8_t der_peek(const struct der *in)
{
    return in->at < in->end ? *in->at : 0;
}

bool der_take_any(struct der *in, const char *what, struct der *inner)
{
    struct der start = *in;
    if (in->at == in->end)
        return keys_fail(in->source, KEYS_FAULT_DER, "DER byte %zu: %s is missing", offset(in), what);
    uint8_t tag = *in->at++;
    if ((tag & 0x1f) == 0x1f)
        return keys_fail(in->source, KEYS_FAULT_DER, "DER byte %zu: %s: a tag of several bytes", offset(&start), what);
    size_t len;
    const char *wrong = take_length(in, &len);
    if (wrong) return keys_fail(in->source, KEYS_FAULT_DER, "DER byte %zu: %s: %s", offset(&start), what, wrong);
    if (len > der_left(in))
        return keys_fail(in->source, KEYS_FAULT_DER,
                         "DER byte %zu: %s: %zu bytes are announced and only %zu are left: cut off, or changed",
                         offset(&start), what, len, der_left(in));
    *inner = (struct der){in->at, in->at + len, in->source};
    in->at += len;
    return true;
}

bool der_take(struct der *in, uint8_t tag, const char *what, struct der *inner)
{
    uint8_t found = der_peek(in);
    if (in->at < in->end && found != tag)
        return keys_fail(in->source, KEYS_FAULT_DER,
                         "DER byte %zu: %s should be %s (tag 0x%02x); there is %s (tag 0x%02x)", offset(in), what,
                         tag_name(tag), tag, tag_name(found), found);
    return der_take_any(in, what, inner);
}

bool der_take_bits(struct der *in, const char *what, struct der *inner)
{
    if (!der_take(in, DER_BIT_STRING, what, inner)) return false;
    if (inner->at == inner->end || *inner->at != 0)
        return keys_fail(in->source, KEYS_FAULT_DER, "DER byte %zu: %s is not whole bytes", offset(inner), what);
    inner->at++;
    return true;
}

bool der_finish(const struct der *in, enum keys_fault fault, const char *what)
{
    if (in->at == in->end) return true;
    return keys_fail(in->source, fault, "DER byte %zu: %zu more byte%s behind %s", offset(in), der_left(in),
                     der_left(in) == 1 ? "" : "s", what);
}

bool der_looks_like(const uint8_t *data, size_t len)
{
    struct der in = {data, data + len, NULL};
    size_t content;
    if (len < 4 || *in.at++ != DER_SEQUENCE || take_length(&in, &content) || content != der_left(&in)) return false;
    return der_peek(&in) == DER_SEQUENCE || der_peek(&in) == DER_INTEGER;
}

static size_t length_bytes(size_t len)
{
    size_t count = 1;
    if (len >= 0x80)
        for (size_t rest = len; rest; rest >>= 8) count++;
    return count;
}

size_t der_size(size_t len)
{
    return 1 + length_bytes(len) + len;
}

uint8_t *der_put_header(uint8_t *out, uint8_t tag, size_t len)
{
    size_t count = length_bytes(len);
    *out++ = tag;
    if (count > 1) *out++ = (uint8_t)(0x80 | (count - 1));
    for (size_t i = count > 1 ? count - 1 : 1; i-- > 0;) *out++ = (uint8_t)(len >> 8 * i);
    return out;
}

uint8_t *der_put(uint8_t *out, uint8_t tag, const uint8_t *content, size_t len)
{
    out = der_put_header(out, tag, len);
    if (len) memcpy(out, content, len);
    return out + len;
}
