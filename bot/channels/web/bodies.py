"""Reading what a client sends, within limits and without trusting its shape."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.channels.web.problems import Problem

MAX_BODY_BYTES = 64 * 1024
MAX_NUMBER = 2**31 - 1
"""What every database takes for an integer."""

_CLIENT_MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,64}")

TOO_LARGE = "This is too much to take in at once. Please send less."
NOT_JSON = "The request must be JSON."
NO_ID = "The message needs a client_message_id of 1 to 64 letters, digits or signs."
ONE_OF_TWO = "Please send either a text or a choice."
BAD_CHOICE = "Please pick one of the choices shown."
BAD_CURSOR = "The position in the conversation must be a whole number, 0 or greater."


@dataclass(frozen=True)
class IncomingMessage:
    """A message as the widget sends it: either `text` or `choice` (sequence number, index) is given."""

    client_message_id: str
    text: str | None
    choice: tuple[int, int] | None


async def read_body(request: Request) -> bytes:
    """Return the body, refusing one that is too large before it is held in memory.

    Raises:
        Problem: 413.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BODY_BYTES:
        raise Problem(413, TOO_LARGE)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Problem(413, TOO_LARGE)
    return bytes(body)


async def read_message(request: Request) -> IncomingMessage:
    """Return the message in a request; fields that are not known are ignored.

    Raises:
        Problem: 415, 413, 400 or 422.
    """
    content = await _read_object(request)
    client_message_id = content.get("client_message_id")
    if not isinstance(client_message_id, str) or not _CLIENT_MESSAGE_ID.fullmatch(client_message_id):
        raise Problem(422, NO_ID)
    text, choice = content.get("text"), content.get("choice")
    if (text is None) == (choice is None) or not isinstance(text, str | None):
        raise Problem(422, ONE_OF_TWO)
    return IncomingMessage(client_message_id, text, None if choice is None else _choice(choice))


def read_cursor(value: str | None) -> int:
    """Return the sequence number after which a client wants messages; 0 if it names none.

    Raises:
        Problem: 422.
    """
    if not value:
        return 0
    if not (value.isascii() and value.isdecimal() and len(value) <= 10) or int(value) > MAX_NUMBER:
        raise Problem(422, BAD_CURSOR)
    return int(value)


async def _read_object(request: Request) -> dict[str, Any]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem(415, NOT_JSON)
    try:
        content = json.loads(await read_body(request))
    except (ValueError, RecursionError) as error:
        raise Problem(400) from error
    if not isinstance(content, dict):
        raise Problem(422, ONE_OF_TWO)
    return content


def _choice(choice: object) -> tuple[int, int]:
    if not isinstance(choice, dict):
        raise Problem(422, BAD_CHOICE)
    return _small_number(choice.get("seq")), _small_number(choice.get("index"))


def _small_number(value: object) -> int:
    # A bool is an int to Python, but not to whoever reads the contract.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_NUMBER:
        raise Problem(422, BAD_CHOICE)
    return value
