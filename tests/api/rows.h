/* SPDX-License-Identifier: Apache-2.0 */

/* Loops over the rows of the algorithm table, and what tests of the public functions share. */

#ifndef PQL_TESTS_ROWS_H
#define PQL_TESTS_ROWS_H

#include "api/functions.h"
#include "random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UNUSED __attribute__((unused))

/* Fails with the algorithm and the status in words. */
#define expect_status(alg, call, right)                                                         \
    do {                                                                                        \
        const pqlane_status status_ = (call);                                                   \
        if (status_ != (right))                                                                 \
            fail_msg("%s: %s instead of %s", pqlane_alg_name(alg), pqlane_status_name(status_), \
                     pqlane_status_name(right));                                                \
    } while (0)

static UNUSED bool is_zero(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (data[i]) return false;
    return true;
}

/* Calls visit with an example of every algorithm of a kind. */
static UNUSED void each_of_kind(pqlane_kind kind, void (*visit)(const struct example *example))
{
    size_t visited = 0;
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        static struct example example;
        if (pqlane_alg_kind(pqlane_alg_at(i)) != kind) continue;
        expect_status(pqlane_alg_at(i), example_make(&example, pqlane_alg_at(i), 100 + i), PQLANE_OK);
        visit(&example);
        visited++;
    }
    assert_true(visited >= 3);
}

static UNUSED size_t size_of(const struct example *example, pqlane_size which)
{
    return pqlane_alg_size(example->alg, which);
}

#endif
