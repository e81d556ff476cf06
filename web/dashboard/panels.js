/* SPDX-License-Identifier: Apache-2.0 */

/* What stands on the page besides tables: figures at the top, legends, charts and what they show. */

const AREAS = HUES - 1; /* operations with a colour of their own; the last colour is of all others together */
const OTHERS = 'others';
const STAYS = 1.25;     /* times as much takes another one to be shown instead */

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
    this.chart = new Chart(document.getElementById('throughput'), page, (chart) => {
      drawAreas(chart, this.areas, level);
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
    /* Who is shown stays, and where it is, until another has clearly more: what moves about has to be drawn anew. */
    const weight = (sum) => (this.hues.has(sum.name) ? STAYS : 1) * meanOf(kept, sum.rate, from, to);
    const sorted = Array.from(kept.operations.values())
      .map((sum) => ({ name: sum.name, ring: sum.rate, weight: weight(sum) }))
      .sort((a, b) => b.weight - a.weight);
    const shown = sorted.slice(0, AREAS);
    const rest = sorted.slice(AREAS).map((one) => one.ring);
    const names = new Set(shown.map((one) => one.name));
    this.hues.forEach((hue, name) => { if (!names.has(name)) this.hues.delete(name); });
    this.areas = shown.map(({ name, ring }) => ({ name, ring, colour: this.colour(name) }))
      .sort((a, b) => words.compare(a.colour, b.colour));
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
    this.chart = new Chart(document.getElementById('errors'), page, (chart) => {
      if (this.failing.length === 0) chart.say('No errors in this window');
      else drawAreas(chart, this.areas, level);
    });
  }

  update() {
    const { kept, from, to } = this.page;
    const all = Array.from(kept.operations.values());
    this.failing = all.map((sum) => ({ name: sum.name, ring: sum.errors, mean: meanOf(kept, sum.errors, from, to) }))
      .filter((one) => one.mean > 0).sort((a, b) => b.mean - a.mean);
    this.areas = [{ name: 'all', ring: sumOf(kept, all.map((sum) => sum.errors), from, to), colour: 'regressed' }];
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

/* Quantiles and heat map of what is chosen. */
class Latency {
  constructor(page) {
    this.page = page;
    this.legend = new Legend(document.getElementById('quantiles-key'));
    this.quantiles = this.chart('quantiles', (chart) => {
      const lines = QUANTILES.map((name, hue) => ({ ring: page.shown[name], colour: 'hue-' + hue }));
      drawLines(chart, lines, page.shown.key, seconds, 'Too few operations in each tick of this window');
    });
    this.heat = this.chart('heat', (chart) => drawHeat(chart, page.shown));
  }

  chart(id, draw) {
    return new Chart(document.getElementById(id), this.page, (chart) => {
      if (this.page.shown) draw(chart);
      else chart.say('No operation has run yet');
    });
  }

  update() {
    this.quantiles.moved();
    this.heat.moved();
  }

  tell() {
    const { kept, shown, looked } = this.page;
    if (!shown) return;
    this.legend.show(QUANTILES.map((name, hue) => (
      { colour: 'hue-' + hue, name, value: seconds(shown[name][kept.at(looked)]) })));
  }
}

/* The select of all series, and of operations on more than one backend: its options change only when the series do. */
class Choice {
  constructor(page) {
    this.page = page;
    this.made = null;
    this.element = document.getElementById('operation');
    this.element.addEventListener('change', () => page.choose(this.element.value));
  }

  make(kept) {
    const names = Array.from(kept.operations.keys()).filter((name) => kept.partsOf(name).length > 1);
    const choices = [...names.map((name) => [name + ', all backends', name]),
      ...Array.from(kept.series.keys(), (key) => [key, key])];
    choices.sort(([, a], [, b]) => words.compare(a, b));
    this.element.replaceChildren(...choices.map(([label, value]) => new Option(label, value)));
  }

  update() {
    const { kept, shown } = this.page;
    const made = kept.epoch + ' ' + kept.series.size;
    if (this.made !== made) this.make(kept);
    this.made = made;
    if (shown && this.element.value !== shown.key) this.element.value = shown.key;
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
  const fallenBack = page.fallenBack > 0 ? ', ' + count(page.fallenBack) + '\u00a0fell\u00a0back' : '';
  set('processes', count(kept.processes[at]), 'at ' + clock(kept.timeOf(looked)) + fallenBack);
  document.getElementById('tile-processes-note').classList.toggle('warn', page.fallenBack > 0);
}

/* Kinds of events: what they are called here, and whether that is good, bad, or another way of doing the same. */
const EVENTS = {
  process_started: ['started', 'good'],
  process_ended: ['ended', ''],
  backend_changed: ['backend', 'other'],
  problem: ['problem', 'bad'],
  guard_breach: ['breach', 'bad'],
  guard_over: ['over', 'good'],
  guard_kept: ['kept', ''],
  guard_switched: ['switched', 'other'],
  guard_canary: ['canary', 'other'],
  guard_refused: ['refused', ''],
  guard_promoted: ['promoted', 'good'],
  guard_wrong: ['wrong', 'bad'],
};
const MOVE = 'backend_changed'; /* charts have a line there, whoever did it */
const MOST_LETTERS = 32; /* of a kind */

/* A kind that this page does not know is called what the server calls it. */
function kindOf(event) {
  const kind = String(event.kind);
  return Object.hasOwn(EVENTS, kind) ? EVENTS[kind] : [kind.replaceAll('_', ' ').slice(0, MOST_LETTERS), ''];
}

function tellEvents(events) {
  const list = document.getElementById('events');
  list.replaceChildren(...events.map((event) => {
    const [item, time, kind, what] = ['li', 'time', 'b', 'span'].map((tag) => document.createElement(tag));
    const [name, class_] = kindOf(event);
    time.textContent = clock(event.t);
    kind.textContent = name;
    kind.className = class_;
    what.textContent = text(event.text);
    item.append(time, kind, what);
    return item;
  }));
  if (events.length > 0) return;
  const nothing = document.createElement('li');
  nothing.textContent = 'Nothing has happened in this window.';
  list.append(nothing);
}
