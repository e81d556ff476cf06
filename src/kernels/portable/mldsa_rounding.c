/* SPDX-License-Identifier: Apache-2.0 */

/*
 * High and low parts of ML-DSA, for gamma2 = (q - 1) / 88 and (q - 1) / 32. One body; `parts` is 88 or 32 and known
 * where it is inlined. hi counts steps of 2 gamma2 modulo parts / 2.
 */

#include "bits.h"
#include "mldsa_ring.h"

#define STEP(parts) (2 * (Q - 1) / (int)(parts)) /* 2 gamma2 */

/* Algorithm 36. ceil(a / 128) divided by 2 gamma2 / 128 with rounding, as a product: 11275 / 2^24 and 1025 / 2^22 are
 * exact for all a < q. Where a rounds up to q - 1 the high part wraps to 0 and the low part is one less, which is what
 * the last line sees to. */
static inline __attribute__((always_inline)) int32_t decompose(int32_t *lo, int32_t a, unsigned parts)
{
    int32_t hi = (a + 127) >> 7;
    if (parts == 88) {
        hi = (hi * 11275 + (1 << 23)) >> 24;
        hi -= 44 * ((hi + 20) >> 6); /* 44 to 0; as a sign mask, clang 19 made a branch of it */
    } else {
        hi = ((hi * 1025 + (1 << 21)) >> 22) & 15;
    }
    int32_t rest = a - hi * STEP(parts);
    *lo = rest - ((((Q - 1) / 2 - rest) >> 31) & Q);
    return hi;
}

static inline __attribute__((always_inline)) void decompose_all(int32_t *hi, int32_t *lo, const int32_t *a,
                                                                unsigned parts)
{
    for (unsigned j = 0; j < PQL_N; j++) hi[j] = decompose(&lo[j], canonical(a[j]), parts);
}

/* Algorithm 40: one step up or down, by the sign of the low part, modulo parts / 2. */
static inline __attribute__((always_inline)) void use_hint_all(int32_t *hi, const int32_t *a, const uint8_t *hint,
                                                               unsigned parts)
{
    const int32_t m = (int32_t)parts / 2;
    for (unsigned j = 0; j < PQL_N; j++) {
        int32_t lo, h = decompose(&lo, canonical(a[j]), parts);
        int32_t up = (0 - lo) >> 31; /* -1 if lo > 0, else 0 */
        h += hint[j] * (-2 * up - 1);
        h += (h >> 31) & m;           /* -1 becomes m - 1 */
        h -= ((m - 1 - h) >> 31) & m; /* m becomes 0 */
        hi[j] = h;
    }
}

/* Algorithm 39 in the form of 6.2: the high part changes if the low part leaves (-gamma2, gamma2], except that -gamma2
 * itself is fine when hi is 0. */
static inline __attribute__((always_inline)) unsigned make_hint_all(uint8_t *hint, const int32_t *lo, const int32_t *hi,
                                                                    unsigned parts)
{
    const int32_t gamma2 = STEP(parts) / 2;
    unsigned count = 0;
    for (unsigned j = 0; j < PQL_N; j++) {
        uint32_t above = (uint32_t)(gamma2 - lo[j]) >> 31;
        uint32_t below = (uint32_t)(lo[j] + gamma2) >> 31;
        uint32_t off_edge = (uint32_t)(lo[j] + gamma2); /* 0 exactly at -gamma2 */
        uint32_t on_edge = 1 ^ ((off_edge | (0u - off_edge)) >> 31);
        uint32_t nonzero = (0u - (uint32_t)hi[j]) >> 31;
        hint[j] = (uint8_t)(above | below | (on_edge & nonzero));
        count += hint[j];
    }
    return count;
}

static inline __attribute__((always_inline)) void pack_w1_all(uint8_t *out, const int32_t *r, unsigned bits)
{
    for (unsigned i = 0; i < PQL_N / 8; i++) {
        uint32_t v[8];
        for (unsigned j = 0; j < 8; j++) v[j] = (uint32_t)r[8 * i + j];
        pql_pack8(out + bits * i, v, bits);
    }
}

static void decompose_g88(int32_t *hi, int32_t *lo, const int32_t *a)
{
    decompose_all(hi, lo, a, 88);
}
static void decompose_g32(int32_t *hi, int32_t *lo, const int32_t *a)
{
    decompose_all(hi, lo, a, 32);
}
static void use_hint_g88(int32_t *hi, const int32_t *a, const uint8_t *hint)
{
    use_hint_all(hi, a, hint, 88);
}
static void use_hint_g32(int32_t *hi, const int32_t *a, const uint8_t *hint)
{
    use_hint_all(hi, a, hint, 32);
}
static unsigned make_hint_g88(uint8_t *hint, const int32_t *lo, const int32_t *hi)
{
    return make_hint_all(hint, lo, hi, 88);
}
static unsigned make_hint_g32(uint8_t *hint, const int32_t *lo, const int32_t *hi)
{
    return make_hint_all(hint, lo, hi, 32);
}
static void pack_w1_g88(uint8_t *out, const int32_t r[PQL_N])
{
    pack_w1_all(out, r, 6);
}
static void pack_w1_g32(uint8_t *out, const int32_t r[PQL_N])
{
    pack_w1_all(out, r, 4);
}

const struct pql_mldsa_rounding pql_mldsa_g88_portable = {decompose_g88, use_hint_g88, make_hint_g88, pack_w1_g88};
const struct pql_mldsa_rounding pql_mldsa_g32_portable = {decompose_g32, use_hint_g32, make_hint_g32, pack_w1_g32};
