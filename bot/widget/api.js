// The server's HTTP interface, as described in docs and bot/channels/web.

/**
 * @typedef {object} Choice
 * @property {number} index
 * @property {string} title
 */

/**
 * @typedef {object} Message
 * @property {number} seq
 * @property {"filer" | "assistant" | "staff" | "system"} author
 * @property {string} kind
 * @property {string} text
 * @property {Array<Record<string, any>>} blocks
 * @property {Choice[]} choices
 * @property {Array<{article_id: string, title: string, url: string, reviewed: string}>} citations
 * @property {string} created_at
 */

/** @typedef {"assistant" | "staff" | "closed"} Owner */

/** @typedef {{conversationId: string, token: string}} Access */

/** An answer that is no success, or no answer at all (status 0). */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} sentence What to tell the filer.
   */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }

  /** Whether the same request may succeed a little later. */
  get passing() {
    return this.status === 0 || this.status >= 500;
  }

  /** Whether this browser may no longer read the conversation. */
  get gone() {
    return [401, 403, 404].includes(this.status);
  }
}

const UNREACHABLE = "The assistant cannot be reached. Please check your connection.";
const REQUEST_TIMEOUT_MS = 30_000;

/** Requests to one server. Tokens travel in a header only: addresses end up in logs. */
export class Api {
  /** @param {string} server The server's origin. */
  constructor(server) {
    this.server = server;
  }

  /** @returns {Promise<{conversation_id: string, token: string, messages: Message[]}>} */
  async start() {
    return (await this.#request("POST", "/api/conversations")).json();
  }

  /**
   * @param {Access} access
   * @param {import("./storage.js").Outgoing} outgoing
   * @returns {Promise<{message: Message, replies: Message[]}>}
   */
  async send(access, outgoing) {
    const content = outgoing.choice ? { choice: outgoing.choice } : { text: outgoing.text };
    const body = { client_message_id: outgoing.clientMessageId, ...content };
    return (await this.#request("POST", this.#path(access, "messages"), { access, body })).json();
  }

  /**
   * @param {Access} access
   * @param {number} afterSeq
   * @returns {Promise<{messages: Message[], owner: Owner}>}
   */
  async history(access, afterSeq) {
    const path = this.#path(access, `messages?after_seq=${afterSeq}`);
    return (await this.#request("GET", path, { access })).json();
  }

  /**
   * @param {Access} access
   * @param {number} afterSeq
   * @param {AbortSignal} signal Ends the stream.
   * @returns {Promise<ReadableStream<Uint8Array>>}
   */
  async events(access, afterSeq, signal) {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": String(afterSeq) };
    const response = await this.#request("GET", this.#path(access, "events"), { access, headers, signal });
    return response.body ?? new ReadableStream({ start: (controller) => controller.close() });
  }

  /** @param {Access} access @param {string} rest */
  #path(access, rest) {
    return `/api/conversations/${encodeURIComponent(access.conversationId)}/${rest}`;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{access?: Access, body?: object, headers?: Record<string, string>, signal?: AbortSignal}} [options]
   * @returns {Promise<Response>}
   */
  async #request(method, path, { access, body, headers = {}, signal } = {}) {
    const allHeaders = { ...headers };
    if (access) allHeaders.Authorization = `Bearer ${access.token}`;
    if (body) allHeaders["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(this.server + path, {
        method,
        headers: allHeaders,
        body: body && JSON.stringify(body),
        signal: signal ?? AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        cache: "no-store",
        credentials: "omit",
      });
    } catch {
      throw new ApiError(0, UNREACHABLE);
    }
    if (!response.ok) throw new ApiError(response.status, await sentenceOf(response));
    return response;
  }
}

/** @param {Response} response @returns {Promise<string>} */
async function sentenceOf(response) {
  try {
    const problem = await response.json();
    return problem.detail || UNREACHABLE;
  } catch {
    return UNREACHABLE;
  }
}
