/* SPDX-License-Identifier: Apache-2.0 */

/*
 * pqlane: ML-KEM (FIPS 203), ML-DSA (FIPS 204) and the hash functions below them.
 *
 * Rules that hold for every function here:
 *
 *   - The algorithm comes first, then outputs, then inputs in the standard's order.
 *   - Outputs are caller's memory of the exact size that pqlane_alg_size() or a PQLANE_*_BYTES constant gives.
 *     Inputs from outside carry their length, and a length that does not fit is PQLANE_ERR_LENGTH.
 *   - 0 is success, every failure is a named negative value, and on failure every output is filled with zeros (but
 *     not if the algorithm itself is NULL or of the wrong kind: then no size is known, and nothing is touched).
 *   - Inputs and outputs must not overlap. A pointer may be NULL only where its length is 0 or the comment says so.
 *   - Private keys come in two forms, told apart by their length: the seed, and the standard's expanded form.
 *     Functions that take a private key take both; the seed form costs a key generation each time.
 *   - Nothing is allocated (but prepared keys, if asked for; metrics map memory of their own when a thread counts
 *     something for the first time, pqlane_metrics.h), nothing aborts, errno is left alone. Any function may be called
 *     from any thread, and after fork() (but see pqlane_cost_begin). Batches need up to 180 kB of stack, the
 *     self-test 175 kB, signing 155 kB, others less (`pqlane bench` prints it per operation): too much for threads of
 *     128 kB, the default of some C libraries.
 *   - Private keys, seeds, coins, rnd, shared secrets and messages to be signed or hashed are secret: running time and
 *     memory access do not depend on them, except where signing's rejection shows how often it tried.
 *
 * pqlane is not a FIPS 140 validated module.
 */

/* Prototypes and comments are aligned by hand. */
/* clang-format off */

#ifndef PQLANE_H
#define PQLANE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PQLANE_VERSION_MAJOR 0
#define PQLANE_VERSION_MINOR 1
#define PQLANE_VERSION_PATCH 0
#define PQLANE_VERSION_STRING "0.1.0"

/* Counts incompatible changes of this header's binary interface. */
#define PQLANE_ABI_VERSION 1

#if defined(__GNUC__)
#define PQLANE_MUST_CHECK __attribute__((warn_unused_result))
#pragma GCC visibility push(default)
#else
#define PQLANE_MUST_CHECK
#endif

/* ---- Status -------------------------------------------------------------------------------------------------- */

typedef enum pqlane_status {
    PQLANE_OK = 0,
    PQLANE_ERR_ARGUMENT = -1,    /* NULL where data is needed, an unknown option, or an algorithm of the wrong kind */
    PQLANE_ERR_LENGTH = -2,      /* an input's length is not one that the algorithm has */
    PQLANE_ERR_PUBLIC_KEY = -3,  /* a public key fails the standard's checks (FIPS 203, 7.2) */
    PQLANE_ERR_PRIVATE_KEY = -4, /* a private key fails its checks (FIPS 203, 7.3; ML-DSA: s1, s2 in range) */
    PQLANE_ERR_KEY_PAIR = -5,    /* the parts of a private key, or a private and a public key, do not belong together */
    PQLANE_ERR_VERIFY = -6,      /* the signature is not valid for this message and key */
    PQLANE_ERR_CONTEXT = -7,     /* a context string of more than 255 bytes */
    PQLANE_ERR_WEAK_HASH = -8,   /* a pre-hash weaker than the parameter set asks for (FIPS 204, 5.4) */
    PQLANE_ERR_RANDOM = -9,      /* the operating system gave no randomness */
    PQLANE_ERR_SELFTEST = -10,   /* a known answer of the portable code is wrong: nothing can be trusted */
    PQLANE_ERR_BACKEND = -11,    /* the backend asked for is unknown, or this machine cannot run it */
    PQLANE_ERR_UNSUPPORTED = -12, /* the algorithm has no such operation */
    PQLANE_ERR_MEMORY = -13       /* the system gave no memory (prepared keys without memory of the caller's) */
} pqlane_status;

/* "PQLANE_ERR_VERIFY", and a sentence in plain words. Never NULL; unknown values have a text too. */
const char *pqlane_status_name(pqlane_status status);
const char *pqlane_status_text(pqlane_status status);

