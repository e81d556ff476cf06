/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A driver shows a library to `pqlane bench`, `check` and `compare`: what it can do, and how to do it many times in a
 * row. pqlane has drivers for libpqlane, OpenSSL and liboqs; a plugin brings its own. A plugin is a shared object that
 * defines the table declared at the end,
 *
 *     const pqlane_driver pqlane_driver_table = {.abi = PQLANE_DRIVER_ABI, .bytes = sizeof(pqlane_driver), ...};
 *
 * and is measured with `pqlane bench --target plugin:./mine.so` (docs/plugins.md takes you through one). The library
 * is linked into it statically: pqlane loads a private copy of the one file, and where two builds are judged against
 * each other the loader would take two shared libraries of one name for the same.
 *
 * How it is used. Everything happens in a process of its own, one call after another, but not all on one thread: some
 * calls of `run` are made from a thread that has 1 MiB of stack. `open` is called once. For each algorithm that is
 * measured `make` is called for PQLANE_DRIVER_INPUTS inputs; then for each operation `prepare`, many times `run`,
 * perhaps `answer`, and `tear_down`; one operation is prepared at a time. When two builds are judged, both plugins are
 * in the process, and one of the two makes the inputs of both: so an input is a row of bytes that means the same to
 * both. Standard output is pqlane's: a plugin prints nothing.
 *
 * Functions that can fail return 0 if they do not; what `error` returns then is shown to the user. The members marked
 * optional may be NULL. Memory is the driver's own business; what it does not free goes with the process.
 */

#ifndef PQLANE_DRIVER_H
#define PQLANE_DRIVER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PQLANE_DRIVER_ABI 1
#define PQLANE_DRIVER_INPUTS 8               /* keys and what belongs to them, taken in turn */
#define PQLANE_DRIVER_INPUT_BYTES (1u << 20) /* the longest input */
#define PQLANE_DRIVER_MESSAGE_BYTES 64       /* message N that is signed: N in 8 bytes, little-endian, then zeros */
#define PQLANE_DRIVER_TABLE "pqlane_driver_table" /* the plugin's symbol */

typedef enum pqlane_driver_kind {
    PQLANE_DRIVER_KEM = 1,       /* keygen, encaps, decaps */
    PQLANE_DRIVER_AGREEMENT = 2, /* Diffie-Hellman: keygen, derive */
    PQLANE_DRIVER_SIGNATURE = 3, /* keygen, sign, verify */
    PQLANE_DRIVER_HASH = 4,
    PQLANE_DRIVER_CIPHER = 5,
    PQLANE_DRIVER_HANDSHAKE = 6 /* of TLS 1.3, named KEX+SIGNATURE: handshake (both sides), client, server */
} pqlane_driver_kind;

/* An algorithm, with the bytes that travel. 0: it has none, or they are not known. */
typedef struct pqlane_driver_algorithm {
    const char *name; /* as its standard writes it, "ML-KEM-768": 1 to 64 printable characters without spaces */
    pqlane_driver_kind kind;
    unsigned category; /* NIST's security category, 1 to 5; 0: none (all classical ones against quantum computers) */
    size_t public_key; /* of an agreement: what each side sends */
    size_t ciphertext;
    size_t signature;
} pqlane_driver_algorithm;

/* The time depends on the message or on chance, as ML-DSA's signing does: a sample is always a single operation. */
#define PQLANE_DRIVER_VARIES 1u
/* Equal inputs and numbers give equal outputs: two builds must agree, or the faster one may just do less. This flag and
 * the next need `answer`. */
#define PQLANE_DRIVER_DETERMINISTIC 2u
/* The same, once it is prepared with PQLANE_DRIVER_GIVEN_RANDOMNESS. */
#define PQLANE_DRIVER_TAKES_RANDOMNESS 4u

/*
 * Something to be measured. Names that the reports know, each with variants after a "+":
 *
 *     keygen  encaps  decaps  derive  sign  verify  hash+64B  seal+1KiB  handshake  client  server
 *
 * Without a variant it is done the way most programs do it. "+prepared": with everything made before that can be kept,
 * keys and contexts; "+import": the key comes as bytes each time; "+batch8": eight in one call.
 */
