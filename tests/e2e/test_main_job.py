"""The main job in a real browser, down to the desk's rows and mails."""

from __future__ import annotations

import email
import json
import re
import time
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.page import WidgetPage
from tests.server import ROOT, Server

SCREENSHOTS = ROOT / "var" / "screenshots"
MAIL_LIMIT_S = 30


@pytest.fixture
def talk(page: Page, server_url: str) -> WidgetPage:
    widget = WidgetPage(page, server_url)
    widget.open()
    return widget


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def mail_to(server: Server, address: str, reference: str) -> EmailMessage:
    """Wait until the outbox folder holds the mail of this reference to this address."""
    deadline = time.monotonic() + MAIL_LIMIT_S
    while time.monotonic() < deadline:
        for path in (server.var / "outbox").glob("*.eml"):
            mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            if address in str(mail["To"]) and reference in str(mail["Subject"]):
                return mail
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address} about {reference}")


def reference_in(reply: Locator, prefix: str) -> str:
    found = re.search(rf"{prefix}-\d{{4}}-\d{{6}}", reply.inner_text())
    assert found, reply.inner_text()
    return found.group()


def test_a_question_is_answered_with_its_source(talk: WidgetPage) -> None:
    reply = talk.ask("My PDF is rejected, the screen says it is malformed")
    expect(reply).to_contain_text("new PDF")
    expect(reply).to_contain_text("Source")
    expect(talk.choices().filter(has_text="Not what I meant")).to_be_visible()
    picture(talk.page, "answer")


def test_legal_advice_is_declined(talk: WidgetPage) -> None:
    reply = talk.ask("How many days do I have to oppose the motion for summary judgment?")
    expect(reply).to_contain_text("legal or procedural")
    expect(reply).not_to_contain_text("Source")
    picture(talk.page, "legal")


def test_a_message_to_the_judge_is_declined(talk: WidgetPage) -> None:
    reply = talk.ask("Could you please let Judge Chen know that we are running late today?")
    expect(reply).to_contain_text("does not convey messages")
    picture(talk.page, "ex-parte")


def test_a_two_part_message_is_half_answered_and_half_declined(talk: WidgetPage) -> None:
    reply = talk.ask("My PDF is too large to upload, and can I file it tomorrow instead?")
    expect(reply).to_contain_text("50 MB")
    expect(reply).to_contain_text("As for the other part")
    picture(talk.page, "two-part")


def test_a_ticket_is_opened(talk: WidgetPage, server: Server) -> None:
    talk.ask("Nothing in the tutorials helps, please open a ticket")
    talk.ask("it is 3:24-cv-01234-JSC (KAW)")
    talk.ask("Ana Ruiz")
    talk.ask("ana.ruiz@example.com")
    summary = talk.ask("The PDF of our declaration is refused as malformed each time I upload it")
    expect(summary).to_contain_text("3:24-cv-01234-JSC (KAW)")
    talk.choices().filter(has_text="Yes, send it").click()
    done = talk.reply_to("Yes, send it")
    reference = reference_in(done, "ECF")
    picture(talk.page, "ticket")

    tickets = {
        ticket["reference"]: ticket for ticket in json.loads(server.command("desk", "tickets", "--json"))
    }
    ticket = tickets[reference]
    assert (ticket["case_number"], ticket["judge_initials"], ticket["referral_initials"]) == (
        "3:24-cv-01234",
        "JSC",
        "KAW",
    )
    assert ticket["email"] == "ana.ruiz@example.com"
    to_desk = mail_to(server, "ecfhelpdesk@cand.uscourts.gov", reference)
    assert str(to_desk["Subject"]).startswith("3:24-cv-01234-JSC (KAW): ")
    assert str(to_desk["Subject"]).endswith(f"[{reference}]")
    assert "ana.ruiz@example.com" in str(to_desk["Reply-To"])
    mail_to(server, "ana.ruiz@example.com", reference)


def test_a_callback_is_booked_in_an_open_slot(talk: WidgetPage, server: Server) -> None:
    talk.ask("Can somebody call me back please?")
    talk.ask("Bob Lee")
    offer = talk.ask("415-555-0142 ext. 12")
    expect(offer).to_contain_text("When should we call?")
    slot = talk.choices().first.inner_text()
    talk.choices().first.click()
    talk.reply_to(slot)
    talk.ask("skip")
    talk.ask("My secondary email address gets no notices")
    talk.choices().filter(has_text="Yes, book it").click()
    done = talk.reply_to("Yes, book it")
    expect(done).to_contain_text(slot)
    reference = reference_in(done, "CB")
    picture(talk.page, "callback")

    callbacks = {row["reference"]: row for row in json.loads(server.command("desk", "callbacks", "--json"))}
    assert callbacks[reference]["phone"] == "+14155550142"
    assert callbacks[reference]["extension"] == "12"
    assert callbacks[reference]["status"] == "booked"


def test_the_picture_of_the_readme(talk: WidgetPage) -> None:
    talk.page.set_viewport_size({"width": 1100, "height": 900})
    talk.ask("My PDF is too large to upload, and can I file it tomorrow instead?")
    picture(talk.page, "readme")
    assert Path(SCREENSHOTS / "readme.png").stat().st_size > 0
