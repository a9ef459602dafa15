// Drawing what the server says: structured blocks in, elements out.

import { element, spokenOnly } from "./dom.js";

const AUTHORS = { filer: "You", assistant: "Assistant", staff: "HelpDesk staff", system: "Notice" };
const SAFE_PROTOCOLS = ["https:", "http:", "mailto:", "tel:"];

/**
 * Draw a message with its blocks, sources and time. Choices are drawn by `drawChoices`.
 *
 * @param {import("./api.js").Message} message
 * @returns {HTMLElement}
 */
export function drawMessage(message) {
  const drawn = message.blocks.map(drawBlock).filter((block) => block !== null);
  const content = drawn.length ? drawn : [element("p", {}, message.text)];
  const sources = message.citations.map(drawCitation);
  return frame(message.author, new Date(message.created_at), ...content, ...sources);
}

/**
 * Draw words that are still on their way to the server.
 *
 * @param {string} text
 * @returns {HTMLElement}
 */
export function drawOutgoing(text) {
  const drawn = frame("filer", null, element("p", {}, text));
  drawn.classList.add("outgoing");
  return drawn;
}

/**
 * Draw the buttons of a message. They stay readable after use, so none is ever `disabled`.
 *
 * @param {import("./api.js").Message} message
 * @param {(choice: import("./api.js").Choice) => void} onChoose
 * @returns {HTMLElement}
 */
export function drawChoices(message, onChoose) {
  const buttons = message.choices.map((choice) => {
    const button = element("button", { type: "button", class: "choice" }, choice.title);
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") onChoose(choice);
    });
    return button;
  });
  return element("div", { class: "choices", role: "group", "aria-label": "Choices" }, ...buttons);
}

/**
 * Put the buttons of a message into use, or out of it once something was said after them.
 *
 * @param {HTMLElement} choices
 * @param {string | null} said What the filer said next; the button that reads so is marked as chosen.
 */
export function markChoices(choices, said) {
  for (const button of choices.querySelectorAll("button")) {
    const title = button.firstChild?.textContent ?? "";
    const chosen = title === said;
    button.replaceChildren(title, ...(chosen ? [spokenOnly(" (chosen)")] : []));
    button.classList.toggle("chosen", chosen);
    button.setAttribute("aria-disabled", String(said !== null));
  }
}

/**
 * @param {keyof typeof AUTHORS} author
 * @param {Date | null} time
 * @param {...Node} content
 */
function frame(author, time, ...content) {
  const heading = element("p", { class: "author" }, AUTHORS[author] ?? AUTHORS.system);
  if (time) heading.append(" ", drawTime(time));
  return element("div", { class: `message ${author}` }, heading, element("div", { class: "bubble" }, ...content));
}

/** @param {Date} time */
function drawTime(time) {
  const today = time.toDateString() === new Date().toDateString();
  const format = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return element("time", { datetime: time.toISOString() }, new Intl.DateTimeFormat("en-US", format).format(time));
}

/**
 * @param {Record<string, any>} block
 * @returns {HTMLElement | null} Nothing for a type that this version does not know.
 */
function drawBlock(block) {
  switch (block.type) {
    case "paragraph":
      return element("p", {}, block.text);
    case "note":
      return element("p", { class: "note" }, block.text);
    case "steps":
      return element("ol", { start: String(block.start ?? 1) }, ...block.items.map((item) => element("li", {}, item)));
    case "links":
      return element("ul", { class: "links" }, ...block.items.map(drawLinkItem));
    default:
      return null;
  }
}

/** @param {{text: string, url: string}} item */
function drawLinkItem(item) {
  return element("li", {}, drawLink(item.text, item.url));
}

/** @param {{title: string, url: string, reviewed: string}} citation */
function drawCitation(citation) {
  const source = element("p", { class: "source" }, "Source: ", drawLink(citation.title, citation.url));
  if (citation.reviewed) source.append(` (reviewed ${drawDate(citation.reviewed)})`);
  return source;
}

/** @param {string} reviewed A date such as 2026-08-01. */
function drawDate(reviewed) {
  const date = new Date(`${reviewed}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return reviewed;
  return new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" }).format(date);
}

/**
 * @param {string} text
 * @param {string} url
 * @returns {HTMLElement} A link, or plain words if the address is of a kind that could run as code.
 */
function drawLink(text, url) {
  const target = parseUrl(url);
  if (!target || !SAFE_PROTOCOLS.includes(target.protocol)) return element("span", {}, text);
  if (!target.protocol.startsWith("http")) return element("a", { href: target.href }, text);
  const attributes = { href: target.href, target: "_blank", rel: "noopener noreferrer" };
  return element("a", attributes, text, spokenOnly(" (opens in a new tab)"));
}

/** @param {string} url @returns {URL | null} */
function parseUrl(url) {
  try {
    return new URL(url, document.baseURI);
  } catch {
    return null;
  }
}
