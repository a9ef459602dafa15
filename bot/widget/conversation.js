// One conversation from the browser's side: begins or resumes, sends, retries, follows. Draws nothing itself.

import { ApiError } from "./api.js";
import { Follower } from "./stream.js";

const RETRY_PAUSES_MS = [1_000, 3_000];
const EXPIRED = "This chat has expired. Please start a new one.";

/**
 * @typedef {object} View What the conversation needs from whoever draws it.
 * @property {() => void} clear Empty the log.
 * @property {(messages: import("./api.js").Message[], news: boolean) => void} add News is announced, history is not.
 * @property {(text: string) => void} addOutgoing
 * @property {() => void} removeOutgoing
 * @property {(text: string) => void} giveBack Return words to the input for mending.
 * @property {(busy: boolean) => void} setBusy
 * @property {(state: import("./api.js").Owner | "ended") => void} setState
 * @property {(sentence: string, retry: (() => void) | null) => void} showError
 * @property {() => void} hideError
 */

export class Conversation {
  /**
   * @param {import("./api.js").Api} api
   * @param {import("./storage.js").Memory} memory
   * @param {View} view
   */
  constructor(api, memory, view) {
    this.api = api;
    this.memory = memory;
    this.view = view;
    /** @type {import("./storage.js").Saved | null} */
    this.saved = null;
    /** @type {Follower | null} */
    this.follower = null;
    this.seen = new Set();
    this.lastSeq = 0;
    this.sending = false;
    /** Distinguishes what was begun before and after a start over. */
    this.visit = {};
  }

  /** Bring back the conversation that this browser remembers, or begin one. */
  async open() {
    const visit = this.#reset();
    this.saved = this.memory.read();
    if (!this.saved) return this.#begin(visit);
    try {
      const { messages, owner } = await this.api.history(this.saved, 0);
      if (visit !== this.visit) return;
      this.#take(messages, { news: false });
      this.view.setState(owner);
      this.#follow();
      if (this.saved.outgoing) void this.#deliver();
    } catch (error) {
      if (visit !== this.visit) return;
      if (error.gone) return this.startOver();
      this.view.showError(error.message, () => void this.open());
    }
  }

  /** Leave this conversation and begin another. */
  async startOver() {
    this.memory.forget();
    await this.#begin(this.#reset());
  }

  /** Leave this conversation; nothing of it stays in this browser. */
  end() {
    this.memory.forget();
    this.#reset();
    this.view.setState("ended");
  }

  /** Stop following, as when the element leaves the page. What is remembered stays. */
  pause() {
    this.follower?.stop();
    this.follower = null;
  }

  /**
   * Send words, or a choice shown by its title.
   *
   * @param {string} text
   * @param {{seq: number, index: number} | null} [choice]
   * @returns {boolean} False if something else is still on its way, or there is nowhere to send it.
   */
  send(text, choice = null) {
    if (!this.saved || this.saved.outgoing) return false;
    this.#keepOutgoing({ clientMessageId: newId(), text, choice });
    void this.#deliver();
    return true;
  }

  /** @param {object} visit */
  async #begin(visit) {
    try {
      const started = await this.api.start();
      if (visit !== this.visit) return;
      this.saved = { conversationId: started.conversation_id, token: started.token, outgoing: null };
      this.memory.write(this.saved);
      this.#take(started.messages, { news: true });
      this.#follow();
    } catch (error) {
      if (visit === this.visit) this.view.showError(error.message, () => void this.open());
    }
  }

  #follow() {
    this.follower = new Follower(this.api, this.saved, {
      lastSeq: () => this.lastSeq,
      onMessages: (messages, owner) => {
        this.#take(messages, { news: true });
        if (owner) this.view.setState(owner);
      },
      onGone: () => this.#expire(),
    });
    void this.follower.run();
  }

  /** Deliver what is outgoing, under the same id however often it takes. */
  async #deliver() {
    const { saved, visit } = this;
    if (!saved?.outgoing || this.sending) return;
    this.sending = true;
    this.view.hideError();
    this.view.addOutgoing(saved.outgoing.text);
    this.view.setBusy(true);
    try {
      const { message, replies } = await this.#sendPatiently(saved);
      if (visit === this.visit) this.#arrived([message, ...replies]);
    } catch (error) {
      if (visit === this.visit) this.#failed(error);
    } finally {
      if (visit === this.visit) {
        this.sending = false;
        this.view.setBusy(false);
      }
    }
  }

  /** @param {import("./storage.js").Saved} saved */
  async #sendPatiently(saved) {
    for (const pause of RETRY_PAUSES_MS) {
      try {
        return await this.api.send(saved, saved.outgoing);
      } catch (error) {
        if (!(error instanceof ApiError && error.passing)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return this.api.send(saved, saved.outgoing);
  }

  /** @param {import("./api.js").Message[]} messages */
  #arrived(messages) {
    this.#keepOutgoing(null);
    this.view.removeOutgoing();
    this.#take(messages, { news: true });
  }

  /** @param {ApiError} error */
  #failed(error) {
    if (error.gone) return this.#expire();
    if (error.passing || error.status === 429) {
      this.view.showError(`Your message was not sent. ${error.message}`, () => void this.#deliver());
      return;
    }
    const { text, choice } = this.saved.outgoing;
    this.#keepOutgoing(null);
    this.view.removeOutgoing();
    if (!choice) this.view.giveBack(text);
    if (error.status === 409) this.view.setState("closed");
    this.view.showError(error.message, null);
  }

  #expire() {
    this.memory.forget();
    this.pause();
    this.view.removeOutgoing();
    this.view.setState("closed");
    this.view.showError(EXPIRED, null);
  }

  /** @param {import("./storage.js").Outgoing | null} outgoing */
  #keepOutgoing(outgoing) {
    this.saved.outgoing = outgoing;
    this.memory.write(this.saved);
  }

  /**
   * Take in messages that are new. The stream and the answer to a request may bring the same one.
   *
   * @param {import("./api.js").Message[]} messages
   * @param {{news: boolean}} options
   */
  #take(messages, { news }) {
    const unseen = messages.filter(({ seq }) => !this.seen.has(seq));
    for (const { seq } of unseen) this.seen.add(seq);
    this.lastSeq = Math.max(this.lastSeq, ...unseen.map(({ seq }) => seq));
    // While something is outgoing, a filer's message from the stream is that very one, stored by now.
    if (this.sending && unseen.some(({ author }) => author === "filer")) this.view.removeOutgoing();
    this.view.add(unseen, news);
    // Notices and staff appear when a conversation changes hands: ask whose it is now.
    if (news && unseen.some(({ author }) => author === "staff" || author === "system")) {
      this.follower?.poll().catch(() => {});
    }
  }

  /** Forget all that is shown. What was under way sees by the new visit that it comes too late. */
  #reset() {
    this.pause();
    this.saved = null;
    this.seen = new Set();
    this.lastSeq = 0;
    this.sending = false;
    this.view.clear();
    this.view.hideError();
    this.view.setBusy(false);
    this.view.setState("assistant");
    this.visit = {};
    return this.visit;
  }
}

/** @returns {string} 128 random bits; crypto.randomUUID is missing on pages without TLS, as in a test network. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
