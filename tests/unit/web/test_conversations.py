from __future__ import annotations

import logging
from datetime import timedelta

import httpx
import pytest

from bot.channels.web.bodies import MAX_BODY_BYTES
from bot.channels.web.tokens import ConversationTokens
from tests.unit.web.chat import Chat, assert_problem
from tests.unit.web.fakes import Clock, FakeConversations


@pytest.fixture
async def chat(client: httpx.AsyncClient) -> Chat:
    return await Chat.begin(client)


async def test_a_conversation_begins_with_the_greeting_and_a_token(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/conversations")
    started = response.json()
    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"
    assert started.keys() == {"conversation_id", "token", "messages"}
    assert [message["author"] for message in started["messages"]] == ["assistant"]
    assert started["messages"][0]["choices"] == [{"index": 0, "title": "My PDF is rejected"}]


async def test_a_message_is_answered(chat: Chat) -> None:
    response = await chat.say("My PDF is too large")
    answer = response.json()
    assert response.status_code == 200
    assert answer.keys() == {"message", "replies"}
    assert answer["message"]["text"] == "My PDF is too large"
    assert [reply["text"] for reply in answer["replies"]] == ["You said: My PDF is too large"]


async def test_a_choice_is_answered_and_shown_by_its_title(chat: Chat) -> None:
    response = await chat.send({"client_message_id": "m1", "choice": {"seq": 1, "index": 0}})
    assert response.json()["message"]["text"] == "My PDF is rejected"


async def test_fields_that_are_not_known_are_ignored(chat: Chat) -> None:
    response = await chat.send({"client_message_id": "m1", "text": "Hello", "payload": "/restart"})
    assert response.status_code == 200


async def test_a_typed_command_reaches_nobody_as_a_command(chat: Chat) -> None:
    answer = (await chat.say("/restart")).json()
    assert answer["message"]["text"] == "/restart"
    assert answer["replies"][0]["text"] == "You said: restart"


async def test_a_retry_gets_the_first_answer_and_stores_nothing(chat: Chat) -> None:
    first = (await chat.say("Hello", name="same")).json()
    second = (await chat.say("Hello", name="same")).json()
    assert second == first
    assert len((await chat.history()).json()["messages"]) == 3


async def test_history_resumes_after_a_sequence_number_and_names_the_owner(chat: Chat) -> None:
    await chat.say("Hello")
    history = (await chat.history(after_seq=2)).json()
    assert [message["seq"] for message in history["messages"]] == [3]
    assert history["owner"] == "assistant"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "type your question"),
        (" \n\t ", "type your question"),
        ("a" * 5_000, "shorten"),
        ("\U0001f600\U0001f621", "in words"),
        ("\x00\x01\x02\x03PNG\x04\x05", "plain text"),
    ],
)
async def test_unusable_text_is_refused_with_advice(chat: Chat, text: str, advice: str) -> None:
    assert advice in assert_problem(await chat.say(text), 422)
    assert len((await chat.history()).json()["messages"]) == 1


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        "text",
        {"text": "no id"},
        {"client_message_id": 7, "text": "id is a number"},
        {"client_message_id": "", "text": "id is empty"},
        {"client_message_id": "x" * 65, "text": "id is long"},
        {"client_message_id": "m\u0000", "text": "id does not show"},
        {"client_message_id": "m1"},
        {"client_message_id": "m1", "text": 5},
        {"client_message_id": "m1", "text": ["a", "b"]},
        {"client_message_id": "m1", "text": "both", "choice": {"seq": 1, "index": 0}},
        {"client_message_id": "m1", "choice": 0},
        {"client_message_id": "m1", "choice": {"seq": "1", "index": 0}},
        {"client_message_id": "m1", "choice": {"seq": 1}},
        {"client_message_id": "m1", "choice": {"seq": True, "index": 0}},
        {"client_message_id": "m1", "choice": {"seq": -1, "index": 0}},
        {"client_message_id": "m1", "choice": {"seq": 10**30, "index": 0}},
        {"client_message_id": "m1", "choice": {"seq": 1, "index": 99}},
    ],
)
async def test_wrong_shapes_are_refused(chat: Chat, content: object) -> None:
    assert_problem(await chat.send(content), 422)


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe\x00", b"[" * 20_000])
async def test_what_is_no_json_is_refused(chat: Chat, body: bytes) -> None:
    headers = {**chat.headers, "Content-Type": "application/json"}
    assert_problem(await chat.client.post(chat.path, content=body, headers=headers), 400)


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]
)
async def test_other_media_types_are_refused(chat: Chat, media_type: str) -> None:
    body = b'{"client_message_id": "m1", "text": "Hello"}'
    headers = {**chat.headers, "Content-Type": media_type}
    assert_problem(await chat.client.post(chat.path, content=body, headers=headers), 415)


