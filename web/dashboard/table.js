/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Tables that change while somebody reads them: sorted by a column, filtered by words, walked with the arrows.
 *
 * An update touches the cells whose text is another one, in rows that are in the window: the others are written when
 * they come into it. Rows move only if the order is another one, and not each second, so that one can read them (and
 * rows that move cost more than all else that a tick changes); while the pointer or the focus is in the table they stay
 * where they are, so that nothing jumps away from under them.
 */

const SETTLED_MS = 10000; /* an order lasts at least so long, if the rows are the same */
const AHEAD = '100px'; /* of the window's edge rows are written, so that none is seen empty */
const words = new Intl.Collator('en', { numeric: true });

class Table {
  /*
   * `columns`: [{ title, numeric, text(row), value(row), title_of(row), class_of(row) }], the first one is the row's
   * heading. `value` is what is sorted by, `text` if there is none. `options`: keyOf(row), sort (number of a column),
   * descending, choose(row) if rows can be chosen, words(row) if they can be filtered, empty (what is said without
   * rows).
   */
  constructor(element, columns, options) {
    this.element = element;
    this.columns = columns;
    this.options = options;
    this.sort = options.sort;
    this.descending = Boolean(options.descending);
    this.rows = new Map();
    this.order = [];
    this.settled = 0; /* when it was made, by performance.now() */
    this.wanted = [];
    this.chosen = null;
    this.observer = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
      const row = this.rows.get(target.dataset.key);
      if (!row) return;
      row.seen = isIntersecting;
      if (row.seen) this.write(row);
    }), { rootMargin: AHEAD });
    this.head();
    this.body = element.createTBody();
    this.nothing = document.createElement('p');
    this.nothing.className = 'quiet';
    this.nothing.textContent = options.empty;
    element.parentElement.after(this.nothing);
    this.body.addEventListener('click', (event) => this.choose(event.target.closest('tr')));
    this.body.addEventListener('keydown', (event) => this.key(event));
    this.show();
  }

  head() {
    const row = this.element.createTHead().insertRow();
    this.heads = this.columns.map((column, at) => {
      const head = document.createElement('th');
      const button = document.createElement('button');
      head.scope = 'col';
      head.classList.toggle('n', Boolean(column.numeric));
      button.type = 'button';
      button.textContent = column.title;
      button.addEventListener('click', () => this.by(at));
      head.append(button);
      row.append(head);
      return head;
    });
    this.mark();
  }

  /* By another column: words upwards, figures the largest first. Once more turns it round. */
  by(column) {
    this.descending = this.sort === column ? !this.descending : Boolean(this.columns[column].numeric);
    this.sort = column;
    this.mark();
    this.show(true);
  }

  mark() {
    this.heads.forEach((head, at) => {
      if (at === this.sort) head.setAttribute('aria-sort', this.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
  }

  filter(text) {
    this.wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.show(true);
    return this.order.length;
  }

  fits(row) {
    if (this.wanted.length === 0) return true;
    const text = this.options.words(row).toLowerCase();
    return this.wanted.every((word) => text.includes(word));
  }

  compare(a, b) {
    const { value, text } = this.columns[this.sort];
    const sign = this.descending ? -1 : 1;
    if (!value) return sign * words.compare(text(a.data), text(b.data)) || a.at - b.at;
    const [x, y] = [value(a.data), value(b.data)];
    /* What is not known is last either way. */
    return known(x) - known(y) ? known(y) - known(x) : (known(x) && sign * (x - y)) || a.at - b.at;
  }

  update(list) {
    const gone = new Set(this.rows.keys());
    list.forEach((data) => {
      const key = this.options.keyOf(data);
      gone.delete(key);
      if (!this.rows.has(key)) this.rows.set(key, this.make(key, this.rows.size));
      const row = this.rows.get(key);
      row.data = data;
      if (row.seen) this.write(row);
    });
    gone.forEach((key) => {
      this.observer.unobserve(this.rows.get(key).element);
      this.rows.delete(key);
    });
    this.show();
  }

  write({ data, cells, texts }) {
    this.columns.forEach((column, at) => {
      const text = column.text(data);
      if (texts[at] === text) return;
      texts[at] = text;
      say(cells[at], text);
      if (column.class_of) cells[at].className = column.class_of(data);
      if (column.title_of) cells[at].title = column.title_of(data);
    });
  }

  make(key, at) {
    const element = document.createElement('tr');
    const cells = this.columns.map((column, i) => {
      const cell = document.createElement(i === 0 ? 'th' : 'td');
      if (i === 0) cell.scope = 'row';
      cell.classList.toggle('n', Boolean(column.numeric));
      element.append(cell);
      return cell;
    });
    element.tabIndex = -1;
    element.dataset.key = key;
    this.observer.observe(element);
    return { key, at, element, cells, texts: [], data: null, seen: false };
  }

  show(now) {
    const fitting = Array.from(this.rows.values()).filter((row) => this.fits(row));
    const isOld = performance.now() - this.settled >= SETTLED_MS || fitting.length !== this.order.length;
    if (now || (isOld && !this.element.matches(':hover, :focus-within'))) {
      fitting.sort((a, b) => this.compare(a, b));
      this.settled = performance.now();
    } else {
      const before = new Map(this.order.map((row, at) => [row, at]));
      const place = (row) => (before.has(row) ? before.get(row) : Infinity);
      fitting.sort((a, b) => (place(a) === place(b) ? a.at - b.at : place(a) - place(b)));
    }
    const same = fitting.length === this.order.length && fitting.every((row, at) => row === this.order[at]);
    if (same && this.nothing.hidden === fitting.length > 0) return;
    this.order = fitting;
    this.place(fitting.map((row) => row.element));
    this.nothing.hidden = fitting.length > 0;
    this.element.parentElement.hidden = fitting.length === 0;
    this.enter(this.body.querySelector('[tabindex="0"]') || this.body.rows[0]);
  }

  /* Makes these the table's rows. Only who is at the wrong place is moved. */
  place(elements) {
    const stays = new Set(elements);
    Array.from(this.body.rows).filter((row) => !stays.has(row)).forEach((row) => row.remove());
    let next = this.body.firstElementChild;
    elements.forEach((element) => {
      if (element === next) next = next.nextElementSibling;
      else this.body.insertBefore(element, next);
    });
  }

  /* One row can be reached with Tab, the others with the arrows. */
  enter(element) {
    const before = this.body.querySelector('[tabindex="0"]');
    if (before && before !== element) before.tabIndex = -1;
    if (element) element.tabIndex = 0;
  }

  choose(element) {
    if (!element || !this.options.choose) return;
    this.enter(element);
    this.options.choose(this.rows.get(element.dataset.key).data);
  }

  /* Rows of these keys are the chosen ones. */
  point(keys) {
    if (this.chosen === String(keys)) return;
    this.chosen = String(keys);
    this.rows.forEach((row) => {
      if (keys.includes(row.key)) row.element.setAttribute('aria-current', 'true');
      else row.element.removeAttribute('aria-current');
    });
  }

  key(event) {
    const row = event.target.closest('tr');
    const all = this.body.rows;
    const to = {
      ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: all[0], End: all[all.length - 1],
    };
    if (event.key === 'Enter' || event.key === ' ') this.choose(row);
    else if (!(event.key in to)) return;
    event.preventDefault();
    if (!to[event.key]) return;
    this.enter(to[event.key]);
    to[event.key].focus();
  }
}
