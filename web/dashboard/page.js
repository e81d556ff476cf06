/* SPDX-License-Identifier: Apache-2.0 */

/* The page: what is shown of when, what the keys do, and who is told when something comes in. */

const SECONDS = [60, 300, 900];            /* windows */

/*
 * Seconds between two looks at what no tick tells, and the kind of news after which to look at once. An answer costs
 * the browser as much as a drawing does, and a drawing of its own if it is shown before the next tick's.
 */
const ASKED = {
  status: { every: 15, after: (event) => event.kind === 'problem' },
  processes: { every: 5, after: () => true },
  series: { every: 5, after: () => false },
};
const IDLE_MS = 5000; /* if no tick comes: the status says why there is none */

const page = {
  kept: new History(),
  from: 0, to: -1,     /* the slots that are shown */
  wanted: SECONDS[1],  /* and how many there would be */
  cursor: null,        /* a slot that is looked at */
  chosen: null,        /* whose latency is shown: the key of a series, or an operation's name */
  parts: [],           /* the series that it stands for */
  shown: null,         /* and their figures */
  paused: false,
  totals: new Map(),   /* of the series, since the beginning */
  now: NaN,            /* the server's clock */
  processes: null,     /* as they were when asked for, until they are shown */
  fallenBack: 0,       /* of them */

  get looked() {
    return this.cursor === null ? this.to : this.cursor;
  },

  /* One drawing for all that changed since the last frame. */
  redraw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      charts.forEach((chart) => chart.update());
    });
  },

  /* Everything is to be drawn anew: another window, another series, another theme. */
  renew() {
    charts.forEach((chart) => chart.renew());
    this.refresh();
  },

  /* Something may be new in all panels. */
  refresh() {
    if (document.hidden) return;
    const { kept } = this;
    if (!this.paused) this.to = kept.last;
    this.wanted = Math.min(Math.max(Math.round(byId('window').value / kept.interval), 1), kept.slots);
    this.from = kept.firstOf(this.to, this.wanted);
    if (this.cursor < this.from || this.cursor > this.to) this.cursor = null;
    this.tellProcesses();
    if (this.to < 0) return;
    this.parts = kept.partsOf(this.chosen);
    if (this.parts.length === 0) {
      this.chosen = this.busiest();
      this.parts = kept.partsOf(this.chosen);
    }
    this.shown = this.parts.length > 0 ? together(kept, this.parts, this.from, this.to) : null;
    panels.forEach((panel) => panel.update());
    tables.series.update(Array.from(kept.series.values()));
    tables.backends.update(backendRows(this));
    if (!byId('costs').hidden) tables.floors.update(this.floors);
    this.tell();
  },

  tellProcesses() {
    if (this.processes) tables.processes.update(this.processes);
    this.processes = null;
  },

  /* Figures of the tick that is looked at. */
  tell() {
    tellTiles(this);
    panels.forEach((panel) => { if (panel.tell) panel.tell(); });
    tables.series.point(this.parts.map((one) => one.key));
    this.redraw();
  },

  /* The operation that runs most, whatever backends it is on: a process that falls back stays in sight. */
  busiest() {
    const at = this.kept.at(this.to);
    const best = Array.from(this.kept.operations.values())
      .reduce((most, one) => (most && most.rate[at] >= one.rate[at] ? most : one), null);
    return best && best.name;
  },

  point(slot) {
    if (slot === this.cursor || this.to < 0) return;
    this.cursor = slot;
    charts.forEach((chart) => { chart.fresh = true; });
    this.tell();
  },

  choose(key) {
    this.chosen = key;
    this.renew();
  },

  pause() {
    this.paused = !this.paused;
    showState();
    this.refresh();
  },
};

const throughput = new Throughput(page);
const errors = new Errors(page);
const latency = new Latency(page);
const panels = [throughput, errors, latency, new Choice(page)];
const charts = [throughput.chart, errors.chart, latency.quantiles, latency.heat];
const tables = {
  series: seriesTable(page), processes: processTable(page), backends: backendTable(), floors: floorTable(page),
};

/* The connection, and what is wrong: with it, or with what the server reads. */
const health = { word: 'connecting', why: '', problem: '' };
function showState() {
  byId('pause').setAttribute('aria-pressed', String(page.paused));
  byId('state').dataset.state = page.paused ? 'paused' : health.word;
  say(byId('state'), page.paused ? 'paused, ' + health.word : health.word);
  const more = page.kept.full ? 'There are more series than the ' + MOST_SERIES + ' that this page shows.' : '';
  const sentences = [health.why, health.problem, more].filter(Boolean).join(' ');
  say(byId('problem'), sentences);
  byId('problem').hidden = sentences === '';
}

