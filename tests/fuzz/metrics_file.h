/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A file of metrics as a process writes it, and edits of it from a fuzzer's bytes, three each: where (two bytes) and
 * what. Raw bytes would hardly ever be a file.
 */

#ifndef PQL_TESTS_FUZZ_METRICS_FILE_H
#define PQL_TESTS_FUZZ_METRICS_FILE_H

#define _GNU_SOURCE /* memfd_create */

#include "pqlane_metrics.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* One operation of this process, written down as that of another; its length. */
static inline size_t metrics_file_make(uint8_t *file, size_t room, uint32_t pid, uint64_t started)
{
    static uint8_t ek[PQLANE_MLKEM512_PUBLIC_KEY_BYTES], dk[PQLANE_MLKEM512_PRIVATE_KEY_BYTES];
    pqlane_metrics *now;
    int fd = memfd_create("good", MFD_CLOEXEC);
    if (pqlane_kem_keygen(pqlane_alg_find("ML-KEM-512"), ek, dk) != PQLANE_OK || pqlane_metrics_take(&now) != PQLANE_OK)
        abort();
    pqlane_metrics_set_process(now, pid, started, 0);
    if (pqlane_metrics_write(now, fd) != PQLANE_OK) abort();
    pqlane_metrics_forget(now);
    const ssize_t len = pread(fd, file, room, 0);
    close(fd);
    if (len <= 0 || (size_t)len == room) abort();
    return (size_t)len;
}

static inline void metrics_file_edit(uint8_t *file, size_t len, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 3 <= size; i += 3) file[(data[i] << 8 | data[i + 1]) % len] = data[i + 2];
}

#endif
