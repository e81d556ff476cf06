/* SPDX-License-Identifier: Apache-2.0 */

/* What the build makes of web/dashboard/: one page, which needs nothing but the interface that it is served with. */

#ifndef PQL_SERVE_WEB_H
#define PQL_SERVE_WEB_H

#include <stddef.h>

extern const unsigned char web_dashboard[];
extern const size_t web_dashboard_size;

#endif
