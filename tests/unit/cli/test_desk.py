from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli import desk as command
from bot.desk.ownership import Ownership
from bot.services.callbacks import CallbackRequest
from bot.services.container import Services
from bot.services.ports import Conversation
from bot.services.tickets import TicketRequest
from tests.fakes import (
    TUESDAY_10,
    FakeClock,
    FakeStore,
    fake_services,
    pacific,
)

KINDS = ("tickets", "callbacks", "conversations", "outbox")


@dataclass
class FakeDesk:
    uow: FakeStore
    services: Services


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    store = FakeStore()
    services = fake_services(store, FakeClock())
    desk = FakeDesk(store, services)
    monkeypatch.setattr(command, "build_desk", lambda settings: desk)
    return desk


@pytest.fixture
def filled(desk: FakeDesk) -> FakeDesk:
    desk.services.tickets.open(
        TicketRequest("Zoë Núñez", "zoe@firm.example", "My PDF is refused", case_number="3:24-cv-01234")
    )
    desk.services.callbacks.book(CallbackRequest("Bo", "+14155550142", pacific(25, 10), extension="3"))
    with desk.uow() as work:
        work.conversations.add(Conversation("c1", Ownership("assistant", 0, TUESDAY_10), TUESDAY_10))
        work.commit()
    return desk


def written(what: str, *, as_json: bool = False) -> str:
    out = io.StringIO()
    assert command.run(what, out, as_json=as_json) == 0
    return out.getvalue()


def rows(what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(what, as_json=True))
    return found


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("what", KINDS)
def test_an_empty_desk_has_nothing_to_do(what: str) -> None:
    assert written(what) == "Nothing.\n"
    assert rows(what) == []


@pytest.mark.usefixtures("filled")
def test_tickets_are_for_people_a_table() -> None:
    head, row = written("tickets").splitlines()
    assert head.split() == list(command._COLUMNS["tickets"])
    for cell in ("ECF-2026-000001", "new", "False", "3:24-cv-01234", "Zoë Núñez", "zoe@firm.example"):
        assert cell in row
    assert row.index("ECF-2026-000001") == head.index("reference")
    assert row.index("Zoë") == head.index("name")


@pytest.mark.usefixtures("filled")
def test_tickets_are_for_programs_whole() -> None:
    (ticket,) = rows("tickets")
    assert ticket["reference"] == "ECF-2026-000001"
    assert ticket["description"] == "My PDF is refused"
    assert ticket["promise_due"] == "2026-11-24T12:00:00-08:00"
    assert "Núñez" in written("tickets", as_json=True)


@pytest.mark.usefixtures("filled")
def test_callbacks_show_whom_to_call_and_when() -> None:
    (callback,) = rows("callbacks")
    assert (callback["reference"], callback["phone"], callback["extension"]) == (
        "CB-2026-000001",
        "+14155550142",
        "3",
    )
    assert callback["starts_at"] == "2026-11-25T10:00:00-08:00"


@pytest.mark.usefixtures("filled")
def test_mails_that_wait_are_shown() -> None:
    assert {row["kind"] for row in rows("outbox")} == {"email"}
    assert all(row["sent_at"] is None for row in rows("outbox"))
    assert "Nothing." not in written("outbox")


@pytest.mark.usefixtures("filled")
def test_conversations_show_their_owner() -> None:
    assert "assistant" in written("conversations")
    (conversation,) = rows("conversations")
    assert conversation["id"] == "c1"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("what", ["tickets", "callbacks", "conversations", "outbox"])
def test_every_column_of_a_table_is_a_field_of_its_rows(what: str) -> None:
    assert set(command._COLUMNS[what]) <= set(rows(what)[0])


def test_a_long_cell_is_cut_and_says_so(desk: FakeDesk) -> None:
    desk.services.tickets.open(TicketRequest("N" * 90, "zoe@firm.example", "text here"))
    row = written("tickets").splitlines()[1]
    assert "N" * 39 + "…" in row
    assert "N" * 40 not in row


def test_the_command_line_knows_what_can_be_shown(
    filled: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["desk", "tickets", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["reference"] == "ECF-2026-000001"
    with pytest.raises(SystemExit):
        main(["desk", "secrets"])
