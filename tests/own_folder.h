/* SPDX-License-Identifier: Apache-2.0 */

/* A folder of a test program's own, as set-up and tear-down of its group: what a test leaves there is a failure. */

#ifndef PQL_TESTS_OWN_FOLDER_H
#define PQL_TESTS_OWN_FOLDER_H

#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/pqlane-test-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

#endif
