"""What every store must do: run on the fake, and on SQLite in a file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.desk.callback import Callback
from bot.desk.ownership import Ownership
from bot.desk.reference import Reference
from bot.desk.ticket import Ticket
from bot.services.callbacks import CallbackRequest, Callbacks, SlotTaken
from bot.services.messages import Choice, Citation, Message
from bot.services.ports import Conflict, Conversation, StoredMessage, UnitOfWorkFactory
from bot.services.tickets import TicketRequest, Tickets
from bot.store.engine import make_engine, migrate
from bot.store.tables import metadata
from bot.store.unit_of_work import SqlUnitsOfWork
from tests.fakes import FakeClock, FakeStore, pacific, sample_calendar, sample_court

AT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["fake", "sqlite"])
def uow(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWorkFactory]:
    if request.param == "fake":
        yield FakeStore()
        return
    engine = make_engine(f"sqlite:///{tmp_path}/desk.db")
    migrate(engine)
    yield SqlUnitsOfWork(engine)
    engine.dispose()


def conversation(conversation_id: str = "c1", at: datetime = AT) -> Conversation:
    return Conversation(conversation_id, Ownership("assistant", 0, at), at)


def stored(seq: int, text: str = "hello", **values: object) -> StoredMessage:
    return StoredMessage(Message(seq, "filer", "text", text, AT), **values)  # type: ignore[arg-type]


def ticket(number: int = 1, **values: object) -> Ticket:
    particulars: dict[str, object] = {
        "reference": Reference("ECF", 2026, number),
        "conversation_id": "c1",
        "name": "Ana Núñez",
        "email": "ana@firm.example",
        "phone": None,
        "case_number": "3:24-cv-01234",
        "judge_initials": "JSC",
        "referral_initials": None,
        "description": "cannot upload",
        "status": "new",
        "urgent": False,
        "opened_at": AT,
        "promise_due": AT + 2 * 60 * MINUTE,
        "changed_at": AT,
    }
    return Ticket(**particulars | values)  # type: ignore[arg-type]


def callback(number: int = 1, starts_at: datetime = AT) -> Callback:
    return Callback(
        Reference("CB", 2026, number),
        "c1",
        "Ana",
        "+14155550100",
        "12",
        None,
        None,
        None,
        starts_at,
        starts_at + 30 * MINUTE,
        "booked",
        AT,
        AT,
    )


def race(*runs: Callable[[], object]) -> list[object]:
    """Start all at once; return what they return or raise."""
    gate = threading.Barrier(len(runs))

    def run(one: Callable[[], object]) -> object:
        gate.wait()
        try:
            return one()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(runs)) as pool:
        return list(pool.map(run, runs))


class TestTransactions:
    def test_keeps_what_was_committed(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            work.commit()
        with uow(read_only=True) as work:
            assert work.conversations.get("c1") == conversation()

    def test_forgets_what_was_not_committed(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
        with uow() as work:
            assert work.conversations.get("c1") is None

    def test_forgets_everything_after_an_error(self, uow: UnitOfWorkFactory) -> None:
        def fail_half_way() -> None:
            with uow() as work:
                work.conversations.add(conversation())
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail_half_way()
        with uow() as work:
            assert work.conversations.get("c1") is None

    def test_a_conflict_leaves_the_rest_of_the_unit_of_work_usable(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            with pytest.raises(Conflict):
                work.conversations.add(conversation())
            work.conversations.add(conversation("c2"))
            work.commit()
        with uow() as work:
            assert work.conversations.get("c2") is not None


class TestConversations:
    def test_lists_the_newest_first(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation("old", AT))
            work.conversations.add(conversation("new", AT + MINUTE))
            assert [one.id for one in work.conversations.all()] == ["new", "old"]

    def test_numbers_run_on_from_one(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            assert [work.conversations.claim_seq("c1", count) for count in (1, 3, 1)] == [1, 2, 5]

    def test_the_assistant_gets_numbers_only_at_the_version_it_read(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            assert work.conversations.claim_seq_if_assistant("c1", 0, 2) == 1
            assert work.conversations.change_owner("c1", Ownership("staff", 1, AT))
            assert work.conversations.claim_seq_if_assistant("c1", 0, 1) is None
            assert work.conversations.claim_seq_if_assistant("c1", 1, 1) is None
            assert work.conversations.change_owner("c1", Ownership("assistant", 2, AT))
            assert work.conversations.claim_seq_if_assistant("c1", 1, 1) is None
            assert work.conversations.claim_seq_if_assistant("c1", 2, 1) == 3

    def test_the_owner_changes_once_for_each_version(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            assert work.conversations.change_owner("c1", Ownership("staff", 1, AT))
            assert not work.conversations.change_owner("c1", Ownership("closed", 1, AT))
            assert work.conversations.get("c1") == Conversation("c1", Ownership("staff", 1, AT), AT)


class TestMessages:
    def test_come_back_as_they_were(self, uow: UnitOfWorkFactory) -> None:
        message = Message(
            1,
            "assistant",
            "answer",
            "Größe: § 5-1 🙂",
            AT,
            ({"type": "steps", "items": ["one", "two"], "start": 1},),
            (Choice("Yes", "/affirm"),),
            (Citation("a1", "PDF size", "https://cand.example/pdf", "2026-11-01"),),
        )
        full = StoredMessage(message, reply_to=7, client_message_id="m-1", settled=True)
        with uow() as work:
            work.conversations.add(conversation())
            work.messages.add("c1", full)
            work.commit()
        with uow(read_only=True) as work:
            assert work.messages.get("c1", 1) == full
            assert work.messages.by_client_id("c1", "m-1") == full
            assert work.messages.get("c1", 2) is None
            assert work.messages.by_client_id("c1", "m-2") is None

    def test_are_read_in_order_from_a_number_on(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            work.conversations.add(conversation("c2"))
            for seq in (3, 1, 2):
                work.messages.add("c1", stored(seq))
            work.messages.add("c2", stored(9))
            assert [one.seq for one in work.messages.after("c1")] == [1, 2, 3]
            assert [one.seq for one in work.messages.after("c1", 1)] == [2, 3]

    def test_replies_are_found_by_what_they_answer(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            for seq, reply_to in ((1, None), (2, 1), (3, None), (4, 1), (5, 3)):
                work.messages.add("c1", stored(seq, reply_to=reply_to))
            assert [one.seq for one in work.messages.replies_to("c1", 1)] == [2, 4]

    def test_a_number_is_used_once(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            work.messages.add("c1", stored(1))
            with pytest.raises(Conflict):
                work.messages.add("c1", stored(1, "another"))

    def test_a_sender_s_name_is_used_once_in_a_conversation(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            work.conversations.add(conversation("c2"))
            work.messages.add("c1", stored(1, client_message_id="m"))
            work.messages.add("c2", stored(1, client_message_id="m"))
            with pytest.raises(Conflict):
                work.messages.add("c1", stored(2, client_message_id="m"))

    def test_are_settled_one_by_one(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            work.messages.add("c1", stored(1))
            work.messages.add("c1", stored(2))
            work.messages.settle("c1", 1)
            assert [work.messages.get("c1", seq).settled for seq in (1, 2)] == [True, False]  # type: ignore[union-attr]


class TestTickets:
    def test_come_back_as_they_were(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.tickets.add(ticket(), ["Thu Nov 26: closed, Thanksgiving Day"], "c1:k")
            work.commit()
        with uow(read_only=True) as work:
            assert work.tickets.get(Reference("ECF", 2026, 1)) == ticket()
            assert work.tickets.by_intake_key("c1:k") == ticket()
            assert work.tickets.get(Reference("ECF", 2026, 2)) is None
            assert work.tickets.by_intake_key("c1:other") is None

    def test_times_come_back_in_utc_from_any_zone(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.tickets.add(ticket(opened_at=pacific(24, 10)), [], None)
            work.commit()
        with uow() as work:
            opened_at = work.tickets.all()[0].opened_at
            assert opened_at == pacific(24, 10)
            assert opened_at.tzinfo is not None

    def test_list_the_newest_first(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            for number, minutes in ((1, 0), (2, 5), (3, 5)):
                work.tickets.add(ticket(number, opened_at=AT + minutes * MINUTE), [], None)
            assert [one.reference.number for one in work.tickets.all()] == [3, 2, 1]

    @pytest.mark.parametrize(("number", "intake_key"), [(1, "c1:other"), (2, "c1:k")])
    def test_one_for_each_reference_and_each_request(
        self, uow: UnitOfWorkFactory, number: int, intake_key: str
    ) -> None:
        with uow() as work:
            work.tickets.add(ticket(1), [], "c1:k")
            with pytest.raises(Conflict):
                work.tickets.add(ticket(number), [], intake_key)

    def test_without_a_request_s_name_there_can_be_many(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.tickets.add(ticket(1), [], None)
            work.tickets.add(ticket(2), [], None)
            assert len(work.tickets.all()) == 2

    def test_numbers_start_anew_each_year_and_for_callbacks(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            assert [work.tickets.next_number(year) for year in (2026, 2026, 2027)] == [1, 2, 1]
            assert work.callbacks.next_number(2026) == 1

    def test_a_number_that_was_not_used_is_given_again(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.tickets.next_number(2026)
        with uow() as work:
            assert work.tickets.next_number(2026) == 1


class TestCallbacks:
    def test_come_back_as_they_were(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.callbacks.add(callback(), {AT: 0}, "c1:k")
            work.commit()
        with uow(read_only=True) as work:
            assert work.callbacks.get(Reference("CB", 2026, 1)) == callback()
            assert work.callbacks.by_intake_key("c1:k") == callback()
            assert work.callbacks.get(Reference("CB", 2026, 2)) is None

    def test_list_the_first_to_be_called_first(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.callbacks.add(callback(1, AT + MINUTE), {}, None)
            work.callbacks.add(callback(2, AT), {}, None)
            assert [one.reference.number for one in work.callbacks.all()] == [2, 1]

    def test_tell_the_places_taken_in_a_span(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.callbacks.add(callback(1), {AT: 0, AT + MINUTE: 1}, None)
            work.callbacks.add(callback(2), {AT: 1}, None)
            assert work.callbacks.places_taken(AT, AT + MINUTE) == {AT: {0, 1}}
            assert work.callbacks.places_taken(AT + MINUTE, AT + 2 * MINUTE) == {AT + MINUTE: {1}}

    def test_a_taken_place_refuses_the_whole_callback(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.callbacks.add(callback(1), {AT: 0}, None)
            with pytest.raises(Conflict):
                work.callbacks.add(callback(2), {AT: 0}, None)
            work.commit()
        with uow() as work:
            assert [one.reference.number for one in work.callbacks.all()] == [1]


class TestOutbox:
    def test_hands_out_what_is_due_once(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.outbox.add("k1", "email", {"subject": "Größe"}, AT)
            work.outbox.add("k2", "email", {}, AT + MINUTE)
            (entry,) = work.outbox.claim_due(AT, AT + 5 * MINUTE, limit=10)
            assert (entry.idempotency_key, entry.attempts, entry.payload) == ("k1", 1, {"subject": "Größe"})
            assert work.outbox.claim_due(AT, AT + 5 * MINUTE, limit=10) == []

    def test_hands_out_again_what_was_neither_sent_nor_failed(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.outbox.add("k1", "email", {}, AT)
            work.outbox.claim_due(AT, AT + 5 * MINUTE, limit=10)
            (entry,) = work.outbox.claim_due(AT + 5 * MINUTE, AT + 9 * MINUTE, limit=10)
            assert entry.attempts == 2

    def test_hands_out_no_more_than_asked_for_and_the_oldest_first(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            for key in ("k1", "k2", "k3"):
                work.outbox.add(key, "email", {}, AT)
            claimed = [one.idempotency_key for one in work.outbox.claim_due(AT, AT + MINUTE, limit=2)]
            assert claimed == ["k1", "k2"]

    def test_takes_each_thing_once(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.outbox.add("k1", "email", {}, AT)
            with pytest.raises(Conflict):
                work.outbox.add("k1", "email", {}, AT)

    def test_what_is_sent_or_set_aside_is_never_due_again(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.outbox.add("k1", "email", {}, AT)
            work.outbox.add("k2", "email", {}, AT)
            first, second = work.outbox.claim_due(AT, AT + MINUTE, limit=10)
            work.outbox.mark_sent(first.id, AT)
            work.outbox.set_aside(second.id, "refused", AT)
            assert work.outbox.claim_due(AT + 99 * MINUTE, AT + 100 * MINUTE, limit=10) == []
            sent, aside = work.outbox.all()
            assert (sent.sent_at, aside.set_aside_at, aside.last_error) == (AT, AT, "refused")

    def test_what_failed_is_due_when_said(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.outbox.add("k1", "email", {}, AT)
            (entry,) = work.outbox.claim_due(AT, AT + MINUTE, limit=10)
            work.outbox.mark_failed(entry.id, "away", AT + 3 * MINUTE)
            assert work.outbox.claim_due(AT + 2 * MINUTE, AT + 9 * MINUTE, limit=10) == []
            (again,) = work.outbox.claim_due(AT + 3 * MINUTE, AT + 9 * MINUTE, limit=10)
            assert (again.attempts, again.last_error) == (2, "away")


def test_dialogue_states_are_replaced(uow: UnitOfWorkFactory) -> None:
    with uow() as work:
        assert work.dialogue_states.get("c1") is None
        work.dialogue_states.put("c1", '{"slots": 1}', AT)
        work.dialogue_states.put("c1", '{"slots": 2}', AT)
        work.commit()
    with uow(read_only=True) as work:
        assert work.dialogue_states.get("c1") == '{"slots": 2}'


class TestRaces:
    def test_two_writers_never_get_the_same_ticket_number(self, uow: UnitOfWorkFactory) -> None:
        tickets = Tickets(uow, sample_court(), sample_calendar(), FakeClock())

        def open_some() -> list[int]:
            request = TicketRequest("Ana", "ana@firm.example", "cannot upload")
            return [tickets.open(request).reference.number for _ in range(10)]

        numbers = list(chain(*race(open_some, open_some, open_some)))  # type: ignore[arg-type]
        assert sorted(numbers) == list(range(1, 31))

    def test_the_same_request_opens_one_ticket(self, uow: UnitOfWorkFactory) -> None:
        tickets = Tickets(uow, sample_court(), sample_calendar(), FakeClock())
        request = TicketRequest("Ana", "ana@firm.example", "x", conversation_id="c1", idempotency_key="7")
        opened = race(*[lambda: tickets.open(request)] * 6)
        assert len({one.reference for one in opened}) == 1  # type: ignore[attr-defined]
        assert len(tickets.list()) == 1

    def test_a_slot_is_given_to_no_more_than_it_holds(self, uow: UnitOfWorkFactory) -> None:
        callbacks = Callbacks(uow, sample_court(capacity=2), sample_calendar(), FakeClock())
        request = CallbackRequest("Ana", "+14155550100", pacific(24, 14))
        outcomes = race(*[lambda: callbacks.book(request)] * 6)
        assert sum(isinstance(one, Callback) for one in outcomes) == 2
        assert sum(isinstance(one, SlotTaken) for one in outcomes) == 4

    def test_a_message_sent_twice_at_once_is_stored_once(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            work.conversations.add(conversation())
            work.commit()

        def send() -> int:
            with uow() as work:
                work.conversations.lock("c1")
                first = work.messages.by_client_id("c1", "m")
                if first is None:
                    first = stored(work.conversations.claim_seq("c1"), client_message_id="m")
                    work.messages.add("c1", first)
                work.commit()
            return first.message.seq

        assert race(*[send] * 6) == [1] * 6

    def test_two_writers_never_claim_the_same_outbox_entry(self, uow: UnitOfWorkFactory) -> None:
        with uow() as work:
            for number in range(20):
                work.outbox.add(f"k{number}", "email", {}, AT)
            work.commit()

        def claim() -> list[int]:
            with uow() as work:
                ids = [one.id for one in work.outbox.claim_due(AT, AT + MINUTE, limit=10)]
                work.commit()
            return ids

        claimed = list(chain(*race(claim, claim, claim)))  # type: ignore[arg-type]
        assert len(claimed) == len(set(claimed)) == 20


class TestSqlite:
    def test_a_reader_does_not_wait_for_a_writer(self, tmp_path: Path) -> None:
        engine = make_engine(f"sqlite:///{tmp_path}/desk.db")
        migrate(engine)
        uow = SqlUnitsOfWork(engine)
        with uow() as writer:
            writer.conversations.add(conversation())
            with uow(read_only=True) as reader:
                assert reader.conversations.all() == []
        engine.dispose()

    def test_a_naive_time_is_refused(self, tmp_path: Path) -> None:
        engine = make_engine(f"sqlite:///{tmp_path}/desk.db")
        migrate(engine)
        naive = AT.replace(tzinfo=None)
        with SqlUnitsOfWork(engine)() as work, pytest.raises(Exception, match="naive"):
            work.conversations.add(conversation(at=naive))
        engine.dispose()

    def test_migrations_end_in_the_tables_as_declared(self, tmp_path: Path) -> None:
        engine = make_engine(f"sqlite:///{tmp_path}/new/desk.db")
        migrate(engine)
        migrate(engine)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
        engine.dispose()
