// What this browser remembers of the conversation, so that a reload brings it back.

/**
 * @typedef {object} Outgoing A message on its way to the server; resent under the same id until it has arrived.
 * @property {string} clientMessageId
 * @property {string} text What the filer sees: the words, or the title of the chosen button.
 * @property {{seq: number, index: number} | null} choice
 */

/**
 * @typedef {object} Saved
 * @property {string} conversationId
 * @property {string} token
 * @property {Outgoing | null} outgoing
 */

/** One conversation, kept in localStorage. Where that is refused, the page works without a memory. */
export class Memory {
  /** @param {string} server Conversations of two servers are kept apart. */
  constructor(server) {
    this.key = `ecf-helpdesk ${server}`;
  }

  /** @returns {Saved | null} */
  read() {
    try {
      const saved = JSON.parse(localStorage.getItem(this.key) ?? "null");
      return typeof saved?.conversationId === "string" && typeof saved.token === "string" ? saved : null;
    } catch {
      return null;
    }
  }

  /** @param {Saved} saved */
  write(saved) {
    try {
      localStorage.setItem(this.key, JSON.stringify(saved));
    } catch {
      // Private browsing may refuse: the conversation then lasts as long as the page.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  }
}
