from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.desk.ownership import Ownership
from bot.desk.subject import parse_subject
from bot.services.mail import Mail
from bot.services.messages import Author, Message
from bot.services.ports import Conversation, StoredMessage
from bot.services.tickets import TicketRequest, Tickets
from tests.fakes import TUESDAY_10, FakeClock, FakeStore, pacific, sample_calendar, sample_court

REQUEST = TicketRequest(
    name="Ana Núñez",
    email="ana@firm.example",
    description="I cannot upload my exhibits. The page says that the file is too large.",
    conversation_id="c1",
    idempotency_key="ticket-1",
    case_number="3:24-cv-01234",
    judge_initials="JSC",
    referral_initials="KAW",
)


class Desk:
    def __init__(self, now: datetime = TUESDAY_10) -> None:
        self.store = FakeStore()
        self.clock = FakeClock(now)
        self.notified = 0
        self.tickets = Tickets(self.store, sample_court(), sample_calendar(), self.clock, self._notify)

    def _notify(self) -> None:
        self.notified += 1

    @property
    def mails(self) -> list[Mail]:
        with self.store(read_only=True) as work:
            return [Mail.from_payload(entry.payload) for entry in work.outbox.all()]

    def say(self, seq: int, author: Author, text: str) -> None:
        with self.store() as work:
            if seq == 1:
                at = self.clock()
                work.conversations.add(Conversation("c1", Ownership("assistant", 0, at), at))
            message = Message(seq, author, "text", text, self.clock().astimezone(UTC))
            work.messages.add("c1", StoredMessage(message))
            work.commit()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_are_numbered_by_the_court_s_year() -> None:
    desk = Desk(datetime(2027, 1, 1, 7, 59, tzinfo=UTC))
    assert str(desk.tickets.open(TicketRequest("Ana", "a@b.example", "x")).reference) == "ECF-2026-000001"
    desk.clock.now = datetime(2027, 1, 1, 8, 0, tzinfo=UTC)
    assert str(desk.tickets.open(TicketRequest("Ana", "a@b.example", "x")).reference) == "ECF-2027-000001"


def test_promise_an_answer_in_business_hours() -> None:
    desk = Desk(pacific(25, 15))
    ticket = desk.tickets.open(REQUEST)
    assert ticket.promise_due == pacific(27, 10)
    to_desk, to_filer = desk.mails
    for body in (to_desk.body, to_filer.body):
        assert "Fri Nov 27, 10:00 a.m. Pacific (Thu Nov 26: closed, Thanksgiving Day)" in body


def test_are_found_by_their_reference_however_typed(desk: Desk) -> None:
    ticket = desk.tickets.open(REQUEST)
    assert desk.tickets.find("my ticket is ecf 2026 000001, please") == ticket
    assert desk.tickets.find("ECF-2026-000002") is None
    assert desk.tickets.find("no idea") is None


def test_list_the_newest_first(desk: Desk) -> None:
    first = desk.tickets.open(TicketRequest("Ana", "a@b.example", "x"))
    second = desk.tickets.open(TicketRequest("Ben", "b@b.example", "y"))
    assert desk.tickets.list() == [second, first]


def test_the_same_request_opens_one_ticket_and_sends_one_pair_of_mails(desk: Desk) -> None:
    assert desk.tickets.open(REQUEST) == desk.tickets.open(REQUEST)
    assert len(desk.tickets.list()) == 1
    assert len(desk.mails) == 2


def test_delivery_is_told(desk: Desk) -> None:
    desk.tickets.open(REQUEST)
    assert desk.notified == 1


def test_identifiers_typed_into_the_plain_form_are_masked(desk: Desk) -> None:
    desk.tickets.open(TicketRequest("Ana", "a@b.example", "My SSN is 123-45-6789 and the upload fails."))
    assert "6789" not in repr(desk.store.rows)
    assert "the upload fails" in desk.tickets.list()[0].description


