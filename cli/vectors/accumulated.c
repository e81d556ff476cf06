/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Accumulated digests: one digest stands for thousands of random cases. Randomness is SHAKE-128 of the empty string,
 * read as a stream; what the operations give is absorbed into a second SHAKE-128, whose first 32 bytes after N cases
 * are the digest. The state is copied at each N that the file lists, so all lengths of one list cost one pass over the
 * longest.
 */

#include "formats.h"

#include <string.h>

#define DIGEST_BYTES 32
#define MOST_PARTS 8

struct stream {
    const pqlane_alg *alg;
    pqlane_hash_state random, sum;
    bool with_private; /* KEM: dk is absorbed, too */
    pqlane_status status;
    const char *failed_call;
};

static void draw(struct stream *stream, uint8_t *out, size_t len)
{
    if (stream->status == PQLANE_OK) stream->status = pqlane_hash_squeeze(&stream->random, out, len);
}

static void absorb(struct stream *stream, const uint8_t *data, size_t len)
{
    if (stream->status == PQLANE_OK) stream->status = pqlane_hash_update(&stream->sum, data, len);
}

static void called(struct stream *stream, const char *call, pqlane_status status)
{
    if (stream->status != PQLANE_OK) return;
    stream->status = status;
    stream->failed_call = call;
}

/* Draws d, z, m and a random ciphertext; absorbs ek, dk if asked for, c, K, and the secret of the random ciphertext. */
static void kem_case(struct stream *stream)
{
    uint8_t seed[PQLANE_MAX_SEED_BYTES], coins[PQLANE_MLKEM_COINS_BYTES], bad[PQLANE_MAX_CIPHERTEXT_BYTES],
        ek[PQLANE_MAX_PUBLIC_KEY_BYTES];
    uint8_t dk[PQLANE_MAX_PRIVATE_KEY_BYTES], ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[2][PQLANE_MAX_SHARED_SECRET_BYTES],
        bad_ss[sizeof ss[0]];
    const pqlane_alg *alg = stream->alg;
    size_t seed_len = pqlane_alg_size(alg, PQLANE_SIZE_SEED), coins_len = pqlane_alg_size(alg, PQLANE_SIZE_COINS);
    size_t ek_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY),
           dk_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    size_t ct_len = pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT),
           ss_len = pqlane_alg_size(alg, PQLANE_SIZE_SHARED_SECRET);
    draw(stream, seed, seed_len);
    draw(stream, coins, coins_len);
    draw(stream, bad, ct_len);
    called(stream, "key generation", pqlane_kem_keygen_from_seed(alg, ek, dk, seed, seed_len));
    called(stream, "encapsulation", pqlane_kem_encaps_from_coins(alg, ct, ss[0], ek, ek_len, coins, coins_len));
    called(stream, "decapsulation", pqlane_kem_decaps(alg, ss[1], dk, dk_len, ct, ct_len));
    called(stream, "agreement of both secrets", memcmp(ss[0], ss[1], ss_len) == 0 ? PQLANE_OK : PQLANE_ERR_VERIFY);
    called(stream, "implicit rejection", pqlane_kem_decaps(alg, bad_ss, dk, dk_len, bad, ct_len));
    absorb(stream, ek, ek_len);
    if (stream->with_private) absorb(stream, dk, dk_len);
    absorb(stream, ct, ct_len);
    absorb(stream, ss[0], ss_len);
    absorb(stream, bad_ss, ss_len);
}

/* Draws the seed; absorbs pk and the deterministic signature of the empty message, which must verify. */
static void sig_case(struct stream *stream)
{
    uint8_t seed[PQLANE_MAX_SEED_BYTES], pk[PQLANE_MAX_PUBLIC_KEY_BYTES], sk[PQLANE_MAX_PRIVATE_KEY_BYTES],
        sig[PQLANE_MAX_SIGNATURE_BYTES];
    const pqlane_alg *alg = stream->alg;
    size_t seed_len = pqlane_alg_size(alg, PQLANE_SIZE_SEED), sig_len = pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE);
    size_t pk_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY),
           sk_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    draw(stream, seed, seed_len);
    called(stream, "key generation", pqlane_sig_keygen_from_seed(alg, pk, sk, seed, seed_len));
    called(stream, "signing", pqlane_sig_sign(alg, sig, sk, sk_len, NULL, 0, &options));
    called(stream, "verification", pqlane_sig_verify(alg, pk, pk_len, NULL, 0, sig, sig_len, NULL));
    absorb(stream, pk, pk_len);
    absorb(stream, sig, sig_len);
}

/* "100" -> 100; 0 if it is no number of cases. */
static long cases_of(const char *key)
{
    long cases = 0;
    if (!*key || strlen(key) > 9) return 0;
    for (; *key; key++) {
        if (*key < '0' || *key > '9') return 0;
        cases = 10 * cases + (*key - '0');
    }
    return cases;
}

