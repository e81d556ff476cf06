/* SPDX-License-Identifier: Apache-2.0 */

/* Before a key is used: what is not in the file is computed, and what is in it must hold together. */

#include "parts.h"

#include <openssl/crypto.h>
#include <string.h>

/* The same questions for both kinds of algorithm. */
static const struct {
    pqlane_kind kind;
    pqlane_status (*keygen_from_seed)(const pqlane_alg *alg, uint8_t *public_key, uint8_t *expanded,
                                      const uint8_t *seed, size_t seed_len);
    pqlane_status (*check_private)(const pqlane_alg *alg, const uint8_t *expanded, size_t expanded_len);
    pqlane_status (*public_from_private)(const pqlane_alg *alg, uint8_t *public_key, const uint8_t *expanded,
                                         size_t expanded_len);
    pqlane_status (*check_pair)(const pqlane_alg *alg, const uint8_t *expanded, size_t expanded_len,
                                const uint8_t *public_key, size_t public_len);
} questions[] = {
    {PQLANE_KIND_KEM, pqlane_kem_keygen_from_seed, pqlane_kem_check_private, pqlane_kem_public_from_private,
     pqlane_kem_check_pair},
    {PQLANE_KIND_SIG, pqlane_sig_keygen_from_seed, pqlane_sig_check_private, pqlane_sig_public_from_private,
     pqlane_sig_check_pair},
};

static size_t row_of(const pqlane_alg *alg)
{
    return pqlane_alg_kind(alg) == questions[0].kind ? 0 : 1;
}

size_t keys_public_len(const struct keys_key *key)
{
    return pqlane_alg_size(key->alg, PQLANE_SIZE_PUBLIC_KEY);
}

size_t keys_expanded_len(const struct keys_key *key)
{
    return pqlane_alg_size(key->alg, PQLANE_SIZE_PRIVATE_KEY);
}

static bool refuse(const struct keys_source *source, pqlane_status status, const char *what, const pqlane_alg *alg)
{
    source->error->status = status;
    return keys_fail(source, KEYS_FAULT_CHECK, "%s (%s) is refused: %s: %s", what, pqlane_alg_name(alg),
                     pqlane_status_name(status), pqlane_status_text(status));
}

bool keys_complete_public(struct keys_key *key, const struct keys_source *source)
{
    /* FIPS 203, 7.2. FIPS 204 has no public key of the right length that is wrong. */
    if (pqlane_alg_kind(key->alg) != PQLANE_KIND_KEM) return true;
    pqlane_status status = pqlane_kem_check_public(key->alg, key->public_key, keys_public_len(key));
    return status == PQLANE_OK || refuse(source, status, "the public key", key->alg);
}

bool keys_complete_private(struct keys_key *key, const struct der *stated_public, const struct keys_source *source)
{
    size_t row = row_of(key->alg), len = keys_expanded_len(key);
    uint8_t given[PQLANE_MAX_PRIVATE_KEY_BYTES];
    pqlane_status status;
    memcpy(given, key->expanded, len);
    key->has_seed = key->form != KEYS_FORM_EXPANDED;
    if (key->has_seed) {
        status = questions[row].keygen_from_seed(key->alg, key->public_key, key->expanded, key->seed,
                                                 pqlane_alg_size(key->alg, PQLANE_SIZE_SEED));
        if (status == PQLANE_OK && key->form == KEYS_FORM_BOTH && CRYPTO_memcmp(given, key->expanded, len) != 0)
            status = PQLANE_ERR_KEY_PAIR;
    } else {
        status = questions[row].check_private(key->alg, key->expanded, len);
        if (status == PQLANE_OK)
            status = questions[row].public_from_private(key->alg, key->public_key, key->expanded, len);
    }
    if (status == PQLANE_OK)
        status = questions[row].check_pair(key->alg, key->expanded, len, key->public_key, keys_public_len(key));
    pqlane_wipe(given, sizeof given);
    if (status != PQLANE_OK) return refuse(source, status, "the private key", key->alg);
    if (stated_public->at && memcmp(stated_public->at, key->public_key, keys_public_len(key)) != 0)
        return refuse(source, PQLANE_ERR_KEY_PAIR, "the public key beside the private key", key->alg);
    return true;
}

bool keys_from_seed(struct keys_key *key, const pqlane_alg *alg, const uint8_t *seed, size_t seed_len, const char *name,
                    struct keys_error *error)
{
    struct keys_source source = {name, seed, error};
    struct der nothing = {0};
    *error = (struct keys_error){0};
    *key = (struct keys_key){.alg = alg, .holds = KEYS_PRIVATE, .format = KEYS_FORMAT_RAW, .form = KEYS_FORM_SEED};
    size_t wanted = pqlane_alg_size(alg, PQLANE_SIZE_SEED);
    bool good = seed_len == wanted ||
                keys_fail(&source, KEYS_FAULT_LENGTH, "the seed has %zu bytes; that of %s has %zu", seed_len,
                          pqlane_alg_name(alg), wanted);
    if (good) {
        memcpy(key->seed, seed, seed_len);
        good = keys_complete_private(key, &nothing, &source);
    }
    if (!good) keys_wipe(key);
    return good;
}

void keys_wipe(struct keys_key *key)
{
    pqlane_wipe(key, sizeof *key);
}
