/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Which kernels run when some are wrong, missing or not for this machine, and what PQLANE_BACKEND and
 * pqlane_backend_force do about it.
 *
 * The library here is built with two more tiers, and the linker puts the test's own portable groups in the place of the
 * library's (--wrap), so that each group of each tier can be made wrong. Selection happens once in a process: every
 * case runs in a child.
 */

#include "api/functions.h"
#include "mirrored.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- Groups that can be made wrong ---- */

enum groups { KECCAK = 1, SHA2 = 2, MLKEM = 4, MLDSA = 8, ALL = 15 };
#define GROUPS 4

static const char *const group_names[GROUPS] = {"keccak", "sha2", "mlkem", "mldsa"};

extern const struct pql_keccak_kernels __real_pql_keccak_portable;
extern const struct pql_sha2_kernels __real_pql_sha2_portable;
extern const struct pql_mlkem_kernels __real_pql_mlkem_portable;
extern const struct pql_mldsa_kernels __real_pql_mldsa_portable;

struct group_set {
    struct pql_keccak_kernels keccak;
    struct pql_sha2_kernels sha2;
    struct pql_mlkem_kernels mlkem;
    struct pql_mldsa_kernels mldsa;
};

/* What the table of tiers finds under the names of the portable groups. */
struct pql_keccak_kernels __wrap_pql_keccak_portable;
struct pql_sha2_kernels __wrap_pql_sha2_portable;
struct pql_mlkem_kernels __wrap_pql_mlkem_portable;
struct pql_mldsa_kernels __wrap_pql_mldsa_portable;

/* One bit is wrong in one output of each group. */
static void wrong_permute(uint64_t state[25])
{
    __real_pql_keccak_portable.permute(state);
    state[24] ^= (uint64_t)1 << 63;
}

static void wrong_sha512(uint64_t h[8], const uint8_t *blocks, size_t count)
{
    __real_pql_sha2_portable.sha512_blocks(h, blocks, count);
    h[7] ^= 1;
}

static void wrong_cbd(int16_t r[PQL_N], const uint8_t bytes[192])
{
    __real_pql_mlkem_portable.cbd_eta3(r, bytes);
    r[255] ^= 1;
}

static void wrong_power2round(int32_t r1[PQL_N], int32_t r0[PQL_N], const int32_t a[PQL_N])
{
    __real_pql_mldsa_portable.power2round(r1, r0, a);
    r0[0] ^= 1;
}

static void spoil(struct group_set *set, unsigned wrong)
{
    if (wrong & KECCAK) set->keccak.permute = wrong_permute;
    if (wrong & SHA2) set->sha2.sha512_blocks = wrong_sha512;
    if (wrong & MLKEM) set->mlkem.cbd_eta3 = wrong_cbd;
    if (wrong & MLDSA) set->mldsa.power2round = wrong_power2round;
}

static void make_portable(unsigned wrong)
{
    struct group_set set = {__real_pql_keccak_portable, __real_pql_sha2_portable, __real_pql_mlkem_portable,
                            __real_pql_mldsa_portable};
    spoil(&set, wrong);
    __wrap_pql_keccak_portable = set.keccak;
    __wrap_pql_sha2_portable = set.sha2;
    __wrap_pql_mlkem_portable = set.mlkem;
    __wrap_pql_mldsa_portable = set.mldsa;
}

#define NO_PROCESSOR (1u << 31) /* a feature that none has */

#define LOWER "lower"
#define UPPER "upper"

static struct group_set sets[2];

struct pql_tier pql_test_tiers[2];

static void make_tier(unsigned index, const char *name, unsigned has, unsigned wrong, int supported)
{
    struct group_set *set = &sets[index];
    mirrored_make(&set->mlkem, &set->mldsa, name, &__real_pql_mlkem_portable, &__real_pql_mldsa_portable);
    set->keccak = __real_pql_keccak_portable;
    set->sha2 = __real_pql_sha2_portable;
    set->keccak.tier = set->sha2.tier = name;
    if (!supported) set->keccak.needs = set->sha2.needs = set->mlkem.needs = set->mldsa.needs = NO_PROCESSOR;
    spoil(set, wrong);
    pql_test_tiers[index] = (struct pql_tier){
        .name = name,
        .keccak = has & KECCAK ? &set->keccak : NULL,
        .sha2 = has & SHA2 ? &set->sha2 : NULL,
        .mlkem = has & MLKEM ? &set->mlkem : NULL,
        .mldsa = has & MLDSA ? &set->mldsa : NULL,
    };
}

