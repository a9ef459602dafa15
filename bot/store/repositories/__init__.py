"""Domain objects in, domain objects out: what the units of work read and write."""

from bot.store.repositories.callbacks import Callbacks
from bot.store.repositories.conversations import Conversations
from bot.store.repositories.dialogue_states import DialogueStates
from bot.store.repositories.messages import Messages
from bot.store.repositories.outbox import Outbox
from bot.store.repositories.tickets import Tickets

__all__ = ["Callbacks", "Conversations", "DialogueStates", "Messages", "Outbox", "Tickets"]