async def test_a_media_type_may_name_its_character_set(chat: Chat) -> None:
    body = b'{"client_message_id": "m1", "text": "Hello"}'
    headers = {**chat.headers, "Content-Type": "Application/JSON; charset=utf-8"}
    assert (await chat.client.post(chat.path, content=body, headers=headers)).status_code == 200


@pytest.mark.parametrize("is_declared", [True, False])
async def test_large_bodies_are_refused(chat: Chat, is_declared: bool) -> None:
    async def chunks():
        for _ in range(MAX_BODY_BYTES // 1024 + 1):
            yield b" " * 1024

    headers = {**chat.headers, "Content-Type": "application/json"}
    content = b" " * (MAX_BODY_BYTES + 1) if is_declared else chunks()
    assert_problem(await chat.client.post(chat.path, content=content, headers=headers), 413)


@pytest.mark.parametrize("after_seq", ["-1", "1.5", "x", "9" * 30, "²"])
async def test_a_wrong_position_is_refused(chat: Chat, after_seq: str) -> None:
    assert_problem(await chat.history(after_seq), 422)


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic dXNlcjpwYXNz", "Bearer a.b.c"]
)
async def test_without_a_valid_token_nothing_opens(chat: Chat, authorization: str) -> None:
    for method, what in (("GET", "messages"), ("POST", "messages"), ("GET", "events")):
        path = f"/api/conversations/{chat.id}/{what}"
        response = await chat.client.request(method, path, headers={"Authorization": authorization})
        assert_problem(response, 401)
        assert response.headers["www-authenticate"] == "Bearer"


async def test_a_changed_token_opens_nothing(chat: Chat) -> None:
    chat.token = chat.token[:-1] + ("A" if chat.token[-1] != "A" else "B")
    assert_problem(await chat.history(), 401)


async def test_a_token_expires(chat: Chat, clock: Clock) -> None:
    clock.advance(timedelta(days=30))
    assert (await chat.history()).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert_problem(await chat.history(), 401)


async def test_a_foreign_token_does_not_tell_what_exists(client: httpx.AsyncClient, chat: Chat) -> None:
    mine = await Chat.begin(client)
    mine.id = chat.id
    existing = await mine.history()
    mine.id = "conversation-999"
    missing = await mine.history()
    assert assert_problem(existing, 403) == assert_problem(missing, 403)


async def test_a_conversation_that_is_gone(client: httpx.AsyncClient, tokens: ConversationTokens) -> None:
    gone = Chat(client, "gone", tokens.issue("gone"))
    assert_problem(await gone.history(), 404)
    assert_problem(await gone.say("Hello"), 404)
    assert_problem(await client.get("/api/conversations/gone/events", headers=gone.headers), 404)


async def test_a_closed_conversation_takes_nothing_more(chat: Chat, conversations: FakeConversations) -> None:
    conversations.owners[chat.id] = "closed"
    assert "start a new one" in assert_problem(await chat.say("Hello"), 409)


class TestRateLimits:
    @pytest.fixture
    def limits(self) -> dict[str, str]:
        return {"starts": "2/hour", "messages": "3/minute"}

    async def test_new_conversations_are_limited_by_address(self, client: httpx.AsyncClient) -> None:
        for _ in range(2):
            assert (await client.post("/api/conversations")).status_code == 201
        response = await client.post("/api/conversations")
        assert "wait" in assert_problem(response, 429)
        assert 1 <= int(response.headers["retry-after"]) <= 3600

    async def test_messages_are_limited_by_conversation(self, client: httpx.AsyncClient, chat: Chat) -> None:
        other = await Chat.begin(client)
        for number in range(3):
            assert (await chat.say("Hello", name=str(number))).status_code == 200
        response = await chat.say("Hello", name="one more")
        assert_problem(response, 429)
        assert 1 <= int(response.headers["retry-after"]) <= 60
        assert (await other.say("Hello")).status_code == 200


async def test_a_failure_is_logged_without_words_and_shown_without_details(
    chat: Chat, conversations: FakeConversations, caplog: pytest.LogCaptureFixture
) -> None:
    conversations.failure = RuntimeError("the database's password is swordfish")
    with caplog.at_level(logging.ERROR):
        response = await chat.say("My secret question")
    assert "swordfish" not in assert_problem(response, 500)
    assert response.headers["content-security-policy"]
    assert chat.id in caplog.text
    assert "My secret question" not in caplog.text


async def test_a_store_that_takes_too_long_is_a_reason_to_try_again(
    chat: Chat, conversations: FakeConversations
) -> None:
    conversations.failure = TimeoutError()
    response = await chat.say("Hello")
    assert_problem(response, 503)
    assert int(response.headers["retry-after"]) > 0
