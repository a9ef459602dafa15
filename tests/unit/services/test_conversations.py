from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.desk.ownership import Owner
from bot.services.conversations import (
    ConversationClosed,
    Conversations,
    UnknownChoice,
    UnknownConversation,
    UnusableText,
)
from bot.services.messages import Choice, Citation, Message, Reply
from bot.services.ports import StoredMessage, Turn
from bot.services.wakeups import LocalWakeups
from tests.fakes import TUESDAY_10, FakeClock, FakeEngine, FakeStore

GREETING = Reply("text", "Hello.", choices=(Choice("Open a ticket", "/open_ticket"),))
APOLOGY = Reply("notice", "Something went wrong.")
SSN = "My SSN is 123-45-6789, why was my PDF rejected?"


class Desk:
    """Conversations on fakes."""

    def __init__(
        self,
        answer: Callable[[Turn], list[Reply]] | None = None,
        takes_s: float = 0,
        turn_limit_s: float = 5,
    ) -> None:
        self.store = FakeStore()
        self.engine = FakeEngine(answer, takes_s)
        self.clock = FakeClock()
        self.wakeups = LocalWakeups()
        self.conversations = Conversations(
            self.store,
            self.engine,
            self.clock,
            self.wakeups,
            greeting=GREETING,
            apology=APOLOGY,
            turn_limit_s=turn_limit_s,
        )

    async def start(self) -> str:
        return (await self.conversations.start()).conversation_id

    async def transcript(self, conversation_id: str) -> list[tuple[int, str, str]]:
        history = await self.conversations.history(conversation_id)
        return [(one.seq, one.author, one.text) for one in history.messages]

    def give_to(self, conversation_id: str, owner: Owner) -> None:
        with self.store() as work:
            conversation = work.conversations.get(conversation_id)
            assert conversation is not None
            assert work.conversations.change_owner(
                conversation_id, conversation.ownership.move_to(owner, self.clock())
            )
            work.commit()


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_begins_with_the_greeting(desk: Desk) -> None:
    started = await desk.conversations.start()
    (greeting,) = started.messages
    assert (greeting.seq, greeting.author, greeting.text) == (1, "assistant", "Hello.")
    history = await desk.conversations.history(started.conversation_id)
    assert (history.messages, history.owner) == ([greeting], "assistant")


async def test_conversations_have_ids_that_cannot_be_guessed(desk: Desk) -> None:
    first, second = await desk.start(), await desk.start()
    assert first != second
    assert len(first) >= 20


async def test_stores_what_was_said_and_what_was_answered(desk: Desk) -> None:
    conversation_id = await desk.start()
    received = await desk.conversations.receive(conversation_id, "m1", "How do I file?")
    assert (received.message.seq, received.message.author) == (2, "filer")
    assert [(reply.seq, reply.text) for reply in received.replies] == [(3, "You said: How do I file?")]
    assert desk.engine.turns == [Turn(conversation_id, "How do I file?", None, TUESDAY_10)]
    assert await desk.transcript(conversation_id) == [
        (1, "assistant", "Hello."),
        (2, "filer", "How do I file?"),
        (3, "assistant", "You said: How do I file?"),
    ]


async def test_keeps_all_of_a_reply() -> None:
    citation = Citation("a1", "PDF size", "https://cand.example/pdf", "2026-11-01")
    reply = Reply(
        "answer", "50 MB", ({"type": "paragraph", "text": "50 MB"},), (Choice("OK", "/ok"),), (citation,)
    )
    desk = Desk(lambda turn: [reply])
    (message,) = (await desk.conversations.receive(await desk.start(), "m1", "size?")).replies
    assert (message.kind, message.blocks, message.choices, message.citations) == (
        "answer",
        reply.blocks,
        reply.choices,
        reply.citations,
    )


