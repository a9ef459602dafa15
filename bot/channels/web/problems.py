"""Errors as `application/problem+json` (RFC 9457), each with a sentence that a filer can act on."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler

from bot.channels.web.rate_limits import TooOften
from bot.services.conversations import ConversationClosed, UnknownChoice, UnknownConversation
from bot.services.filer_text import UnusableText

UNKNOWN = "This chat no longer exists. Please start a new one."
CLOSED = "This chat is closed. Please start a new one."
UNKNOWN_CHOICE = "That choice is no longer available. Please pick another one or type your question."
BUSY_RETRY_S = 5

_GENERAL = {
    400: "The request could not be read. Please try again.",
    404: "There is nothing at this address.",
    405: "This address does not accept that kind of request.",
    415: "The request is of a type that this address does not accept.",
    500: "Something went wrong on our side. Please try again in a moment.",
    503: "The assistant is too busy to answer. Please try again in a moment.",
}


class Problem(HTTPException):
    """A request that cannot be served. `detail` is the sentence for the filer."""

    def __init__(
        self, status: int, detail: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        sentence = detail or _GENERAL.get(status, HTTPStatus(status).phrase)
        super().__init__(status_code=status, detail=sentence, headers=dict(headers or {}))

    def response(self) -> Response:
        """Return the error as it is sent."""
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status_code).phrase,
            "status": self.status_code,
            "detail": self.detail,
        }
        return JSONResponse(
            body, self.status_code, headers=self.headers, media_type="application/problem+json"
        )


def problem_of(error: Exception) -> Problem:
    """Return the problem that an expected error is to a client."""
    match error:
        case Problem():
            return error
        case HTTPException():
            return Problem(error.status_code, headers=error.headers)
        case UnusableText():
            return Problem(422, error.sentence)
        case UnknownChoice():
            return Problem(422, UNKNOWN_CHOICE)
        case UnknownConversation():
            return Problem(404, UNKNOWN)
        case ConversationClosed():
            return Problem(409, CLOSED)
        case TooOften():
            return Problem(429, too_often_sentence(error), {"Retry-After": str(error.retry_after_s)})
        case TimeoutError():
            return Problem(503, headers={"Retry-After": str(BUSY_RETRY_S)})
        case _:
            return Problem(500)


def too_often_sentence(error: TooOften) -> str:
    """Say how long to wait."""
    if error.retry_after_s < 60:
        return f"That was a lot at once. Please wait {error.retry_after_s} seconds and try again."
    return f"That was a lot at once. Please wait {-(-error.retry_after_s // 60)} minutes and try again."


async def _respond(request: Request, error: Exception) -> Response:
    return problem_of(error).response()


EXPECTED: Mapping[type[Exception], ExceptionHandler] = dict.fromkeys(
    (
        HTTPException,
        UnusableText,
        UnknownChoice,
        UnknownConversation,
        ConversationClosed,
        TooOften,
        TimeoutError,
    ),
    _respond,
)
"""How the application answers errors that belong to normal operation; all others are `UnexpectedErrors`."""
