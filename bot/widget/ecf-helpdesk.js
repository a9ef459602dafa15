// <ecf-helpdesk>: the HelpDesk assistant's chat panel as a custom element.
//
//   <script type="module" src="https://helpdesk.example.gov/widget/ecf-helpdesk.js"></script>
//   <ecf-helpdesk phone="+18666387829" phone-display="(866) 638-7829" hours="Monday to Friday …"></ecf-helpdesk>
//
// Attributes, all optional: `phone`, `phone-display`, `hours`, and `server`, the assistant's origin, if it is not
// the one that this module came from. The page around it decides the element's size.

import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { Conversation } from "./conversation.js";
import { element } from "./dom.js";
import { MessageLog } from "./log.js";
import { buildPanel } from "./panel.js";
import { Memory } from "./storage.js";

const STATUS = {
  assistant: "",
  staff: "A person from the HelpDesk is in this chat.",
  closed: "This chat is closed.",
  ended: "You have ended this chat. This browser no longer keeps it.",
};

const MARGIN_PX = 12;

/** Draws a conversation, as its view, and passes on what the filer does. */
export class EcfHelpdesk extends HTMLElement {
  connectedCallback() {
    const server = new URL(this.getAttribute("server") ?? "/", import.meta.url).origin;
    this.contact = `${server}/contact`;
    this.announcer = new Announcer();
    this.parts = buildPanel({
      phone: this.getAttribute("phone") ?? "",
      phoneDisplay: this.getAttribute("phone-display") ?? this.getAttribute("phone") ?? "",
      hours: this.getAttribute("hours") ?? "",
    });
    this.log = new MessageLog(this.parts.messages, (seq, choice) => this.#choose(seq, choice));
    this.conversation = new Conversation(new Api(server), new Memory(server), this);
    this.#attach();
    this.#listen();
    void this.conversation.open();
  }

  disconnectedCallback() {
    this.conversation.pause();
  }

  /** Empty the log. */
  clear() {
    this.log.clear();
  }

  /**
   * Draw messages at their places.
   *
   * @param {import("./api.js").Message[]} messages
   * @param {boolean} news Whether to announce what others said.
   */
  add(messages, news) {
    if (!messages.length) return;
    this.log.add(messages);
    for (const { author, text } of messages) {
      if (news && author !== "filer") this.announcer.say(text);
    }
    this.#showLatest();
  }

  /** @param {string} text */
  addOutgoing(text) {
    this.log.addOutgoing(text);
    this.#showLatest();
  }

  removeOutgoing() {
    this.log.removeOutgoing();
  }

  /** @param {string} text */
  giveBack(text) {
    if (!this.parts.input.value) this.parts.input.value = text;
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.parts.typing.hidden = !busy || this.state !== "assistant";
    this.parts.send.setAttribute("aria-disabled", String(busy));
    if (busy) this.#showLatest();
  }

  /** @param {import("./api.js").Owner | "ended"} state */
  setState(state) {
    if (this.state === state) return;
    this.state = state;
    const over = state === "closed" || state === "ended";
    const { status, form, startOver, end, closed } = this.parts;
    status.textContent = STATUS[state];
    status.hidden = !STATUS[state];
    for (const part of [form, startOver, end]) part.hidden = over;
    closed.hidden = !over;
    if (STATUS[state]) this.announcer.say(STATUS[state]);
  }

  /**
   * @param {string} sentence
   * @param {(() => void) | null} retry
   */
  showError(sentence, retry) {
    this.parts.error.replaceChildren(element("p", {}, sentence));
    if (retry) {
      const again = element("button", { type: "button", class: "plain" }, "Try again");
      again.addEventListener("click", () => {
        this.hideError();
        this.#focusInput();
        retry();
      });
      this.parts.error.append(again, element("a", { href: this.contact }, "Contact the HelpDesk another way"));
    }
    this.parts.error.hidden = false;
    this.#showLatest();
  }

  hideError() {
    this.parts.error.hidden = true;
    this.parts.error.replaceChildren();
  }

  #attach() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const style = element("link", { rel: "stylesheet", href: new URL("ecf-helpdesk.css", import.meta.url).href });
    // Nothing is shown before it can be shown well; if the style is lost, plain is better than nothing.
    this.parts.panel.hidden = true;
    const show = () => {
      this.parts.panel.hidden = false;
      this.#showLatest();
    };
    style.addEventListener("load", show);
    style.addEventListener("error", show);
    root.replaceChildren(style, this.parts.panel, this.announcer.region);
  }

  #listen() {
    const { form, input, startOver, end, restart } = this.parts;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    input.addEventListener("keydown", (event) => {
      // While an input method composes a character, Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    for (const button of [startOver, restart]) {
      button.addEventListener("click", () => {
        void this.conversation.startOver();
        this.#focusInput();
      });
    }
    end.addEventListener("click", () => {
      this.conversation.end();
      restart.focus();
    });
  }

  #submit() {
    const { input } = this.parts;
    if (input.value.trim() && this.conversation.send(input.value.trim())) input.value = "";
    this.#focusInput();
  }

  /** @param {number} seq @param {import("./api.js").Choice} choice */
  #choose(seq, choice) {
    if (!this.conversation.send(choice.title, { seq, index: choice.index })) return;
    // On a phone the focus would raise the keyboard over the answer.
    if (!matchMedia("(pointer: coarse)").matches) this.#focusInput();
  }

  #focusInput() {
    this.parts.input.focus({ preventScroll: true });
  }

  /** Show the end of the log, but a long reply from its beginning. */
  #showLatest() {
    const { log } = this.parts;
    const latest = this.log.latest();
    if (!latest) return;
    const above = latest.getBoundingClientRect().top - log.getBoundingClientRect().top - MARGIN_PX;
    log.scrollTop += above;
  }
}

customElements.define("ecf-helpdesk", EcfHelpdesk);