/* PQLANE_VERSION_STRING and PQLANE_ABI_VERSION of the library that runs, and the compiler and flags that built it. */
const char *pqlane_version(void);
unsigned pqlane_abi_version(void);
const char *pqlane_build_info(void);

/* ---- Algorithms ---------------------------------------------------------------------------------------------- */

typedef struct pqlane_alg pqlane_alg;

typedef enum pqlane_kind { PQLANE_KIND_KEM = 1, PQLANE_KIND_SIG = 2, PQLANE_KIND_HASH = 3 } pqlane_kind;

/* All algorithms, in a fixed order: pqlane_alg_at(0) ... pqlane_alg_at(pqlane_alg_count() - 1). NULL past the end. */
size_t pqlane_alg_count(void);
const pqlane_alg *pqlane_alg_at(size_t index);

/* By NIST's name, an alias, or the dotted OID; letters in either case. NULL if unknown. */
const pqlane_alg *pqlane_alg_find(const char *name);

const char *pqlane_alg_name(const pqlane_alg *alg);              /* "ML-KEM-768" */
const char *pqlane_alg_alias(const pqlane_alg *alg, size_t i);   /* i-th alias, NULL past the last */
const char *pqlane_alg_oid(const pqlane_alg *alg);               /* "2.16.840.1.101.3.4.4.2" */
const char *pqlane_alg_prehash_oid(const pqlane_alg *alg);       /* of HashML-DSA with SHA2-512, or NULL */
const char *pqlane_alg_standard(const pqlane_alg *alg);          /* "FIPS 203" */
pqlane_kind pqlane_alg_kind(const pqlane_alg *alg);
unsigned pqlane_alg_category(const pqlane_alg *alg);             /* NIST security category 1..5; 0 for hash functions */

/* Capabilities that not every algorithm of a kind has. */
#define PQLANE_CAN_STREAM 1u  /* signatures over a message given in parts (pqlane_sig_mu_*) */
#define PQLANE_CAN_PREHASH 2u /* the pre-hash form */
#define PQLANE_CAN_SQUEEZE 4u /* a hash with output of any length (XOF) */
unsigned pqlane_alg_capabilities(const pqlane_alg *alg);

typedef enum pqlane_size {
    PQLANE_SIZE_PUBLIC_KEY = 1,    /* ek, pk */
    PQLANE_SIZE_PRIVATE_KEY = 2,   /* dk, sk: expanded form */
    PQLANE_SIZE_SEED = 3,          /* private key in seed form: d || z, xi */
    PQLANE_SIZE_CIPHERTEXT = 4,
    PQLANE_SIZE_SHARED_SECRET = 5,
    PQLANE_SIZE_COINS = 6,         /* what encapsulation draws: m */
    PQLANE_SIZE_SIGNATURE = 7,
    PQLANE_SIZE_RND = 8,           /* what signing draws: rnd */
    PQLANE_SIZE_MU = 9,            /* message representative */
    PQLANE_SIZE_DIGEST = 10,       /* of a XOF: the length that FIPS 204 takes for pre-hashing */
    PQLANE_SIZE_BLOCK = 11         /* bytes that a hash takes in at a time */
} pqlane_size;

/* Bytes; 0 if the algorithm has nothing of that name. */
size_t pqlane_alg_size(const pqlane_alg *alg, pqlane_size which);

#define PQLANE_MLKEM_SEED_BYTES 64
#define PQLANE_MLKEM_COINS_BYTES 32
#define PQLANE_MLKEM_SHARED_SECRET_BYTES 32
#define PQLANE_MLKEM512_PUBLIC_KEY_BYTES 800
#define PQLANE_MLKEM512_PRIVATE_KEY_BYTES 1632
#define PQLANE_MLKEM512_CIPHERTEXT_BYTES 768
#define PQLANE_MLKEM768_PUBLIC_KEY_BYTES 1184
#define PQLANE_MLKEM768_PRIVATE_KEY_BYTES 2400
#define PQLANE_MLKEM768_CIPHERTEXT_BYTES 1088
#define PQLANE_MLKEM1024_PUBLIC_KEY_BYTES 1568
#define PQLANE_MLKEM1024_PRIVATE_KEY_BYTES 3168
#define PQLANE_MLKEM1024_CIPHERTEXT_BYTES 1568

