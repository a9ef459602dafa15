"""The demo page and the widget's files."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import jinja2
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import Scope

from bot.desk.court import Court
from bot.desk.promise import show_clock

WIDGET = Path(__file__).parents[2] / "widget"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


class WidgetFiles(StaticFiles):
    """The widget's modules and styles.

    Browsers keep them but ask each time whether they have changed: modules of one version belong together.
    """

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file with the type that browsers insist on, whatever this computer's own list says."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        if response.status_code == status_code:
            response.headers["Content-Type"] = _MEDIA_TYPES[Path(full_path).suffix]
        response.headers["Cache-Control"] = "no-cache"
        return response

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Find a file of a known type."""
        return super().lookup_path(path) if Path(path).suffix in _MEDIA_TYPES else ("", None)


def templates(court: Court) -> Jinja2Templates:
    """Return the pages' templates, which all know the court and its hours."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(court=court, hours=support_hours(court))
    return Jinja2Templates(env=environment)


def page_routes(pages: Jinja2Templates) -> list[BaseRoute]:
    """Return the demo page and the widget's files."""

    async def demo(request: Request) -> Response:
        return pages.TemplateResponse(request, "demo.html")

    return [
        Route("/", demo, methods=["GET"]),
        Mount("/widget", WidgetFiles(directory=WIDGET), name="widget"),
    ]


def support_hours(court: Court) -> str:
    """Return the hours as filers read them: `Monday to Friday, 9:00 a.m. to 4:00 p.m. Pacific`."""
    days = sorted(court.weekdays)
    in_a_row = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    names = [WEEKDAYS[day] for day in days]
    week = f"{names[0]} to {names[-1]}" if in_a_row else ", ".join(names)
    opens, closes = (datetime.combine(date.min, at, court.timezone) for at in (court.opens, court.closes))
    zone = " Pacific" if court.timezone.key == "America/Los_Angeles" else ""
    return f"{week}, {show_clock(opens)} to {show_clock(closes)}{zone}"
