/* SPDX-License-Identifier: Apache-2.0 */

/* What stands on the page besides tables: figures at the top, legends, charts and what they show. */

const AREAS = HUES - 1; /* operations with a colour of their own; the last colour is of all others together */
const OTHERS = 'others';

/* Entries of a colour, a name and a figure. They are made once and told what they say. */
class Legend {
  constructor(element) {
    this.element = element;
    this.items = [];
  }

  make() {
    const [item, swatch, name, value] = ['li', 'span', 'span', 'b'].map((tag) => document.createElement(tag));
    name.className = 'name';
    item.append(swatch, name, value);
    this.element.append(item);
    this.items.push({ item, swatch, name, value });
  }

  show(entries) {
    while (this.items.length < entries.length) this.make();
    this.items.forEach(({ item, swatch, name, value }, at) => {
      const entry = entries[at];
      item.hidden = !entry;
      if (!entry) return;
      const kind = entry.colour ? 'swatch ' + entry.colour : '';
      if (swatch.className !== kind) swatch.className = kind;
      say(name, entry.name);
      say(value, entry.value);
    });
  }
}

function meanOf(kept, ring, from, to) {
  let sum = 0;
  for (let slot = from; slot <= to; slot++) sum += ring[kept.at(slot)] || 0;
  return sum / (to - from + 1);
}

/* Operations per second: the most frequent ones on top of each other, then all others. */
class Throughput {
  constructor(page) {
    this.page = page;
    this.hues = new Map(); /* of operations; who stays keeps its colour */
    this.areas = [];
    this.legend = new Legend(document.getElementById('throughput-key'));
    this.chart = new Chart(document.getElementById('throughput'), page, (chart, context) => {
      drawAreas(chart, context, this.areas, level);
    });
  }

  colour(name) {
    if (!this.hues.has(name)) {
      const taken = new Set(this.hues.values());
      let free = 0;
      while (taken.has('hue-' + free)) free++;
      this.hues.set(name, 'hue-' + free);
    }
    return this.hues.get(name);
  }

  update() {
    const { kept, from, to } = this.page;
    const sorted = Array.from(kept.operations.values())
      .map((sum) => ({ name: sum.name, ring: sum.rate, mean: meanOf(kept, sum.rate, from, to) }))
      .sort((a, b) => b.mean - a.mean);
    /* One that is left over needs no name for many. */
    const shown = sorted.length <= AREAS ? sorted : sorted.slice(0, AREAS);
    const rest = sorted.slice(shown.length).map((one) => one.ring);
    const names = new Set(shown.map((one) => one.name));
    this.hues.forEach((hue, name) => { if (!names.has(name)) this.hues.delete(name); });
    this.areas = shown.map(({ name, ring }) => ({ name, ring, colour: this.colour(name) }));
    if (rest.length > 0) {
      this.areas.push({ name: OTHERS, ring: sumOf(kept, rest, from, to), colour: 'hue-' + AREAS });
    }
    this.chart.moved();
  }

  tell() {
    const at = this.page.kept.at(this.page.looked);
    this.legend.show(this.areas.map(({ name, ring, colour }) => ({ colour, name, value: perSecond(ring[at]) })));
  }
}

/* Errors per second of all operations, and who had them. */
class Errors {
  constructor(page) {
    this.page = page;
    this.areas = [];
    this.failing = [];
    this.legend = new Legend(document.getElementById('errors-key'));
    this.chart = new Chart(document.getElementById('errors'), page, (chart, context) => {
      if (this.failing.length === 0) chart.say('No errors in this window');
      else drawAreas(chart, context, this.areas, level);
    });
  }

  update() {
    const { kept, from, to } = this.page;
    const all = Array.from(kept.operations.values());
    this.failing = all.map((sum) => ({ name: sum.name, ring: sum.errors, mean: meanOf(kept, sum.errors, from, to) }))
      .filter((one) => one.mean > 0).sort((a, b) => b.mean - a.mean);
    this.areas = [{ ring: sumOf(kept, all.map((sum) => sum.errors), from, to), colour: 'regressed' }];
    this.chart.moved();
  }