#define PQLANE_MLDSA_SEED_BYTES 32
#define PQLANE_MLDSA_RND_BYTES 32
#define PQLANE_MLDSA_MU_BYTES 64
#define PQLANE_MLDSA44_PUBLIC_KEY_BYTES 1312
#define PQLANE_MLDSA44_PRIVATE_KEY_BYTES 2560
#define PQLANE_MLDSA44_SIGNATURE_BYTES 2420
#define PQLANE_MLDSA65_PUBLIC_KEY_BYTES 1952
#define PQLANE_MLDSA65_PRIVATE_KEY_BYTES 4032
#define PQLANE_MLDSA65_SIGNATURE_BYTES 3309
#define PQLANE_MLDSA87_PUBLIC_KEY_BYTES 2592
#define PQLANE_MLDSA87_PRIVATE_KEY_BYTES 4896
#define PQLANE_MLDSA87_SIGNATURE_BYTES 4627

/* The largest of all algorithms: buffers of these sizes hold any of them. */
#define PQLANE_MAX_PUBLIC_KEY_BYTES 2592
#define PQLANE_MAX_PRIVATE_KEY_BYTES 4896
#define PQLANE_MAX_SEED_BYTES 64
#define PQLANE_MAX_CIPHERTEXT_BYTES 1568
#define PQLANE_MAX_SHARED_SECRET_BYTES 32
#define PQLANE_MAX_SIGNATURE_BYTES 4627
#define PQLANE_MAX_CONTEXT_BYTES 255

/* ---- Key encapsulation: ML-KEM (FIPS 203) -------------------------------------------------------------------- */

/* ML-KEM.KeyGen, Algorithm 19. ek: public key, dk: private key in expanded form. */
pqlane_status pqlane_kem_keygen(const pqlane_alg *alg, uint8_t *ek, uint8_t *dk) PQLANE_MUST_CHECK;

/* ML-KEM.KeyGen_internal, Algorithm 16: the key pair of a seed (d || z). The seed is itself a private key. */
pqlane_status pqlane_kem_keygen_from_seed(const pqlane_alg *alg, uint8_t *ek, uint8_t *dk, const uint8_t *seed,
                                          size_t seed_len) PQLANE_MUST_CHECK;

/* ML-KEM.Encaps, Algorithm 20. ct and ss: ciphertext and shared secret. PQLANE_ERR_PUBLIC_KEY if ek has a
 * coefficient that is not below q (7.2). */
pqlane_status pqlane_kem_encaps(const pqlane_alg *alg, uint8_t *ct, uint8_t *ss, const uint8_t *ek,
                                size_t ek_len) PQLANE_MUST_CHECK;

/* ML-KEM.Encaps_internal, Algorithm 17, with the checks of 7.2: coins is m. For tests: FIPS 203 keeps it from other
 * uses (6), because coins must be uniformly random, secret, and used once. */
pqlane_status pqlane_kem_encaps_from_coins(const pqlane_alg *alg, uint8_t *ct, uint8_t *ss, const uint8_t *ek,
                                           size_t ek_len, const uint8_t *coins, size_t coins_len) PQLANE_MUST_CHECK;

/* ML-KEM.Decaps, Algorithm 21, with the checks of 7.3. A ciphertext that was changed is not an error: ss is then
 * another secret (implicit rejection). PQLANE_ERR_PRIVATE_KEY if the hash of the public key inside dk is wrong. */
pqlane_status pqlane_kem_decaps(const pqlane_alg *alg, uint8_t *ss, const uint8_t *dk, size_t dk_len,
                                const uint8_t *ct, size_t ct_len) PQLANE_MUST_CHECK;

/* The input checks alone: FIPS 203, 7.2 (encapsulation key) and 7.3 (decapsulation key); and the pair-wise
 * consistency of 7.1. */
pqlane_status pqlane_kem_check_public(const pqlane_alg *alg, const uint8_t *ek, size_t ek_len) PQLANE_MUST_CHECK;
pqlane_status pqlane_kem_check_private(const pqlane_alg *alg, const uint8_t *dk, size_t dk_len) PQLANE_MUST_CHECK;
pqlane_status pqlane_kem_check_pair(const pqlane_alg *alg, const uint8_t *dk, size_t dk_len, const uint8_t *ek,
                                    size_t ek_len) PQLANE_MUST_CHECK;