/* The digest listed after this many cases, if there is one. */
static void compare_at(struct run *run, const struct stream *stream, const json_t *digests, long cases)
{
    char key[24];
    uint8_t digest[DIGEST_BYTES];
    struct bytes expected;
    snprintf(key, sizeof key, "%ld", cases);
    if (!json_object_get(digests, key)) return;
    set_place(run, "%s cases", key);
    pqlane_hash_state copy = stream->sum;
    pqlane_status status = stream->status == PQLANE_OK ? pqlane_hash_final(&copy, digest, sizeof digest)
                                                       : stream->status;
    if (!field_hex(run, digests, key, &expected)) return;
    struct output made = {"digest", digest, sizeof digest, expected};
    const char *call = stream->status != PQLANE_OK && stream->failed_call ? stream->failed_call : "accumulation";
    if (answer_holds(run, call, status, true, &made, 1)) case_passed(run);
}

/* The longest of a list's numbers of cases that the options allow; the others are skipped here. */
static long longest_wanted(struct run *run, json_t *digests)
{
    long longest = 0;
    const char *key;
    json_t *value;
    json_object_foreach (digests, key, value) {
        long cases = cases_of(key);
        set_place(run, "%s cases", key);
        if (!cases)
            malformed(run, "this is no number of cases");
        else if (cases > run->options->accumulate)
            case_skipped(run, 1, "more than %ld cases: see --long and --accumulate", run->options->accumulate);
        else if (cases > longest)
            longest = cases;
    }
    return longest;
}

static void run_digests(struct run *run, const pqlane_alg *alg, json_t *digests, bool with_private)
{
    struct stream stream = {.alg = alg, .with_private = with_private, .failed_call = "SHAKE-128"};
    const pqlane_alg *shake = pqlane_alg_find("SHAKE-128");
    bool kem = pqlane_alg_kind(alg) == PQLANE_KIND_KEM;
    if (!open_alg(run, alg, kem && !with_private ? "accumulated+without-dk" : "accumulated")) return;
    if (!json_is_object(digests)) {
        malformed(run, "an object of digests was expected");
        return;
    }
    long longest = longest_wanted(run, digests);
    stream.status = pqlane_hash_init(&stream.random, shake);
    if (stream.status == PQLANE_OK) stream.status = pqlane_hash_init(&stream.sum, shake);
    for (long cases = 1; cases <= longest; cases++) {
        if (stream.status == PQLANE_OK) (kem ? kem_case : sig_case)(&stream);
        compare_at(run, &stream, digests, cases);
    }
    run_release(run);
}

/* An object whose members are parameter sets with their digests; `listed` says what is absorbed, NULL where the file
 * does not say. */
static void run_sets(struct run *run, json_t *sets, const char *listed)
{
    static const char with_dk[] = "absorb ek,dk,c,K,Kr", without_dk[] = "absorb ek,c,K,Kr";
    const char *key;
    json_t *value;
    json_object_foreach (sets, key, value) {
        const pqlane_alg *alg = pqlane_alg_find(key);
        if (json_is_string(value)) continue; /* the procedure, in words */
        set_place(run, "%s", key);
        *run->operation = 0;
        if (!alg && !listed && json_is_object(value))
            run_sets(run, value, key);
        else if (alg && pqlane_alg_kind(alg) == PQLANE_KIND_SIG && !listed)
            run_digests(run, alg, value, false);
        else if (alg && pqlane_alg_kind(alg) == PQLANE_KIND_KEM && listed &&
                 (strcmp(listed, with_dk) == 0 || strcmp(listed, without_dk) == 0))
            run_digests(run, alg, value, strcmp(listed, with_dk) == 0);
        else
            not_yet_covered(run, key, "accumulated", json_object_size(value) ? json_object_size(value) : 1);
    }
}

static size_t count_digests(json_t *object)
{
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach (object, key, value) count += json_is_object(value) ? count_digests(value) : cases_of(key) > 0;
    return count;
}

static void run_accumulated(struct run *run)
{
    const char *key;
    json_t *value;
    json_object_foreach (run->json, key, value) {
        set_place(run, "%s", key);
        *run->operation = 0;
        if (!json_is_object(value)) {
            malformed(run, "an object was expected");
        } else if (json_object_get(value, "digest")) {
            if (case_open(run, "field-operations", "accumulated"))
                case_skipped(run, 1, "field operations are checked in the kernel tests");
        } else if (name_contains(key, "draft")) {
            if (case_open(run, "draft", "accumulated"))
                case_skipped(run, count_digests(value), "the draft's digests: the final standard gives others");
        } else {
            run_sets(run, value, NULL);
        }
    }
}

static bool is_accumulated(const struct run *run)
{
    const char *key;
    json_t *value;
    json_object_foreach (run->json, key, value)
        if (json_is_object(value) && name_contains(key, "accumulated")) return true;
    return false;
}

const struct format accumulated_formats[] = {
    {"accumulated digests", is_accumulated, run_accumulated},
    {NULL, NULL, NULL},
};
