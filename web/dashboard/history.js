/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What the charts draw: the last ticks, in slots of equal length.
 *
 * Each series has a ring of slots for each figure, and all rings turn together. A tick that is missing (the server was
 * away, the machine slept) leaves slots that are not known (NaN), so that a slot's number is its time. A series that a
 * tick does not name did nothing in it.
 */

const MOST_SLOTS = 1800;
const MOST_SERIES = 512;
const MOST_EVENTS = 200;
const KEPT_SECONDS = 900;
const QUANTILES = ['p50', 'p95', 'p99'];
const FIGURES = ['rate', 'errors', ...QUANTILES];

const numberOr = (value, other) => (known(value) ? value : other);
const isObject = (value) => typeof value === 'object' && value !== null;
const listOf = (value) => (Array.isArray(value) ? value : []);
const operationOf = (names) => names.algorithm + '/' + names.operation;
const keyOf = (names) => operationOf(names) + ' ' + names.backend;

class History {
  constructor() {
    this.epoch = 0; /* slots are numbered anew in each */
    this.clear(1, []);
  }

  clear(interval, edges) {
    this.epoch++;
    this.interval = interval > 0 ? interval : 1;
    this.edges = edges;
    this.slots = Math.min(Math.max(Math.ceil(KEPT_SECONDS / this.interval), 1), MOST_SLOTS);
    this.last = -1;           /* the newest slot's number */
    this.time = NaN;          /* and its time */
    this.series = new Map();  /* by key */
    this.operations = new Map(); /* by name: the sum over backends */
    this.processes = this.ring();
    this.events = [];
    this.full = false;        /* there are more series than are kept */
  }

  ring() {
    return new Float64Array(this.slots).fill(NaN);
  }

  at(slot) {
    return slot % this.slots;
  }

  timeOf(slot) {
    return this.time - (this.last - slot) * this.interval;
  }

  /* The first of `wanted` slots that end with `to`, of those that are still there. */
  firstOf(to, wanted) {
    return Math.max(to - wanted + 1, this.last - this.slots + 1, 0);
  }

  find(names) {
    const key = keyOf(names);
    let series = this.series.get(key);
    if (series) return series;
    if (this.series.size >= MOST_SERIES) {
      this.full = true;
      return null;
    }
    const { algorithm, operation, backend } = names;
    series = { key, algorithm, operation, backend, name: operationOf(names), buckets: Array(this.slots).fill(null) };
    FIGURES.forEach((name) => { series[name] = this.ring(); });
    if (!this.operations.has(series.name)) {
      this.operations.set(series.name, { name: series.name, rate: this.ring(), errors: this.ring() });
    }
    this.series.set(key, series);
    /* Before it was first seen it did nothing. */
    for (let slot = this.firstOf(this.last, this.slots); slot <= this.last; slot++) this.idle(series, this.at(slot));
    return series;
  }

  /* The series that a key names: one, or where it is an operation's name all of that operation. */
  partsOf(key) {
    const one = this.series.get(key);
    return one ? [one] : Array.from(this.series.values()).filter((series) => series.name === key);
  }

  idle(series, at) {
    const value = Number.isNaN(this.processes[at]) ? NaN : 0;
    const sum = this.operations.get(series.name);
    series.rate[at] = series.errors[at] = value;
    QUANTILES.forEach((name) => { series[name][at] = NaN; });
    series.buckets[at] = null;
    if (Number.isNaN(sum.rate[at])) sum.rate[at] = sum.errors[at] = value;
  }

  /* Turns all rings on to the slot of a time. False: that time was there already. */
  advance(time) {
    const steps = this.last < 0 ? 1 : Math.round((time - this.time) / this.interval);
    /* The clock was set back, or forth beyond what is kept: what was before has no place on this axis. */
    if (steps < -1 || steps > this.slots) this.clear(this.interval, this.edges);
    else if (time <= this.time) return false;
    const to = this.last + Math.min(Math.max(steps, 1), this.slots);
    while (this.last < to) {
      const at = this.at(++this.last);
      this.processes[at] = NaN;
      this.operations.forEach((sum) => { sum.rate[at] = sum.errors[at] = NaN; });
      this.series.forEach((series) => this.idle(series, at));
    }
    this.time = time;
    return true;
  }

  put(names, slot, figures) {
    const series = this.find(names);
    if (!series) return;
    const at = this.at(slot);
    const sum = this.operations.get(series.name);
    series.rate[at] = numberOr(figures.rate, 0);
    series.errors[at] = numberOr(figures.errors, 0);
    QUANTILES.forEach((name) => { series[name][at] = numberOr(figures[name], NaN); });
    series.buckets[at] = Array.isArray(figures.buckets) ? figures.buckets : null;
    sum.rate[at] += series.rate[at];
    sum.errors[at] += series.errors[at];
  }

  /* A tick of the stream. */
  add(tick) {
    if (!known(tick.t) || !this.advance(tick.t)) return false;
    const at = this.at(this.last);
    this.processes[at] = numberOr(tick.processes, 0);
    this.series.forEach((series) => this.idle(series, at));
    listOf(tick.series).forEach((series) => this.put(series, this.last, series));
    return true;
  }

  /* The document of /api/v1/history is its ticks, one after the other. */
  load(document) {
    this.clear(numberOr(document.interval_s, 1), listOf(document.edges));
    const all = listOf(document.series);
    listOf(document.t).forEach((t, i) => {
      const series = all.map((one) => ({
        algorithm: one.algorithm, operation: one.operation, backend: one.backend, buckets: listOf(one.buckets)[i],
        ...Object.fromEntries(FIGURES.map((name) => [name, listOf(one[name])[i]])),
      }));
      this.add({ t, series, processes: listOf(document.processes)[i] });
    });
    listOf(document.events).filter(isObject).sort((a, b) => a.t - b.t).forEach((event) => this.note(event));
  }

  /* An event; the newest come first. */
  note(event) {
    this.events.unshift(event);
    this.events.length = Math.min(this.events.length, MOST_EVENTS);
  }
}

/* The rings' sum, in a ring. What is not known in one is not known. */
function sumOf(kept, rings, from, to) {
  const sum = kept.ring();
  for (let slot = from; slot <= to; slot++) {
    const at = kept.at(slot);
    sum[at] = Number.isNaN(kept.processes[at]) ? NaN : 0;
    for (const ring of rings) sum[at] += ring[at];
  }
  return sum;
}

/*
 * An operation on all backends that it ran on, as one series. Buckets add up; quantiles do not, so these are of the
 * backend that did most of a tick.
 */
function together(kept, parts, from, to) {
  if (parts.length === 1) return parts[0];
  const { name } = parts[0];
  const whole = { key: name, name, buckets: Array(kept.slots).fill(null) };
  QUANTILES.forEach((quantile) => { whole[quantile] = kept.ring(); });
  for (let slot = from; slot <= to; slot++) {
    const at = kept.at(slot);
    const busiest = parts.reduce((best, one) => (one.rate[at] > best.rate[at] ? one : best));
    QUANTILES.forEach((quantile) => { whole[quantile][at] = busiest[quantile][at]; });
    const add = (sum, more) => sum.map((one, row) => numberOr(one, 0) + numberOr(more[row], 0));
    const counts = parts.map((one) => one.buckets[at]).filter(Boolean);
    if (counts.length > 0) whole.buckets[at] = counts.reduce(add);
  }
  return whole;
}
