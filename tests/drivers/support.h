/* SPDX-License-Identifier: Apache-2.0 */

/* What the tests of drivers share: the libraries that CMakeLists.txt makes. */

#ifndef PQL_TESTS_DRIVERS_SUPPORT_H
#define PQL_TESTS_DRIVERS_SUPPORT_H

#include "measure/support.h"

#include "measure/target.h"

static UNUSED void open_target(struct image *image, const char *driver, const char *name)
{
    struct measure_error error;
    char file[64];
    snprintf(file, sizeof file, "%s.so", name);
    if (target_image(image, driver, built("tests/drivers", file), &error) != MEASURE_DONE) fail_msg("%s", error.text);
}

#endif
