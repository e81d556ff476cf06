/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The heat map: a column for each tick, a row for each bucket, the darker the larger the bucket's share of its tick.
 *
 * The map is a small picture of one dot for each bucket, a ring as the slots are: a tick writes one column of it, and
 * the browser makes it large.
 */

const LEAST_ROWS = 6;

class HeatMap {
  constructor(kept) {
    this.kept = kept;
    this.picture = document.createElement('canvas');
    this.context = this.picture.getContext('2d');
    this.forget();
  }

  /* Another series, another theme, another history: all columns are to be made again. */
  forget() {
    this.made = -1;
    this.series = null;
  }

  get rows() {
    return this.kept.edges.length + 1;
  }

  column(slot) {
    const { rows, kept } = this;
    const counts = listOf(this.series.buckets[kept.at(slot)]);
    const image = this.context.createImageData(1, rows);
    const sum = counts.reduce((total, one) => total + numberOr(one, 0), 0);
    for (let row = 0; row < rows && sum > 0; row++) {
      const share = numberOr(counts[row], 0) / sum;
      const at = 4 * (rows - 1 - row);
      image.data.set(this.ink, at);
      /* The root of the share: what one operation in a hundred does is what a map is looked at for. */
      image.data[at + 3] = share > 0 ? Math.round(255 * (.08 + .92 * Math.sqrt(Math.min(share, 1)))) : 0;
    }
    this.context.putImageData(image, kept.at(slot), 0);
  }

  /* Brings the picture up to the newest slot. */
  make(series) {
    const { kept } = this;
    if (this.series !== series || kept.last - this.made > kept.slots || this.made > kept.last) {
      this.series = series;
      this.made = Math.max(kept.last - kept.slots, -1);
      this.picture.width = kept.slots;
      this.picture.height = this.rows;
      this.ink = colours.now.mark.match(/\d+/g).slice(0, 3).map(Number);
    }
    while (this.made < kept.last) this.column(++this.made);
  }

  /* The rows that have something in the slots that are shown, with one more on either side. */
  used(from, to) {
    let low = this.rows, high = -1;
    for (let slot = from; slot <= to; slot++) {
      const counts = this.series.buckets[this.kept.at(slot)];
      if (!counts) continue;
      counts.forEach((one, row) => {
        if (!(one > 0)) return;
        if (row < low) low = row;
        if (row > high) high = row;
      });
    }
    if (high < 0) return null;
    low = Math.max(low - 1, 0);
    high = Math.min(Math.max(high + 1, low + LEAST_ROWS - 1), this.rows - 1);
    return { low: Math.max(Math.min(low, high - LEAST_ROWS + 1), 0), high };
  }

  draw(chart, context, series) {
    const { from, to } = chart.page;
    const { kept, rows } = this;
    this.make(series);
    const used = this.used(from, to);
    if (!used) {
      chart.say('No operation was timed in this window');
      return;
    }
    const size = used.high - used.low + 1;
    const row = (chart.bottom - TOP) / size;
    for (let i = used.low; i <= used.high; i++) {
      const y = chart.bottom - (i - used.low + 1) * row; /* the bucket's upper edge */
      if (i < rows - 1 && (size <= 10 || (i - used.low) % 2 === 0)) chart.level(y, seconds(kept.edges[i]));
    }
    chart.times();
    context.imageSmoothingEnabled = false;
    /* The ring is at most two stretches. */
    for (let slot = from; slot <= to;) {
      const at = kept.at(slot);
      const length = Math.min(kept.slots - at, to - slot + 1);
      context.drawImage(this.picture, at, rows - 1 - used.high, length, size,
        chart.x(slot) - chart.step / 2, TOP, length * chart.step, chart.bottom - TOP);
      slot += length;
    }
    chart.cursor();
  }
}
