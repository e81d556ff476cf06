/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The kernels: everything that a tier of instructions (portable, AVX2, ...) can do better, as tables of functions.
 *
 * A table has groups; a tier brings whole groups. What a group keeps to itself, it may lay out as it likes: the order
 * of coefficients after the NTT is private to the mlkem and mldsa groups, so whatever reads or writes that order
 * (uniform samplers, 12-bit coding, products) belongs to the same group.
 *
 * Contracts. Polynomials have 256 coefficients and are aligned to PQL_POLY_ALIGN. Functions are constant-time in all
 * their data, except for samplers (below). "|x| < b" bounds every coefficient. Outputs come first; inputs and outputs
 * are distinct unless there is but one pointer (in place).
 */

#ifndef PQL_KERNELS_H
#define PQL_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#define PQL_N 256         /* coefficients of a polynomial, both schemes */
#define PQL_POLY_ALIGN 64 /* bytes: one AVX-512 register */
#define PQL_ALIGNED __attribute__((aligned(PQL_POLY_ALIGN)))

#define PQL_MAX_LANES 8                      /* states that one permutation can have */
#define PQL_STATE_WORDS (25 * PQL_MAX_LANES) /* uint64_t of so many interleaved states */
#define PQL_BLOCK_BYTES 192                  /* of a state, as squeeze gives it: the largest rate is 168 */

/*
 * Keccak-f[1600] (FIPS 202, 3.3). One state has word (x, y) at state[x + 5 y]. `lanes` (1, 2, 4 or 8) states stand
 * interleaved: word (x, y) of state l at states[(x + 5 y) lanes + l], aligned to PQL_POLY_ALIGN.
 */
struct pql_keccak_kernels {
    const char *tier;
    unsigned needs; /* enum pql_cpu: features that the code of this group uses */
    unsigned lanes;
    void (*permute)(uint64_t state[25]);

    /* The first `count` states, 1 <= count <= lanes; the others may become anything. */
    void (*permute_lanes)(uint64_t *states, unsigned count);

    /* Bytes 0 to 167 of each of the first `count` states; the rest of their blocks, and the other blocks, may become
     * anything. Blocks are aligned to PQL_POLY_ALIGN. */
    void (*squeeze_lanes)(uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states, unsigned count);
};

/* SHA-2 compression over whole blocks of 64 or 128 bytes (FIPS 180-4, 6.2.2 and 6.4.2). */
struct pql_sha2_kernels {
    const char *tier;
    unsigned needs;
    void (*sha256_blocks)(uint32_t h[8], const uint8_t *blocks, size_t count);
    void (*sha512_blocks)(uint64_t h[8], const uint8_t *blocks, size_t count);
};

/* A rejection sampler: coefficients from the bytes at `block` go to r[have ...] until 256 are there; returns how many
 * are there now. len is a whole number of the sampler's units. Which bytes are rejected may show. */
typedef unsigned pql_sampler(void *r, unsigned have, const uint8_t *block, size_t len);

/* ---- ML-KEM: q = 3329, coefficients int16_t ---- */

#define PQL_MLKEM_Q 3329

typedef void pql_mlkem_pack(uint8_t *out, const int16_t r[PQL_N]);  /* |x| < q; 32 d bytes */
typedef void pql_mlkem_unpack(int16_t r[PQL_N], const uint8_t *in); /* 0 <= x < q (decode_d12: < 4096) */

struct pql_mlkem_kernels {
    const char *tier;
    unsigned needs;

    /* Algorithm 9 and 10. ntt: |x| < 4096 in, |x| < 8 q out, private order. inv_ntt: any x in, |x| < q out, times 2^16
     * (which undoes dot's factor). */
    void (*ntt)(int16_t r[PQL_N]);
    void (*inv_ntt)(int16_t r[PQL_N]);

    /* b0 and b1 zeta of Algorithm 12, for a vector's polynomial that is multiplied several times, in a form of the
     * group's own. |b|, |cache| < 8 q. */
    void (*mul_cache)(int16_t cache[PQL_N], const int16_t b[PQL_N]);

