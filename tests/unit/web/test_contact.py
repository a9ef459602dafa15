from __future__ import annotations

import html
import re

import httpx
import pytest

from bot.channels.web.contact_form import GUARDED, WITHHELD
from bot.desk.guard import MARKS, Guarded
from bot.services.callbacks import NotBookable, SlotTaken
from tests.unit.web.chat import assert_problem
from tests.unit.web.fakes import CALL, FakeCallbacks, FakeReview, FakeTickets

TICKET = {
    "way": "ticket",
    "name": "Ana Ruiz",
    "email": "ana@firm.example",
    "description": "ECF says that my PDF has an invalid format",
    "request_id": "r1",
}
CALLBACK = {
    "way": "callback",
    "name": "Ana Ruiz",
    "phone": "(415) 555-2671 ext. 12",
    "time": CALL.isoformat(),
}


async def send(client: httpx.AsyncClient, form: dict[str, str]) -> httpx.Response:
    return await client.post("/contact", data=form)


def mistakes(response: httpx.Response) -> dict[str, str]:
    """Return the sentence tied to each field of a page."""
    found = re.findall(r'<p class="mistake" id="(\w+)-error">(.*?)</p>', response.text)
    for field, _ in found:
        assert f'href="#{field}"' in response.text, "the summary leads to the field"
        assert re.search(rf'id="{field}"', response.text)
    return {field: html.unescape(sentence) for field, sentence in found}


async def test_an_empty_form_has_an_id_of_its_own(client: httpx.AsyncClient) -> None:
    pages = [(await client.get("/contact")).text for _ in range(2)]
    first, second = (re.search(r'name="request_id" value="([\w-]{20,})"', page) for page in pages)
    assert first
    assert second
    assert first[1] != second[1]
    assert "Tue Jan 20, 2:00 p.m. Pacific" in pages[0]


async def test_a_ticket(client: httpx.AsyncClient, tickets: FakeTickets) -> None:
    response = await send(client, {**TICKET, "case_number": "3:24-cv-01234-JSC (KAW)"})
    assert response.status_code == 200
    assert "ECF-2026-000001" in response.text
    assert "Tue Jan 20, 12:00 p.m. Pacific" in response.text
    (request,) = tickets.requests
    assert (request.name, request.email, request.idempotency_key) == ("Ana Ruiz", "ana@firm.example", "r1")
    assert (request.case_number, request.judge_initials, request.referral_initials) == (
        "3:24-cv-01234",
        "JSC",
        "KAW",
    )


async def test_a_callback(client: httpx.AsyncClient, callbacks: FakeCallbacks) -> None:
    response = await send(client, CALLBACK)
    assert response.status_code == 200
    assert "CB-2026-000001" in response.text
    assert "Tue Jan 20, 2:00 p.m. Pacific" in response.text
    (request,) = callbacks.requests
    assert (request.phone, request.extension, request.starts_at) == ("+14155552671", "12", CALL)