/* ---- Cases ---- */

enum { P, L, U }; /* portable, lower, upper */
static const char *const tier_names[] = {"portable", LOWER, UPPER};

struct tier_case {
    unsigned has, wrong;
    int supported;
    pqlane_backend_state state; /* expected */
};

struct selection_case {
    const char *name;
    unsigned portable_wrong;
    struct tier_case tier[2];
    const char *environment; /* PQLANE_BACKEND */
    pqlane_status status;    /* expected of every operation */
    int current;             /* expected tier in use */
    int groups[GROUPS];      /* expected tier of each group */
};

#define READY PQLANE_BACKEND_READY
#define FAILED PQLANE_BACKEND_FAILED
#define UNSUPPORTED PQLANE_BACKEND_UNSUPPORTED
#define GOOD             \
    {                    \
        ALL, 0, 1, READY \
    }
#define ABSENT                 \
    {                          \
        ALL, 0, 0, UNSUPPORTED \
    }

static const struct selection_case cases[] = {
    {"all tiers are right: the highest is used", 0, {GOOD, GOOD}, NULL, PQLANE_OK, U, {U, U, U, U}},
    {"the highest is not for this machine", 0, {GOOD, ABSENT}, NULL, PQLANE_OK, L, {L, L, L, L}},
    {"none is for this machine", 0, {ABSENT, ABSENT}, NULL, PQLANE_OK, P, {P, P, P, P}},
    {"groups that a tier lacks come from below",
     0,
     {{KECCAK, 0, 1, READY}, {MLDSA, 0, 1, READY}},
     NULL,
     PQLANE_OK,
     U,
     {L, P, P, U}},
    {"over one that this machine lacks", 0, {ABSENT, {SHA2, 0, 1, READY}}, NULL, PQLANE_OK, U, {P, U, P, P}},
    {"an empty tier", 0, {{0, 0, 1, UNSUPPORTED}, GOOD}, NULL, PQLANE_OK, U, {U, U, U, U}},

    {"wrong keccak", 0, {{ALL, KECCAK, 1, FAILED}, ABSENT}, NULL, PQLANE_OK, P, {P, L, L, L}},
    {"wrong sha2", 0, {{ALL, SHA2, 1, FAILED}, ABSENT}, NULL, PQLANE_OK, P, {L, P, L, L}},
    {"wrong mlkem", 0, {{ALL, MLKEM, 1, FAILED}, ABSENT}, NULL, PQLANE_OK, P, {L, L, P, L}},
    {"wrong mldsa", 0, {{ALL, MLDSA, 1, FAILED}, ABSENT}, NULL, PQLANE_OK, P, {L, L, L, P}},
    {"everything wrong", 0, {{ALL, ALL, 1, FAILED}, ABSENT}, NULL, PQLANE_OK, P, {P, P, P, P}},
    {"wrong, but not for this machine anyway",
     0,
     {{ALL, ALL, 0, UNSUPPORTED}, ABSENT},
     NULL,
     PQLANE_OK,
     P,
     {P, P, P, P}},
    {"wrong below a right one", 0, {{ALL, MLKEM, 1, FAILED}, GOOD}, NULL, PQLANE_OK, U, {U, U, U, U}},
    {"right groups of a failed tier serve the one above",
     0,
     {{ALL, MLKEM, 1, FAILED}, {MLKEM, 0, 1, READY}},
     NULL,
     PQLANE_OK,
     U,
     {L, L, U, L}},
    {"wrong above a right one", 0, {GOOD, {ALL, MLDSA, 1, FAILED}}, NULL, PQLANE_OK, L, {U, U, U, L}},
    {"both wrong in the same group",
     0,
     {{ALL, SHA2, 1, FAILED}, {ALL, SHA2, 1, FAILED}},
     NULL,
     PQLANE_OK,
     P,
     {U, P, U, U}},

    {"forced by the environment: portable", 0, {GOOD, GOOD}, "portable", PQLANE_OK, P, {P, P, P, P}},
    {"forced by the environment: a tier", 0, {GOOD, GOOD}, LOWER, PQLANE_OK, L, {L, L, L, L}},
    {"forced by the environment: nothing", 0, {GOOD, GOOD}, "", PQLANE_OK, U, {U, U, U, U}},
    {"forced by the environment: unknown", 0, {GOOD, GOOD}, "abacus", PQLANE_ERR_BACKEND, P, {0}},
    {"forced by the environment: letters in another case", 0, {GOOD, GOOD}, "Portable", PQLANE_ERR_BACKEND, P, {0}},
    {"forced by the environment: a blank too many", 0, {GOOD, GOOD}, "portable ", PQLANE_ERR_BACKEND, P, {0}},
    {"forced by the environment: one that failed",
     0,
     {{ALL, MLKEM, 1, FAILED}, GOOD},
     LOWER,
     PQLANE_ERR_BACKEND,
     P,
     {0}},
    {"forced by the environment: not for this machine", 0, {GOOD, ABSENT}, UPPER, PQLANE_ERR_BACKEND, P, {0}},

    {"portable wrong in keccak", KECCAK, {GOOD, GOOD}, NULL, PQLANE_ERR_SELFTEST, P, {0}},
    {"portable wrong in sha2", SHA2, {ABSENT, ABSENT}, NULL, PQLANE_ERR_SELFTEST, P, {0}},
    {"portable wrong in mlkem", MLKEM, {GOOD, ABSENT}, NULL, PQLANE_ERR_SELFTEST, P, {0}},
    {"portable wrong in mldsa", MLDSA, {GOOD, GOOD}, NULL, PQLANE_ERR_SELFTEST, P, {0}},
    {"portable wrong, another forced", MLDSA, {GOOD, GOOD}, UPPER, PQLANE_ERR_SELFTEST, P, {0}},
    {"portable wrong, and the environment", ALL, {GOOD, GOOD}, "abacus", PQLANE_ERR_SELFTEST, P, {0}},
};