    /* r = 2^-16 sum of a[i] b[i], i < k <= 4 (Algorithms 11, 12). 0 <= a < 4096, |b| < 8 q, cache = mul_cache(b). |r| <
     * 2^15. */
    void (*dot)(int16_t r[PQL_N], const int16_t (*a)[PQL_N], const int16_t (*b)[PQL_N], const int16_t (*cache)[PQL_N],
                unsigned k);

    /* r = 2^16 r + e, where |r| < 2^15, |e| < 8 q; |r| < q out. */
    void (*scale_add)(int16_t r[PQL_N], const int16_t e[PQL_N]);

    void (*reduce)(int16_t r[PQL_N]);                      /* any x in; |x| < q out */
    void (*add)(int16_t r[PQL_N], const int16_t a[PQL_N]); /* |r|, |a| < q in; |r| < q out */
    void (*sub)(int16_t r[PQL_N], const int16_t a[PQL_N]); /* r = a - r, likewise */

    /* Nonzero iff some x >= q, where 0 <= x < 4096. */
    uint32_t (*exceeds)(const int16_t r[PQL_N]);

    pql_sampler *uniform; /* SampleNTT, Algorithm 7: units of 3 bytes, 0 <= x < q, private order */
    void (*cbd_eta2)(int16_t r[PQL_N], const uint8_t bytes[128]); /* SamplePolyCBD, Algorithm 8: |x| <= eta */
    void (*cbd_eta3)(int16_t r[PQL_N], const uint8_t bytes[192]);

    /* ByteEncode_12 and ByteDecode_12 (Algorithms 5, 6), private order. Encoding reduces to [0, q); decoding does not.
     */
    pql_mlkem_pack *encode_d12;
    pql_mlkem_unpack *decode_d12;

    /* ByteEncode_d(Compress_d(r)) and Decompress_d(ByteDecode_d(in)), 4.2.1. */
    pql_mlkem_pack *compress_d1, *compress_d4, *compress_d5, *compress_d10, *compress_d11;
    pql_mlkem_unpack *decompress_d1, *decompress_d4, *decompress_d5, *decompress_d10, *decompress_d11;
};

/* ---- ML-DSA: q = 8380417, coefficients int32_t ---- */

#define PQL_MLDSA_Q 8380417
#define PQL_MLDSA_D 13 /* bits dropped from t */

/* What is packed: t1 < 2^10, -2^12 < t0 <= 2^12, |s| <= eta, -gamma1 < z <= gamma1, w1 < 44 or 16. Unpacking gives what
 * the bits say: for eta that may be as low as -5 or -11, and the caller checks. */
typedef void pql_mldsa_pack(uint8_t *out, const int32_t r[PQL_N]);
typedef void pql_mldsa_unpack(int32_t r[PQL_N], const uint8_t *in);

/* What depends on gamma2: (q - 1) / 88 or (q - 1) / 32. */
struct pql_mldsa_rounding {
    /* Decompose, Algorithm 36: a = hi 2 gamma2 + lo. |a| < q; 0 <= hi < 44 or 16, |lo| <= gamma2. */
    void (*decompose)(int32_t hi[PQL_N], int32_t lo[PQL_N], const int32_t a[PQL_N]);

    /* UseHint, Algorithm 40: hi of a, corrected where hint is 1. |a| < q. */
    void (*use_hint)(int32_t hi[PQL_N], const int32_t a[PQL_N], const uint8_t hint[PQL_N]);

    /* MakeHint, Algorithm 39, on lo = LowBits(w) - c s2 + c t0 and hi = HighBits(w): writes 0 or 1, returns how many
     * are 1. */
    unsigned (*make_hint)(uint8_t hint[PQL_N], const int32_t lo[PQL_N], const int32_t hi[PQL_N]);

