"""The widget as its tests see it: what a filer does and reads, not how it is built."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

REPLY_TIMEOUT_MS = 30_000


class WidgetPage:
    """The demo page with the chat panel on it."""

    def __init__(self, page: Page, server_url: str) -> None:
        self.page = page
        self._server_url = server_url
        self.panel = page.get_by_role("region", name="ECF HelpDesk assistant")
        self.log = page.get_by_role("log", name="Conversation")
        self.input = page.get_by_label("Your message")
        self.send_button = page.get_by_role("button", name="Send")
        self.error = self.panel.get_by_role("alert")
        self.typing = page.get_by_text("The assistant is looking for an answer")

    def open(self) -> None:
        """Load the page and wait for the greeting."""
        self.page.goto(self._server_url + "/")
        expect(self.messages("assistant").first).to_be_visible(timeout=REPLY_TIMEOUT_MS)

    def reload(self) -> None:
        """Load the page again, as the browser's button does."""
        self.page.reload()
        expect(self.messages("assistant").first).to_be_visible(timeout=REPLY_TIMEOUT_MS)

    def messages(self, author: str = "") -> Locator:
        """Return the messages in the log: all, or those of `filer`, `assistant`, `staff` or `system`."""
        return self.log.locator(f".message.{author}" if author else ".message")

    def texts(self) -> list[str]:
        """Return what stands in the log, message by message, without authors and times."""
        return [text.strip() for text in self.log.locator(".message .bubble").all_inner_texts()]

    def ask(self, text: str) -> Locator:
        """Type a message, press Enter and return the last reply."""
        self.input.fill(text)
        self.input.press("Enter")
        return self.reply_to(text)

    def reply_to(self, text: str) -> Locator:
        """Wait until a message of the filer's has been answered and return the last reply."""
        expect(self.messages("filer").last.locator(".bubble")).to_have_text(text)
        expect(self.log.locator(".message.filer ~ .message:not(.filer)").last).to_be_visible(
            timeout=REPLY_TIMEOUT_MS
        )
        expect(self.typing).to_be_hidden(timeout=REPLY_TIMEOUT_MS)
        return self.messages().last

    def choices(self) -> Locator:
        """Return the buttons that can be used now."""
        return self.log.locator("button.choice[aria-disabled='false']")

    def choose(self, choice: Locator) -> str:
        """Press a button, wait for the reply and return the button's words."""
        title = choice.inner_text()
        choice.click()
        self.reply_to(title)
        return title

    def button(self, name: str) -> Locator:
        """Return the panel's button of this name."""
        return self.panel.get_by_role("button", name=re.compile(f"^{re.escape(name)}$"))
