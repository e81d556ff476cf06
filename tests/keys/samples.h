/* SPDX-License-Identifier: Apache-2.0 */

/* Keys to test with: one per row of the algorithm table, from a fixed seed, in every format and form that can be
 * written. */

#ifndef PQL_TEST_KEYS_SAMPLES_H
#define PQL_TEST_KEYS_SAMPLES_H

#include "keys/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SAMPLE_EVERYTHING (KEYS_PUBLIC | KEYS_PRIVATE | KEYS_CERTIFICATE)

/* The n-th algorithm that has keys; NULL past the last. */
static inline const pqlane_alg *sample_alg(size_t n)
{
    for (size_t i = 0; i < pqlane_alg_count(); i++)
        if (pqlane_alg_kind(pqlane_alg_at(i)) != PQLANE_KIND_HASH && n-- == 0) return pqlane_alg_at(i);
    return NULL;
}

static inline void sample_key(const pqlane_alg *alg, struct keys_key *key)
{
    uint8_t seed[PQLANE_MAX_SEED_BYTES];
    struct keys_error error;
    for (size_t i = 0; i < sizeof seed; i++) seed[i] = (uint8_t)(7 * i + 1);
    assert_true(keys_from_seed(key, alg, seed, pqlane_alg_size(alg, PQLANE_SIZE_SEED), "seed", &error));
    pqlane_wipe(seed, sizeof seed);
}

/* A way of writing a key. */
struct sample_way {
    unsigned holds;
    enum keys_format format;
    enum keys_form form;
};

static const struct sample_way sample_ways[] = {
    {KEYS_PUBLIC, KEYS_FORMAT_PEM, KEYS_FORM_SEED},      {KEYS_PUBLIC, KEYS_FORMAT_DER, KEYS_FORM_SEED},
    {KEYS_PUBLIC, KEYS_FORMAT_RAW, KEYS_FORM_SEED},      {KEYS_PRIVATE, KEYS_FORMAT_PEM, KEYS_FORM_SEED},
    {KEYS_PRIVATE, KEYS_FORMAT_PEM, KEYS_FORM_EXPANDED}, {KEYS_PRIVATE, KEYS_FORMAT_PEM, KEYS_FORM_BOTH},
    {KEYS_PRIVATE, KEYS_FORMAT_DER, KEYS_FORM_SEED},     {KEYS_PRIVATE, KEYS_FORMAT_DER, KEYS_FORM_EXPANDED},
    {KEYS_PRIVATE, KEYS_FORMAT_DER, KEYS_FORM_BOTH},     {KEYS_PRIVATE, KEYS_FORMAT_RAW, KEYS_FORM_SEED},
    {KEYS_PRIVATE, KEYS_FORMAT_RAW, KEYS_FORM_EXPANDED},
};

#define SAMPLE_WAYS (sizeof sample_ways / sizeof *sample_ways)

static inline size_t sample_write(uint8_t out[KEYS_MAX_ENCODED_BYTES], const struct keys_key *key,
                                  const struct sample_way *way)
{
    struct keys_error error;
    size_t len = way->holds == KEYS_PUBLIC ? keys_encode_public(out, key, way->format, &error)
                                           : keys_encode_private(out, key, way->format, way->form, &error);
    assert_true(len > 0);
    return len;
}

#endif
