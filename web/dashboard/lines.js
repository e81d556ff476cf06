/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Figures over time: as lines, or as areas on top of each other. An axis is where figures stand, as a share of the
 * height, and its levels; it changes by steps, so that most ticks change nothing of what is drawn already.
 */

const LEVELS = 4;    /* lines across a linear chart, at most one more */
const DECADE = 10;   /* steps by which a logarithmic axis grows, in a power of ten */
const LINE = 1.75;   /* of the page's pixels */
const POINT = .5;    /* half of a lone figure, beside its round ends */

/* 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= least * .999);
}

/* From 0 on. */
function linearAxis(greatest, text) {
  const step = roundStep((greatest > 0 ? greatest : 1) / LEVELS);
  const steps = Math.max(Math.ceil(greatest / step), 1);
  const levels = Array.from({ length: steps + 1 }, (_, i) => [i / steps, text(i * step)]);
  return { key: steps * step, levels, share: (value) => value / (steps * step) };
}

/* Powers of ten, and 2 and 5 between where there is room. */
function logarithmicAxis(least, greatest, text) {
  const low = Math.floor(Math.log10(least) * DECADE - .5) / DECADE;
  const high = Math.max(Math.ceil(Math.log10(greatest) * DECADE + .5) / DECADE, low + .5);
  const share = (value) => (Math.log10(value) - low) / (high - low);
  const factors = high - low > 2.5 ? [1] : high - low > 1.6 ? [1, 3] : [1, 2, 3, 5, 7];
  const levels = [];
  for (let power = Math.floor(low); power <= high; power++) {
    factors.map((factor) => factor * 10 ** power).forEach((value) => {
      if (share(value) >= 0 && share(value) <= 1) levels.push([share(value), text(value)]);
    });
  }
  return { key: low + ' ' + high, levels, share };
}

/* What a ring has between two slots, least and greatest of what is known and above 0. */
function extent(kept, rings, from, to) {
  let least = Infinity, greatest = 0;
  rings.forEach((ring) => {
    for (let slot = from; slot <= to; slot++) {
      const value = ring[kept.at(slot)];
      if (value > greatest) greatest = value;
      if (value > 0 && value < least) least = value;
    }
  });
  return { least, greatest };
}

/*
 * One ring as a line; it breaks where nothing is known, and a lone figure is a point. Each piece is drawn by itself, so
 * that it looks the same whichever are drawn with it.
 */
function stroke(chart, from, to, ring, share) {
  const { strip, page: { kept }, dots } = chart;
  const { context, canvas } = strip;
  const there = (slot) => slot >= chart.page.from && slot <= to && !Number.isNaN(ring[kept.at(slot)]);
  const y = (slot) => canvas.height * (1 - share(ring[kept.at(slot)]));
  const piece = (x, height, x2, height2) => {
    context.beginPath();
    context.moveTo(x, height);
    context.lineTo(x2, height2);
    context.stroke();
  };
  for (let slot = from; slot <= to; slot++) {
    const x = strip.middle(slot), half = POINT * dots;
    if (!there(slot)) continue;
    if (there(slot - 1)) piece(strip.middle(slot - 1), y(slot - 1), x, y(slot));
    else if (!there(slot + 1)) piece(x - half, y(slot), x + half, y(slot));
  }
}

/* `lines`: [{ ring, colour }], on a logarithmic axis; `key` says which they are. */
function drawLines(chart, lines, key, text, nothing) {
  const { from, to, kept } = chart.page;
  const { least, greatest } = extent(kept, lines.map((line) => line.ring), from, to);
  if (greatest === 0) {
    chart.say(nothing);
    return;
  }
  const axis = logarithmicAxis(least, greatest, text);
  chart.show(axis.levels, key + ' ' + axis.key, ({ context }, first, last) => {
    context.lineWidth = LINE * chart.dots;
    context.lineCap = 'round';
    lines.forEach(({ ring, colour }) => {
      context.strokeStyle = colours.now[colour];
      stroke(chart, first, last, ring, axis.share);
    });
  });
}

/* Slots as columns of whole dots, [left, width, first, last]: slots that share a dot are one column. */
function columnsOf(strip, from, to) {
  const columns = [];
  for (let slot = from; slot <= to;) {
    const first = slot, x = strip.left(first);
    while (slot <= to && strip.left(slot) === x) slot++;
    columns.push([x, strip.left(slot) - x, first, slot - 1]);
  }
  return columns;
}

/* Of some slots the one in which a figure is greatest: a peak must not depend on where it falls. */
function peakOf(kept, ring, first, last) {
  let best = first;
  for (let slot = first + 1; slot <= last; slot++) if (ring[kept.at(slot)] > ring[kept.at(best)]) best = slot;
  return best;
}

/* `areas`: [{ ring, colour }], the first one below. Rectangles of whole dots are what a browser draws fastest. */
function drawAreas(chart, areas, text) {
  const { from, to, kept } = chart.page;
  const total = sumOf(kept, areas.map((area) => area.ring), from, to);
  const axis = linearAxis(extent(kept, [total], from, to).greatest, text);
  const names = areas.map(({ name, colour }) => name + ' ' + colour);
  chart.show(axis.levels, [axis.key, ...names].join(' '), (strip, first, last) => {
    const { context, canvas } = strip;
    const columns = columnsOf(strip, first, last).map(([x, width, a, b]) => [x, width, peakOf(kept, total, a, b)]);
    const floors = new Float64Array(columns.length);
    const y = (value) => Math.round(canvas.height * (1 - axis.share(value)));
    areas.forEach(({ ring, colour }) => {
      context.fillStyle = colours.now[colour];
      columns.forEach(([x, width, slot], i) => {
        const before = floors[i];
        floors[i] += ring[kept.at(slot)]; /* what is not known stays NaN, and is not drawn */
        context.fillRect(x, y(floors[i]), width, y(before) - y(floors[i]));
      });
    });
  });
}
