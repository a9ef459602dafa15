// Speaking new messages to screen readers.

import { element } from "./dom.js";

const KEPT_MS = 1_000;

/**
 * A hidden polite live region. The visible log is not live, or filling it from history would be read out in full;
 * the region is emptied soon, or a reader would meet each message twice when browsing.
 */
export class Announcer {
  constructor() {
    this.region = element("div", { class: "spoken-only", role: "status", "aria-live": "polite" });
    this.timer = 0;
  }

  /** @param {string} text */
  say(text) {
    this.region.append(element("p", {}, text));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.region.replaceChildren(), KEPT_MS);
  }
}
