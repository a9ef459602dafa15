"""Services that keep everything in memory, so that the web channel can be tested by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.desk.callback import Callback
from bot.desk.guard import Guarded, Span, Verdict
from bot.desk.reference import Reference
from bot.desk.ticket import Ticket
from bot.services.callbacks import CallbackRequest, NotBookable, Slot
from bot.services.conversations import (
    ConversationClosed,
    History,
    Received,
    Started,
    UnknownChoice,
    UnknownConversation,
)
from bot.services.filer_text import usable_text, without_command
from bot.services.messages import Author, Choice, Message, Owner, Reply
from bot.services.tickets import TicketRequest
from bot.services.wakeups import LocalWakeups

MORNING = datetime(2026, 1, 20, 18, 0, tzinfo=UTC)
CALL = datetime(2026, 1, 20, 22, 0, tzinfo=UTC)
GREETING = Reply("text", "I am an automated assistant.", choices=[Choice("My PDF is rejected", "/ask_pdf")])


class Clock:
    """Stands still until told to go on."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


class FakeConversations:
    """Answers each message with an echo of what an engine would be given."""

    def __init__(self, wakeups: LocalWakeups) -> None:
        self.wakeups = wakeups
        self.messages: dict[str, list[Message]] = {}
        self.owners: dict[str, Owner] = {}
        self.received: dict[tuple[str, str], Received] = {}
        self.failure: Exception | None = None

    async def start(self) -> Started:
        conversation_id = f"conversation-{len(self.messages) + 1}"
        self.messages[conversation_id] = []
        self.owners[conversation_id] = "assistant"
        return Started(conversation_id, [self.say(conversation_id, GREETING)])

    async def receive(
        self,
        conversation_id: str,
        client_message_id: str,
        text: str | None = None,
        choice: tuple[int, int] | None = None,
    ) -> Received:
        if self.failure:
            raise self.failure
        said = self._existing(conversation_id)
        if (conversation_id, client_message_id) in self.received:
            return self.received[conversation_id, client_message_id]
        if self.owners[conversation_id] == "closed":
            raise ConversationClosed(conversation_id)
        shown = usable_text(text or "") if choice is None else self._title(said, choice)
        message = self.say(conversation_id, Reply("text", shown), author="filer")
        reply = self.say(conversation_id, Reply("answer", f"You said: {without_command(shown)}"))
        self.received[conversation_id, client_message_id] = Received(message, [reply])
        return self.received[conversation_id, client_message_id]

    async def history(self, conversation_id: str, after_seq: int = 0) -> History:
        said = self._existing(conversation_id)
        new = [message for message in said if message.seq > after_seq]
        return History(new, self.owners[conversation_id])

    def say(self, conversation_id: str, reply: Reply, author: Author = "assistant") -> Message:
        said = self.messages[conversation_id]
        message = Message(len(said) + 1, author, reply.kind, reply.text, MORNING, choices=reply.choices)
        said.append(message)
        self.wakeups.notify(conversation_id)
        return message

    def _existing(self, conversation_id: str) -> list[Message]:
        if conversation_id not in self.messages:
            raise UnknownConversation(conversation_id)
        return self.messages[conversation_id]

    def _title(self, said: list[Message], choice: tuple[int, int]) -> str:
        seq, index = choice
        if not 1 <= seq <= len(said) or index >= len(said[seq - 1].choices):
            raise UnknownChoice(seq, index)
        return said[seq - 1].choices[index].title


class FakeReview:
    """Stops the sentences it was told to stop, wherever they stand, and remembers what it read."""

    def __init__(self) -> None:
        self.stops: dict[str, Guarded] = {}
        self.read: list[str] = []

    async def __call__(self, text: str) -> list[Verdict]:
        self.read.append(text)
        return [
            Verdict(guarded, "classifier", 0.9, (Span(start, start + len(sentence)),))
            for sentence, guarded in self.stops.items()
            if (start := text.find(sentence)) >= 0
        ]


class FakeTickets:
    """Numbers tickets and keeps what was asked."""

    def __init__(self) -> None:
        self.requests: list[TicketRequest] = []

    def open(self, request: TicketRequest) -> Ticket:
        self.requests.append(request)
        return Ticket(
            reference=Reference("ECF", 2026, len(self.requests)),
            conversation_id=None,
            name=request.name,
            email=request.email,
            phone=request.phone,
            case_number=request.case_number,
            judge_initials=request.judge_initials,
            referral_initials=request.referral_initials,
            description=request.description,
            status="new",
            urgent=False,
            opened_at=MORNING,
            promise_due=MORNING + timedelta(hours=2),
            changed_at=MORNING,
        )


class FakeCallbacks:
    """Offers one time and keeps what was asked."""

    def __init__(self) -> None:
        self.requests: list[CallbackRequest] = []
        self.failure: NotBookable | None = None

    def offer(self, after: datetime | None = None, count: int = 3) -> tuple[Slot, ...]:
        return (Slot(CALL, CALL + timedelta(minutes=30), "Tue Jan 20, 2:00 p.m. Pacific"),)

    def book(self, request: CallbackRequest) -> Callback:
        if self.failure:
            raise self.failure
        self.requests.append(request)
        return Callback(
            reference=Reference("CB", 2026, len(self.requests)),
            conversation_id=None,
            name=request.name,
            phone=request.phone,
            extension=request.extension,
            email=request.email,
            case_number=request.case_number,
            description=request.description,
            starts_at=request.starts_at,
            ends_at=request.starts_at + timedelta(minutes=30),
            status="booked",
            booked_at=MORNING,
            changed_at=MORNING,
        )
