/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Files of composite signatures and composite KEMs hold a few plain ML-DSA and ML-KEM entries, too: those are run, the
 * composites are not yet covered. Bytes are base64, the algorithm is the entry's tcId, private keys are seeds.
 */

#include "x509.h"

#include <string.h>

/* "id-ML-DSA-44", "id-alg-ml-kem-768": the algorithm that the identifier names, whole; NULL for composites. */
static const pqlane_alg *alg_of_id(const char *id)
{
    static const char *const prefixes[] = {"id-alg-", "id-", ""};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(id, prefixes[i], strlen(prefixes[i])) == 0) {
            const pqlane_alg *alg = pqlane_alg_find(id + strlen(prefixes[i]));
            if (alg) return alg;
        }
    return NULL;
}

/* A certificate or PKCS#8 key in a field, if the field is there. */
static void try_x509_field(struct run *run, const json_t *entry, const char *name)
{
    struct bytes der;
    *run->operation = 0;
    if (json_object_get(entry, name) && field_base64(run, entry, name, &der)) x509_try(run, der);
}

static void run_kem(struct run *run, const pqlane_alg *alg, const json_t *entry)
{
    struct bytes ek, seed, ct, ss;
    if (!field_base64(run, entry, "ek", &ek) || !field_base64(run, entry, "dk", &seed) ||
        !field_base64(run, entry, "c", &ct) || !field_base64(run, entry, "k", &ss))
        return;
    if (open_alg(run, alg, "keygen")) try_keygen(run, alg, seed, ek, (struct bytes){NULL, 0}, true);
    if (open_alg(run, alg, "decaps")) try_decaps(run, alg, seed, ct, ss, true);
}

static void run_sig(struct run *run, const pqlane_alg *alg, const json_t *entry)
{
    struct bytes pk, seed;
    struct sig_case c = {.form = SIG_PURE, .valid = true};
    if (!field_base64(run, entry, "pk", &pk) || !field_base64(run, entry, "sk", &seed) ||
        !field_base64(run, run->json, "m", &c.msg) || !field_base64(run, entry, "s", &c.sig))
        return;
    if (open_alg(run, alg, "keygen")) try_keygen(run, alg, seed, pk, (struct bytes){NULL, 0}, true);
    c.key = pk;
    if (open_alg(run, alg, verify_names[SIG_PURE])) try_verify(run, alg, &c);
    *run->operation = 0;
    if (!json_object_get(entry, "sWithContext")) return;
    if (!field_base64(run, entry, "sWithContext", &c.sig) || !field_base64(run, run->json, "ctx", &c.ctx)) return;
    if (open_alg(run, alg, verify_names[SIG_PURE])) try_verify(run, alg, &c);
}

static void run_composite_entry(struct run *run, const json_t *entry)
{
    const char *id;
    if (!field_text(run, entry, "tcId", &id)) return;
    set_place(run, "%s", id);
    const pqlane_alg *alg = alg_of_id(id);
    if (!alg || (pqlane_alg_kind(alg) != PQLANE_KIND_KEM && pqlane_alg_kind(alg) != PQLANE_KIND_SIG)) {
        not_yet_covered(run, "composite", json_object_get(entry, "pk") ? "sign" : "kem", 1);
        return;
    }
    (pqlane_alg_kind(alg) == PQLANE_KIND_KEM ? run_kem : run_sig)(run, alg, entry);
    try_x509_field(run, entry, "x5c");
    try_x509_field(run, entry, pqlane_alg_kind(alg) == PQLANE_KIND_KEM ? "dk_pkcs8" : "sk_pkcs8");
}

static void run_composite(struct run *run)
{
    const json_t *entries, *entry;
    size_t i;
    if (!field_array(run, run->json, "tests", &entries)) return;
    set_place(run, "cacert");
    try_x509_field(run, run->json, "cacert");
    json_array_foreach (entries, i, entry) {
        *run->operation = 0;
        set_place(run, "entry %zu", i + 1);
        run_composite_entry(run, entry);
        run_release(run);
    }
}

/* Entries are named by a text, where every other format numbers them. */
static bool is_composite(const struct run *run)
{
    const json_t *first = json_array_get(json_object_get(run->json, "tests"), 0);
    return json_is_string(json_object_get(first, "tcId"));
}

const struct format composite_formats[] = {
    {"composites", is_composite, run_composite},
    {NULL, NULL, NULL},
};