typedef struct pqlane_driver_operation {
    const pqlane_driver_algorithm *algorithm;
    const char *name; /* "sign+prepared": 1 to 48 printable characters without spaces and slashes */
    unsigned flags;   /* PQLANE_DRIVER_VARIES | ... */
    unsigned at_once; /* operations that one call does: `run` gets multiples of it; 0 and 1: one */
} pqlane_driver_operation;

/* For `prepare`: where an operation draws randomness, it takes some that follows from the number, if it can, so that
 * two builds reject alike. Time to draw it is then not part of the operation. */
#define PQLANE_DRIVER_GIVEN_RANDOMNESS 1u

/* What else there is to say of a call of `run` in which two sides talked with each other. */
typedef struct pqlane_driver_talk {
    uint64_t aside;    /* nanoseconds that went into the other side, where only one is the operation; else 0 */
    uint64_t up, down; /* bytes that all its handshakes sent: client to server, and back */
} pqlane_driver_talk;

typedef struct pqlane_driver_input {
    const uint8_t *data;
    size_t len;
} pqlane_driver_input;

typedef struct pqlane_driver {
    uint32_t abi;   /* PQLANE_DRIVER_ABI */
    uint32_t bytes; /* sizeof(pqlane_driver): later versions append members */

    const char *
        name; /* of what is measured, "mlkem-native": a word of up to 63 characters; not that of a driver of pqlane's */

    /* The library behind `handle`, which dlopen() returned: for plugins, the plugin itself. NULL if it cannot be
     * used: `error` with NULL says why. */
    void *(*open)(void *handle);

    /* What failed last, one line without full stop that goes on after the file's name: "lacks pqlane_kem_keygen".
     * library NULL: `open` did. */
    const char *(*error)(void *library);

    /* "3.0.19": a word of up to 63 characters; and a line about compiler and flags, or "". */
    const char *(*version)(void *library);
    const char *(*build)(void *library);

    /* Operation number i, those of one algorithm one after another; NULL past the last. They live as long as the
     * library, and `prepare` and `make` get these very pointers back: they may be the first members of larger rows. */
    const pqlane_driver_operation *(*operation)(void *library, size_t i);

    /* Input `number` (0 to PQLANE_DRIVER_INPUTS - 1) of an algorithm: all that its operations need, such as a key pair
     * and a ciphertext or signature for it, in a form of the driver's own. From the seed, which all inputs of an
     * algorithm share, and the number, where it can be. Up to PQLANE_DRIVER_INPUT_BYTES bytes to out, their number to
     * *len. */
    int (*make)(void *library, const pqlane_driver_algorithm *algorithm, uint64_t seed, unsigned number, uint8_t *out,
                size_t *len);

    /* Everything that is not measured. The inputs stay where they are, each aligned to 64 bytes. NULL if it fails. */
    void *(*prepare)(void *library, const pqlane_driver_operation *operation,
                     const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], unsigned flags);

    /* The operation on the numbers first, first + 1, ... first + count - 1, of which each takes the input number
     * modulo PQLANE_DRIVER_INPUTS. This is what is timed: nothing but a loop around the library's calls. */
    int (*run)(void *work, uint64_t first, uint64_t count);

    void (*tear_down)(void *work);

    /* Optional: does operation `number` (with at_once: so many from there) and writes its outputs to out, as one row of
     * bytes. Returns their length, at least 1, and 0 if it fails or they are longer than size. Where there is nothing
     * to put out, as after a verification, a byte that tells that it went well. */
    size_t (*answer)(void *work, uint64_t number, uint8_t *out, size_t size);

    /* Optional: implementations among which the library chooses, slowest first. `backend` returns the name of number
     * i and its state (0: ready, 1: not on this processor, 2: does not work), NULL past the last; `current` the one in
     * use; `force` chooses another, for all that is prepared from then on. */
    const char *(*backend)(void *library, size_t i, int *state);
    const char *(*current)(void *library);
    int (*force)(void *library, const char *backend);

    /* Optional, of handshakes: about the last call of `run`. What went aside is taken off its time. Drivers of earlier
     * versions end before this member. */
    void (*talked)(void *work, pqlane_driver_talk *talk);
} pqlane_driver;

/* What a plugin defines: exported even where -fvisibility=hidden hides the rest of it, which is advised. */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const pqlane_driver pqlane_driver_table;

#ifdef __cplusplus
}
#endif

#endif