    pql_mldsa_pack *pack_w1; /* SimpleBitPack of w1: 192 or 128 bytes */
};

struct pql_mldsa_kernels {
    const char *tier;
    unsigned needs;

    /* Algorithm 41 and 42. ntt: |x| < q in, |x| < 10 q out, private order. inv_ntt: |x| < q in, |x| < q out, times 2^32
     * (which undoes dot's factor). */
    void (*ntt)(int32_t r[PQL_N]);
    void (*inv_ntt)(int32_t r[PQL_N]);

    /* r = 2^-32 sum of a[i] b[i], i < n, 1 <= n <= 7. Sums below 2^31 q: |a| < q and |b| < 10 q, or both below 10 q and
     * n = 1; |r| < q. */
    void (*dot)(int32_t r[PQL_N], const int32_t (*a)[PQL_N], const int32_t (*b)[PQL_N], unsigned n);

    void (*add)(int32_t r[PQL_N], const int32_t a[PQL_N]); /* plain sums: |r| + |a| < 2^31 */
    void (*sub)(int32_t r[PQL_N], const int32_t a[PQL_N]);
    void (*reduce)(int32_t r[PQL_N]);  /* |x| < 2^31 - 2^22 in; nearly centred out: |x| <= 2^22 + 2^21 */
    void (*shift_d)(int32_t r[PQL_N]); /* x 2^d, 0 <= x < 2^10 */

    /* Nonzero iff some |x| >= bound, where |x| < q. */
    uint32_t (*exceeds)(const int32_t r[PQL_N], int32_t bound);

    /* Power2Round, Algorithm 35: |a| < q; 0 <= r1 < 2^10, -2^12 < r0 <= 2^12. */
    void (*power2round)(int32_t r1[PQL_N], int32_t r0[PQL_N], const int32_t a[PQL_N]);

    const struct pql_mldsa_rounding *g88, *g32;

    pql_sampler *uniform; /* RejNTTPoly, Algorithm 30: units of 3 bytes, 0 <= x < q, private order */
    pql_sampler *uniform_eta2, *uniform_eta4; /* RejBoundedPoly, Algorithm 31: bytes, |x| <= eta */

    pql_mldsa_pack *pack_t1, *pack_t0, *pack_eta2, *pack_eta4, *pack_gamma1_17, *pack_gamma1_19; /* Algorithms 16, 17 */
    pql_mldsa_unpack *unpack_t1, *unpack_t0, *unpack_eta2, *unpack_eta4, *unpack_gamma1_17,
        *unpack_gamma1_19; /* 18, 19 */
};

#define PQL_GROUP_LIST(X) \
    X(KECCAK, keccak)     \
    X(SHA2, sha2)         \
    X(MLKEM, mlkem)       \
    X(MLDSA, mldsa)

enum pql_group {
#define PQL_ENUM_GROUP(GROUP, group) PQL_GROUP_##GROUP,
    PQL_GROUP_LIST(PQL_ENUM_GROUP)
#undef PQL_ENUM_GROUP
        PQL_GROUPS
};

/* A group of a tier, as one bit. */
#define PQL_MAX_TIERS 8
#define PQL_TRIAL_LABEL (PQL_MAX_TIERS - 1) /* no tier has this index */
#define PQL_GROUP_OF(group, tier) ((uint32_t)1 << (PQL_MAX_TIERS * (group) + (tier)))

/* What an operation loads once and passes down. */
struct pql_kernels {
    const char *tier; /* the highest that was asked for and is there; "mixed": groups were chosen one by one */
    struct pql_keccak_kernels keccak;
    struct pql_sha2_kernels sha2;
    struct pql_mlkem_kernels mlkem;
    struct pql_mldsa_kernels mldsa;
    uint8_t from[PQL_GROUPS];  /* which tier each group is of, as its index */
    uint8_t label[PQL_GROUPS]; /* and what metrics call it */
    uint32_t uses;             /* PQL_GROUP_OF() of all four */
};

#endif
