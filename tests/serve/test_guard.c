/* SPDX-License-Identifier: Apache-2.0 */

/* Whom a request on loopback may have asked: the names of loopback, with the port as browsers write it. */

#include "serve/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static bool answers(const char *place, const char *host)
{
    struct listening listening;
    const struct guard guard = {.listening = &listening};
    assert_true(listening_parse(&listening, place));
    return guard_host(&guard, host);
}

static void names_of_loopback(void **test)
{
    static const char *const names[] = {"localhost", "LocalHost", "127.0.0.1", "[::1]", "127.0.0.9"};
    char host[64];
    (void)test;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(host, sizeof host, "%s:9798", names[i]);
        assert_true(answers("127.0.0.9:9798", host));
        assert_false(answers("127.0.0.9:9799", host));
        assert_false(answers("127.0.0.9:9798", names[i]));
        assert_true(answers("127.0.0.9:80", names[i]));
        assert_true(answers("127.0.0.9:443", names[i])); /* https://localhost/ */
    }
}

static void names_of_others(void **test)
{
    static const char *const names[] = {"",           "evil.example", "evil.example:443", "localhost.evil.example:443",
                                        "localhost:", "127.0.0.8",    "127.0.0.8:443",    "localhost:443:443"};
    (void)test;
    assert_false(answers("127.0.0.1:443", NULL));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) assert_false(answers("127.0.0.1:443", names[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_of_loopback), cmocka_unit_test(names_of_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
