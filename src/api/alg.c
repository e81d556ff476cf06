/* SPDX-License-Identifier: Apache-2.0 */

/* Questions to the table of algorithms. A NULL algorithm has no name and no sizes. */

#include "api.h"

#include <strings.h>

size_t pqlane_alg_count(void)
{
    return pql_alg_count;
}

const pqlane_alg *pqlane_alg_at(size_t index)
{
    return index < pql_alg_count ? &pql_algs[index] : NULL;
}

static int answers_to(const pqlane_alg *alg, const char *name)
{
    if (strcasecmp(alg->name, name) == 0 || strcmp(alg->oid, name) == 0) return 1;
    for (size_t i = 0; i < PQL_MAX_ALIASES && alg->aliases[i]; i++)
        if (strcasecmp(alg->aliases[i], name) == 0) return 1;
    return 0;
}

const pqlane_alg *pqlane_alg_find(const char *name)
{
    for (size_t i = 0; name && i < pql_alg_count; i++)
        if (answers_to(&pql_algs[i], name)) return &pql_algs[i];
    return NULL;
}

const char *pqlane_alg_name(const pqlane_alg *alg)
{
    return alg ? alg->name : NULL;
}

const char *pqlane_alg_alias(const pqlane_alg *alg, size_t i)
{
    return alg && i < PQL_MAX_ALIASES ? alg->aliases[i] : NULL;
}

const char *pqlane_alg_oid(const pqlane_alg *alg)
{
    return alg ? alg->oid : NULL;
}

const char *pqlane_alg_prehash_oid(const pqlane_alg *alg)
{
    return alg ? alg->prehash_oid : NULL;
}

const char *pqlane_alg_standard(const pqlane_alg *alg)
{
    return alg ? alg->standard : NULL;
}

pqlane_kind pqlane_alg_kind(const pqlane_alg *alg)
{
    return alg ? alg->kind : (pqlane_kind)0;
}

unsigned pqlane_alg_category(const pqlane_alg *alg)
{
    return alg ? alg->category : 0;
}

unsigned pqlane_alg_capabilities(const pqlane_alg *alg)
{
    return alg ? alg->capabilities : 0;
}

size_t pqlane_alg_size(const pqlane_alg *alg, pqlane_size which)
{
    return alg && which > 0 && which < PQL_SIZE_KINDS ? pql_size(alg, which) : 0;
}
