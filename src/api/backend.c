/* SPDX-License-Identifier: Apache-2.0 */

/* Backends, randomness, wiping, and the self-test. */

#include "api.h"
#include "metrics/metrics.h"

#include "selftest.h"

size_t pqlane_backend_count(void)
{
    return pql_tier_count;
}

const char *pqlane_backend_name(size_t index)
{
    return index < pql_tier_count ? pql_tiers[index]->name : NULL;
}

pqlane_backend_state pqlane_backend_state_at(size_t index)
{
    return index < pql_tier_count ? pql_tier_state(index) : PQLANE_BACKEND_UNSUPPORTED;
}

const char *pqlane_backend_current(void)
{
    pqlane_status status;
    const struct pql_kernels *k = pql_kernels_settled(&status);
    return k ? k->tier : NULL;
}

const char *pqlane_backend_group(const char *group)
{
    pqlane_status status;
    const struct pql_kernels *k = pql_kernels_settled(&status);
    if (!k || !group) return NULL;
    for (unsigned i = 0; i < PQL_GROUPS; i++)
        if (strcmp(pql_group_names[i], group) == 0) return pql_tiers[k->from[i]]->name;
    return NULL;
}

pqlane_status pqlane_backend_force(const char *name)
{
    pqlane_status status = pql_use_tier(name);
    pql_metrics_backend_changed();
    return status;
}

pqlane_status pqlane_random(uint8_t *out, size_t out_len)
{
    pqlane_status status = pql_check_bytes(out, out_len);
    if (status == PQLANE_OK) status = pql_random(out, out_len);
    if (status != PQLANE_OK && out) pql_wipe(out, out_len);
    return status;
}

void pqlane_wipe(void *data, size_t len)
{
    if (data) pql_wipe(data, len);
}

pqlane_status pqlane_selftest(void)
{
    pqlane_status status = pql_check_kernels();
    for (size_t i = 0; status == PQLANE_OK && i < pql_alg_count; i++) status = pql_selftest_alg(&pql_algs[i]);
    return status;
}
