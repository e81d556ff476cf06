/* SPDX-License-Identifier: Apache-2.0 */

#include "sys.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* In pieces: from 2 kB on memset() of glibc turns to `rep stos`, which takes long to start. */
void pql_wipe(void *data, size_t len)
{
    enum { PIECE = 1984 };
    uint8_t *at = data;
    for (; len > PIECE; at += PIECE, len -= PIECE) memset(at, 0, PIECE);
    if (len > 0) memset(at, 0, len);
    __asm__ volatile("" : : "r"(data) : "memory");
}

/* Deeper than any leaf below a scheme function goes: the wipe test fails otherwise. Without optimisation every vector
 * has its place on the stack, and a permutation of four states takes 57 kB (clang 19; gcc 12: 50 kB). */
#ifdef __OPTIMIZE__
#define LEAF_STACK_BYTES 2048
#else
#define LEAF_STACK_BYTES 65536
#endif

/* Inlined, it would overwrite a part of its caller instead: link-time optimisation does that. */
__attribute__((noinline)) void pql_overwrite_stack(void)
{
    uint8_t stack[LEAF_STACK_BYTES];
    pql_wipe(stack, sizeof stack);
}

pqlane_status pql_random(uint8_t *out, size_t len)
{
    int kept = errno;
    while (len > 0) {
        ssize_t got = getrandom(out, len, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            errno = kept;
            return PQLANE_ERR_RANDOM;
        }
        out += got;
        len -= (size_t)got;
    }
    errno = kept;
    return PQLANE_OK;
}
