/* SPDX-License-Identifier: Apache-2.0 */

/* The page's tables: their columns, and where their rows come from. */

const byId = (id) => document.getElementById(id);
const text = (value) => (value === null || value === undefined ? UNKNOWN : String(value));
const sumOfErrors = (errors) => Object.values(errors || {}).reduce((sum, one) => sum + numberOr(one, 0), 0);
const errorNames = (errors) => Object.entries(errors || {}).map(([name, n]) => name + ' ' + count(n)).join(', ');
const ratio = (value) => (known(value) ? 'x ' + figure(value, 3) : UNKNOWN);

/* A column of figures, sorted by what it shows. */
const figures = (title, value, text_of, more) => ({
  title, numeric: true, value, text: (row) => text_of(value(row)), ...more,
});

/* All series: of the newest tick what changes, of the beginning what adds up. */
function seriesTable(page) {
  const now = (name) => (row) => row[name][page.kept.at(page.to)];
  const total = (row) => page.totals.get(row.key) || {};
  return new Table(byId('series'), [
    { title: 'Operation', text: (row) => row.name },
    { title: 'Backend', text: (row) => text(row.backend) },
    figures('Rate /s', now('rate'), short),
    ...QUANTILES.map((name) => figures(name, now(name), seconds)),
    figures('Errors /s', now('errors'), short),
    figures('Done', (row) => total(row).ok, count),
    figures('Failed', (row) => total(row).failed, count, { title_of: (row) => errorNames(total(row).errors) }),
  ], {
    keyOf: (row) => row.key, words: (row) => row.key, sort: 2, descending: true, choose: (row) => page.choose(row.key),
    empty: 'No operation fits.',
  });
}

/* What a guard says of its process, in the words of the interface, and here. */
const FELL_BACK = 'fallen_back';
const GUARDS = { preferred: 'watches', [FELL_BACK]: 'fell back' };

function processTable(page) {
  return new Table(byId('processes'), [
    { title: 'Program', text: (row) => text(row.program) },
    figures('Process', (row) => row.pid, text),
    { title: 'State', text: (row) => (row.runs ? 'running' : 'ended') },
    {
      title: 'Guard', text: (row) => text(GUARDS[row.guard]),
      class_of: (row) => (row.guard === FELL_BACK ? 'warn' : ''),
    },
    figures('Since', (row) => page.now - row.since, (age) => (age >= 0 ? duration(age) : UNKNOWN)),
    figures('Last', (row) => row.last_s, duration),
    figures('Done', (row) => row.ok, count),
    figures('Failed', (row) => (known(row.errors) ? row.errors : sumOfErrors(row.errors)), count),
    { title: 'Library', text: (row) => text(row.version) },
  ], {
    keyOf: (row) => [row.pid, row.generation, row.since].join(' '), sort: 6, descending: true,
    empty: 'No process is seen. One that runs with PQLANE_METRICS=shm is.',
  });
}

/* By the newest tick: which backend does how much of the work. */
function backendRows(page) {
  const at = page.kept.at(page.to);
  const rows = new Map();
  let all = 0;
  page.kept.series.forEach((series) => {
    if (!rows.has(series.backend)) rows.set(series.backend, { backend: series.backend, rate: 0, kinds: 0 });
    const row = rows.get(series.backend);
    row.rate += series.rate[at] || 0;
    row.kinds += series.rate[at] > 0 ? 1 : 0;
    all += series.rate[at] || 0;
  });
  return Array.from(rows.values(), (row) => ({ ...row, all }));
}

function backendTable() {
  return new Table(byId('backends'), [
    { title: 'Backend', text: (row) => text(row.backend) },
    figures('Rate /s', (row) => row.rate, short),
    { ...figures('Share', (row) => row.rate, text), text: (row) => percent(row.rate, row.all) },
    figures('Operations', (row) => row.kinds, count),
  ], { keyOf: (row) => String(row.backend), sort: 1, descending: true, empty: 'No backend has done anything yet.' });
}

function floorTable(page) {
  const live = (row) => {
    const series = page.kept.series.get(keyOf(row));
    return series ? series.p50[page.kept.at(page.to)] : NaN;
  };
  const precise = (value) => seconds(value, 3);
  return new Table(byId('floors'), [
    { title: 'Operation', text: operationOf },
    { title: 'Backend', text: (row) => text(row.backend) },
    figures('Floor', (row) => row.floor_s, precise),
    figures('Measured', (row) => row.measured_s, precise),
    figures('By the floor', (row) => row.measured_s / row.floor_s, ratio),
    figures('Live p50', live, seconds),
  ], { keyOf, sort: 4, descending: true, empty: 'That run has no floors.' });
}

/* Classical and post-quantum times on one logarithmic scale: they are some powers of ten apart. */
function showClassical(costs) {
  const classical = listOf(costs.classical).map(({ name, seconds: time }) => ({ name, time, ours: false }));
  const ours = listOf(costs.floors).map((row) => ({
    name: operationOf(row) + ' ' + row.backend, time: row.measured_s, ours: true,
  }));
  const rows = [...classical, ...ours].filter((row) => row.time > 0).sort((a, b) => a.time - b.time);
  byId('classical-part').hidden = classical.length === 0;
  if (classical.length === 0) return;
  const low = Math.log(rows[0].time), high = Math.max(Math.log(rows[rows.length - 1].time), low + 1);
  byId('classical').replaceChildren(...rows.map((row) => {
    const [item, name, track, dot, value] = ['li', 'span', 'span', 'i', 'b'].map((tag) => document.createElement(tag));
    dot.className = row.ours ? 'dot ours' : 'dot';
    name.className = 'name';
    name.textContent = row.name;
    name.title = row.ours ? 'post-quantum' : 'classical';
    track.className = 'track';
    dot.style.left = 100 * (Math.log(row.time) - low) / (high - low) + '%';
    value.textContent = seconds(row.time, 3);
    track.append(dot);
    item.append(name, track, value);
    return item;
  }));
}
