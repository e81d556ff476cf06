/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What moves in a chart: a picture of the slots that are shown, as wide and high as the chart's axes, transparent where
 * nothing is.
 *
 * It moves by whole dots. So what stands in it is moved, and only the newest slots are drawn; the result is the same as
 * if all of it had been drawn.
 */

const REACH = 8; /* dots by which what is drawn of a slot may reach into others: half a line, and where two meet */

class Strip {
  constructor() {
    this.canvas = document.createElement('canvas');
    this.context = this.canvas.getContext('2d');
    this.forget();
  }

  /* All of it is to be drawn again. */
  forget() {
    this.key = null;
    this.end = NaN;
  }

  /* So many dots for so many slots. */
  resize(width, height, slots) {
    this.pace = width / slots;
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.forget();
  }

  /* Where a slot ends, in dots after the beginning of slot 0. */
  endOf(slot) {
    return Math.round((slot + 1) * this.pace);
  }

  /* And in this picture: where it begins, and its middle. */
  left(slot) {
    return this.endOf(slot - 1) - this.end + this.canvas.width;
  }

  middle(slot) {
    return (slot + .5) * this.pace - this.end + this.canvas.width;
  }

  slotAt(x) {
    return Math.floor((x - this.canvas.width + this.end) / this.pace);
  }

  /*
   * Makes `to` the newest slot. `key` says what all that is drawn depends on, besides the slots themselves: as long as
   * it is the same, `draw(strip, first, to)` is called for the slots that are new, and some before them.
   */
  bring(from, to, key, draw) {
    const { context, canvas } = this;
    const shift = this.endOf(to) - this.end;
    const stays = key === this.key && to >= this.to && shift < canvas.width;
    if (stays && to === this.to) return;
    this.end = this.endOf(to);
    if (stays) {
      context.globalCompositeOperation = 'copy';
      context.drawImage(canvas, -shift, 0);
      context.globalCompositeOperation = 'source-over';
    }
    const x = stays ? Math.max(this.left(this.to) - REACH, 0) : 0;
    this.to = to;
    this.key = key;
    context.clearRect(x, 0, canvas.width - x, canvas.height);
    context.save();
    context.beginPath();
    context.rect(x, 0, canvas.width - x, canvas.height);
    context.clip();
    draw(this, Math.max(this.slotAt(x - REACH) - 1, from), to);
    context.restore();
  }
}