/* The public key of a private key in either form. PQLANE_ERR_PRIVATE_KEY as for decapsulation. */
pqlane_status pqlane_kem_public_from_private(const pqlane_alg *alg, uint8_t *ek, const uint8_t *dk,
                                             size_t dk_len) PQLANE_MUST_CHECK;

/* ---- Prepared keys for key encapsulation ---------------------------------------------------------------------- */

/*
 * A key that is used more than once: checked, parsed, expanded and hashed at the beginning, so that operations do only
 * what differs. It does not change afterwards: any number of threads may use it at once. It stays with the kernels that
 * prepared it, whatever pqlane_backend_force() does later; where their ring turns out to be wrong (pqlane_selftest(),
 * the guard), operations with it are PQLANE_ERR_BACKEND until it is prepared again.
 *
 * It must not be copied or moved, and a forgotten one is no key (PQLANE_ERR_ARGUMENT, as long as its memory stays).
 *
 * `memory` is the caller's, of the size that the function below gives and aligned to PQLANE_PREPARED_ALIGN, and must
 * stay until the key is forgotten; NULL: it is allocated (PQLANE_ERR_MEMORY). On failure *key is NULL.
 */
typedef struct pqlane_kem_public pqlane_kem_public;
typedef struct pqlane_kem_private pqlane_kem_private;

#define PQLANE_PREPARED_ALIGN 64
size_t pqlane_kem_public_bytes(const pqlane_alg *alg);  /* 0: not a KEM */
size_t pqlane_kem_private_bytes(const pqlane_alg *alg);

/* With the checks of 7.2 (PQLANE_ERR_PUBLIC_KEY) and 7.3 (PQLANE_ERR_PRIVATE_KEY). A private key in either form. */
pqlane_status pqlane_kem_prepare_public(const pqlane_alg *alg, pqlane_kem_public **key, void *memory,
                                        const uint8_t *ek, size_t ek_len) PQLANE_MUST_CHECK;
pqlane_status pqlane_kem_prepare_private(const pqlane_alg *alg, pqlane_kem_private **key, void *memory,
                                         const uint8_t *dk, size_t dk_len) PQLANE_MUST_CHECK;

/* The end of a prepared key: wiped, and freed if it was allocated. NULL: nothing happens. */
void pqlane_kem_forget_public(pqlane_kem_public *key);
void pqlane_kem_forget_private(pqlane_kem_private *key);

/* As the functions without _prepared. A key that is NULL is PQLANE_ERR_ARGUMENT and has no sizes: outputs are as they
 * were. */
pqlane_status pqlane_kem_encaps_prepared(const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss) PQLANE_MUST_CHECK;
pqlane_status pqlane_kem_encaps_prepared_from_coins(const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss,
                                                    const uint8_t *coins, size_t coins_len) PQLANE_MUST_CHECK;
pqlane_status pqlane_kem_decaps_prepared(const pqlane_kem_private *key, uint8_t *ss, const uint8_t *ct,
                                         size_t ct_len) PQLANE_MUST_CHECK;

/* ---- Batches of key encapsulation ----------------------------------------------------------------------------- */

/*
 * Operations that do not depend on each other, run side by side: on processors with wide registers several take little
 * longer than one. Each item has its own status, and one that fails leaves the others alone; the function returns
 * PQLANE_OK if all succeeded, else the status of the first that did not. Eight items or more fill the machine.
 *
 * `item_bytes` is sizeof *items: later versions may add members at the end. No output of an item may overlap anything
 * of another. No item is touched if the call itself is wrong: another kind of algorithm, items that are NULL, or a size
 * that is too small or no multiple of a pointer's alignment (PQLANE_ERR_ARGUMENT).
 */
typedef struct pqlane_kem_keygen_item {
    uint8_t *ek, *dk;     /* out */
    const uint8_t *seed;  /* PQLANE_SIZE_SEED bytes; NULL: drawn */
    pqlane_status status; /* out */
} pqlane_kem_keygen_item;

typedef struct pqlane_kem_encaps_item {
    uint8_t *ct, *ss;             /* out */
    const pqlane_kem_public *key; /* a prepared key of this algorithm; NULL: `ek` is the key */
    const uint8_t *ek;
    size_t ek_len;
    const uint8_t *coins;         /* PQLANE_SIZE_COINS bytes, for tests only; NULL: drawn */
    pqlane_status status;         /* out */
} pqlane_kem_encaps_item;