const stream = new Stream({
  load(document) {
    page.kept.load(document);
    page.paused = false;
    tellEvents(page.kept.events);
    page.renew();
    askJson('costs').catch(() => ({})).then(showCosts);
  },
  tick(tick) {
    if (!page.kept.add(tick)) return;
    /* What a pause shows is kept as long as anything is, and when nothing of it is left there is no pause. */
    if (page.paused) page.from = page.kept.firstOf(page.to, page.wanted);
    if (page.paused && page.from > page.to) page.pause();
    if (!page.paused) page.refresh();
    askWhatIsDue();
  },
  event(event) {
    page.kept.note(event);
    tellEvents(page.kept.events);
    Object.keys(ASKED).filter((name) => ASKED[name].after(event)).forEach((name) => { due[name] = 0; });
  },
  state(word, why) {
    if (word === health.word && why === health.why) return;
    if (word !== health.word) due.status = 0;
    health.word = word;
    health.why = why;
    showState();
  },
});

function showCosts(costs) {
  page.floors = listOf(costs.floors);
  byId('costs').hidden = page.floors.length + listOf(costs.classical).length === 0;
  byId('floors-part').hidden = page.floors.length === 0;
  showClassical(costs);
  if (page.floors.length > 0) tables.floors.update(page.floors);
}

const shows = {
  status(status) {
    page.now = status.now;
    say(byId('version'), text(status.version) + ', ' + text(status.folder));
    health.problem = status.problem || '';
    if (status.unreadable > 0) {
      health.problem += ' ' + plural(status.unreadable, 'file') + ' of the folder cannot be read, or are not ours.';
    }
    showState();
  },
  processes(document) {
    page.processes = listOf(document.processes);
    page.fallenBack = page.processes.filter((one) => one.guard === FELL_BACK).length;
    if (page.to < 0) page.tellProcesses();
  },
  series(document) {
    page.totals = new Map(listOf(document.series).map((one) => (
      [keyOf(one), { ok: one.ok, errors: one.errors, failed: sumOfErrors(one.errors) }])));
  },
};

/* Where the server does not answer here, it does not in the stream either, which says so. */
const due = Object.fromEntries(Object.keys(ASKED).map((name) => [name, 0])); /* when, by performance.now() */
function askWhatIsDue() {
  if (document.hidden || page.paused) return;
  const now = performance.now();
  Object.keys(ASKED).filter((name) => due[name] <= now).forEach((name) => {
    due[name] = now + ASKED[name].every * 1000;
    askJson(name).then(shows[name], () => null);
  });
}

/* What waits for a tick waits no longer. */
function idle() {
  if (page.processes) page.refresh();
  askWhatIsDue();
}

/* Theme: what the system says, until the button is pressed. */
const root = document.documentElement;
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : systemDark.matches);
function showTheme() {
  byId('theme').setAttribute('aria-pressed', String(isDark()));
  colours.read();
  page.renew();
}
function turnTheme() {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  showTheme();
}

function showWindow(seconds) {
  byId('window').value = String(SECONDS.find((one) => one >= seconds) || SECONDS[SECONDS.length - 1]);
  page.renew();
}

function filter() {
  const found = tables.series.filter(byId('filter').value);
  say(byId('found'), byId('filter').value.trim() === '' ? '' : plural(found, 'operation'));
}

function toggleKeys() {
  if (byId('keys').open) byId('keys').close();
  else byId('keys').showModal();
}

const KEYS = {
  '/': () => byId('filter').focus(),
  'p': () => page.pause(),
  't': turnTheme,
  '?': toggleKeys,
  '1': () => showWindow(SECONDS[0]),
  '2': () => showWindow(SECONDS[1]),
  '3': () => showWindow(SECONDS[2]),
};
document.addEventListener('keydown', function (event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select')) return;
  if (!(event.key in KEYS) || (byId('keys').open && event.key !== '?')) return;
  event.preventDefault();
  KEYS[event.key]();
});
byId('filter').addEventListener('input', filter);
byId('filter').addEventListener('keydown', function (event) {
  if (event.key !== 'Escape') return;
  if (byId('filter').value === '') byId('filter').blur();
  byId('filter').value = '';
  filter();
});
byId('window').addEventListener('change', () => page.renew());
byId('pause').addEventListener('click', () => page.pause());
byId('theme').addEventListener('click', turnTheme);
byId('help').addEventListener('click', toggleKeys);
byId('close').addEventListener('click', toggleKeys);
systemDark.addEventListener('change', showTheme);
document.addEventListener('visibilitychange', () => page.refresh());

showTheme();
showWindow(Number(new URLSearchParams(location.search).get('seconds')) || SECONDS[1]);
askWhatIsDue();
setInterval(idle, IDLE_MS);
stream.run();
