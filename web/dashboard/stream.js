/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The way to the server: what was, then what is, and again from the start when the connection breaks.
 *
 * The stream is read with fetch() rather than EventSource, which cannot carry a bearer token. It is opened before the
 * history is asked for, and waits meanwhile: so no tick is missed between the two, and one that is in both is known by
 * its time.
 */

const RETRY_MS = 2000;        /* until the server says otherwise */
const SILENT_MS = 40000;      /* a server that lives writes each 15 s, so this one does not */
const LOOK_MS = 1000;         /* between two looks at whether it lives */
const STALLED_TICKS = 3;      /* missing ticks before the page says so */
const MOST_RETRY_MS = 60000; /* whatever the server says */
const MOST_PENDING = 1 << 24; /* characters of one event */

/*
 * A token comes behind #token=, which no server gets to see, and leaves the address at once. It is all that stands
 * there, as it is: "&", "+" and "%" may be in it.
 */
const TOKEN = '#token=';
let token = null;
function takeToken() {
  if (!location.hash.startsWith(TOKEN)) return;
  token = location.hash.slice(TOKEN.length);
  window.history.replaceState(null, '', location.pathname + location.search);
}
takeToken();
addEventListener('hashchange', takeToken); /* somebody writes it behind the address of the open page */

function ask(path, signal) {
  return fetch('api/v1/' + path, {
    cache: 'no-store', credentials: 'same-origin', signal, headers: token ? { Authorization: 'Bearer ' + token } : {},
  }).then(function (response) {
    if (response.status === 401) {
      throw new Error('The server wants a token: open this page with #token=... behind its address.');
    }
    if (!response.ok) throw new Error('The server answered ' + response.status + ' to ' + path.split('?')[0] + '.');
    return response;
  });
}
const askJson = (path, signal) => ask(path, signal).then((response) => response.json()).then(objectOf);

function objectOf(value) {
  if (!isObject(value)) throw new Error('The server sent something that this page does not know.');
  return value;
}

/* Server-sent events out of the pieces that arrive; `take` gets name and data of each. */
class EventReader {
  constructor(take, retry) {
    this.take = take;
    this.retry = retry;
    this.rest = '';
    this.forget();
  }

  forget() {
    this.name = 'message';
    this.data = [];
  }

  feed(text) {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop();
    if (this.rest.length > MOST_PENDING) throw new Error('The server sent an event without an end.');
    lines.forEach((line) => this.line(line.replace(/\r$/, '')));
  }

  line(line) {
    if (line === '') {
      if (this.data.length > 0) this.take(this.name, this.data.join('\n'));
      this.forget();
      return;
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === 'event') this.name = value;
    if (field === 'data') this.data.push(value);
    if (field === 'retry' && /^\d{1,6}$/.test(value)) this.retry(Number(value));
  }
}

/*
 * `to` has load(document), tick(document), event(document), and state(word, why), where word is one of "connecting",
 * "live", "stalled", "reconnecting".
 */
class Stream {
  constructor(to) {
    this.to = to;
    this.retry = RETRY_MS;
    this.interval = 1;
    this.open = false;
  }

  async run() {
    this.to.state('connecting', '');
    setInterval(() => this.look(), LOOK_MS);
    for (;;) {
      await this.once().catch((error) => { this.failed(error); });
      await new Promise((resolve) => { setTimeout(resolve, this.retry); });
    }
  }

  failed(error) {
    this.open = false;
    this.abort.abort();
    const lost = error.name === 'AbortError' || error.name === 'TypeError';
    this.to.state('reconnecting', lost ? 'The connection to the server is lost.' : error.message);
  }

  async once() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    const response = await ask('stream', signal);
    this.load(await askJson('history?seconds=' + KEPT_SECONDS, signal));
    const later = (ms) => { this.retry = Math.min(ms, MOST_RETRY_MS); };
    const events = new EventReader((name, data) => this.arrived(name, data), later);
    const text = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Error('The server ended the stream.');
      this.heard = performance.now();
      events.feed(text.decode(value, { stream: true }));
    }
  }

  load(document) {
    this.interval = numberOr(document.interval_s, 1);
    this.open = true;
    this.ticked = this.heard = performance.now();
    this.to.load(document);
    this.to.state('live', '');
  }

  arrived(name, data) {
    const document = objectOf(JSON.parse(data));
    if (name === 'event') this.to.event(document);
    if (name !== 'tick') return;
    this.ticked = performance.now();
    this.to.tick(document);
    this.to.state('live', '');
  }

  /* Is it still what it seems? */
  look() {
    if (!this.open) return;
    const now = performance.now();
    if (now - this.heard > SILENT_MS) this.abort.abort();
    if (now - this.ticked > Math.max(STALLED_TICKS * this.interval, STALLED_TICKS) * 1000) {
      this.to.state('stalled', 'No tick for ' + duration((now - this.ticked) / 1000) + '.');
    }
  }
}