async def test_history_goes_on_after_a_number(desk: Desk) -> None:
    conversation_id = await desk.start()
    await desk.conversations.receive(conversation_id, "m1", "hello")
    history = await desk.conversations.history(conversation_id, after_seq=2)
    assert [one.seq for one in history.messages] == [3]


async def test_an_unknown_conversation_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownConversation):
        await desk.conversations.receive("nobody", "m1", "hello")
    with pytest.raises(UnknownConversation):
        await desk.conversations.history("nobody")


class TestText:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "empty"),
            (" \n\t\u200b", "empty"),
            (None, "empty"),
            ("x" * 4001, "too_long"),
            ("🙂🙂👍", "no_words"),
            ("?!", "no_words"),
            ("///", "no_words"),
            ("PK\x03\x04\x14\x00\x06\x00\x08\x00\x00", "unreadable"),
            ("%PDF-1.7 \ufffd\ufffd\ufffd\ufffd\ufffd", "unreadable"),
            ("\ud800\udfff abc", "unreadable"),
        ],
    )
    async def test_that_nobody_could_answer_is_refused(
        self, desk: Desk, text: str | None, reason: str
    ) -> None:
        conversation_id = await desk.start()
        with pytest.raises(UnusableText) as caught:
            await desk.conversations.receive(conversation_id, "m1", text)
        assert caught.value.reason == reason
        assert caught.value.sentence.endswith(".")
        assert len(await desk.transcript(conversation_id)) == 1

    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("  hello\r\nthere  ", "hello\nthere"),
            ("Cafe\u0301", "Café"),
            ("a\x00b\x07 and \u202ereversed", "ab and reversed"),
            ("zero\u200bwidth\ufeff", "zerowidth"),
            ("x" * 4000, "x" * 4000),
            ("👩\u200d⚖️ a judge", "👩\u200d⚖️ a judge"),
            ("привет, 你好", "привет, 你好"),
        ],
    )
    async def test_is_cleaned(self, desk: Desk, typed: str, stored: str) -> None:
        received = await desk.conversations.receive(await desk.start(), "m1", typed)
        assert received.message.text == stored

    @pytest.mark.parametrize(
        "typed", ["/restart", " //restart", "/ /restart", "\u200b/restart", "/\u200drestart"]
    )
    async def test_never_reaches_the_engine_as_a_command(self, desk: Desk, typed: str) -> None:
        received = await desk.conversations.receive(await desk.start(), "m1", typed)
        assert received.message.text.startswith("/")
        (turn,) = desk.engine.turns
        assert (turn.text, turn.payload) == ("restart", None)


class TestMasking:
    async def test_identifiers_are_neither_stored_nor_passed_on(self, desk: Desk) -> None:
        received = await desk.conversations.receive(await desk.start(), "m1", SSN)
        assert "123-45-6789" not in received.message.text
        assert "why was my PDF rejected" in received.message.text
        assert "6789" not in desk.engine.turns[0].text
        assert "6789" not in repr(desk.store.rows)

    async def test_the_filer_is_told_before_the_answer(self, desk: Desk) -> None:
        conversation_id = await desk.start()
        received = await desk.conversations.receive(conversation_id, "m1", SSN)
        notice, reply = received.replies
        assert (notice.seq, notice.author, notice.kind) == (3, "system", "notice")
        assert "social security number" in notice.text
        assert (reply.seq, reply.author) == (4, "assistant")
        again = await desk.conversations.receive(conversation_id, "m1", SSN)
        assert again == received


