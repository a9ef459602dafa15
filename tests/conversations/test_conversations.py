"""Every conversation of the tables in this folder, played with the real engine."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conversations.conftest import Play
from tests.conversations.dialogue import Conversation, read_conversations

CONVERSATIONS = tuple(read_conversations())


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[one.label for one in CONVERSATIONS])
async def test_conversation(conversation: Conversation, play: Play) -> None:
    await play(conversation)


def test_no_two_conversations_have_the_same_name() -> None:
    names = Counter(conversation.label for conversation in CONVERSATIONS)
    assert [name for name, times in names.items() if times > 1] == []
