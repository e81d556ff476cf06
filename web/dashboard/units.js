/* SPDX-License-Identifier: Apache-2.0 */

/* Numbers as people read them: few digits, a unit, and a dash for what is not known. */

const UNKNOWN = '-';
const known = (value) => typeof value === 'number' && Number.isFinite(value);

/* `digits` significant ones; zeros at the end stay, so that columns do not jump. */
function figure(value, digits) {
  const whole = value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.min(Math.max(digits - whole, 0), digits - 1));
}

/* Times: two digits, which is what windows are rounded to; a stored run's costs have three. */
function seconds(value, digits = 2) {
  if (!known(value)) return UNKNOWN;
  for (const [unit, size] of [['ns', 1e-9], ['us', 1e-6], ['ms', 1e-3]]) {
    /* What would be rounded to 1000 has the next unit. */
    if (value < size * (1000 - 5 * 10 ** (2 - digits))) return figure(value / size, digits) + ' ' + unit;
  }
  return figure(value, digits) + ' s';
}

/* Rates, and whatever else is large: 0.50, 950, 12.3k, 1.24M. */
function short(value) {
  if (!known(value)) return UNKNOWN;
  if (value === 0) return '0';
  for (const [unit, size] of [['', 1], ['k', 1e3], ['M', 1e6]]) {
    if (value < size * 999.5) return figure(value / size, 3) + unit;
  }
  return figure(value / 1e9, 3) + 'G';
}

/* The same on an axis, where figures are round: 0.5, 12k. */
const level = (value) => short(value).replace(/(\.\d*?)0+(?=\D?$)/, '$1').replace(/\.(?=\D?$)/, '');
const perSecond = (value) => (known(value) ? short(value) + ' /s' : UNKNOWN);
const count = (value) => (known(value) ? Math.round(value).toLocaleString('en') : UNKNOWN);
const percent = (part, whole) => (whole > 0 ? figure(100 * part / whole, 2) + ' %' : UNKNOWN);
const plural = (number, what) => count(number) + ' ' + what + (number === 1 ? '' : 's');

const two = (number) => String(number).padStart(2, '0');
function clock(time, withSeconds = true) {
  if (!known(time)) return UNKNOWN;
  const date = new Date(time * 1000);
  return two(date.getHours()) + ':' + two(date.getMinutes()) + (withSeconds ? ':' + two(date.getSeconds()) : '');
}

function duration(time) {
  if (!known(time) || time < 0) return UNKNOWN;
  if (time < 60) return Math.floor(time) + ' s';
  if (time < 3600) return Math.floor(time / 60) + ' min';
  if (time < 86400) return Math.floor(time / 3600) + ' h ' + Math.floor(time % 3600 / 60) + ' min';
  return Math.floor(time / 86400) + ' d ' + Math.floor(time % 86400 / 3600) + ' h';
}

/*
 * Sets an element's text if it is another one: for most of them the browser has nothing to do. The node stays, which is
 * less work than a new one.
 */
function say(element, text) {
  const node = element.firstChild;
  if (node === null) element.textContent = text;
  else if (node.data !== text) node.data = text;
}