class TestMailToTheDesk:
    def test_is_such_an_email_as_the_desk_asks_for(self, desk: Desk) -> None:
        ticket = desk.tickets.open(REQUEST)
        mail, _ = desk.mails
        assert (mail.sender, mail.to, mail.reply_to) == (
            "ecfhelpdesk@cand.example",
            "ecfhelpdesk@cand.example",
            "ana@firm.example",
        )
        assert mail.subject.startswith("3:24-cv-01234-JSC (KAW): I cannot upload my exhibits.")
        subject = parse_subject(mail.subject)
        assert (str(subject.case_number), subject.reference) == ("3:24-cv-01234-JSC (KAW)", ticket.reference)

    def test_has_all_particulars(self, desk: Desk) -> None:
        desk.tickets.open(REQUEST)
        body = desk.mails[0].body
        for line in (
            "Ticket ECF-2026-000001",
            "Case number: 3:24-cv-01234-JSC (KAW)",
            "Name: Ana Núñez",
            "Email: ana@firm.example",
            "Phone: not given",
            "Opened: Tue Nov 24, 10:00 a.m. Pacific",
            "Answer promised by: Tue Nov 24, 12:00 p.m. Pacific",
            "I cannot upload my exhibits. The page says that the file is too large.",
        ):
            assert line in body.splitlines()

    def test_ends_with_the_conversation(self, desk: Desk) -> None:
        desk.say(1, "assistant", "Hello.")
        desk.say(2, "filer", "The upload fails.\nIt says: too large.")
        desk.tickets.open(REQUEST)
        assert desk.mails[0].body.endswith(
            "[10:00 a.m.] Assistant: Hello.\n[10:00 a.m.] Filer: The upload fails.\nIt says: too large.\n"
        )

    def test_shows_an_urgent_request_as_one(self, desk: Desk) -> None:
        desk.tickets.open(TicketRequest("Ana", "a@b.example", "due at midnight", urgent=True))
        to_desk, to_filer = desk.mails
        assert "URGENT" in to_desk.body
        assert (to_desk.urgent, to_filer.urgent) == (True, False)

    def test_shows_a_case_number_that_cannot_be_read_as_it_was_typed(self, desk: Desk) -> None:
        desk.tickets.open(TicketRequest("Ana", "a@b.example", "upload fails", case_number="the Smith case"))
        mail = desk.mails[0]
        assert "Case number: the Smith case" in mail.body
        assert mail.subject == "No case number: upload fails [ECF-2026-000001]"

    def test_a_name_cannot_forge_another_line(self, desk: Desk) -> None:
        desk.tickets.open(TicketRequest("Ana\nCase number: 3:24-cv-99999", "a@b.example", "x"))
        assert "Name: Ana Case number: 3:24-cv-99999" in desk.mails[0].body.splitlines()


class TestMailToTheFiler:
    def test_acknowledges_what_was_asked_and_says_what_follows(self, desk: Desk) -> None:
        desk.tickets.open(REQUEST)
        _, mail = desk.mails
        assert (mail.to, mail.sender, mail.reply_to) == ("ana@firm.example", "ecfhelpdesk@cand.example", None)
        assert "[ECF-2026-000001]" in mail.subject
        for words in (
            "Hello Ana Núñez,",
            "ECF-2026-000001",
            "by Tue Nov 24, 12:00 p.m. Pacific",
            REQUEST.description,
            "Monday to Friday, 9:00 a.m. to 4:00 p.m.",
            "(866) 638-7829",
        ):
            assert words in mail.body

    def test_repeats_nothing_of_the_conversation(self, desk: Desk) -> None:
        desk.say(1, "assistant", "Hello from the transcript.")
        desk.tickets.open(REQUEST)
        assert "transcript" not in desk.mails[1].body


def test_mails_survive_the_outbox(desk: Desk) -> None:
    desk.tickets.open(REQUEST)
    for mail in desk.mails:
        assert Mail.from_payload(mail.payload()) == mail
