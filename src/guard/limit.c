/* SPDX-License-Identifier: Apache-2.0 */

#include "limit.h"

#include "algs.h"

#include <string.h>

static int is_name(const char *name, const char *text, size_t len)
{
    return strlen(name) == len && memcmp(name, text, len) == 0;
}

size_t pql_row_named(const char *algorithm, size_t len)
{
    size_t row = 0;
    while (row < pql_alg_count && !is_name(pql_algs[row].name, algorithm, len)) row++;
    return row;
}

enum pql_operation pql_operation_named(const char *operation, size_t len)
{
    unsigned i = 0;
    while (i < PQL_OPERATION_COUNT && !is_name(pql_operation_names[i], operation, len)) i++;
    return (enum pql_operation)i;
}

/* Digits, and some after a point: strtod() would ask the program's locale what a point is. Returns how many signs. */
static size_t read_decimal(const char *text, size_t len, double *value)
{
    double unit = 1;
    size_t i = 0, points = 0;
    *value = 0;
    for (; i < len && ((text[i] >= '0' && text[i] <= '9') || (text[i] == '.' && points == 0 && i > 0)); i++) {
        if (text[i] == '.') {
            points = 1;
            continue;
        }
        *value = *value * 10 + (text[i] - '0');
        if (points) unit *= 10;
    }
    *value /= unit;
    return i;
}

static int read_quantile(const char *text, size_t len, double *quantile)
{
    double percent;
    if (len < 2 || len > 8 || text[0] != 'p' || read_decimal(text + 1, len - 1, &percent) != len - 1) return 0;
    *quantile = percent / 100;
    return *quantile > 0 && *quantile < 1;
}

static int read_time(const char *text, size_t len, uint64_t *ns)
{
    static const struct {
        const char *name;
        double ns;
    } units[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
    double number;
    const size_t digits = len > 20 ? 0 : read_decimal(text, len, &number);
    for (size_t i = 0; digits > 0 && i < sizeof units / sizeof *units; i++) {
        if (!is_name(units[i].name, text + digits, len - digits)) continue;
        number *= units[i].ns;
        if (number < 1 || number > 6e10) return 0; /* what histograms can tell (metrics/histogram.h) */
        *ns = (uint64_t)number;
        return 1;
    }
    return 0;
}

int pql_limit_read(struct pql_limit *limit, const char *text, size_t len)
{
    const char *end = text + len, *slash = memchr(text, '/', len);
    const char *colon = slash ? memchr(slash, ':', (size_t)(end - slash)) : NULL;
    const char *second = colon ? memchr(colon + 1, ':', (size_t)(end - colon - 1)) : NULL;
    if (!second) return 0;
    limit->row = pql_row_named(text, (size_t)(slash - text));
    limit->operation = pql_operation_named(slash + 1, (size_t)(colon - slash - 1));
    return limit->row < pql_alg_count && pql_algs[limit->row].kind != PQLANE_KIND_HASH &&
           limit->operation < PQL_OPERATION_COUNT &&
           read_quantile(colon + 1, (size_t)(second - colon - 1), &limit->quantile) &&
           read_time(second + 1, (size_t)(end - second - 1), &limit->ns);
}

double pql_limit_breach(const struct pql_limit *limit)
{
    const double budget = 1 - limit->quantile, burning = 14.4 * budget, most = (1 + budget) / 2;
    return burning < most ? burning : most;
}
