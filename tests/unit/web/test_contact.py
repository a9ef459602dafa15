from __future__ import annotations

import html
import re

import httpx
import pytest

from bot.services.callbacks import NotBookable, SlotTaken
from tests.unit.web.chat import assert_problem
from tests.unit.web.fakes import CALL, FakeCallbacks, FakeTickets

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
        ("description", "Please tell the judge that I will be late"),
        ("description", "When is my opposition due?"),
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
