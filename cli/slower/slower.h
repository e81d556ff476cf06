/* SPDX-License-Identifier: Apache-2.0 */

/* Where the slowness of libpqlane-slower.so stands in its file. */

#ifndef PQL_SLOWER_SLOWER_H
#define PQL_SLOWER_SLOWER_H

#include <stdint.h>

#define SLOWER_MARK "pqlane: slower by so many 1/1000:" /* there once in the file */

struct slower_mark {
    char mark[40];
    uint64_t thousandths;
};

#endif
