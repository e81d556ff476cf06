/* SPDX-License-Identifier: Apache-2.0 */

/*
 * index.json of the IETF hackathon's certificates: for every certificate beside it, where in the file its public key,
 * the part that was signed and the signature lie. So signatures are checked here without reading X.509, and keys by
 * their bytes.
 */

#include "x509.h"

#include <string.h>

const pqlane_alg *alg_of_oid(const char *oid, const pqlane_alg **prehash)
{
    *prehash = NULL;
    const pqlane_alg *alg = pqlane_alg_find(oid);
    for (size_t i = 0; !alg && i < pqlane_alg_count(); i++) {
        const char *prehash_oid = pqlane_alg_prehash_oid(pqlane_alg_at(i));
        if (prehash_oid && strcmp(prehash_oid, oid) == 0) {
            alg = pqlane_alg_at(i);
            *prehash = pqlane_alg_find("SHA2-512");
        }
    }
    return alg;
}

/* A part of the certificate: FIELDOffset and FIELDLength. */
static bool field_part(struct run *run, const json_t *entry, struct bytes file, const char *offset_name,
                       const char *length_name, struct bytes *part)
{
    size_t offset, length;
    if (!field_size(run, entry, offset_name, file.len, &offset) ||
        !field_size(run, entry, length_name, file.len - offset, &length))
        return false;
    *part = (struct bytes){file.data + offset, length};
    return true;
}

static void run_hackathon_entry(struct run *run, const json_t *entry)
{
    const char *name, *oid;
    const pqlane_alg *prehash;
    struct bytes file, pub;
    bool self_signed;
    if (!field_text(run, entry, "file", &name)) return;
    set_place(run, "%s", name);
    if (!field_text(run, entry, "oid", &oid) || !field_flag(run, entry, "selfSigned", &self_signed)) return;
    const pqlane_alg *alg = alg_of_oid(oid, &prehash);
    if (!alg || pqlane_alg_kind(alg) == PQLANE_KIND_HASH || (self_signed && pqlane_alg_kind(alg) != PQLANE_KIND_SIG)) {
        if (case_open(run, "X.509", "read")) case_skipped(run, 1, "not yet covered: algorithm %s", oid);
        return;
    }
    if (!open_alg(run, alg, self_signed ? verify_names[prehash ? SIG_PREHASH : SIG_PURE] : "check-public") ||
        !read_beside(run, name, &file) || !field_part(run, entry, file, "publicKeyOffset", "publicKeyLength", &pub))
        return;
    if (!self_signed) {
        try_public(run, alg, pub, true);
        return;
    }
    struct sig_case c = {.form = prehash ? SIG_PREHASH : SIG_PURE, .key = pub, .prehash = prehash, .valid = true};
    if (field_part(run, entry, file, "tbsOffset", "tbsLength", &c.msg) &&
        field_part(run, entry, file, "signatureOffset", "signatureLength", &c.sig))
        try_verify(run, alg, &c);
}

static void run_index(struct run *run)
{
    json_t *entry;
    size_t i;
    json_array_foreach (run->json, i, entry) {
        *run->operation = 0;
        set_place(run, "entry %zu", i + 1);
        run_hackathon_entry(run, entry);
        run_release(run);
    }
}

static bool is_index(const struct run *run)
{
    return first_has_field(run, "file") && first_has_field(run, "oid");
}

const struct format hackathon_formats[] = {
    {"index of certificates", is_index, run_index},
    {NULL, NULL, NULL},
};
