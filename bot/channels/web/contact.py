"""The contact page: a ticket or a callback without JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.channels.web.addresses import client_address
from bot.channels.web.bodies import read_body
from bot.channels.web.contact_form import FIELDS, CheckedForm, check_form, described
from bot.channels.web.problems import Problem, too_often_sentence
from bot.channels.web.rate_limits import RateLimits, TooOften
from bot.desk.court import Court
from bot.desk.promise import show_time
from bot.services.callbacks import CallbackRequest, Callbacks, NotBookable, SlotTaken
from bot.services.ports import Review
from bot.services.tickets import TicketRequest, Tickets

SLOTS_OFFERED = 24
MAX_FIELDS = 40
FORM_TYPE = "application/x-www-form-urlencoded"

TAKEN = "Somebody else has just taken this time. Choose another one."
NOT_BOOKABLE = "We cannot call at this time. Choose another one."


@dataclass(frozen=True)
class ContactPage:
    """The form and what becomes of it."""

    tickets: Tickets
    callbacks: Callbacks
    review: Review
    court: Court
    rate_limits: RateLimits
    pages: Jinja2Templates

    def routes(self) -> list[Route]:
        """Return the addresses and who answers there."""
        return [
            Route("/contact", self.show, methods=["GET"]),
            Route("/contact", self.take, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show an empty form. Its hidden id makes sure that it counts once however often it is sent."""
        empty = dict.fromkeys(FIELDS, "") | {"way": "ticket", "request_id": secrets.token_urlsafe(16)}
        return await self._form(request, CheckedForm(empty, {}))

    async def take(self, request: Request) -> Response:
        """Take a form, or show it again with what needs mending."""
        typed = await _read_form(request)
        checked = check_form(typed, self.court)
        if checked.request is None:
            return await self._form(request, checked, status=422)
        try:
            await self.rate_limits.count_contact(client_address(request))
            if description := described(typed):
                checked = check_form(typed, self.court, await self.review(description))
            if checked.request is None:
                return await self._form(request, checked, status=422)
            return await self._hand_over(request, checked.request, checked.withheld)
        except TooOften as error:
            response = await self._form(request, checked, status=429, trouble=too_often_sentence(error))
            response.headers["Retry-After"] = str(error.retry_after_s)
            return response
        except NotBookable as error:
            sentence = TAKEN if isinstance(error, SlotTaken) else NOT_BOOKABLE
            return await self._form(request, CheckedForm(checked.values, {"time": sentence}), status=409)

    async def _hand_over(
        self, request: Request, wanted: TicketRequest | CallbackRequest, withheld: str
    ) -> Response:
        if isinstance(wanted, CallbackRequest):
            callback = await run_in_threadpool(self.callbacks.book, wanted)
            context = {
                "reference": callback.reference,
                "when": self._show(callback.starts_at),
                "phone": callback.phone,
                "withheld": withheld,
            }
            return self._page(request, "callback_booked.html", context)
        ticket = await run_in_threadpool(self.tickets.open, wanted)
        context = {
            "reference": ticket.reference,
            "when": self._show(ticket.promise_due),
            "email": ticket.email,
            "withheld": withheld,
        }
        return self._page(request, "ticket_opened.html", context)

    async def _form(
        self, request: Request, form: CheckedForm, *, status: int = 200, trouble: str = ""
    ) -> Response:
        slots = await run_in_threadpool(self.callbacks.offer, None, SLOTS_OFFERED)
        return self._page(request, "contact.html", {"form": form, "slots": slots, "trouble": trouble}, status)

    def _page(
        self, request: Request, name: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        headers = {"Cache-Control": "no-store"}
        return self.pages.TemplateResponse(request, name, dict(context), status_code=status, headers=headers)

    def _show(self, at: datetime) -> str:
        return show_time(at, self.court.timezone)


async def _read_form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise Problem(415)
    body = await read_body(request)
    try:
        return dict(
            parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
        )
    except ValueError as error:
        raise Problem(400) from error
