/* SPDX-License-Identifier: Apache-2.0 */

/* Figures over time: as lines, or as areas on top of each other. */

const LEVELS = 4; /* lines across a linear chart, at most one more */

/* 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= least * .999);
}

/* From 0 on. Returns where a figure stands. */
function linearAxis(chart, greatest, text) {
  const step = roundStep((greatest > 0 ? greatest : 1) / LEVELS);
  const top = Math.max(Math.ceil(greatest / step), 1) * step;
  const y = (value) => chart.bottom - (chart.bottom - TOP) * value / top;
  for (let level = 0; level <= top * 1.001; level += step) chart.level(y(level), text(level));
  return y;
}

/* Powers of ten, and 2 and 5 between where there is room. */
function logarithmicAxis(chart, least, greatest, text) {
  const low = Math.log10(least) - .1;
  const high = Math.max(Math.log10(greatest) + .1, low + .5);
  const y = (value) => chart.bottom - (chart.bottom - TOP) * (Math.log10(value) - low) / (high - low);
  const factors = high - low > 2.5 ? [1] : high - low > 1.6 ? [1, 3] : [1, 2, 3, 5, 7];
  for (let power = Math.floor(low); power <= high; power++) {
    factors.map((factor) => factor * 10 ** power).forEach((value) => {
      if (Math.log10(value) >= low && Math.log10(value) <= high) chart.level(y(value), text(value));
    });
  }
  return y;
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

/* One ring as a line; it breaks where nothing is known, and a lone figure is a point. */
function stroke(chart, context, ring, y) {
  const { from, to, kept } = chart.page;
  const there = (slot) => slot >= from && slot <= to && !Number.isNaN(ring[kept.at(slot)]);
  context.beginPath();
  for (let slot = from; slot <= to; slot++) {
    if (!there(slot)) continue;
    const at = y(ring[kept.at(slot)]);
    if (there(slot - 1)) context.lineTo(chart.x(slot), at);
    else context.moveTo(chart.x(slot) - (there(slot + 1) ? 0 : 1.5), at);
    if (!there(slot - 1) && !there(slot + 1)) context.lineTo(chart.x(slot) + 1.5, at);
  }
  context.stroke();
}

/* `lines`: [{ ring, colour }], on a logarithmic axis. */
function drawLines(chart, context, lines, text, nothing) {
  const { from, to, kept } = chart.page;
  const { least, greatest } = extent(kept, lines.map((line) => line.ring), from, to);
  if (greatest === 0) {
    chart.say(nothing);
    return;
  }
  const y = logarithmicAxis(chart, least, greatest, text);
  chart.times();
  context.lineWidth = 1.75;
  context.lineJoin = 'round';
  lines.forEach(({ ring, colour }) => {
    context.strokeStyle = colour;
    stroke(chart, context, ring, y);
  });
  chart.cursor();
}

/*
 * The slots as columns of whole pixels, [left, width, slot]: of slots that share a pixel, the one in which `greatness`
 * is greatest, for a peak must not depend on where it falls.
 */
function columnsOf(chart, greatness) {
  const { from, to } = chart.page;
  const left = (slot) => Math.round(chart.x(slot) - chart.step / 2);
  const columns = [];
  for (let slot = from; slot <= to;) {
    const x = left(slot);
    let best = slot;
    for (; slot <= to && left(slot) === x; slot++) if (greatness(slot) > greatness(best)) best = slot;
    columns.push([x, left(slot) - x, best]);
  }
  return columns;
}

/* `areas`: [{ ring, colour }], the first one below. Rectangles of whole pixels are what a browser draws fastest. */
function drawAreas(chart, context, areas, text) {
  const { from, to, kept } = chart.page;
  const total = sumOf(kept, areas.map((area) => area.ring), from, to);
  const y = linearAxis(chart, extent(kept, [total], from, to).greatest, text);
  chart.times();
  const columns = columnsOf(chart, (slot) => total[kept.at(slot)]);
  const floors = new Float64Array(columns.length);
  areas.forEach(({ ring, colour }) => {
    context.fillStyle = colours.now[colour];
    columns.forEach(([x, width, slot], i) => {
      const before = floors[i];
      floors[i] += ring[kept.at(slot)]; /* what is not known stays NaN, and is not drawn */
      const top = Math.round(y(floors[i]));
      context.fillRect(x, top, width, Math.round(y(before)) - top);
    });
  });
  chart.cursor();
}