async def test_each_way_has_its_required_fields(client: httpx.AsyncClient) -> None:
    assert mistakes(await send(client, {"way": "ticket"})).keys() == {"name", "email", "description"}
    assert mistakes(await send(client, {"way": "callback"})).keys() == {"name", "phone", "time"}
    assert mistakes(await send(client, {"way": ""})).keys() == {
        "way",
        "name",
        "email",
        "phone",
        "time",
        "description",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 101),
        ("name", "\x00\x01"),
        ("email", "ana@"),
        ("email", "ecfhelpdesk@cand.uscourts.gov"),
        ("phone", "555"),
        ("phone", "(866) 638-7829"),
        ("case_number", "the Smith case"),
        ("description", "\U0001f600"),
        ("description", "x" * 5_000),
        ("way", "fax"),
        ("website", "https://spam.example"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(
    client: httpx.AsyncClient, tickets: FakeTickets, field: str, value: str
) -> None:
    response = await send(client, {**TICKET, field: value})
    assert response.status_code == 422
    assert mistakes(response).keys() == {field} | ({"phone", "time"} if field == "way" else set())
    assert not tickets.requests


JUDGE, OPPOSITION = "Please tell the judge that I am late.", "When is my opposition due?"
STOPS = {JUDGE: Guarded.EX_PARTE, OPPOSITION: Guarded.LEGAL}
TECHNICAL = "ECF refuses my PDF."


@pytest.mark.parametrize(
    ("description", "guarded"),
    [
        (JUDGE, Guarded.EX_PARTE),
        (OPPOSITION, Guarded.LEGAL),
        (f"{OPPOSITION} {JUDGE}", Guarded.EX_PARTE),
        (f"Hello there. {JUDGE}", Guarded.EX_PARTE),
    ],
)
async def test_a_description_of_which_too_little_is_left_is_refused_with_the_reason(
    client: httpx.AsyncClient, tickets: FakeTickets, review: FakeReview, description: str, guarded: Guarded
) -> None:
    review.stops = STOPS
    response = await send(client, {**TICKET, "description": description})
    assert response.status_code == 422
    assert mistakes(response) == {"description": GUARDED[guarded]}
    assert html.escape(description) in response.text
    assert not tickets.requests


@pytest.mark.parametrize(
    ("description", "kept", "guarded"),
    [
        (f"{TECHNICAL} {JUDGE}", f"{TECHNICAL} {MARKS[Guarded.EX_PARTE]}", Guarded.EX_PARTE),
        (f"{OPPOSITION} {TECHNICAL}", f"{MARKS[Guarded.LEGAL]} {TECHNICAL}", Guarded.LEGAL),
        (
            f"{JUDGE} {TECHNICAL} {OPPOSITION}",
            f"{MARKS[Guarded.EX_PARTE]} {TECHNICAL} {MARKS[Guarded.LEGAL]}",
            Guarded.EX_PARTE,
        ),
    ],
)
async def test_a_part_is_withheld_marked_for_staff_and_told_to_the_filer(
    client: httpx.AsyncClient,
    tickets: FakeTickets,
    callbacks: FakeCallbacks,
    review: FakeReview,
    description: str,
    kept: str,
    guarded: Guarded,
) -> None:
    review.stops = STOPS
    for form, requests in ((TICKET, tickets.requests), (CALLBACK, callbacks.requests)):
        response = await send(client, {**form, "description": description})
        assert response.status_code == 200
        assert html.escape(WITHHELD[guarded], quote=True) in response.text
        assert [request.description for request in requests] == [kept]


async def test_where_nothing_is_withheld_nothing_is_said_of_it(
    client: httpx.AsyncClient, tickets: FakeTickets, review: FakeReview
) -> None:
    review.stops = STOPS
    response = await send(client, {**TICKET, "description": "One line.\n\nAnother line of it."})
    assert "left out" not in response.text
    assert [request.description for request in tickets.requests] == ["One line.\n\nAnother line of it."]


async def test_the_guard_reads_the_description_as_it_will_be_kept(
    client: httpx.AsyncClient, tickets: FakeTickets, review: FakeReview
) -> None:
    await send(client, {**TICKET, "description": f"  {TECHNICAL}\u200b\r\n"})
    assert review.read == [TECHNICAL] == [request.description for request in tickets.requests]


@pytest.mark.parametrize("description", ["", "  ", "\U0001f600", "x" * 5_000])
async def test_what_is_no_description_is_not_read_by_the_guard(
    client: httpx.AsyncClient, review: FakeReview, description: str
) -> None:
    await send(client, {**CALLBACK, "description": description})
    assert review.read == []


@pytest.mark.parametrize("wrong", [{"email": "no"}, {"name": ""}, {"website": "https://spam.example"}])
async def test_a_form_with_mistakes_is_not_read_by_the_guard(
    client: httpx.AsyncClient, review: FakeReview, wrong: dict[str, str]
) -> None:
    assert (await send(client, {**TICKET, **wrong})).status_code == 422
    assert review.read == []


@pytest.mark.parametrize("time", ["tomorrow", "2026-01-20T14:00:00"])
async def test_a_time_that_was_not_offered(client: httpx.AsyncClient, time: str) -> None:
    assert mistakes(await send(client, {**CALLBACK, "time": time})).keys() == {"time"}


async def test_a_form_with_mistakes_keeps_what_was_typed_and_runs_none_of_it(
    client: httpx.AsyncClient,
) -> None:
    response = await send(client, {**TICKET, "email": "no", "name": '"><script>alert(1)</script>'})
    assert "<script>" not in response.text
    assert html.escape(TICKET["description"]) in response.text
    assert 'value="r1"' in response.text


@pytest.mark.parametrize("failure", [SlotTaken(CALL), NotBookable(CALL, "past")])
async def test_a_time_that_is_gone(
    client: httpx.AsyncClient, callbacks: FakeCallbacks, failure: NotBookable
) -> None:
    callbacks.failure = failure
    response = await send(client, CALLBACK)
    assert response.status_code == 409
    assert "Choose another one" in mistakes(response)["time"]


async def test_other_bodies_are_refused(client: httpx.AsyncClient) -> None:
    assert_problem(await client.post("/contact", json=TICKET), 415)
    assert_problem(await send(client, {"description": "x" * 70_000}), 413)
    assert_problem(await send(client, {f"field{number}": "" for number in range(41)}), 400)


class TestRateLimit:
    @pytest.fixture
    def limits(self) -> dict[str, str]:
        return {"contacts": "1/hour"}

    async def test_forms_are_limited_by_address(
        self, client: httpx.AsyncClient, tickets: FakeTickets
    ) -> None:
        await send(client, TICKET)
        response = await send(client, TICKET)
        assert response.status_code == 429
        assert int(response.headers["retry-after"]) > 0
        assert TICKET["description"] in response.text
        assert len(tickets.requests) == 1

    async def test_a_form_over_the_limit_is_not_read_by_the_guard(
        self, client: httpx.AsyncClient, review: FakeReview
    ) -> None:
        await send(client, TICKET)
        assert (await send(client, TICKET)).status_code == 429
        assert review.read == [TICKET["description"]]

    async def test_a_form_with_mistakes_is_not_counted(
        self, client: httpx.AsyncClient, tickets: FakeTickets
    ) -> None:
        for _ in range(3):
            assert (await send(client, {**TICKET, "email": "no"})).status_code == 422
        assert (await send(client, TICKET)).status_code == 200
        assert len(tickets.requests) == 1

    async def test_a_form_that_the_guard_reads_and_refuses_is_counted(
        self, client: httpx.AsyncClient, review: FakeReview, tickets: FakeTickets
    ) -> None:
        review.stops = STOPS
        assert (await send(client, {**TICKET, "description": JUDGE})).status_code == 422
        assert (await send(client, TICKET)).status_code == 429
        assert (review.read, tickets.requests) == ([JUDGE], [])