typedef struct pqlane_kem_decaps_item {
    uint8_t *ss;                   /* out */
    const pqlane_kem_private *key; /* a prepared key of this algorithm; NULL: `dk` is the key, in either form */
    const uint8_t *dk;
    size_t dk_len;
    const uint8_t *ct;
    size_t ct_len;
    pqlane_status status;          /* out */
} pqlane_kem_decaps_item;

pqlane_status pqlane_kem_keygen_batch(const pqlane_alg *alg, pqlane_kem_keygen_item *items, size_t count,
                                      size_t item_bytes) PQLANE_MUST_CHECK;
pqlane_status pqlane_kem_encaps_batch(const pqlane_alg *alg, pqlane_kem_encaps_item *items, size_t count,
                                      size_t item_bytes) PQLANE_MUST_CHECK;
pqlane_status pqlane_kem_decaps_batch(const pqlane_alg *alg, pqlane_kem_decaps_item *items, size_t count,
                                      size_t item_bytes) PQLANE_MUST_CHECK;

/* ---- Signatures: ML-DSA (FIPS 204) --------------------------------------------------------------------------- */

#define PQLANE_SIG_DETERMINISTIC 1u   /* rnd is 32 zero bytes instead of fresh randomness */
#define PQLANE_SIG_ALLOW_WEAK_HASH 2u /* accept a pre-hash weaker than the parameter set asks for */
#define PQLANE_SIG_INTERNAL 4u        /* the message is M' of Sign_internal as it stands (test vectors) */

/* How to sign or verify. NULL stands for PQLANE_SIG_OPTIONS_INIT: no context, pure, hedged. Later versions append
 * fields: the library takes a longer struct than it knows if what is beyond is 0. */
typedef struct pqlane_sig_options {
    size_t struct_size;        /* sizeof(pqlane_sig_options) */
    const uint8_t *ctx;        /* context string, ctx_len bytes, at most 255 */
    size_t ctx_len;
    const pqlane_alg *prehash; /* a hash function: HashML-DSA with it; NULL: ML-DSA */
    const uint8_t *rnd;        /* signing: PQLANE_SIZE_RND bytes; NULL: drawn, or zeros if PQLANE_SIG_DETERMINISTIC */
    size_t rnd_len;
    uint32_t flags;            /* PQLANE_SIG_* */
    uint32_t reserved;         /* 0 */
} pqlane_sig_options;

#define PQLANE_SIG_OPTIONS_INIT {sizeof(pqlane_sig_options), NULL, 0, NULL, NULL, 0, 0, 0}

/* ML-DSA.KeyGen, Algorithm 1. pk: public key, sk: private key in expanded form. */
pqlane_status pqlane_sig_keygen(const pqlane_alg *alg, uint8_t *pk, uint8_t *sk) PQLANE_MUST_CHECK;

/* ML-DSA.KeyGen_internal, Algorithm 6: the key pair of a seed (xi). The seed is itself a private key. */
pqlane_status pqlane_sig_keygen_from_seed(const pqlane_alg *alg, uint8_t *pk, uint8_t *sk, const uint8_t *seed,
                                          size_t seed_len) PQLANE_MUST_CHECK;

/* ML-DSA.Sign, Algorithm 2; HashML-DSA.Sign, Algorithm 4, if options name a pre-hash. PQLANE_ERR_PRIVATE_KEY if s1
 * or s2 in sk is out of range, or if 814 attempts fail: no generated key does that, a forged one can, and it takes
 * more than a hundred times as long. pqlane_sig_check_private finds such keys out. */
pqlane_status pqlane_sig_sign(const pqlane_alg *alg, uint8_t *sig, const uint8_t *sk, size_t sk_len,
                              const uint8_t *msg, size_t msg_len,
                              const pqlane_sig_options *options) PQLANE_MUST_CHECK;

/* ML-DSA.Verify, Algorithm 3; HashML-DSA.Verify, Algorithm 5. PQLANE_OK, PQLANE_ERR_VERIFY for a signature that is
 * not valid, or another error. */
pqlane_status pqlane_sig_verify(const pqlane_alg *alg, const uint8_t *pk, size_t pk_len, const uint8_t *msg,
                                size_t msg_len, const uint8_t *sig, size_t sig_len,
                                const pqlane_sig_options *options) PQLANE_MUST_CHECK;

