/* SPDX-License-Identifier: Apache-2.0 */

/*
 * DER, read strictly and written plainly. A cursor walks over a span of bytes; every value must be there, of the tag
 * that is asked for, with the one length encoding that DER allows. The first thing that is wrong is written into the
 * source's keys_error, with its offset in the DER bytes.
 */

#ifndef PQL_KEYS_DER_H
#define PQL_KEYS_DER_H

#include "fault.h"

#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03
#define DER_OCTET_STRING 0x04
#define DER_OID 0x06
#define DER_SEQUENCE 0x30
#define DER_CONTEXT(n) (0x80 + (n))             /* [n] IMPLICIT of a primitive type */
#define DER_CONTEXT_CONSTRUCTED(n) (0xa0 + (n)) /* [n] of a constructed type */

struct der {
    const uint8_t *at, *end;
    const struct keys_source *source;
};

/* Steps over the next value, which must have this tag; inner: its content. what: the value's name in messages. */
bool der_take(struct der *in, uint8_t tag, const char *what, struct der *inner);

/* The same for a value of any tag that fits in a byte. */
bool der_take_any(struct der *in, const char *what, struct der *inner);

/* The next value's tag, 0 at the end. */
uint8_t der_peek(const struct der *in);

/* Nothing may be left. what: what has ended. */
bool der_finish(const struct der *in, enum keys_fault fault, const char *what);

size_t der_left(const struct der *in);

/* Whether the bytes are one SEQUENCE from the first to the last, that begins with a SEQUENCE or an INTEGER: no text and
 * no raw key is. */
bool der_looks_like(const uint8_t *data, size_t len);

/* Takes a BIT STRING of whole bytes. */
bool der_take_bits(struct der *in, const char *what, struct der *inner);

/* Bytes that a value with len bytes of content takes. */
size_t der_size(size_t len);

/* Appends at out a header for len bytes of content; returns what stands behind it. The caller has the room. */
uint8_t *der_put_header(uint8_t *out, uint8_t tag, size_t len);
uint8_t *der_put(uint8_t *out, uint8_t tag, const uint8_t *content, size_t len);

#endif
