/* SPDX-License-Identifier: Apache-2.0 */

/* A plugin without cryptography: a KEM whose operations only count steps. FAULT says what is wrong with it. */

#include "pqlane_driver.h"

#include <stdlib.h>
#include <string.h>

enum fault {
    NONE,
    SLOWER,  /* decapsulation takes its steps twice */
    EARLIER, /* built before the header's last member came */
    TALKS,   /* its KEM is a handshake, of which it tells */
    SILENT,  /* and does not tell */
    OTHER_ABI,
    FEW_BYTES,
    NO_RUN,
    NO_ANSWER,
    HALF_BACKENDS,
    BLANK_IN_NAME,
    OUR_NAME,
    NO_VERSION,
    LINES_IN_BUILD,
    BLANK_IN_OPERATION,
    SLASH_IN_OPERATION,
    NO_ALGORITHM,
    BLANK_IN_ALGORITHM,
    ODD_KIND,
    OPEN_FAILS,
    MAKE_FAILS,
    LONG_INPUT,
    PREPARE_FAILS,
    RUN_FAILS,
    ANSWER_FAILS,
    OTHER_ANSWER,
    CRASHES
};

#define STEPS 2000

static const pqlane_driver_algorithm algorithm = {
    .name = FAULT == BLANK_IN_ALGORITHM ? "FAKE KEM" : "FAKE-KEM",
    .kind = FAULT == ODD_KIND                   ? (pqlane_driver_kind)77
            : FAULT == TALKS || FAULT == SILENT ? PQLANE_DRIVER_HANDSHAKE
                                                : PQLANE_DRIVER_KEM,
    .category = 3,
    .public_key = 11,
    .ciphertext = 22,
};

static const pqlane_driver_operation operations[] = {
    {&algorithm, "keygen", PQLANE_DRIVER_TAKES_RANDOMNESS, 0},
    {FAULT == NO_ALGORITHM ? NULL : &algorithm,
     FAULT == BLANK_IN_OPERATION   ? "de caps"
     : FAULT == SLASH_IN_OPERATION ? "de/caps"
                                   : "decaps",
     PQLANE_DRIVER_DETERMINISTIC, 0},
};
#define COUNT (sizeof operations / sizeof *operations)

struct work {
    const pqlane_driver_operation *operation;
    unsigned flags;
    int rounds; /* of the same steps */
    const pqlane_driver_input *inputs;
    uint64_t out;
};

static void *begin(void *handle)
{
    (void)handle;
    return FAULT == OPEN_FAILS ? NULL : (void *)(uintptr_t)&algorithm;
}

static const char *error(void *library)
{
    return library ? "has run out of steps" : "cannot count";
}

static const char *version(void *library)
{
    (void)library;
    return FAULT == NO_VERSION ? NULL : "4.5.6";
}

static const char *build(void *library)
{
    (void)library;
    return FAULT == LINES_IN_BUILD ? "fake compiler\nend" : "fake compiler";
}

static const pqlane_driver_operation *operation(void *library, size_t i)
{
    (void)library;
    return i < COUNT ? &operations[i] : NULL;
}

static int make(void *library, const pqlane_driver_algorithm *of, uint64_t seed, unsigned number, uint8_t *out,
                size_t *len)
{
    const uint64_t input = seed + number;
    (void)library;
    memcpy(out, &input, sizeof input);
    *len = FAULT == LONG_INPUT ? PQLANE_DRIVER_INPUT_BYTES + 1 : sizeof input;
    return FAULT == MAKE_FAILS || of != &algorithm ? -1 : 0;
}

static void *prepare(void *library, const pqlane_driver_operation *of,
                     const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], unsigned flags)
{
    struct work *work = FAULT == PREPARE_FAILS ? NULL : calloc(1, sizeof *work);
    (void)library;
    if (!work) return NULL;
    *work = (struct work){of, flags, FAULT == SLOWER && of == &operations[1] ? 2 : 1, inputs, 0};
    return work;
}

static void once(struct work *work, uint64_t number)
{
    static uint64_t drawn; /* who is not told what to draw takes what no other build takes */
    uint64_t start = work->flags & PQLANE_DRIVER_GIVEN_RANDOMNESS ? number : (uintptr_t)&drawn + drawn++;
    if (work->operation == &operations[1])
        memcpy(&start, work->inputs[number % PQLANE_DRIVER_INPUTS].data, sizeof start);
    for (int rounds = work->rounds; rounds > 0; rounds--) {
        work->out = start;
        for (int i = 0; i < STEPS; i++) {
            work->out = work->out * 0x9e3779b97f4a7c15u + 1;
            __asm__ volatile("" : "+r"(work->out)); /* the compiler takes every step */
        }
    }
}

static int run(void *handle, uint64_t first, uint64_t count)
{
    if (FAULT == CRASHES) abort();
    for (uint64_t i = 0; i < count; i++) once(handle, first + i);
    return FAULT == RUN_FAILS ? -1 : 0;
}

static size_t answer(void *handle, uint64_t number, uint8_t *out, size_t size)
{
    struct work *work = handle;
    if (FAULT == ANSWER_FAILS || size < sizeof work->out) return 0;
    once(work, number);
    memcpy(out, &work->out, sizeof work->out);
    if (FAULT == OTHER_ANSWER) out[0] ^= 1;
    return sizeof work->out;
}

static void talked(void *work, pqlane_driver_talk *talk)
{
    (void)work;
    *talk = (pqlane_driver_talk){0, 11, 22};
}

static const char *current(void *library)
{
    (void)library;
    return "steps";
}

const pqlane_driver pqlane_driver_table = {
    .abi = FAULT == OTHER_ABI ? 77 : PQLANE_DRIVER_ABI,
    .bytes = FAULT == FEW_BYTES ? 16
             : FAULT == EARLIER ? offsetof(pqlane_driver, talked)
                                : sizeof(pqlane_driver),
    .name = FAULT == BLANK_IN_NAME ? "fake plugin"
            : FAULT == OUR_NAME    ? "openssl"
                                   : "fake-plugin",
    .open = begin,
    .error = error,
    .version = version,
    .build = build,
    .operation = operation,
    .make = make,
    .prepare = prepare,
    .run = FAULT == NO_RUN ? NULL : run,
    .tear_down = free,
    .answer = FAULT == NO_ANSWER ? NULL : answer,
    .current = FAULT == HALF_BACKENDS ? current : NULL,
    .talked = FAULT == TALKS ? talked : NULL,
};