/* ---- What a child does: the first thing that is not as it should be goes into `found` ---- */

static char found[256];

#define MUST(condition)                                                                                          \
    do {                                                                                                         \
        if (!(condition) && !*found) snprintf(found, sizeof found, "line %d: not so: %s", __LINE__, #condition); \
    } while (0)

static bool is_zero(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (data[i]) return false;
    return true;
}

/* Examples that a right library made, before the forks. */
#define MOST_ALGORITHMS 32
static struct example examples[MOST_ALGORITHMS];

/* Every function for every algorithm: right results, or this error and zeros. */
static void operations(pqlane_status right)
{
    static uint8_t buffer[MOST_OUT][MOST_OUT_BYTES];
    uint8_t *const out[MOST_OUT] = {buffer[0], buffer[1]};
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        static struct example again;
        for (const struct function *f = functions; f->name; f++) {
            if (f->kind != pqlane_alg_kind(pqlane_alg_at(i))) continue;
            for (unsigned form = 0; form < function_forms(f); form++) {
                const struct call call = example_call(f, &examples[i], form, out);
                memset(buffer, 0xaa, sizeof buffer);
                const pqlane_status status = f->call(&call);
                if (status != right && !*found)
                    snprintf(found, sizeof found, "%s, %s: %s", f->name, pqlane_alg_name(call.alg),
                             pqlane_status_name(status));
                for (unsigned o = 0; o < MOST_OUT && right != PQLANE_OK; o++)
                    MUST(is_zero(buffer[o], function_out_size(f, call.alg, o)));
            }
        }
        if (right == PQLANE_OK) {
            MUST(example_make(&again, pqlane_alg_at(i), i) == PQLANE_OK);
            MUST(memcmp(&again, &examples[i], sizeof again) == 0); /* the same bytes as from portable kernels */
        }
    }
    MUST(pqlane_selftest() == right);
}

static void is_in_use(int tier, const int groups[GROUPS])
{
    const char *current = pqlane_backend_current();
    MUST(current && strcmp(current, tier_names[tier]) == 0);
    for (unsigned g = 0; g < GROUPS; g++) {
        const char *of_group = pqlane_backend_group(group_names[g]);
        MUST(of_group && strcmp(of_group, tier_names[groups[g]]) == 0);
    }
    MUST(pqlane_backend_group("unknown") == NULL);
}

static void nothing_is_in_use(void)
{
    MUST(pqlane_backend_current() == NULL);
    for (unsigned g = 0; g < GROUPS; g++) MUST(pqlane_backend_group(group_names[g]) == NULL);
}