/* A message given in parts becomes mu, the message representative (FIPS 204, Algorithm 7, line 6), which is then
 * signed or verified:
 *     pqlane_sig_mu_init, pqlane_sig_mu_update ..., pqlane_sig_mu_final, pqlane_sig_sign_mu or pqlane_sig_verify_mu
 * key: the public key, or the private key in either form. Options: ctx, prehash, flags. The state is plain memory
 * and may be copied; it starts with an init, always, and holds secrets until pqlane_sig_mu_final or pqlane_wipe. */
typedef struct pqlane_sig_mu {
    uint64_t opaque[96];
} pqlane_sig_mu;

pqlane_status pqlane_sig_mu_init(pqlane_sig_mu *state, const pqlane_alg *alg, const uint8_t *key, size_t key_len,
                                 const pqlane_sig_options *options) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_mu_update(pqlane_sig_mu *state, const uint8_t *part, size_t part_len) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_mu_final(pqlane_sig_mu *state, uint8_t *mu) PQLANE_MUST_CHECK; /* wipes the state */

/* External mu. Options: rnd and PQLANE_SIG_DETERMINISTIC alone. */
pqlane_status pqlane_sig_sign_mu(const pqlane_alg *alg, uint8_t *sig, const uint8_t *sk, size_t sk_len,
                                 const uint8_t *mu, size_t mu_len,
                                 const pqlane_sig_options *options) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_verify_mu(const pqlane_alg *alg, const uint8_t *pk, size_t pk_len, const uint8_t *mu,
                                   size_t mu_len, const uint8_t *sig, size_t sig_len) PQLANE_MUST_CHECK;

/* Full check of a private key from outside: ranges of s1 and s2 (PQLANE_ERR_PRIVATE_KEY), and t0 and tr recomputed
 * from rho, s1, s2 (PQLANE_ERR_KEY_PAIR). Any seed is good. check_pair: the same, and pk must be the key's own. */
pqlane_status pqlane_sig_check_private(const pqlane_alg *alg, const uint8_t *sk, size_t sk_len) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_check_pair(const pqlane_alg *alg, const uint8_t *sk, size_t sk_len, const uint8_t *pk,
                                    size_t pk_len) PQLANE_MUST_CHECK;

/* The public key of a private key in either form, from rho, s1 and s2. PQLANE_ERR_PRIVATE_KEY as for signing. */
pqlane_status pqlane_sig_public_from_private(const pqlane_alg *alg, uint8_t *pk, const uint8_t *sk,
                                             size_t sk_len) PQLANE_MUST_CHECK;

/* ---- Prepared keys for signatures ------------------------------------------------------------------------------ */

/* As those of key encapsulation: what any number of signatures with a key share is done once. Public keys are not
 * secret and have no check but their length; PQLANE_ERR_PRIVATE_KEY if s1 or s2 in sk is out of range. A private key in
 * either form. The bytes depend on the algorithm: 21 to 66 kB for a public key, 29 to 81 kB for a private
 * one. */
typedef struct pqlane_sig_public pqlane_sig_public;
typedef struct pqlane_sig_private pqlane_sig_private;

size_t pqlane_sig_public_bytes(const pqlane_alg *alg);  /* 0: not a signature algorithm */
size_t pqlane_sig_private_bytes(const pqlane_alg *alg);

pqlane_status pqlane_sig_prepare_public(const pqlane_alg *alg, pqlane_sig_public **key, void *memory,
                                        const uint8_t *pk, size_t pk_len) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_prepare_private(const pqlane_alg *alg, pqlane_sig_private **key, void *memory,
                                         const uint8_t *sk, size_t sk_len) PQLANE_MUST_CHECK;

/* The end of a prepared key: wiped, and freed if it was allocated. NULL: nothing happens. */
void pqlane_sig_forget_public(pqlane_sig_public *key);
void pqlane_sig_forget_private(pqlane_sig_private *key);

/* As the functions without _prepared. A key that is NULL is PQLANE_ERR_ARGUMENT and has no sizes: outputs are as they
 * were. */
