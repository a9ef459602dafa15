from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.services.messages import Reply
from tests.unit.web.chat import Chat
from tests.unit.web.fakes import FakeConversations


class EventReader:
    """Reads an event stream as it is sent; httpx would wait for an end that does not come."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.closed = asyncio.Event()
        self._parts: asyncio.Queue[str] = asyncio.Queue()
        self._rest = ""

    async def receive(self) -> dict[str, Any]:
        await self.closed.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self._parts.put_nowait(message.get("body", b"").decode())

    async def event(self) -> dict[str, str]:
        """Return the fields of the next event; a comment's field has no name."""
        while "\r\n\r\n" not in self._rest:
            self._rest += await asyncio.wait_for(self._parts.get(), 5)
        event, _, self._rest = self._rest.partition("\r\n\r\n")
        return dict(line.split(": ", 1) for line in event.split("\r\n"))

    async def messages(self, count: int) -> list[tuple[int, str]]:
        """Return the next messages' event ids and texts."""
        found = []
        while len(found) < count:
            event = await self.event()
            if "data" in event:
                found.append((int(event["id"]), json.loads(event["data"])["text"]))
        return found


@asynccontextmanager
async def follow(
    app: Starlette, chat: Chat, query: str = "", last_event_id: str = ""
) -> AsyncIterator[EventReader]:
    headers = [(b"authorization", f"Bearer {chat.token}".encode())]
    if last_event_id:
        headers.append((b"last-event-id", last_event_id.encode()))
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": f"/api/conversations/{chat.id}/events",
        "query_string": query.encode(),
        "headers": headers,
        "client": ("198.51.100.7", 50000),
    }
    reader = EventReader()
    serving = asyncio.create_task(app(scope, reader.receive, reader.send))
    try:
        yield reader
    finally:
        reader.closed.set()
        await asyncio.wait_for(serving, 5)


@pytest.fixture
async def chat(client: httpx.AsyncClient) -> Chat:
    chat = await Chat.begin(client)
    await chat.say("Hello")
    return chat


async def test_the_stream_says_something_at_once(app: Starlette, chat: Chat) -> None:
    async with follow(app, chat, "after_seq=3") as reader:
        assert await reader.event() == {"": "listening"}
        assert reader.status == 200
        assert reader.headers["content-type"].startswith("text/event-stream")
        assert reader.headers["cache-control"] == "no-store"


async def test_the_backlog_comes_first_and_then_what_is_new(
    app: Starlette, chat: Chat, conversations: FakeConversations
) -> None:
    async with follow(app, chat) as reader:
        assert [seq for seq, _ in await reader.messages(3)] == [1, 2, 3]
        conversations.say(chat.id, Reply("text", "Here I am"), author="staff")
        assert await reader.messages(1) == [(4, "Here I am")]


async def test_a_message_is_sent_in_the_form_of_the_contract(app: Starlette, chat: Chat) -> None:
    async with follow(app, chat, "after_seq=2") as reader:
        await reader.event()
        event = await reader.event()
    history = (await chat.history(after_seq=2)).json()
    assert event.keys() == {"id", "data"}
    assert json.loads(event["data"]) == history["messages"][0]


@pytest.mark.parametrize(("query", "last_event_id"), [("after_seq=2", ""), ("", "2"), ("after_seq=0", "2")])
async def test_the_stream_resumes_where_the_reader_was(
    app: Starlette, chat: Chat, query: str, last_event_id: str
) -> None:
    async with follow(app, chat, query, last_event_id) as reader:
        assert [seq for seq, _ in await reader.messages(1)] == [3]


class TestLostWakeups:
    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {"poll_s": 0.05}

    async def test_a_message_whose_wakeup_was_lost_comes_by_polling(
        self, app: Starlette, chat: Chat, conversations: FakeConversations, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with follow(app, chat, "after_seq=3") as reader:
            await reader.event()
            monkeypatch.setattr(conversations.wakeups, "notify", lambda conversation_id: None)
            conversations.say(chat.id, Reply("text", "Here I am"), author="staff")
            assert await reader.messages(1) == [(4, "Here I am")]


async def test_open_streams_are_counted(app: Starlette, chat: Chat) -> None:
    async def metrics() -> str:
        return (await chat.client.get("/metrics")).text

    async with follow(app, chat) as reader:
        await reader.event()
        assert "helpdesk_open_streams 1.0" in await metrics()
    assert "helpdesk_open_streams 0.0" in await metrics()
