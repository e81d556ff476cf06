/* SPDX-License-Identifier: Apache-2.0 */

#include "sponge.h"

#include "bytes.h"

void pql_sponge_init(struct pql_sponge *sponge, unsigned rate, unsigned domain)
{
    *sponge = (struct pql_sponge){.rate = (uint8_t)rate, .domain = (uint8_t)domain};
}

static void xor_byte(uint64_t *state, unsigned at, uint8_t byte)
{
    state[at / 8] ^= (uint64_t)byte << (8 * (at % 8));
}

void pql_sponge_absorb(struct pql_sponge *sponge, const struct pql_keccak_kernels *k, const uint8_t *data, size_t len)
{
    unsigned at = sponge->at;
    while (len > 0) {
        if (at % 8 == 0 && len >= 8) {
            sponge->state[at / 8] ^= pql_load64_le(data);
            at += 8, data += 8, len -= 8;
        } else {
            xor_byte(sponge->state, at, *data);
            at++, data++, len--;
        }
        if (at == sponge->rate) {
            k->permute(sponge->state);
            at = 0;
        }
    }
    sponge->at = (uint8_t)at;
}

void pql_sponge_squeeze(struct pql_sponge *sponge, const struct pql_keccak_kernels *k, uint8_t *out, size_t len)
{
    if (!sponge->squeezing) { /* pad10*1 */
        xor_byte(sponge->state, sponge->at, sponge->domain);
        xor_byte(sponge->state, sponge->rate - 1u, 0x80);
        sponge->squeezing = 1;
        sponge->at = sponge->rate;
    }
    unsigned at = sponge->at;
    while (len > 0) {
        if (at == sponge->rate) {
            k->permute(sponge->state);
            at = 0;
        }
        if (at % 8 == 0 && len >= 8) {
            pql_store64_le(out, sponge->state[at / 8]);
            at += 8, out += 8, len -= 8;
        } else {
            *out = (uint8_t)(sponge->state[at / 8] >> (8 * (at % 8)));
            at++, out++, len--;
        }
    }
    sponge->at = (uint8_t)at;
}
