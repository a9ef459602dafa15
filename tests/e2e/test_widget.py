"""The widget in a real browser, against the real application."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.page import WidgetPage

QUESTION = "How large may a PDF file be?"
PHONE = {"width": 375, "height": 740}
SMALLEST = {"width": 320, "height": 568}


@pytest.fixture
def widget(page: Page, server_url: str) -> WidgetPage:
    widget = WidgetPage(page, server_url)
    widget.open()
    return widget


def assert_accessible(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_page_loads_without_complaints_and_greets(page: Page, server_url: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    widget = WidgetPage(page, server_url)
    widget.open()
    assert complaints == []
    expect(widget.messages("assistant").first).to_contain_text("automated assistant")
    expect(widget.messages("assistant").first).to_contain_text("not a lawyer")
    expect(widget.panel.get_by_role("link", name="(866) 638-7829")).to_have_attribute(
        "href", "tel:+18666387829"
    )
    expect(widget.panel).to_contain_text("Monday to Friday, 9:00 a.m. to 4:00 p.m. Pacific")


def test_a_question_is_answered_with_its_source(widget: WidgetPage) -> None:
    reply = widget.ask(QUESTION)
    expect(reply).to_contain_text("MB")
    source = reply.locator(".source a")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(widget.input).to_have_value("")
    expect(widget.input).to_be_focused()


def test_a_long_reply_is_shown_from_its_beginning(widget: WidgetPage) -> None:
    reply = widget.ask(QUESTION)
    expect(reply.locator(".author")).to_be_in_viewport()


def test_a_used_choice_stays_readable_and_only_the_newest_can_be_used(widget: WidgetPage) -> None:
    title = widget.choose(widget.choices().first)
    used = widget.messages().first.get_by_role("button")
    for button in used.all():
        expect(button).to_have_attribute("aria-disabled", "true")
    expect(widget.messages().first.get_by_role("button", name=f"{title} (chosen)")).to_be_visible()
    expect(widget.messages("filer")).to_have_count(1)
    used.last.click(force=True)
    expect(widget.messages("filer")).to_have_count(1)


def test_a_reload_keeps_the_conversation(widget: WidgetPage) -> None:
    widget.choose(widget.choices().first)
    before = widget.texts()
    widget.reload()
    expect(widget.messages()).to_have_count(len(before))
    assert widget.texts() == before
    expect(widget.messages().first.locator("button.chosen")).to_have_count(1)


def test_two_tabs_show_the_same_conversation(
    widget: WidgetPage, context: BrowserContext, server_url: str
) -> None:
    other = WidgetPage(context.new_page(), server_url)
    other.open()
    widget.ask(QUESTION)
    expect(other.messages()).to_have_count(widget.messages().count())
    assert other.texts() == widget.texts()


def test_start_over_begins_anew(widget: WidgetPage) -> None:
    widget.ask(QUESTION)
    widget.button("Start over").click()
    expect(widget.messages("filer")).to_have_count(0)
    expect(widget.messages("assistant")).to_have_count(1)
    widget.reload()
    expect(widget.messages("filer")).to_have_count(0)


def test_end_chat_leaves_nothing_in_the_browser(widget: WidgetPage) -> None:
    widget.ask(QUESTION)
    widget.button("End chat").click()
    expect(widget.messages()).to_have_count(0)
    expect(widget.input).to_be_hidden()
    assert widget.page.evaluate("localStorage.length") == 0
    widget.button("Start a new chat").press("Enter")
    expect(widget.messages("assistant")).to_have_count(1)
    expect(widget.input).to_be_focused()


def test_the_keyboard_is_enough(widget: WidgetPage) -> None:
    page = widget.page
    widget.input.focus()
    page.keyboard.type("How large")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("may a PDF be?")
    expect(widget.input).to_have_value("How large\nmay a PDF be?")
    page.keyboard.press("Enter")
    expect(widget.messages("filer")).to_have_count(1)
    expect(widget.typing).to_be_hidden(timeout=30_000)
    expect(widget.input).to_be_focused()
    # The last usable choice stands right before the input.
    expect(widget.choices().last).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(widget.choices().last).to_be_focused()
    page.keyboard.press("Enter")
    expect(widget.messages("filer")).to_have_count(2)
    expect(widget.input).to_be_focused()


def test_an_unsent_message_is_sent_once_the_server_can_be_reached(widget: WidgetPage) -> None:
    attempts: list[str] = []

    def fail(route: Route) -> None:
        attempts.append(route.request.post_data_json["client_message_id"])
        route.abort()

    widget.page.route("**/messages", fail, times=2)
    widget.ask(QUESTION)
    assert len(attempts) == 2
    assert len(set(attempts)) == 1
    expect(widget.messages("filer")).to_have_count(1)


def test_a_message_that_cannot_be_sent_waits_for_another_try(widget: WidgetPage) -> None:
    widget.page.route("**/messages", lambda route: route.abort())
    widget.input.fill(QUESTION)
    widget.input.press("Enter")
    expect(widget.error).to_contain_text("was not sent", timeout=15_000)
    assert_accessible(widget.page)
    widget.page.unroute("**/messages")
    widget.button("Try again").click()
    widget.reply_to(QUESTION)
    expect(widget.error).to_be_hidden()
    expect(widget.messages("filer")).to_have_count(1)


def test_words_that_nobody_could_answer_come_back_with_advice(widget: WidgetPage) -> None:
    widget.input.fill("\U0001f600")
    widget.input.press("Enter")
    expect(widget.error).to_contain_text("in words")
    expect(widget.input).to_have_value("\U0001f600")
    expect(widget.messages("filer")).to_have_count(0)


def test_replies_are_announced_once_and_the_log_is_not_live(widget: WidgetPage) -> None:
    region = widget.page.locator("ecf-helpdesk").get_by_role("status")
    expect(widget.log).to_have_attribute("aria-live", "off")
    expect(region).to_be_empty()
    region.evaluate(
        """region => {
          window.announced = [];
          new MutationObserver((changes) => changes.forEach(
            (change) => change.addedNodes.forEach((node) => window.announced.push(node.textContent))
          )).observe(region, { childList: true });
        }"""
    )
    widget.ask(QUESTION)
    announced = widget.page.evaluate("window.announced")
    assert len(announced) == widget.messages("assistant").count() - 1
    expect(region).to_be_empty()


@pytest.mark.parametrize("size", [PHONE, SMALLEST], ids=["phone", "smallest"])
def test_it_fits_a_phone(browser: Browser, server_url: str, size: dict[str, int]) -> None:
    context = browser.new_context(viewport=size, is_mobile=True, has_touch=True)
    widget = WidgetPage(context.new_page(), server_url)
    widget.open()
    widget.ask(QUESTION)
    assert widget.page.evaluate("document.documentElement.scrollWidth") == size["width"]
    expect(widget.input).to_be_in_viewport(ratio=1)
    expect(widget.send_button).to_be_in_viewport(ratio=1)
    assert_accessible(widget.page)
    context.close()


@pytest.mark.parametrize("colors", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, server_url: str, colors: str) -> None:
    context = browser.new_context(viewport=DESKTOP, color_scheme=colors)
    widget = WidgetPage(context.new_page(), server_url)
    widget.open()
    assert_accessible(widget.page)
    widget.choose(widget.choices().first)
    widget.ask(QUESTION)
    assert_accessible(widget.page)
    widget.button("End chat").click()
    assert_accessible(widget.page)
    widget.page.goto(f"{server_url}/contact")
    assert_accessible(widget.page)
    widget.page.get_by_role("button", name="Send").click()
    assert_accessible(widget.page)
    context.close()


def test_without_javascript_the_form_does_it(browser: Browser, server_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server_url)
    page.get_by_role("main").get_by_role("link", name="contact form").click()
    page.get_by_label("Your name").fill("Ana Ruiz")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Email address")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Your name")).to_have_value("Ana Ruiz")
    page.get_by_label("Email address").fill("ana@firm.example")
    page.get_by_label("What is the problem?").fill("ECF says that my PDF has an invalid format")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your request was sent")
    expect(page.locator(".reference")).to_contain_text("ECF-")
    context.close()
