/* SPDX-License-Identifier: Apache-2.0 */

/* The heat map: a column for each tick, a row for each bucket, the darker the larger the bucket's share of its tick. */

const LEAST_ROWS = 6;

/* The buckets that have something in the slots that are shown, with one more on either side; null: there are none. */
function usedBuckets(kept, series, from, to) {
  const rows = kept.edges.length + 1;
  let low = rows, high = -1;
  for (let slot = from; slot <= to; slot++) {
    const counts = series.buckets[kept.at(slot)] || [];
    for (let row = 0; row < rows; row++) {
      if (!(counts[row] > 0)) continue;
      if (row < low) low = row;
      if (row > high) high = row;
    }
  }
  if (high < 0) return null;
  low = Math.max(low - 1, 0);
  high = Math.min(Math.max(high + 1, low + LEAST_ROWS - 1), rows - 1);
  return { low: Math.max(Math.min(low, high - LEAST_ROWS + 1), 0), high };
}

/* Counts of some slots together, by bucket, as shares; null if there is nothing. */
function sharesOf(kept, series, first, last) {
  const counts = new Float64Array(kept.edges.length + 1);
  let sum = 0;
  for (let slot = first; slot <= last; slot++) {
    (series.buckets[kept.at(slot)] || []).forEach((one, row) => {
      if (!(one > 0) || row >= counts.length) return;
      counts[row] += one;
      sum += one;
    });
  }
  return sum > 0 ? counts.map((one) => one / sum) : null;
}

function drawHeat(chart, series) {
  const { from, to, kept } = chart.page;
  const used = usedBuckets(kept, series, from, to);
  if (!used) {
    chart.say('No operation was timed in this window');
    return;
  }
  const { low, high } = used;
  const size = high - low + 1;
  const levels = [];
  for (let row = low; row <= high && row < kept.edges.length; row++) {
    if (size > 10 && (row - low) % 2 > 0) continue;
    levels.push([(row - low + 1) / size, seconds(kept.edges[row])]); /* the bucket's upper edge */
  }
  chart.show(levels, [series.key, low, high].join(' '), (strip, first, last) => {
    const { context, canvas } = strip;
    const y = (row) => Math.round(canvas.height * (1 - (row - low) / size));
    context.fillStyle = colours.now.mark;
    columnsOf(strip, first, last).forEach(([x, width, a, b]) => {
      const shares = sharesOf(kept, series, a, b);
      for (let row = low; shares && row <= high; row++) {
        if (shares[row] === 0) continue;
        /* The root of the share: what one operation in a hundred does is what a map is looked at for. */
        context.globalAlpha = .08 + .92 * Math.sqrt(shares[row]);
        context.fillRect(x, y(row + 1), width, y(row) - y(row + 1));
      }
    });
  });
}