static void check(const struct selection_case *c)
{
    const pqlane_backend_state states[] = {c->portable_wrong ? FAILED : READY, c->tier[0].state, c->tier[1].state};
    const struct selection_case *const whole = c;
    operations(c->status); /* first of all: selection happens here */
    MUST(pqlane_backend_count() == 3);
    for (unsigned i = 0; i < 3; i++) {
        MUST(strcmp(pqlane_backend_name(i), tier_names[i]) == 0);
        MUST(pqlane_backend_state_at(i) == states[i]);
    }
    MUST(pqlane_backend_name(3) == NULL);
    if (c->status == PQLANE_OK)
        is_in_use(c->current, c->groups);
    else
        nothing_is_in_use();

    /* Force each by name: what is ready is used, what is not changes nothing. */
    for (unsigned i = 0; i < 3; i++) {
        const pqlane_status right = c->portable_wrong    ? PQLANE_ERR_SELFTEST
                                    : states[i] == READY ? PQLANE_OK
                                                         : PQLANE_ERR_BACKEND;
        MUST(pqlane_backend_force(tier_names[i]) == right);
        if (right == PQLANE_OK) MUST(strcmp(pqlane_backend_current(), tier_names[i]) == 0);
        if (right == PQLANE_OK) operations(PQLANE_OK);
    }
    if (c->portable_wrong) {
        MUST(pqlane_backend_force(NULL) == PQLANE_ERR_SELFTEST);
        operations(PQLANE_ERR_SELFTEST);
        nothing_is_in_use();
        return;
    }
    const char *before = pqlane_backend_current();
    MUST(pqlane_backend_force("abacus") == PQLANE_ERR_BACKEND);
    MUST(pqlane_backend_force("") == PQLANE_ERR_BACKEND);
    MUST(pqlane_backend_current() == before);

    /* NULL: as if nothing had been forced. */
    MUST(pqlane_backend_force(NULL) == PQLANE_OK);
    operations(PQLANE_OK);
    if (!whole->environment) is_in_use(c->current, c->groups);
}

static void run_case(void **state)
{
    const struct selection_case *c = *state;
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (c->environment ? setenv("PQLANE_BACKEND", c->environment, 1) : unsetenv("PQLANE_BACKEND")) _exit(2);
        make_portable(c->portable_wrong);
        make_tier(0, LOWER, c->tier[0].has, c->tier[0].wrong, c->tier[0].supported);
        make_tier(1, UPPER, c->tier[1].has, c->tier[1].wrong, c->tier[1].supported);
        check(c);
        _exit(write(ends[1], found, sizeof found) == sizeof found ? 0 : 1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], found, sizeof found), sizeof found);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    if (*found) fail_msg("%s", found);
}