pqlane_status pqlane_sig_sign_prepared(const pqlane_sig_private *key, uint8_t *sig, const uint8_t *msg, size_t msg_len,
                                       const pqlane_sig_options *options) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_sign_mu_prepared(const pqlane_sig_private *key, uint8_t *sig, const uint8_t *mu,
                                          size_t mu_len, const pqlane_sig_options *options) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_verify_prepared(const pqlane_sig_public *key, const uint8_t *msg, size_t msg_len,
                                         const uint8_t *sig, size_t sig_len,
                                         const pqlane_sig_options *options) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_verify_mu_prepared(const pqlane_sig_public *key, const uint8_t *mu, size_t mu_len,
                                            const uint8_t *sig, size_t sig_len) PQLANE_MUST_CHECK;

/* As pqlane_sig_mu_init, for a message in parts. */
pqlane_status pqlane_sig_mu_init_private(pqlane_sig_mu *state, const pqlane_sig_private *key,
                                         const pqlane_sig_options *options) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_mu_init_public(pqlane_sig_mu *state, const pqlane_sig_public *key,
                                        const pqlane_sig_options *options) PQLANE_MUST_CHECK;

/* ---- Batches of signatures ------------------------------------------------------------------------------------- */

/* As those of key encapsulation, with the same rules. Signing takes a different number of attempts for each message;
 * the places of those that end are taken by others, so sixteen items or more are better than eight. Items share lanes
 * if their keys are prepared; those with other keys are done one by one. */
typedef struct pqlane_sig_keygen_item {
    uint8_t *pk, *sk;     /* out */
    const uint8_t *seed;  /* PQLANE_SIZE_SEED bytes; NULL: drawn */
    pqlane_status status; /* out */
} pqlane_sig_keygen_item;

typedef struct pqlane_sig_sign_item {
    uint8_t *sig;                      /* out */
    const pqlane_sig_private *key;     /* a prepared key of this algorithm; NULL: `sk` is the key, in either form */
    const uint8_t *sk;
    size_t sk_len;
    const uint8_t *msg;
    size_t msg_len;
    const uint8_t *mu;                 /* PQLANE_SIZE_MU bytes: external mu, without a message; NULL: `msg` is signed */
    const pqlane_sig_options *options; /* as for pqlane_sig_sign, or with mu as for pqlane_sig_sign_mu */
    pqlane_status status;              /* out */
} pqlane_sig_sign_item;

typedef struct pqlane_sig_verify_item {
    const pqlane_sig_public *key;      /* a prepared key of this algorithm; NULL: `pk` is the key */
    const uint8_t *pk;
    size_t pk_len;
    const uint8_t *msg;
    size_t msg_len;
    const uint8_t *mu;                 /* as for signing */
    const uint8_t *sig;
    size_t sig_len;
    const pqlane_sig_options *options; /* as for pqlane_sig_verify; with mu NULL: there is nothing to choose */
    pqlane_status status;              /* out: PQLANE_ERR_VERIFY for a signature that is not valid */
} pqlane_sig_verify_item;

pqlane_status pqlane_sig_keygen_batch(const pqlane_alg *alg, pqlane_sig_keygen_item *items, size_t count,
                                      size_t item_bytes) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_sign_batch(const pqlane_alg *alg, pqlane_sig_sign_item *items, size_t count,
                                    size_t item_bytes) PQLANE_MUST_CHECK;
pqlane_status pqlane_sig_verify_batch(const pqlane_alg *alg, pqlane_sig_verify_item *items, size_t count,
                                      size_t item_bytes) PQLANE_MUST_CHECK;

/* ---- Hash functions: SHA-2 (FIPS 180-4), SHA-3 and SHAKE (FIPS 202) ------------------------------------------ */

/* Starts with pqlane_hash_init, always. Plain memory: may be copied; holds secrets if the message is secret, until
 * pqlane_hash_final or pqlane_wipe. */
typedef struct pqlane_hash_state {
    uint64_t opaque[40];
} pqlane_hash_state;

/* One call. out_len: PQLANE_SIZE_DIGEST, or any length for a XOF. */
pqlane_status pqlane_hash(const pqlane_alg *alg, uint8_t *out, size_t out_len, const uint8_t *msg,
                          size_t msg_len) PQLANE_MUST_CHECK;

pqlane_status pqlane_hash_init(pqlane_hash_state *state, const pqlane_alg *alg) PQLANE_MUST_CHECK;
pqlane_status pqlane_hash_update(pqlane_hash_state *state, const uint8_t *part, size_t part_len) PQLANE_MUST_CHECK;
pqlane_status pqlane_hash_final(pqlane_hash_state *state, uint8_t *out, size_t out_len) PQLANE_MUST_CHECK; /* wipes */

