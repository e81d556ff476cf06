/* SPDX-License-Identifier: Apache-2.0 */

#include "metrics/invent.h"

#include <unistd.h>

/* docs/metrics.md */
#define HEADER_BYTES 4096
#define BLOCKS_AT 64
#define OPERATION_AT 24
#define BACKEND_AT 48
#define OK_AT 64
#define BUCKETS_AT 256
#define BUCKETS 1024
#define STEP 16 /* every so many buckets one has something */

void invent_file(int fd, const pqlane_metrics_process *of, unsigned series)
{
    static uint64_t block[INVENT_BLOCK_BYTES / sizeof(uint64_t)];
    const uint64_t blocks = series;
    pqlane_metrics *none;
    assert_int_equal(pqlane_metrics_empty(&none), PQLANE_OK);
    pqlane_metrics_set_process(none, of->pid, of->started, of->generation);
    assert_int_equal(pqlane_metrics_write(none, fd), PQLANE_OK);
    pqlane_metrics_forget(none);
    assert_int_equal(pwrite(fd, &blocks, sizeof blocks, BLOCKS_AT), sizeof blocks);
    strcpy((char *)block + OPERATION_AT, "made_up");
    strcpy((char *)block + BACKEND_AT, "none");
    block[OK_AT / sizeof *block] = INVENT_OK;
    for (size_t i = 0; i < BUCKETS; i += STEP) block[BUCKETS_AT / sizeof *block + i] = INVENT_OK / (BUCKETS / STEP);
    for (unsigned i = 0; i < series; i++) {
        snprintf((char *)block, OPERATION_AT, "A%u", i);
        assert_int_equal(pwrite(fd, block, sizeof block, HEADER_BYTES + i * (off_t)sizeof block), sizeof block);
    }
}

size_t most_memory(void)
{
    char line[256];
    size_t kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "VmHWM: %zu", &kilobytes) == 1) break;
    fclose(file);
    assert_true(kilobytes > 0);
    return kilobytes << 10;
}