/* An error after the start: the table is right, and later a kernel is not. The self-test sees it. */
static void a_tier_goes_wrong_later(void **state)
{
    int status;
    (void)state;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        unsetenv("PQLANE_BACKEND");
        make_portable(0);
        make_tier(0, LOWER, ALL, 0, 1);
        make_tier(1, UPPER, KECCAK, 0, 1);
        if (pqlane_selftest() != PQLANE_OK) _exit(1);
        spoil(&sets[0], MLDSA); /* also of a tier that is not the one in use */
        if (pqlane_selftest() != PQLANE_ERR_SELFTEST) _exit(2);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Keys prepared under tiers that keep coefficients in different orders, side by side in one batch while a third tier is
 * in use: each goes to its own kernels. */
static void prepared_keys_stay(void)
{
    enum { TIERS = 2, ITEMS = 9 };
    static const char *const tiers[TIERS] = {"portable", LOWER};
    static uint8_t ct[ITEMS][PQLANE_MAX_CIPHERTEXT_BYTES], ss[ITEMS][PQLANE_MAX_SHARED_SECRET_BYTES];
    for (size_t a = 0; a < pqlane_alg_count(); a++) {
        const struct example *e = &examples[a];
        const size_t ek_len = pqlane_alg_size(e->alg, PQLANE_SIZE_PUBLIC_KEY);
        const size_t dk_len = pqlane_alg_size(e->alg, PQLANE_SIZE_PRIVATE_KEY);
        const size_t ct_len = pqlane_alg_size(e->alg, PQLANE_SIZE_CIPHERTEXT);
        pqlane_kem_public *ek[TIERS];
        pqlane_kem_private *dk[TIERS];
        pqlane_kem_encaps_item sent[ITEMS];
        pqlane_kem_decaps_item received[ITEMS];
        if (pqlane_alg_kind(e->alg) != PQLANE_KIND_KEM) continue;
        for (unsigned t = 0; t < TIERS; t++) {
            MUST(pqlane_backend_force(tiers[t]) == PQLANE_OK);
            MUST(pqlane_kem_prepare_public(e->alg, &ek[t], NULL, e->public_key, ek_len) == PQLANE_OK);
            MUST(pqlane_kem_prepare_private(e->alg, &dk[t], NULL, e->private_key, dk_len) == PQLANE_OK);
        }
        MUST(pqlane_backend_force(NULL) == PQLANE_OK);
        for (unsigned i = 0; i < ITEMS; i++) { /* by turns, and some that are not prepared */
            const unsigned t = i % (TIERS + 1);
            sent[i] = (pqlane_kem_encaps_item){.ct = ct[i],
                                               .ss = ss[i],
                                               .key = t < TIERS ? ek[t] : NULL,
                                               .ek = e->public_key,
                                               .ek_len = ek_len,
                                               .coins = e->coins};
            received[i] = (pqlane_kem_decaps_item){.ss = ss[i],
                                                   .key = t < TIERS ? dk[t] : NULL,
                                                   .dk = e->private_key,
                                                   .dk_len = dk_len,
                                                   .ct = e->ciphertext,
                                                   .ct_len = ct_len};
        }
        MUST(pqlane_kem_encaps_batch(e->alg, sent, ITEMS, sizeof *sent) == PQLANE_OK);
        for (unsigned i = 0; i < ITEMS; i++) MUST(memcmp(ct[i], e->ciphertext, ct_len) == 0);
        memset(ss, 0, sizeof ss);
        MUST(pqlane_kem_decaps_batch(e->alg, received, ITEMS, sizeof *received) == PQLANE_OK);
        for (unsigned i = 0; i < ITEMS; i++) MUST(memcmp(ss[i], e->secret, sizeof ss[i]) == 0);
        for (unsigned t = 0; t < TIERS; t++) pqlane_kem_forget_public(ek[t]), pqlane_kem_forget_private(dk[t]);
    }
}

static void prepared_keys_of_two_tiers(void **state)
{
    int status;
    (void)state;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        unsetenv("PQLANE_BACKEND");
        make_portable(0);
        make_tier(0, LOWER, ALL, 0, 1);
        make_tier(1, UPPER, KECCAK, 0, 1);
        prepared_keys_stay();
        if (*found) fprintf(stderr, "%s\n", found);
        _exit(*found != 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* The examples that all cases compare with, made by portable kernels in a child of its own: selection must not have
 * happened here. */
static int make_examples(void **state)
{
    int ends[2], status;
    (void)state;
    if (pqlane_alg_count() > MOST_ALGORITHMS || pipe(ends) != 0) return -1;
    const pid_t child = fork();
    if (child == 0) {
        unsetenv("PQLANE_BACKEND");
        make_portable(0);
        make_tier(0, LOWER, 0, 0, 0);
        make_tier(1, UPPER, 0, 0, 0);
        for (size_t i = 0; i < pqlane_alg_count(); i++) {
            struct example example;
            if (example_make(&example, pqlane_alg_at(i), i) != PQLANE_OK) _exit(1);
            if (write(ends[1], &example, sizeof example) != sizeof example) _exit(2);
        }
        _exit(0);
    }
    close(ends[1]);
    FILE *from = fdopen(ends[0], "rb");
    const size_t count = from ? fread(examples, sizeof *examples, pqlane_alg_count(), from) : 0;
    if (from) fclose(from);
    return child > 0 && count == pqlane_alg_count() && waitpid(child, &status, 0) == child && status == 0 ? 0 : -1;
}

int main(void)
{
    struct CMUnitTest tests[sizeof cases / sizeof *cases + 2];
    size_t count = 0;
    for (; count < sizeof cases / sizeof *cases; count++)
        tests[count] = (struct CMUnitTest){cases[count].name, run_case, NULL, NULL, (void *)(uintptr_t)&cases[count]};
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_tier_goes_wrong_later);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(prepared_keys_of_two_tiers);
    return _cmocka_run_group_tests("selection", tests, count, make_examples, NULL);
}
