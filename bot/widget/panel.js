// The chat panel's fixed parts.

import { element, spokenOnly } from "./dom.js";

/**
 * @typedef {object} PanelTexts
 * @property {string} phone The number to dial, such as +18666387829; empty if there is none.
 * @property {string} phoneDisplay
 * @property {string} hours
 */

/**
 * Build the panel.
 *
 * @param {PanelTexts} texts
 * @returns {Record<string, HTMLElement>} The panel and those parts of it that change.
 */
export function buildPanel(texts) {
  const startOver = element("button", { type: "button", class: "plain" }, "Start over");
  const end = element("button", { type: "button", class: "plain" }, "End chat");
  const status = element("p", { class: "status", hidden: true });
  const messages = element("div", { class: "messages" });
  const typing = element("p", { class: "typing", hidden: true }, dots(), "The assistant is looking for an answer");
  const log = element(
    "div",
    { class: "log", role: "log", "aria-live": "off", "aria-label": "Conversation", tabindex: "0" },
    messages,
    typing,
  );
  const error = element("div", { class: "error", role: "alert", hidden: true });
  const input = element("textarea", {
    id: "input",
    rows: "2",
    maxlength: "4000",
    "aria-describedby": "hint",
    autocomplete: "off",
    enterkeyhint: "send",
  });
  const send = element("button", { type: "submit", class: "send" }, "Send");
  const form = element(
    "form",
    { class: "composer" },
    element("label", { for: "input" }, "Your message"),
    element("div", { class: "row" }, input, send),
    element(
      "p",
      { id: "hint", class: "hint" },
      element("span", { class: "keys" }, "Enter sends, Shift+Enter starts a new line. "),
      "Leave out passwords and social security or account numbers.",
    ),
  );
  const restart = element("button", { type: "button", class: "send" }, "Start a new chat");
  const closed = element("div", { class: "closed", hidden: true }, restart);
  const panel = element(
    "section",
    { class: "panel", "aria-label": "ECF HelpDesk assistant" },
    header(texts, startOver, end),
    status,
    log,
    error,
    form,
    closed,
  );
  return { panel, startOver, end, status, messages, typing, log, error, input, send, form, restart, closed };
}

/** @param {PanelTexts} texts @param {...HTMLElement} actions */
function header(texts, ...actions) {
  const details = element("p", { class: "details" });
  if (texts.phone) {
    details.append(spokenOnly("HelpDesk phone "), element("a", { href: `tel:${texts.phone}` }, texts.phoneDisplay));
  }
  if (texts.hours) details.append(element("span", { class: "hours" }, texts.hours));
  return element(
    "header",
    {},
    element("h2", {}, "ECF HelpDesk assistant"),
    element("div", { class: "actions" }, ...actions),
    details,
  );
}

function dots() {
  return element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
}
