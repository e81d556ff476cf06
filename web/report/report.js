/* SPDX-License-Identifier: Apache-2.0 */

/* Sorting, filter and theme of the HTML report. Without this script everything is there, in the library's order. */

(function () {
  'use strict';
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const root = document.documentElement;

  /* Theme: what the system says, until the button is pressed. */
  const theme = document.getElementById('theme');
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === 'dark' : systemDark.matches;
  }
  function showTheme() {
    theme.setAttribute('aria-pressed', String(isDark()));
  }
  theme.addEventListener('click', function () {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    showTheme();
  });
  systemDark.addEventListener('change', showTheme);
  showTheme();

  /* Sorting: by the number a cell carries, else by its text; what has no number goes last either way. */
  const words = new Intl.Collator('en', { numeric: true });
  function key(row, column) {
    const cell = row.cells[column];
    if (!cell) return { text: '', number: NaN, numeric: false };
    return {
      text: cell.textContent,
      number: cell.hasAttribute('data-v') ? Number(cell.dataset.v) : NaN,
      numeric: cell.classList.contains('n'),
    };
  }
  function compare(a, b, sign) {
    if (!a.numeric) return sign * words.compare(a.text, b.text);
    if (Number.isNaN(a.number) || Number.isNaN(b.number)) return Number.isNaN(a.number) - Number.isNaN(b.number);
    return sign * (a.number - b.number);
  }
  /* Up, down, and back to the library's order. */
  function sort(table, heads, column) {
    const before = heads[column].getAttribute('aria-sort');
    const next = before === null ? 'ascending' : before === 'ascending' ? 'descending' : null;
    const body = table.tBodies[0];
    const rows = Array.from(body.rows).map((row) => ({ row, at: Number(row.dataset.at), by: key(row, column) }));
    const sign = next === 'descending' ? -1 : 1;
    rows.sort((a, b) => (next && compare(a.by, b.by, sign)) || a.at - b.at);
    body.append(...rows.map((item) => item.row));
    heads.forEach((head) => head.removeAttribute('aria-sort'));
    if (next) {
      heads[column].setAttribute('aria-sort', next);
      table.dataset.sorted = '';
    } else {
      delete table.dataset.sorted;
    }
  }
  all('table.sortable').forEach(function (table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    Array.from(table.tBodies[0].rows).forEach((row, at) => { row.dataset.at = String(at); });
    heads.forEach(function (head, column) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => sort(table, heads, column));
    });
  });

  /* Filter: every word has to be in the operation's name or verdict. */
  const filter = document.getElementById('filter');
  const found = document.getElementById('found');
  const items = all('[data-f]').map((element) => ({ element, text: element.dataset.f.toLowerCase() }));
  const groups = all('.group');
  function apply() {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const names = new Set();
    items.forEach(function (item) {
      const fits = wanted.every((word) => item.text.includes(word));
      item.element.hidden = !fits;
      if (fits) names.add(item.text.split(' ')[0]);
    });
    groups.forEach((group) => { group.hidden = !group.querySelector('[data-f]:not([hidden])'); });
    found.textContent = wanted.length === 0 ? '' : names.size + (names.size === 1 ? ' operation' : ' operations');
  }
  let waiting = 0;
  filter.addEventListener('input', function () {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  filter.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || filter.value === '') return;
    filter.value = '';
    apply();
  });

  /* A link into what is folded opens it, and so does printing. */
  function unfold() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === 'DETAILS') target.open = true;
  }
  addEventListener('hashchange', unfold);
  unfold();
  let opened = [];
  addEventListener('beforeprint', function () {
    opened = all('details:not([open])');
    opened.forEach((details) => { details.open = true; });
  });
  addEventListener('afterprint', function () {
    opened.forEach((details) => { details.open = false; });
  });

  document.getElementById('tools').hidden = false;
}());
