/* SPDX-License-Identifier: Apache-2.0 */

/* What cmake/embed.cmake puts into the command: the files of web/report/, byte for byte. */

#ifndef PQL_REPORT_WEB_H
#define PQL_REPORT_WEB_H

#include <stddef.h>

extern const unsigned char web_report_css[];
extern const size_t web_report_css_size;
extern const unsigned char web_report_js[];
extern const size_t web_report_js_size;

#endif