  tell() {
    const { kept, cursor, from, to } = this.page;
    const shown = (to - from + 1) * kept.interval;
    this.legend.show(this.failing.slice(0, AREAS).map(({ name, ring, mean }) => ({
      colour: 'regressed', name,
      value: cursor === null ? count(mean * shown) + ' in all' : perSecond(ring[kept.at(cursor)]),
    })));
  }
}

/* Quantiles and heat map of the chosen series. */
class Latency {
  constructor(page) {
    this.page = page;
    this.legend = new Legend(document.getElementById('quantiles-key'));
    this.map = new HeatMap(page.kept);
    this.quantiles = new Chart(document.getElementById('quantiles'), page, (chart, context) => {
      const lines = QUANTILES.map((name, hue) => ({ ring: page.chosen[name], colour: colours.now['hue-' + hue] }));
      drawLines(chart, context, lines, seconds, 'Too few operations in each tick of this window');
    });
    this.heat = new Chart(document.getElementById('heat'), page, (chart, context) => {
      this.map.draw(chart, context, page.chosen);
    });
  }

  update() {
    this.quantiles.moved();
    this.heat.moved();
  }

  tell() {
    const { kept, chosen, looked } = this.page;
    if (!chosen) return;
    this.legend.show(QUANTILES.map((name, hue) => (
      { colour: 'hue-' + hue, name, value: seconds(chosen[name][kept.at(looked)]) })));
  }
}

/* The select of all series: its options change only when the series do. */
class Choice {
  constructor(page) {
    this.page = page;
    this.element = document.getElementById('operation');
    this.element.addEventListener('change', () => page.choose(this.element.value));
  }

  update() {
    const { kept, chosen } = this.page;
    if (this.element.length !== kept.series.size) {
      const sorted = Array.from(kept.series.values()).sort((a, b) => words.compare(a.key, b.key));
      this.element.replaceChildren(...sorted.map((series) => new Option(series.key, series.key)));
    }
    if (chosen && this.element.value !== chosen.key) this.element.value = chosen.key;
  }
}

/* The four figures at the top. */
function tellTiles(page) {
  const { kept, looked } = page;
  const at = kept.at(looked);
  const set = (name, text, note) => {
    say(document.getElementById('tile-' + name), text);
    say(document.getElementById('tile-' + name + '-note'), note || '\u00a0');
  };
  let rate = 0, errors = 0, active = 0, slowest = null;
  kept.operations.forEach((sum) => {
    rate += sum.rate[at];
    errors += sum.errors[at];
    if (sum.rate[at] > 0) active++;
  });
  kept.series.forEach((series) => {
    if (series.p99[at] > (slowest ? slowest.p99[at] : 0)) slowest = series;
  });
  set('rate', perSecond(rate), active > 0 ? 'of ' + plural(active, 'kind') : 'nothing runs');
  set('errors', perSecond(errors), errors > 0 ? percent(errors, rate + errors) + ' of all' : '');
  document.getElementById('tile-errors').classList.toggle('bad', errors > 0);
  set('slowest', slowest ? seconds(slowest.p99[at]) : UNKNOWN, slowest ? slowest.name : '');
  set('processes', count(kept.processes[at]), 'at ' + clock(kept.timeOf(looked)));
}

const EVENTS = {
  process_started: 'started', process_ended: 'ended', backend_changed: 'backend', problem: 'problem',
};
function tellEvents(events) {
  const list = document.getElementById('events');
  list.replaceChildren(...events.map((event) => {
    const [item, time, kind] = ['li', 'time', 'b'].map((tag) => document.createElement(tag));
    time.textContent = clock(event.t);
    const name = Object.hasOwn(EVENTS, event.kind) ? EVENTS[event.kind] : 'other';
    kind.textContent = name;
    kind.className = 'kind-' + name;
    item.append(time, kind, document.createTextNode(String(event.text)));
    return item;
  }));
  if (events.length > 0) return;
  const nothing = document.createElement('li');
  nothing.textContent = 'Nothing has happened in this window.';
  list.append(nothing);
}
