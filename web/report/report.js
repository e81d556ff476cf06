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

  /*
   * What can be filtered, by the list or table body that it is in. What does not fit is taken out of the document
   * rather than hidden: hiding thousands of neighbours one by one takes browsers very long, replacing them does not.
   */
  const lists = new Map();
  all('[data-f]').forEach(function (element, at) {
    const parent = element.parentElement;
    if (!lists.has(parent)) lists.set(parent, { parent, items: [], shown: 0 });
    lists.get(parent).items.push({ element, at, text: element.dataset.f.toLowerCase(), fits: true });
  });
  lists.forEach((list) => { list.shown = list.items.length; });
  function show(list) {
    const fragment = document.createDocumentFragment();
    const fitting = list.items.filter((item) => item.fits);
    fitting.forEach((item) => fragment.append(item.element));
    list.parent.replaceChildren(fragment);
    list.shown = fitting.length;
  }

  /* Sorting: by the number a cell carries, else by its text; what has no number goes last either way. */
  const words = new Intl.Collator('en', { numeric: true });
  function key(row, column) {
    const cell = row.cells[column];
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
  function sort(table, list, heads, column) {
    const before = heads[column].getAttribute('aria-sort');
    const next = before === null ? 'ascending' : before === 'ascending' ? 'descending' : null;
    const sign = next === 'descending' ? -1 : 1;
    list.items.forEach((item) => { item.by = key(item.element, column); });
    list.items.sort((a, b) => (next && compare(a.by, b.by, sign)) || a.at - b.at);
    show(list);
    heads.forEach((head) => head.removeAttribute('aria-sort'));
    if (next) heads[column].setAttribute('aria-sort', next);
    table.toggleAttribute('data-sorted', next !== null);
  }
  all('table.sortable').forEach(function (table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const list = lists.get(table.tBodies[0]);
    if (!list) return;
    heads.forEach(function (head, column) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => sort(table, list, heads, column));
    });
  });

  /* Filter: every word has to be in the operation's name or verdict. */
  const filter = document.getElementById('filter');
  const found = document.getElementById('found');
  const groups = all('.group').map((group) => ({ group, list: lists.get(group.querySelector('ul')) }));
  function apply() {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const names = new Set();
    lists.forEach(function (list) {
      let changed = false;
      list.items.forEach(function (item) {
        const fits = wanted.every((word) => item.text.includes(word));
        changed ||= fits !== item.fits;
        item.fits = fits;
        if (fits) names.add(item.text.split(' ')[0]);
      });
      if (changed) show(list);
    });
    groups.forEach(({ group, list }) => { group.hidden = list.shown === 0; });
    found.textContent = wanted.length === 0 ? '' : names.size + (names.size === 1 ? ' operation' : ' operations');
  }
  let waiting = 0;
  filter.addEventListener('input', function () {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 150);
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
