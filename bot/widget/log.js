// The visible log: messages at their places, what is outgoing at the end, and which choices can be used.

import { drawChoices, drawMessage, drawOutgoing, markChoices } from "./blocks.js";

/**
 * @typedef {object} Entry
 * @property {import("./api.js").Message} message
 * @property {HTMLElement} drawn
 * @property {HTMLElement | null} choices
 */

export class MessageLog {
  /**
   * @param {HTMLElement} parent
   * @param {(seq: number, choice: import("./api.js").Choice) => void} onChoose
   */
  constructor(parent, onChoose) {
    this.parent = parent;
    this.onChoose = onChoose;
    /** @type {Entry[]} Ordered by sequence number. */
    this.entries = [];
    /** @type {{text: string, drawn: HTMLElement} | null} */
    this.outgoing = null;
  }

  clear() {
    this.entries = [];
    this.outgoing = null;
    this.parent.replaceChildren();
  }

  /** @param {import("./api.js").Message[]} messages None of them in the log already. */
  add(messages) {
    for (const message of messages) this.#insert(message);
    this.#markChoices();
  }

  /** @param {string} text */
  addOutgoing(text) {
    this.removeOutgoing();
    this.outgoing = { text, drawn: drawOutgoing(text) };
    this.parent.append(this.outgoing.drawn);
    this.#markChoices();
  }

  removeOutgoing() {
    this.outgoing?.drawn.remove();
    this.outgoing = null;
    this.#markChoices();
  }

  /** @returns {HTMLElement | undefined} Where what was said last begins: at the first reply to the filer, if any. */
  latest() {
    const said = this.entries.findLastIndex(({ message }) => message.author === "filer");
    return this.outgoing?.drawn ?? (this.entries[said + 1] ?? this.entries[said])?.drawn;
  }

  /** @param {import("./api.js").Message} message */
  #insert(message) {
    const drawn = drawMessage(message);
    const onChoose = (choice) => this.onChoose(message.seq, choice);
    const choices = message.choices.length ? drawChoices(message, onChoose) : null;
    if (choices) drawn.append(choices);
    const place = this.entries.findIndex((entry) => entry.message.seq > message.seq);
    const next = place === -1 ? this.outgoing?.drawn : this.entries[place].drawn;
    this.parent.insertBefore(drawn, next ?? null);
    this.entries.splice(place === -1 ? this.entries.length : place, 0, { message, drawn, choices });
  }

  /** Only the newest turn's choices can be used: older ones no longer fit what was said since. */
  #markChoices() {
    let said = this.outgoing?.text ?? null;
    for (const { message, choices } of this.entries.toReversed()) {
      if (choices) markChoices(choices, said);
      if (message.author === "filer") said = message.text;
    }
  }
}
