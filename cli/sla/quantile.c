/* SPDX-License-Identifier: Apache-2.0 */

#include "quantile.h"

#include "stats/stats.h"

#include <stdint.h>

#define CONFIDENCE 0.95
#define MOST_SAMPLES 10000000 /* that stats_binomial_interval() takes */

/* Samples in the bucket; the distribution's lowest value of it in *lower. SIZE_MAX: no such element. */
static size_t bucket_at(const json_t *distribution, size_t i, uint64_t *lower)
{
    const json_t *pair = json_array_get(distribution, i), *from = json_array_get(pair, 0),
                 *count = json_array_get(pair, 1);
    if (!json_is_integer(from) || !json_is_integer(count) || json_integer_value(from) < 0 ||
        json_integer_value(count) < 0 || json_integer_value(count) > MOST_SAMPLES)
        return SIZE_MAX;
    *lower = (uint64_t)json_integer_value(from);
    return (size_t)json_integer_value(count);
}

/* All samples; 0: no distribution, or more than can be judged. */
static size_t count_samples(const json_t *distribution)
{
    size_t total = 0;
    uint64_t before = 0, lower;
    for (size_t i = 0; i < json_array_size(distribution); i++) {
        const size_t count = bucket_at(distribution, i, &lower);
        if (count == SIZE_MAX || (i > 0 && lower <= before)) return 0;
        before = lower;
        total += count;
        if (total > MOST_SAMPLES) return 0;
    }
    return total;
}

/* The bucket in which the rank-th largest sample lies, 1 <= rank <= all. */
static void bucket_of_rank(const json_t *distribution, size_t rank, double *lower_edge, double *upper_edge)
{
    uint64_t lower = 0;
    for (size_t i = json_array_size(distribution), seen = 0; i-- > 0 && seen < rank;)
        seen += bucket_at(distribution, i, &lower);
    const unsigned bucket = stats_bucket(lower);
    *lower_edge = (double)lower;
    *upper_edge = bucket + 1 < STATS_BUCKETS ? (double)stats_bucket_lower(bucket + 1) : (double)lower;
}

/* Of how many samples beyond the quantile its share can be: from the fewest to the most that the interval of the
 * probability allows. Both grow with the number, so they are found by halving. */
static size_t fewest_beyond(size_t samples, double share)
{
    double interval[2];
    size_t low = 0, high = samples;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        stats_binomial_interval(middle, samples, CONFIDENCE, interval);
        if (interval[1] < share)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t most_beyond(size_t samples, double share)
{
    double interval[2];
    size_t low = 0, high = samples;
    while (low < high) {
        const size_t middle = high - (high - low) / 2;
        stats_binomial_interval(middle, samples, CONFIDENCE, interval);
        if (interval[0] > share)
            high = middle - 1;
        else
            low = middle;
    }
    return low;
}

bool sla_quantile_of(const json_t *distribution, double q, struct sla_quantile *quantile)
{
    double lower, upper;
    *quantile = (struct sla_quantile){.samples = count_samples(distribution)};
    const size_t samples = quantile->samples;
    if (samples == 0 || !stats_percentile_is_supported(samples, q)) return false;
    const size_t beyond = (size_t)((double)samples * (1 - q)) + 1;
    bucket_of_rank(distribution, beyond < samples ? beyond : samples, &lower, &upper);
    quantile->value = (lower + upper) / 2;
    const size_t fewest = fewest_beyond(samples, 1 - q), most = most_beyond(samples, 1 - q);
    bucket_of_rank(distribution, fewest > 0 ? fewest : 1, &lower, &quantile->high);
    bucket_of_rank(distribution, most < samples ? most + 1 : samples, &quantile->low, &upper);
    return true;
}
