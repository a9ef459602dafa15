// New messages as they come: a server-sent event stream read with fetch, and polling where streams do not get through.

import { ApiError } from "./api.js";

const FIRST_WORD_LIMIT_MS = 10_000; // The server speaks at once, unless something on the way holds it back.
const SILENCE_LIMIT_MS = 45_000; // It sends a ping every 15 seconds.
const RECONNECT_PAUSE_MS = 1_000;
const POLL_PAUSE_MS = 5_000;
const POLLS_BEFORE_RECONNECT = 12;

/**
 * Take server-sent events out of a stream of text, in whatever pieces it arrives.
 */
export class EventParser {
  /** @param {(data: string) => void} onData Called with the data of each event. */
  constructor(onData) {
    this.onData = onData;
    this.rest = "";
    this.data = [];
  }

  /** @param {string} text */
  push(text) {
    // A carriage return at the end may be half of a line break: it waits for the other half.
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line);
  }

  /** @param {string} line */
  #line(line) {
    if (line === "" && this.data.length) {
      this.onData(this.data.join("\n"));
      this.data = [];
    } else if (line.startsWith("data:")) {
      this.data.push(line.slice(5).replace(/^ /, ""));
    }
  }
}

/** Follows one conversation until stopped. Each message is passed on; the same one may come twice. */
export class Follower {
  /**
   * @param {import("./api.js").Api} api
   * @param {import("./api.js").Access} access
   * @param {object} listener
   * @param {() => number} listener.lastSeq The newest message that is known.
   * @param {(messages: import("./api.js").Message[], owner?: import("./api.js").Owner) => void} listener.onMessages
   * @param {(error: ApiError) => void} listener.onGone The conversation can no longer be read.
   */
  constructor(api, access, listener) {
    this.api = api;
    this.access = access;
    this.listener = listener;
    this.stopped = new AbortController();
  }

  stop() {
    this.stopped.abort();
  }

  /** Read the stream and reconnect whenever it breaks; where none gets through, poll a while before the next try. */
  async run() {
    try {
      while (!this.stopped.signal.aborted) {
        const worked = await this.#readStream();
        const polls = worked ? 1 : POLLS_BEFORE_RECONNECT;
        for (let poll = 0; poll < polls && !this.stopped.signal.aborted; poll += 1) {
          await this.#pollIfReachable();
          await this.#sleep(worked ? RECONNECT_PAUSE_MS : POLL_PAUSE_MS);
        }
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!this.stopped.signal.aborted) this.listener.onGone(error);
    }
  }

  /** Ask for what is new, and for who owns the conversation. */
  async poll() {
    const { messages, owner } = await this.api.history(this.access, this.listener.lastSeq());
    if (!this.stopped.signal.aborted) this.listener.onMessages(messages, owner);
  }

  async #pollIfReachable() {
    try {
      await this.poll();
    } catch (error) {
      if (!(error instanceof ApiError) || error.gone) throw error;
    }
  }

  /** @returns {Promise<boolean>} Whether anything came through before the stream ended. */
  async #readStream() {
    const silence = new AbortController();
    const signal = AbortSignal.any([this.stopped.signal, silence.signal]);
    let timer = setTimeout(() => silence.abort(), FIRST_WORD_LIMIT_MS);
    let received = false;
    try {
      const stream = await this.api.events(this.access, this.listener.lastSeq(), signal);
      const parser = new EventParser((data) => this.listener.onMessages([JSON.parse(data)]));
      const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_LIMIT_MS);
        received = true;
        if (!signal.aborted) parser.push(chunk.value);
      }
    } catch (error) {
      // A broken or silent stream is no news: the poll that follows tells whether the server answers.
      if (error instanceof ApiError && error.gone) throw error;
    } finally {
      clearTimeout(timer);
    }
    return received;
  }

  /** @param {number} ms */
  #sleep(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.stopped.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve(undefined);
      });
    });
  }
}
