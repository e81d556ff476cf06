/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Step chi of keccak.h, for a plane y: out[x] = b[x] ^ (~b[x + 1] & b[x + 2]).
 *
 * Where words are plain and the processor has no and-not, each of these 25 complements is an instruction of its own. So
 * six words of the state are kept complemented: then most of the terms are b & b' or b | b', and 8 complements are
 * left.
 */

#ifndef PQL_VECTOR_KECCAK_CHI_H
#define PQL_VECTOR_KECCAK_CHI_H

#ifndef WITHOUT_AND_NOT

KECCAK_INLINE void keccak_complement(word a[25])
{
    (void)a;
}

KECCAK_INLINE void keccak_chi(word out[5], unsigned y, word b0, word b1, word b2, word b3, word b4)
{
    (void)y;
    out[0] = xor_and_not(b0, b2, b1);
    out[1] = xor_and_not(b1, b3, b2);
    out[2] = xor_and_not(b2, b4, b3);
    out[3] = xor_and_not(b3, b0, b4);
    out[4] = xor_and_not(b4, b1, b0);
}

#else

/* Bit x of row y: this word is kept complemented between rounds. */
static const uint8_t keccak_kept[5] = {0x06, 0x08, 0x04, 0x04, 0x01};

/* Bit x of row y: chi finds its argument x complemented, because one of the word and theta's d is. The words of columns
 * 0, 1, 2 and 3 that are kept so are odd in number, hence c[0] to c[3] are complements, and so are d[0] and d[3]. */
static const uint8_t keccak_arriving[5] = {0x0d, 0x05, 0x05, 0x1a, 0x09};

/* Between the state as the standard has it and as it is kept. */
KECCAK_INLINE void keccak_complement(word a[25])
{
    a[1] = complement(a[1]), a[2] = complement(a[2]), a[8] = complement(a[8]);
    a[12] = complement(a[12]), a[17] = complement(a[17]), a[20] = complement(a[20]);
}

/* Word x of plane y, of which a, b and c are arguments x, x + 1 and x + 2. */
KECCAK_INLINE word keccak_chi_word(unsigned y, unsigned x, word a, word b, word c)
{
    const unsigned in = keccak_arriving[y] >> x | keccak_arriving[y] << (5 - x), out = keccak_kept[y] >> x;
    const word not_b = in & 2 ? b : complement(b), just_c = in & 4 ? complement(c) : c;
    if ((in ^ out) & 1) return xor_or(a, complement(not_b), complement(just_c));
    return xor_and(a, not_b, just_c);
}

KECCAK_INLINE void keccak_chi(word out[5], unsigned y, word b0, word b1, word b2, word b3, word b4)
{
    out[0] = keccak_chi_word(y, 0, b0, b1, b2);
    out[1] = keccak_chi_word(y, 1, b1, b2, b3);
    out[2] = keccak_chi_word(y, 2, b2, b3, b4);
    out[3] = keccak_chi_word(y, 3, b3, b4, b0);
    out[4] = keccak_chi_word(y, 4, b4, b0, b1);
}

#endif
#endif
