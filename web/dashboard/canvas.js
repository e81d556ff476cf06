/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A canvas with a time axis: its size, its colours, its cursor. What is drawn in it comes from lines.js and heat.js.
 *
 * Nothing here asks the browser for a layout while it draws: sizes come from an observer, colours are read once for a
 * theme, and what is not in the window is not drawn.
 */

const LEFT = 56;   /* room for the figures of the vertical axis */
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22; /* and of the time axis */
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const TIME_ROOM = 76; /* pixels between two times */
const HUES = 7;       /* --hue-0 ... */

/* Colours as the browser sees them now, by the name of their property. */
const colours = {
  probe: document.getElementById('probe'),
  now: {},
  read() {
    const names = ['ink', 'quiet', 'line', 'card', 'mark', 'fill', 'band', 'regressed'];
    for (let hue = 0; hue < HUES; hue++) names.push('hue-' + hue);
    names.forEach((name) => {
      this.probe.style.color = 'var(--' + name + ')';
      this.now[name] = getComputedStyle(this.probe).color;
    });
  },
};

class Chart {
  /* `draw(chart, context)` is called when there is something new; `page` says which slots are shown, and the cursor. */
  constructor(canvas, page, draw) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.font = '11px ' + getComputedStyle(canvas).fontFamily;
    this.page = page;
    this.draw = draw;
    this.width = this.height = 0;
    this.seen = false;
    this.fresh = true;
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
    const dots = window.devicePixelRatio || 1;
    this.width = width;
    this.height = height;
    this.canvas.width = Math.round(width * dots);
    this.canvas.height = Math.round(height * dots);
    this.context.setTransform(dots, 0, 0, dots, 0, 0);
    this.fresh = true;
    this.page.redraw();
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

  get bottom() {
    return this.height - BOTTOM;
  }

  /* The middle of a slot. The window's slots always have the same width, however few of them there are yet. */
  x(slot) {
    return this.width - RIGHT - (this.page.to - slot + .5) * this.step;
  }

  get step() {
    return (this.width - LEFT - RIGHT) / this.page.wanted;
  }

  slotAt(x) {
    const slot = Math.round(this.page.to - (this.width - RIGHT - x) / this.step + .5);
    return slot >= this.page.from && slot <= this.page.to ? slot : null;
  }

  /* Time went on. A step of less than a pixel waits for the next one. */
  moved() {
    if (!(Math.abs(this.page.to - this.drawn) * this.step < 1)) this.fresh = true;
  }

  /* Draws, if there is something new and somebody who may see it. */
  update() {
    if (!this.fresh || !this.seen || this.width < LEFT + RIGHT || colours.now.ink === undefined) return;
    this.fresh = false;
    this.drawn = this.page.to;
    const { context } = this;
    context.clearRect(0, 0, this.width, this.height);
    context.font = this.font;
    context.textBaseline = 'middle';
    if (this.page.to < 0) this.say('Waiting for the first tick');
    else this.draw(this, context);
  }

  say(text) {
    this.context.fillStyle = colours.now.quiet;
    this.context.textAlign = 'center';
    this.context.fillText(text, LEFT + (this.width - LEFT - RIGHT) / 2, TOP + (this.bottom - TOP) / 2);
  }

  /* A line over the whole width with its figure. */
  level(y, text) {
    const { context } = this;
    context.fillStyle = colours.now.line;
    context.fillRect(LEFT, Math.round(y), this.width - LEFT - RIGHT, 1);
    context.fillStyle = colours.now.quiet;
    context.textAlign = 'right';
    context.fillText(text, LEFT - 8, y);
  }

  /* Times of day below, at round ones. */
  times() {
    const { context, page } = this;
    const shown = page.wanted * page.kept.interval;
    const least = shown * TIME_ROOM / (this.width - LEFT - RIGHT);
    const step = TIME_STEPS.find((one) => one >= least) || TIME_STEPS[TIME_STEPS.length - 1];
    const newest = page.kept.timeOf(page.to);
    context.fillStyle = colours.now.quiet;
    context.textAlign = 'center';
    for (let time = Math.floor(newest / step) * step; time > newest - shown; time -= step) {
      const x = this.x(page.to - (newest - time) / page.kept.interval);
      if (x < LEFT + 20 || x > this.width - RIGHT - 20) continue;
      context.fillText(clock(time, step < 60), x, this.height - BOTTOM / 2 + 2);
      context.fillRect(Math.round(x), this.bottom, 1, 4);
    }
  }

  cursor() {
    const { cursor } = this.page;
    if (cursor === null) return;
    this.context.fillStyle = colours.now.ink;
    this.context.fillRect(Math.round(this.x(cursor)), TOP, 1, this.bottom - TOP);
  }
}
