/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A canvas with a time axis: its size, its colours, its cursor. What moves in it is a strip (strip.js); what is drawn
 * there comes from lines.js and heat.js. All lengths here are the canvas's own dots, whole ones where they may be.
 *
 * Nothing here asks the browser for a layout while it draws: sizes come from an observer, colours are read once for a
 * theme, and what is not in the window is not drawn.
 */

const LEFT = 56;   /* room for the figures of the vertical axis, in the page's pixels as the next ones */
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22; /* and of the time axis */
const LETTERS = 11;
const LEAST_STEP = 2;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const TIME_ROOM = 76; /* between two times */
const HUES = 7;       /* --hue-0 ... */

/* Colours as the browser sees them now, by the name of their property. */
const colours = {
  probe: document.getElementById('probe'),
  now: {},
  read() {
    const names = ['ink', 'quiet', 'line', 'mark', 'regressed'];
    for (let hue = 0; hue < HUES; hue++) names.push('hue-' + hue);
    names.forEach((name) => {
      this.probe.style.color = 'var(--' + name + ')';
      this.now[name] = getComputedStyle(this.probe).color;
    });
  },
};

class Chart {
  /* `draw(chart)` is called when there is something new; `page` says which slots are shown, and the cursor. */
  constructor(canvas, page, draw) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.letters = getComputedStyle(canvas).fontFamily;
    this.strip = new Strip();
    this.page = page;
    this.draw = draw;
    this.dots = 1;        /* for each of the page's pixels */
    this.seen = false;
    this.fresh = true;    /* there is something new */
    this.standing = null; /* words in the place of a chart */
    new ResizeObserver((entries) => this.resize(entries[0].contentRect)).observe(canvas);
    new IntersectionObserver((entries) => {
      this.seen = entries[entries.length - 1].isIntersecting;
      this.page.redraw();
    }).observe(canvas);
    canvas.addEventListener('pointermove', (event) => page.point(this.slotAt(event.offsetX)));
    canvas.addEventListener('pointerdown', (event) => page.point(this.slotAt(event.offsetX)));
    canvas.addEventListener('pointerleave', () => page.point(null));
    canvas.addEventListener('blur', () => page.point(null));
    canvas.addEventListener('keydown', (event) => this.key(event));
  }

  resize({ width, height }) {
    this.dots = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * this.dots);
    this.canvas.height = Math.round(height * this.dots);
    this.renew();
    this.page.redraw();
  }

  /* Everything is to be drawn anew. */
  renew() {
    this.strip.forget();
    this.standing = null;
    this.fresh = true;
  }

  /* Arrows move the cursor, slot by slot. */
  key(event) {
    const { from, to, cursor } = this.page;
    const start = cursor === null ? to : cursor;
    const slot = { ArrowLeft: start - 1, ArrowRight: start + 1, Home: from, End: to, Escape: null }[event.key];
    if (slot === undefined) return;
    event.preventDefault();
    this.page.point(slot === null ? null : Math.min(Math.max(slot, from), to));
  }

  room(pixels) {
    return Math.round(pixels * this.dots);
  }

  get left() { return this.room(LEFT); }
  get right() { return this.canvas.width - this.room(RIGHT); }
  get top() { return this.room(TOP); }
  get bottom() { return this.canvas.height - this.room(BOTTOM); }

  /* The middle of a slot. The window's slots always have the same width, however few of them there are yet. */
  x(slot) {
    return this.left + this.strip.middle(slot);
  }

  /* Where a time is that slots need not know. */
  xOf(time) {
    const { kept, to } = this.page;
    return Math.round(this.x(to - (kept.timeOf(to) - time) / kept.interval));
  }

  /* The slot below one of the page's pixels. */
  slotAt(pixel) {
    const slot = this.strip.slotAt(pixel * this.dots - this.left);
    return slot >= this.page.from && slot <= this.page.to ? slot : null;
  }

  /* Time went on. A step that is too small to be seen waits for the next one. */
  moved() {
    const step = this.strip.endOf(this.page.to) - this.strip.end;
    if (!(step >= 0 && step < this.room(LEAST_STEP))) this.fresh = true;
  }

  /* Draws, if there is something new and somebody who may see it. */
  update() {
    const width = this.right - this.left, height = this.bottom - this.top;
    if (!this.fresh || !this.seen || width < 1 || height < 1 || colours.now.ink === undefined) return;
    this.fresh = false;
    this.strip.resize(width, height, this.page.wanted);
    if (this.page.to < 0) this.say('Waiting for the first tick');
    else this.draw(this);
  }

  clear() {
    const { context, canvas } = this;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = this.room(LETTERS) + 'px ' + this.letters;
    context.textBaseline = 'middle';
  }

  /* Words in the place of a chart. */
  say(text) {
    if (this.standing === text) return;
    this.clear();
    this.standing = text;
    this.context.fillStyle = colours.now.quiet;
    this.context.textAlign = 'center';
    this.context.fillText(text, Math.round((this.left + this.right) / 2), Math.round((this.top + this.bottom) / 2));
  }

  /*
   * The chart: `levels` [[share of the height, text], ...] behind, then the strip with its times, and the cursor. `key`
   * and `paint` are Strip.bring()'s.
   */
  show(levels, key, paint) {
    const { page, strip } = this;
    this.clear();
    this.standing = null;
    levels.forEach(([share, text]) => this.level(this.bottom - (this.bottom - this.top) * share, text));
    strip.bring(page.from, page.to, [page.kept.epoch, page.wanted, key].join(' '), paint);
    this.context.drawImage(strip.canvas, this.left, this.top);
    this.moves();
    this.times();
    this.cursor();
  }

  /* A line over the whole width with its figure. */
  level(height, text) {
    const { context } = this;
    const y = Math.round(height);
    context.fillStyle = colours.now.line;
    context.fillRect(this.left, y, this.right - this.left, this.room(1));
    context.fillStyle = colours.now.quiet;
    context.textAlign = 'right';
    context.fillText(text, this.left - this.room(8), y);
  }

  /* Times of day below, at round ones. */
  times() {
    const { context, page, left, right, bottom } = this;
    const shown = page.wanted * page.kept.interval;
    const least = shown * this.room(TIME_ROOM) / (right - left);
    const step = TIME_STEPS.find((one) => one >= least) || TIME_STEPS[TIME_STEPS.length - 1];
    const newest = page.kept.timeOf(page.to);
    const half = this.room(20); /* of a time's width */
    context.fillStyle = colours.now.quiet;
    context.textAlign = 'center';
    for (let time = Math.floor(newest / step) * step; time > newest - shown; time -= step) {
      const x = this.xOf(time);
      if (x < left + half || x > right - half) continue;
      context.fillText(clock(time, step < 60), x, bottom + this.room(BOTTOM / 2 + 2));
      context.fillRect(x, bottom, this.room(1), this.room(4));
    }
  }

  /* Where processes went to another backend: a dashed line. */
  moves() {
    const { context, page, left, right, top, bottom } = this;
    context.fillStyle = colours.now.ink;
    page.kept.events.filter((event) => event.kind === MOVE).forEach((event) => {
      const x = this.xOf(event.t), dash = this.room(3);
      if (!(x >= left && x <= right)) return;
      for (let y = top; y < bottom; y += 2 * dash) context.fillRect(x, y, this.room(1), Math.min(dash, bottom - y));
    });
  }

  cursor() {
    const { cursor } = this.page;
    if (cursor === null) return;
    this.context.fillStyle = colours.now.ink;
    this.context.fillRect(Math.round(this.x(cursor)), this.top, this.room(1), this.bottom - this.top);
  }
}
