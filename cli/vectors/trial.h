/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Trials: one case of one operation, put to the library in every way that the public API offers (in one call and in
 * parts, either form of a private key, prepared keys, batches) and compared with what the vectors expect. The formats
 * only take fields out of files and call these. Every trial ends the case, which is open.
 */

#ifndef PQL_VECTORS_TRIAL_H
#define PQL_VECTORS_TRIAL_H

#include "run.h"

/* Opens a case of an algorithm. */
bool open_alg(struct run *run, const pqlane_alg *alg, const char *operation);

/* ---- Keys of both kinds ---- */

/* Key pair of a seed; and the pair belongs together, in both private forms. pub, priv: expected, none if not given. */
void try_keygen(struct run *run, const pqlane_alg *alg, struct bytes seed, struct bytes pub, struct bytes priv,
                bool valid);

/* A public key is accepted, or refused by the check and by encapsulation. Signatures have no check of their own: their
 * length is all. */
void try_public(struct run *run, const pqlane_alg *alg, struct bytes pub, bool valid);

/* The standard's check of a private key in use (FIPS 203, 7.3). */
void try_private(struct run *run, const pqlane_alg *alg, struct bytes priv, bool valid);

/* ---- KEM ---- */

void try_encaps(struct run *run, const pqlane_alg *alg, struct bytes ek, struct bytes coins, struct bytes ct,
                struct bytes ss, bool valid);
void try_decaps(struct run *run, const pqlane_alg *alg, struct bytes dk, struct bytes ct, struct bytes ss, bool valid);

/* Parts of trials, which leave the case open while it holds. Coins not given: drawn. */
bool encaps_holds(struct run *run, const pqlane_alg *alg, struct bytes ek, struct bytes coins, struct bytes ct,
                  struct bytes ss, bool valid);
bool keygen_in_batch(struct run *run, const pqlane_alg *alg, struct bytes seed, struct bytes ek, struct bytes dk);
bool preparation_holds(struct run *run, const pqlane_alg *alg, struct bytes dk, bool valid);

/* ---- Signatures ---- */

enum sig_form { SIG_PURE, SIG_PREHASH, SIG_INTERNAL, SIG_MU, SIG_FORM_COUNT };

struct sig_case {
    enum sig_form form;
    struct bytes key;          /* private for signing, in either form; public for verifying */
    struct bytes msg, ctx;     /* of SIG_INTERNAL: msg is M' */
    struct bytes mu;           /* of SIG_MU; of the others: compared, if given */
    const pqlane_alg *prehash; /* of SIG_PREHASH */
    struct bytes rnd;          /* none: deterministic */
    struct bytes sig;          /* expected or given */
    struct bytes pub;          /* signing: the key's public half, compared if given */
    bool valid;
};

extern const char *const sign_names[SIG_FORM_COUNT];   /* "sign", "sign+prehash", ... */
extern const char *const verify_names[SIG_FORM_COUNT]; /* "verify", ... */

bool sig_keygen_in_batch(struct run *run, const pqlane_alg *alg, struct bytes seed, struct bytes pk, struct bytes sk);
void try_sign(struct run *run, const pqlane_alg *alg, const struct sig_case *c);
void try_verify(struct run *run, const pqlane_alg *alg, const struct sig_case *c);

/* ---- Hash functions ---- */

void try_hash(struct run *run, const pqlane_alg *alg, struct bytes msg, struct bytes digest);
void try_hmac(struct run *run, const pqlane_alg *alg, struct bytes key, struct bytes msg, struct bytes mac);

/* The digest of several parts, one after the other. If a call fails, the case has failed and this is false. */
bool hash_parts(struct run *run, const pqlane_alg *alg, const struct bytes *parts, size_t part_count, uint8_t *out,
                size_t out_len);

/* The algorithm of a kind whose public (or private) key has this length; NULL if none. */
const pqlane_alg *alg_by_size(pqlane_kind kind, pqlane_size which, size_t len);

#endif