class TestRetries:
    async def test_return_the_first_copy_without_a_second_turn(self, desk: Desk) -> None:
        conversation_id = await desk.start()
        first = await desk.conversations.receive(conversation_id, "m1", "hello")
        again = await desk.conversations.receive(conversation_id, "m1", "hello")
        assert again == first
        assert len(desk.engine.turns) == 1

    async def test_wait_for_a_first_copy_that_is_still_being_answered(self, desk: Desk) -> None:
        conversation_id = await desk.start()
        received = await asyncio.gather(
            *(desk.conversations.receive(conversation_id, "m1", "hello") for _ in range(5))
        )
        assert len(desk.engine.turns) == 1
        assert all(one == received[0] and one.replies for one in received)

    async def test_the_same_name_in_another_conversation_is_another_message(self, desk: Desk) -> None:
        for _ in range(2):
            await desk.conversations.receive(await desk.start(), "m1", "hello")
        assert len(desk.engine.turns) == 2

    async def test_answer_a_first_copy_whose_turn_was_cut_short(self, desk: Desk) -> None:
        conversation_id = await desk.start()
        with desk.store() as work:
            message = Message(
                work.conversations.claim_seq(conversation_id), "filer", "text", "hello", TUESDAY_10
            )
            work.messages.add(conversation_id, StoredMessage(message, client_message_id="m1"))
            work.commit()
        received = await desk.conversations.receive(conversation_id, "m1", "hello")
        assert received.message == message
        assert [one.text for one in received.replies] == ["You said: hello"]

    async def test_find_the_answer_to_a_message_whose_sender_went_away(self) -> None:
        desk = Desk(takes_s=0.02)
        conversation_id = await desk.start()
        sending = asyncio.create_task(desk.conversations.receive(conversation_id, "m1", "hello"))
        while not desk.engine.running:
            await asyncio.sleep(0)
        sending.cancel()
        received = await desk.conversations.receive(conversation_id, "m1", "hello")
        assert [one.text for one in received.replies] == ["You said: hello"]
        assert len(desk.engine.turns) == 1


class TestTurns:
    async def test_of_one_conversation_run_one_after_the_other(self) -> None:
        desk = Desk(takes_s=0.01)
        conversation_id = await desk.start()
        await asyncio.gather(
            *(desk.conversations.receive(conversation_id, f"m{n}", f"number {n}") for n in range(5))
        )
        assert desk.engine.most_at_once == 1
        texts = [text for _, _, text in await desk.transcript(conversation_id)][1:]
        assert texts[1::2] == [f"You said: {text}" for text in texts[::2]]

    async def test_of_different_conversations_run_side_by_side(self) -> None:
        desk = Desk(takes_s=0.05)
        ids = [await desk.start() for _ in range(3)]
        await asyncio.gather(*(desk.conversations.receive(one, "m1", "hello") for one in ids))
        assert desk.engine.most_at_once == 3

    async def test_that_fail_end_with_an_apology(self, caplog: pytest.LogCaptureFixture) -> None:
        def fail(turn: Turn) -> list[Reply]:
            raise LookupError("no model")

        desk = Desk(fail)
        conversation_id = await desk.start()
        received = await desk.conversations.receive(conversation_id, "m1", "my private words")
        assert [one.text for one in received.replies] == ["Something went wrong."]
        assert received.message.text == "my private words"
        assert conversation_id in caplog.text
        assert "LookupError" in caplog.text
        assert "private" not in caplog.text

    async def test_that_take_too_long_end_with_an_apology(self) -> None:
        desk = Desk(takes_s=5, turn_limit_s=0.01)
        received = await desk.conversations.receive(await desk.start(), "m1", "hello")
        assert [one.text for one in received.replies] == ["Something went wrong."]

    async def test_without_an_answer_end_with_an_apology(self) -> None:
        desk = Desk(lambda turn: [])
        received = await desk.conversations.receive(await desk.start(), "m1", "hello")
        assert [one.text for one in received.replies] == ["Something went wrong."]

    async def test_wake_those_who_watch(self, desk: Desk) -> None:
        conversation_id = await desk.start()
        with desk.wakeups.listen(conversation_id) as listener:
            await desk.conversations.receive(conversation_id, "m1", "hello")
            assert await listener.wait(1)
            assert not await listener.wait(0.01)


