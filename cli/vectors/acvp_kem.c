/* SPDX-License-Identifier: Apache-2.0 */

/* ACVP, ML-KEM: one test of each function. */

#include "acvp.h"

#include <string.h>

/* d and z stand apart in these files; the library takes the seed d || z. */
static bool field_seed(struct run *run, const json_t *test, struct bytes *seed)
{
    struct bytes d, z;
    if (!field_hex(run, test, "d", &d) || !field_hex(run, test, "z", &z)) return false;
    uint8_t *joined = run_bytes(run, d.len + z.len);
    memcpy(joined, d.data, d.len);
    memcpy(joined + d.len, z.data, z.len);
    *seed = (struct bytes){joined, d.len + z.len};
    return true;
}

void acvp_kem_keygen(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes seed, ek, dk;
    (void)group;
    if (!open_alg(run, alg, "keygen") || !field_seed(run, test, &seed) || !field_hex(run, test, "ek", &ek) ||
        !field_hex(run, test, "dk", &dk))
        return;
    try_keygen(run, alg, seed, ek, dk, true);
}

void acvp_encaps(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes ek, m, c, k;
    (void)group;
    if (!open_alg(run, alg, "encaps") || !field_hex(run, test, "ek", &ek) || !field_hex(run, test, "m", &m) ||
        !field_hex(run, test, "c", &c) || !field_hex(run, test, "k", &k))
        return;
    try_encaps(run, alg, ek, m, c, k, true);
}

void acvp_decaps(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes dk, c, k;
    const char *form;
    if (!open_alg(run, alg, "decaps") || !field_text_or(run, group, "keyFormat", "expanded", &form)) return;
    bool from_seed = strcmp(form, "seed") == 0;
    if (!(from_seed ? field_seed(run, test, &dk) : field_hex(run, test, "dk", &dk)) || !field_hex(run, test, "c", &c) ||
        !field_hex(run, test, "k", &k))
        return;
    try_decaps(run, alg, dk, c, k, true);
}

void acvp_check_public(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes ek;
    bool valid;
    (void)group;
    if (!open_alg(run, alg, "check-public") || !field_hex(run, test, "ek", &ek) ||
        !field_flag(run, test, "testPassed", &valid))
        return;
    try_public(run, alg, ek, valid);
}

void acvp_check_private(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes dk;
    bool valid;
    (void)group;
    if (!open_alg(run, alg, "check-private") || !field_hex(run, test, "dk", &dk) ||
        !field_flag(run, test, "testPassed", &valid))
        return;
    try_private(run, alg, dk, valid);
}
