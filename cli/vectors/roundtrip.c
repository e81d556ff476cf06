/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Each algorithm put to work with fresh randomness: what one side makes the other must understand, and what was altered
 * must be noticed. Known answers are the library's own business (pqlane_selftest); this shows that the whole path from
 * the API down works on each tier.
 */

#include "roundtrip.h"

#include "trial.h"

#include <string.h>

static const uint8_t message[] = "pqlane selftest";

static struct output fresh(struct run *run, const char *name, const pqlane_alg *alg, pqlane_size size)
{
    return output_make(run, name, pqlane_alg_size(alg, size), (struct bytes){NULL, 0});
}

static void kem_round(struct run *run, const pqlane_alg *alg)
{
    struct output keys[] = {fresh(run, "ek", alg, PQLANE_SIZE_PUBLIC_KEY),
                            fresh(run, "dk", alg, PQLANE_SIZE_PRIVATE_KEY)};
    struct output made[] = {fresh(run, "ciphertext", alg, PQLANE_SIZE_CIPHERTEXT),
                            fresh(run, "shared secret", alg, PQLANE_SIZE_SHARED_SECRET)};
    struct output back = fresh(run, "shared secret", alg, PQLANE_SIZE_SHARED_SECRET);
    if (!answer_holds(run, "key generation", pqlane_kem_keygen(alg, keys[0].data, keys[1].data), true, keys, 2)) return;
    pqlane_status status = pqlane_kem_encaps(alg, made[0].data, made[1].data, keys[0].data, keys[0].len);
    if (!answer_holds(run, "encapsulation", status, true, made, 2)) return;
    back.expected = (struct bytes){made[1].data, made[1].len};
    status = pqlane_kem_decaps(alg, back.data, keys[1].data, keys[1].len, made[0].data, made[0].len);
    if (!answer_holds(run, "decapsulation", status, true, &back, 1)) return;
    made[0].data[made[0].len / 2] ^= 1;
    status = pqlane_kem_decaps(alg, back.data, keys[1].data, keys[1].len, made[0].data, made[0].len);
    if (!answer_holds(run, "decapsulation of an altered ciphertext", status, true, NULL, 0)) return;
    if (memcmp(back.data, made[1].data, back.len) == 0)
        case_failed(run, "an altered ciphertext gives the same secret");
    else
        case_passed(run);
}

static void sig_round(struct run *run, const pqlane_alg *alg)
{
    struct output keys[] = {fresh(run, "pk", alg, PQLANE_SIZE_PUBLIC_KEY),
                            fresh(run, "sk", alg, PQLANE_SIZE_PRIVATE_KEY)};
    struct output sig = fresh(run, "signature", alg, PQLANE_SIZE_SIGNATURE);
    if (!answer_holds(run, "key generation", pqlane_sig_keygen(alg, keys[0].data, keys[1].data), true, keys, 2)) return;
    pqlane_status status = pqlane_sig_sign(alg, sig.data, keys[1].data, keys[1].len, message, sizeof message, NULL);
    if (!answer_holds(run, "signing", status, true, &sig, 1)) return;
    status = pqlane_sig_verify(alg, keys[0].data, keys[0].len, message, sizeof message, sig.data, sig.len, NULL);
    if (!answer_holds(run, "verification", status, true, NULL, 0)) return;
    status = pqlane_sig_verify(alg, keys[0].data, keys[0].len, message, sizeof message - 1, sig.data, sig.len, NULL);
    if (answer_holds(run, "verification of another message", status, false, NULL, 0)) case_passed(run);
}

/* In one call and in parts: try_hash compares both with the first answer. */
static void hash_round(struct run *run, const pqlane_alg *alg)
{
    struct output digest = fresh(run, "digest", alg, PQLANE_SIZE_DIGEST);
    struct bytes text = {message, sizeof message};
    pqlane_status status = pqlane_hash(alg, digest.data, digest.len, text.data, text.len);
    if (answer_holds(run, "hash", status, true, &digest, 1))
        try_hash(run, alg, text, (struct bytes){digest.data, digest.len});
}

static const struct round {
    pqlane_kind kind;
    const char *operation;
    void (*play)(struct run *run, const pqlane_alg *alg);
} rounds[] = {
    {PQLANE_KIND_KEM, "keygen, encaps, decaps", kem_round},
    {PQLANE_KIND_SIG, "keygen, sign, verify", sig_round},
    {PQLANE_KIND_HASH, "hash", hash_round},
};

static void run_algorithms(struct run *run)
{
    for (size_t i = 0; i < pqlane_alg_count(); i++)
        for (size_t j = 0; j < sizeof rounds / sizeof *rounds; j++) {
            const pqlane_alg *alg = pqlane_alg_at(i);
            if (pqlane_alg_kind(alg) != rounds[j].kind || !open_alg(run, alg, rounds[j].operation)) continue;
            rounds[j].play(run, alg);
            run_release(run);
        }
}

static void tell_state(struct run *run, pqlane_backend_state state)
{
    if (!case_open(run, "tier", "state")) return;
    if (state == PQLANE_BACKEND_READY)
        case_passed(run);
    else if (state == PQLANE_BACKEND_UNSUPPORTED)
        case_skipped(run, 1, "this machine cannot run it");
    else
        case_failed(run, "its kernels give a wrong known answer");
}

static void run_tier(struct run *run, size_t index)
{
    tell_state(run, pqlane_backend_state_at(index));
    if (pqlane_backend_state_at(index) != PQLANE_BACKEND_READY) return;
    pqlane_status status = pqlane_backend_force(run->name);
    if (status == PQLANE_OK)
        run_algorithms(run);
    else if (case_open(run, "tier", "use"))
        case_failed(run, "%s: %s", pqlane_status_name(status), pqlane_status_text(status));
}

void roundtrip_run(const char *filter, const char *only, struct tally *tally)
{
    struct vectors_options options = {.filter = filter};
    struct run run = {.tally = tally, .options = &options, .folder = -1, .path = "all tiers", .name = "all tiers"};
    const char *before = pqlane_backend_current();
    if (case_open(&run, "known-answers", "selftest")) {
        if (answer_holds(&run, "pqlane_selftest", pqlane_selftest(), true, NULL, 0)) case_passed(&run);
    }
    for (size_t i = 0; i < pqlane_backend_count(); i++) {
        char path[RUN_TEXT];
        run.name = pqlane_backend_name(i);
        if (only && strcmp(only, run.name) != 0) continue;
        snprintf(path, sizeof path, "tier %s%s", run.name, before && strcmp(before, run.name) == 0 ? " (in use)" : "");
        run.path = path;
        run_tier(&run, i);
    }
    if (before && pqlane_backend_force(strcmp(before, "mixed") == 0 ? NULL : before) != PQLANE_OK) {
        run.path = "all tiers";
        if (case_open(&run, "tier", "restore")) case_failed(&run, "the tier %s cannot be used again", before);
    }
}