class TestChoices:
    async def test_say_their_title_and_run_their_payload(self, desk: Desk) -> None:
        conversation_id = await desk.start()
        received = await desk.conversations.receive(conversation_id, "m1", choice=(1, 0))
        assert (received.message.author, received.message.text) == ("filer", "Open a ticket")
        assert desk.engine.turns[0].payload == "/open_ticket"

    @pytest.mark.parametrize("choice", [(1, 1), (1, -1), (2, 0), (99, 0)])
    async def test_that_nobody_offered_are_refused(self, desk: Desk, choice: tuple[int, int]) -> None:
        conversation_id = await desk.start()
        with pytest.raises(UnknownChoice):
            await desk.conversations.receive(conversation_id, "m1", choice=choice)
        assert desk.engine.turns == []

    async def test_of_another_conversation_are_refused(self, desk: Desk) -> None:
        offering = await desk.start()
        desk.engine.answer = lambda turn: [Reply("choose", "Which?", choices=(Choice("A", "/a"),))]
        received = await desk.conversations.receive(offering, "m1", "hello")
        with pytest.raises(UnknownChoice):
            await desk.conversations.receive(await desk.start(), "m1", choice=(received.replies[0].seq, 0))


class TestOwnership:
    async def test_of_staff_silences_the_assistant(self, desk: Desk) -> None:
        conversation_id = await desk.start()
        desk.give_to(conversation_id, "staff")
        received = await desk.conversations.receive(conversation_id, "m1", "are you there?")
        assert (received.message.seq, received.replies) == (2, [])
        assert desk.engine.turns == []
        assert (await desk.conversations.history(conversation_id)).owner == "staff"

    @pytest.mark.parametrize("hands", [["staff"], ["closed"], ["staff", "assistant"]])
    async def test_that_changes_during_a_turn_drops_the_answer(
        self, hands: list[Owner], caplog: pytest.LogCaptureFixture
    ) -> None:
        def answer(turn: Turn) -> list[Reply]:
            for owner in hands:
                desk.give_to(turn.conversation_id, owner)
            return [Reply("text", "too late")]

        desk = Desk(answer)
        conversation_id = await desk.start()
        received = await desk.conversations.receive(conversation_id, "m1", "hello")
        assert received.replies == []
        assert [text for _, _, text in await desk.transcript(conversation_id)] == ["Hello.", "hello"]
        assert "dropped 1 replies" in caplog.text
        assert await desk.conversations.receive(conversation_id, "m1", "hello") == received

    async def test_closed_ends_the_conversation(self, desk: Desk) -> None:
        conversation_id = await desk.start()
        first = await desk.conversations.receive(conversation_id, "m1", "hello")
        desk.give_to(conversation_id, "closed")
        with pytest.raises(ConversationClosed):
            await desk.conversations.receive(conversation_id, "m2", "hello again")
        assert await desk.conversations.receive(conversation_id, "m1", "hello") == first


class TestWakeups:
    async def test_wait_ends_when_notified_from_a_thread(self) -> None:
        wakeups = LocalWakeups()
        waiting = asyncio.create_task(wakeups.wait("c1", 5))
        await asyncio.sleep(0)
        await asyncio.to_thread(wakeups.notify, "c1")
        assert await waiting

    async def test_wait_ends_when_the_time_is_up(self) -> None:
        wakeups = LocalWakeups()
        wakeups.notify("c1")
        assert not await wakeups.wait("c1", 0.01)

    async def test_all_listeners_of_a_conversation_and_no_others_are_woken(self) -> None:
        wakeups = LocalWakeups()
        with wakeups.listen("c1") as one, wakeups.listen("c1") as two, wakeups.listen("c2") as other:
            wakeups.notify("c1")
            assert await one.wait(1)
            assert await two.wait(1)
            assert not await other.wait(0.01)

    async def test_nothing_between_two_waits_is_missed(self) -> None:
        wakeups = LocalWakeups()
        with wakeups.listen("c1") as listener:
            wakeups.notify("c1")
            assert await listener.wait(1)
            wakeups.notify("c1")
            assert await listener.wait(1)
