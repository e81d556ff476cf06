/* SPDX-License-Identifier: Apache-2.0 */

/* Names in the copy's bytes: a soname, what it needs, and of whom the versions of symbols are all are the one string.
 */

#include "beside.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#define NAME "\0libcrypto.so."
#define NAME_LEN (sizeof NAME - 1)
#define SHARED_FUNCTION "OPENSSL_init_crypto" /* libcrypto's, reached through libssl as well */

int beside_rename(int fd, off_t size, int side)
{
    char *bytes = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), *at = bytes;
    if (bytes == MAP_FAILED) return errno;
    const char *end = bytes + size;
    for (; (at = memmem(at, (size_t)(end - at), NAME, NAME_LEN)); at += NAME_LEN) at[1] = (char)('0' + side);
    return munmap(bytes, (size_t)size) == 0 ? 0 : errno;
}

bool beside_belongs(void *library, void *beside)
{
    const void *function = dlsym(library, SHARED_FUNCTION);
    return function && function == dlsym(beside, SHARED_FUNCTION);
}
