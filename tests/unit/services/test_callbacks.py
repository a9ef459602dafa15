from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.services.callbacks import CallbackRequest, Callbacks, NotBookable, SlotTaken
from bot.services.mail import Mail
from tests.fakes import TUESDAY_10, FakeClock, FakeStore, pacific, sample_calendar, sample_court


class Desk:
    def __init__(self, now: datetime = TUESDAY_10, capacity: int = 1) -> None:
        self.store = FakeStore()
        self.clock = FakeClock(now)
        self.callbacks = Callbacks(self.store, sample_court(capacity), sample_calendar(), self.clock)

    def book(self, start: datetime, **particulars: str) -> None:
        self.callbacks.book(CallbackRequest("Ana", "+14155550100", start, **particulars))

    def offers(self, after: datetime | None = None, count: int = 3) -> list[datetime]:
        return [slot.start for slot in self.callbacks.offer(after, count)]

    @property
    def mails(self) -> list[Mail]:
        with self.store(read_only=True) as work:
            return [Mail.from_payload(entry.payload) for entry in work.outbox.all()]


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestOffer:
    def test_starts_after_the_shortest_notice(self, desk: Desk) -> None:
        assert desk.offers() == [pacific(24, 10, 30), pacific(24, 11), pacific(24, 11, 30)]

    def test_goes_on_when_the_desk_opens_again(self) -> None:
        desk = Desk(pacific(25, 15, 10))
        assert desk.offers() == [pacific(27, 9), pacific(27, 9, 30), pacific(27, 10)]

    def test_starts_from_a_wished_time(self, desk: Desk) -> None:
        assert desk.offers(after=pacific(24, 14, 15), count=1) == [pacific(24, 14, 30)]
        assert desk.offers(after=pacific(24, 8), count=1) == [pacific(24, 10, 30)]

    def test_leaves_out_full_slots(self, desk: Desk) -> None:
        desk.book(pacific(24, 10, 30))
        assert desk.offers(count=1) == [pacific(24, 11)]

    def test_keeps_slots_with_a_place_left(self) -> None:
        desk = Desk(capacity=2)
        desk.book(pacific(24, 10, 30))
        assert desk.offers(count=1) == [pacific(24, 10, 30)]
        desk.book(pacific(24, 10, 30))
        assert desk.offers(count=1) == [pacific(24, 11)]

    def test_ends_with_the_horizon(self, desk: Desk) -> None:
        last_day = pacific(24, 0) + timedelta(days=60)
        assert max(desk.offers(count=10_000)).date() <= last_day.date()
        assert desk.offers(after=last_day + timedelta(days=1)) == []

    def test_shows_a_slot_to_people(self, desk: Desk) -> None:
        (slot,) = desk.callbacks.offer(count=1)
        assert slot.end - slot.start == timedelta(minutes=30)
        assert slot.label == desk.callbacks.describe(slot.start) == "Tue Nov 24, 10:30 a.m. Pacific"


class TestCheck:
    @pytest.mark.parametrize(
        ("start", "reason"),
        [
            (pacific(24, 14), "ok"),
            (pacific(24, 14, 10), "ok"),
            (pacific(24, 15, 59), "ok"),
            (pacific(24, 10, 30), "ok"),
            (datetime(2026, 11, 24, 22, 0, tzinfo=UTC), "ok"),
            (pacific(24, 9), "past"),
            (pacific(24, 10, 29), "too_soon"),
            (pacific(24, 16), "outside_hours"),
            (pacific(25, 8, 59), "outside_hours"),
            (pacific(26, 10), "closed_holiday"),
            (pacific(28, 10), "closed_weekend"),
            (pacific(30, 10, month=11) + timedelta(days=90), "too_far"),
        ],
    )
    def test_says_what_stands_against_a_time(self, desk: Desk, start: datetime, reason: str) -> None:
        assert desk.callbacks.check(start) == reason

    def test_says_when_a_time_is_full(self, desk: Desk) -> None:
        desk.book(pacific(24, 14))
        assert desk.callbacks.check(pacific(24, 14)) == "full"
        assert desk.callbacks.check(pacific(24, 14, 30)) == "ok"


class TestBook:
    def test_keeps_the_time_as_asked(self, desk: Desk) -> None:
        callback = desk.callbacks.book(
            CallbackRequest("Ana", "+14155550100", pacific(24, 14, 10), extension="12")
        )
        assert str(callback.reference) == "CB-2026-000001"
        assert (callback.starts_at, callback.ends_at) == (pacific(24, 14, 10), pacific(24, 14, 40))
        assert callback.status == "booked"
        assert desk.callbacks.find("cb-2026-000001") == callback
        assert desk.callbacks.list() == [callback]

    def test_ends_no_later_than_the_desk_closes(self, desk: Desk) -> None:
        desk.book(pacific(24, 15, 45))
        assert desk.callbacks.list()[0].ends_at == pacific(24, 16)

    def test_refuses_a_full_slot(self, desk: Desk) -> None:
        desk.book(pacific(24, 14))
        with pytest.raises(SlotTaken):
            desk.book(pacific(24, 14))

    def test_never_promises_overlapping_calls(self, desk: Desk) -> None:
        desk.book(pacific(24, 14, 10))
        for minute in (0, 10, 20, 30):
            with pytest.raises(SlotTaken):
                desk.book(pacific(24, 14, minute))
        desk.book(pacific(24, 15))

    @pytest.mark.parametrize("start", [pacific(24, 9), pacific(28, 10), pacific(24, 17)])
    def test_refuses_what_cannot_be_kept(self, desk: Desk, start: datetime) -> None:
        with pytest.raises(NotBookable):
            desk.book(start)
        assert desk.callbacks.list() == []
        assert desk.mails == []

    def test_the_same_request_books_one_callback(self, desk: Desk) -> None:
        request = CallbackRequest(
            "Ana", "+14155550100", pacific(24, 14), conversation_id="c1", idempotency_key="1"
        )
        first = desk.callbacks.book(request)
        assert desk.callbacks.book(replace(request, starts_at=pacific(24, 15))) == first
        assert len(desk.callbacks.list()) == 1

    def test_masks_identifiers(self, desk: Desk) -> None:
        desk.book(pacific(24, 14), description="My SSN is 123-45-6789, the upload fails.")
        assert "6789" not in repr(desk.store.rows)


class TestMails:
    def test_tell_the_desk_whom_to_call_and_when(self, desk: Desk) -> None:
        desk.book(
            pacific(24, 14), extension="12", case_number="3:24-cv-01234-JSC", description="upload fails"
        )
        (mail,) = desk.mails
        assert (mail.to, mail.reply_to) == ("ecfhelpdesk@cand.example", None)
        assert mail.subject == "3:24-cv-01234-JSC: callback Tue Nov 24, 2:00 p.m. Pacific [CB-2026-000001]"
        for words in ("Tue Nov 24, 2:00 p.m. Pacific", "+14155550100 ext. 12", "Name: Ana", "upload fails"):
            assert words in mail.body

    def test_confirm_the_time_to_a_filer_whose_email_is_known(self, desk: Desk) -> None:
        desk.book(pacific(24, 14), email="ana@firm.example")
        to_desk, to_filer = desk.mails
        assert to_desk.reply_to == "ana@firm.example"
        assert to_filer.to == "ana@firm.example"
        for words in ("Tue Nov 24, 2:00 p.m. Pacific", "+14155550100", "CB-2026-000001"):
            assert words in to_filer.body
