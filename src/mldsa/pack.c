/* SPDX-License-Identifier: Apache-2.0 */

#include "pack.h"

#include "bytes.h"
#include "ct.h"

#include <string.h>

pqlane_status pql_mldsa_unpack_s(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                                 int32_t (*s)[PQL_N], const uint8_t *sk)
{
    uint32_t out_of_range = 0;
    for (unsigned i = 0; i < (unsigned)p->l + p->k; i++) {
        const uint8_t *in = sk + PQL_MLDSA_S_IN_SK + PQL_MLDSA_ETA_BYTES(p->eta) * i;
        (p->eta == 2 ? ring->unpack_eta2 : ring->unpack_eta4)(s[i], in);
        out_of_range |= ring->exceeds(s[i], p->eta + 1);
    }
    return pql_declassify(out_of_range) ? PQLANE_ERR_PRIVATE_KEY : PQLANE_OK;
}

void pql_mldsa_pack_hints(const struct pql_mldsa_params *p, uint8_t *out, const uint8_t (*hints)[PQL_N])
{
    unsigned count = 0;
    memset(out, 0, (size_t)p->omega + p->k);
    for (unsigned i = 0; i < p->k; i++) {
        for (unsigned j = 0; j < PQL_N; j += 8) { /* most are not set */
            if (pql_load64_le(hints[i] + j) == 0) continue;
            for (unsigned at = j; at < j + 8; at++)
                if (hints[i][at]) out[count++] = (uint8_t)at;
        }
        out[p->omega + i] = (uint8_t)count;
    }
}

pqlane_status pql_mldsa_unpack_hints_vartime(const struct pql_mldsa_params *p, uint8_t (*hints)[PQL_N],
                                             const uint8_t *in)
{
    unsigned at = 0;
    memset(hints, 0, (size_t)p->k * PQL_N);
    for (unsigned i = 0; i < p->k; i++) {
        unsigned end = in[p->omega + i];
        if (end < at || end > p->omega) return PQLANE_ERR_VERIFY;
        for (unsigned first = at; at < end; at++) {
            if (at > first && in[at] <= in[at - 1]) return PQLANE_ERR_VERIFY; /* positions ascend */
            hints[i][in[at]] = 1;
        }
    }
    for (; at < p->omega; at++)
        if (in[at]) return PQLANE_ERR_VERIFY; /* the rest is zero */
    return PQLANE_OK;
}
