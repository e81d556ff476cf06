/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Asking a libssl what it knows. The groups have the names of OpenSSL's lists, and those that the tables show, so that
 * a handshake is called as its parts are: RFC 8446, RFC 7919's registry, draft-ietf-tls-ecdhe-mlkem,
 * draft-ietf-tls-mlkem. Which signatures there are stands in the rows (`scheme`).
 */

#include "pairs.h"

#include "keys.h"

#include <stdio.h>
#include <stdlib.h>

static const struct group {
    const char *shown, *name;
    unsigned category;
} groups[] = {
    {"X25519", "X25519", 0},
    {"X448", "X448", 0},
    {"ECDH-P256", "P-256", 0},
    {"ECDH-P384", "P-384", 0},
    {"X25519MLKEM768", "X25519MLKEM768", 3},
    {"SecP256r1MLKEM768", "SecP256r1MLKEM768", 3},
    {"SecP384r1MLKEM1024", "SecP384r1MLKEM1024", 5},
    {"ML-KEM-512", "MLKEM512", 1},
    {"ML-KEM-768", "MLKEM768", 3},
    {"ML-KEM-1024", "MLKEM1024", 5},
};
#define GROUPS (sizeof groups / sizeof *groups)

/* Does a list of this one name make sense to it? */
static bool knows(const struct ossl *library, SSL_CTX *context, int command, const char *name)
{
    const bool known = library->SSL_CTX_ctrl(context, command, 0, ossl_text(name)) == 1;
    library->ERR_clear_error();
    return known;
}

static void add_pair(struct ossl *library, const struct group *group, const struct ossl_row *signer)
{
    struct ossl_pair *pair = &library->pairs[library->pair_count++];
    const unsigned one = group->category, other = signer->shown.category;
    snprintf(pair->name, sizeof pair->name, "%s+%s", group->shown, signer->shown.name);
    pair->row = (struct ossl_row){
        .shown = {pair->name, PQLANE_DRIVER_HANDSHAKE, one < other ? one : other, 0, 0, 0},
        .name = group->name,
        .signer = signer,
        .varies = signer->varies,
    };
}

bool ossl_find_pairs(struct ossl *library)
{
    SSL_CTX *context = library->has_libssl ? library->SSL_CTX_new(library->TLS_client_method()) : NULL;
    library->pairs = calloc(GROUPS * ossl_row_count, sizeof *library->pairs);
    for (size_t i = 0; i < GROUPS && context && library->pairs; i++) {
        if (!knows(library, context, SSL_CTRL_SET_GROUPS_LIST, groups[i].name)) continue;
        for (size_t j = 0; j < ossl_row_count; j++) {
            const struct ossl_row *signer = &ossl_rows[j];
            if (signer->scheme && ossl_has(library, signer) &&
                knows(library, context, SSL_CTRL_SET_SIGALGS_LIST, signer->scheme))
                add_pair(library, &groups[i], signer);
        }
    }
    if (library->has_libssl) library->SSL_CTX_free(context);
    return library->pairs != NULL;
}
