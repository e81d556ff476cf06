/* SPDX-License-Identifier: Apache-2.0 */

/* Whether a page is well formed: a small reader of the HTML that report_html() writes. */

#ifndef PQL_TESTS_REPORT_PAGE_H
#define PQL_TESTS_REPORT_PAGE_H

#include "report/report.h"

/* The whole page as a string, to be freed; fails the test if there is none. Takes the documents' references. */
char *page_of(const char *title, json_t *runs, json_t *checks);
char *page_with_comparisons(const char *title, json_t *runs, json_t *checks, json_t *comparisons);

/*
 * NULL if all is well, else what is not: tags that do not balance, attributes without quotes or given twice, an id
 * given twice, a reference to an id that is not there, an entity that is none, a control character, an address.
 */
const char *page_fault(const char *page);

size_t page_count(const char *page, const char *text); /* how often it is there */

#endif