/* XOF: the next out_len bytes, as often as wanted; no update after the first. */
pqlane_status pqlane_hash_squeeze(pqlane_hash_state *state, uint8_t *out, size_t out_len) PQLANE_MUST_CHECK;

/* ---- Randomness and memory ----------------------------------------------------------------------------------- */

/* The operating system's randomness (getrandom). */
pqlane_status pqlane_random(uint8_t *out, size_t out_len) PQLANE_MUST_CHECK;

/* Fills with zeros in a way that the compiler keeps. */
void pqlane_wipe(void *data, size_t len);

/* ---- Backends ------------------------------------------------------------------------------------------------ */

/* Tiers of kernels, slowest first: "portable", ... A tier is used if the processor has its instructions and its
 * known answers are right. */
typedef enum pqlane_backend_state {
    PQLANE_BACKEND_READY = 0,       /* can be used */
    PQLANE_BACKEND_UNSUPPORTED = 1, /* this processor or operating system lacks its instructions */
    PQLANE_BACKEND_FAILED = 2       /* a known answer of its kernels is wrong: it cannot be chosen */
} pqlane_backend_state;

size_t pqlane_backend_count(void);
const char *pqlane_backend_name(size_t index); /* NULL past the end */
pqlane_backend_state pqlane_backend_state_at(size_t index);

/* The tier in use, or NULL if none can be used. "mixed": groups of kernels were chosen one by one, by the guard or by
 * measurement. */
const char *pqlane_backend_current(void);

/* The tier that a group of kernels ("keccak", "sha2", "mlkem", "mldsa") comes from in the backend in use; NULL if
 * unknown. */
const char *pqlane_backend_group(const char *group);

/* Uses a tier from now on. NULL, and the start: each group of kernels from the highest tier that has it right. The
 * environment variable PQLANE_BACKEND chooses at the start: a tier, or "fastest" for what a race of some milliseconds
 * finds; if it names no tier that is ready, every operation is PQLANE_ERR_BACKEND until this is called. */
pqlane_status pqlane_backend_force(const char *name) PQLANE_MUST_CHECK;

/* Known answers of every kernel group of every tier that is ready, and of every algorithm with the kernels in use: some
 * milliseconds. PQLANE_ERR_SELFTEST, or PQLANE_ERR_BACKEND if there are no kernels in use. A group whose answer is
 * wrong is never used again: operations run on the tier below, or where that is portable, are PQLANE_ERR_SELFTEST. */
pqlane_status pqlane_selftest(void) PQLANE_MUST_CHECK;

/* ---- Costs ------------------------------------------------------------------------------------------------- */

/*
 * What operations are made of: how often each kernel is called, and each kernel by itself for a caller's clock. Calls
 * times time is the floor of an operation, which `pqlane bench --costs` prints.
 *
 * Kernels have an index below pqlane_cost_count(), a name ("mlkem.ntt"), a part that their time belongs to ("hash",
 * "squeeze", "sample", "ring", "pack"), and where calls of different sizes take different times, an index for each
 * size (states of a permutation, products of a sum); 0: they have but one.
 */
size_t pqlane_cost_count(void);
const char *pqlane_cost_name(size_t index); /* NULL past the end */
const char *pqlane_cost_part(size_t index);
unsigned pqlane_cost_size(size_t index);

/* Counts calls from here on, in operations on the backend now in use, with keys too that it prepared before; then
 * tells them: calls[i] of kernel i, count = pqlane_cost_count(). Blocks of SHA-2 count one by one. For programs that
 * measure: no other thread may use the library meanwhile. PQLANE_ERR_ARGUMENT if `calls` is NULL or count is another;
 * then counting goes on. */
pqlane_status pqlane_cost_begin(void) PQLANE_MUST_CHECK;
pqlane_status pqlane_cost_end(uint64_t *calls, size_t count) PQLANE_MUST_CHECK;

/* Calls a kernel so many times in a row, on data of its own (0 times: what remains is the way there). Not counted.
 * PQLANE_ERR_UNSUPPORTED if the backend in use has no calls of this size. */
pqlane_status pqlane_cost_run(size_t index, size_t times) PQLANE_MUST_CHECK;

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
