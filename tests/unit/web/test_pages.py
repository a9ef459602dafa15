from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.web.pages import WIDGET, support_hours
from bot.desk.court import Court
from tests.unit.web.chat import Chat, assert_problem

PUBLIC = ["/", "/contact", "/healthz", "/metrics", "/widget/ecf-helpdesk.js", "/nowhere"]


@pytest.mark.parametrize("path", PUBLIC)
async def test_everything_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


async def test_pages_need_nothing_that_the_policy_forbids(client: httpx.AsyncClient) -> None:
    for path in ("/", "/contact"):
        page = (await client.get(path)).text
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", page)
        assert not re.search(r"(src|href)=\"https?://[^\"]*\.(js|css)", page)


async def test_the_demo_page_shows_the_widget_with_phone_and_hours(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert 'phone="+18666387829"' in page
    assert 'hours="Monday to Friday, 9:00 a.m. to 4:00 p.m. Pacific"' in page
    assert re.search(r"<noscript>.*/contact.*</noscript>", page, re.DOTALL)


@pytest.mark.parametrize(("suffix", "media_type"), [(".js", "text/javascript"), (".css", "text/css")])
async def test_widget_files_have_their_types_and_are_asked_for_again(
    client: httpx.AsyncClient, suffix: str, media_type: str
) -> None:
    files = list(WIDGET.glob(f"*{suffix}"))
    assert files
    for file in files:
        response = await client.get(f"/widget/{file.name}")
        assert response.status_code == 200
        assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
        assert response.headers["cache-control"] == "no-cache"
        again = await client.get(f"/widget/{file.name}", headers={"If-None-Match": response.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["", "no.js", "../web/app.py", "%2e%2e/channels/web/app.py", "..%2f__init__.py"]
)
async def test_nothing_else_is_served_from_there(client: httpx.AsyncClient, path: str) -> None:
    assert_problem(await client.get(f"/widget/{path}"), 404)


@pytest.mark.parametrize("file", sorted(WIDGET.glob("*.js")), ids=lambda file: file.name)
def test_the_widget_makes_no_html_from_strings(file: Path) -> None:
    source = file.read_text()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|setHTML", source)
    assert not re.search(r"from \"(?!\./)", source), "modules come from beside this one only"


async def test_health(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    response = await client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["checks"] == {"store": True, "dialogue": True}


async def test_not_ready(client: httpx.AsyncClient, ready: dict[str, bool]) -> None:
    ready["dialogue"] = False
    response = await client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "checks": {"store": True, "dialogue": False}}


async def test_turns_are_counted_by_outcome(client: httpx.AsyncClient) -> None:
    chat = await Chat.begin(client)
    await chat.say("Hello")
    await chat.say("", name="m2")
    metrics = (await client.get("/metrics")).text
    assert 'helpdesk_turns_total{outcome="answered"} 1.0' in metrics
    assert 'helpdesk_turns_total{outcome="refused"} 1.0' in metrics
    assert "helpdesk_turn_seconds_count 1.0" in metrics
    assert "helpdesk_conversations_total 1.0" in metrics


async def test_wrong_addresses_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/nowhere"), 404)
    response = await client.delete("/api/conversations")
    assert_problem(response, 405)
    assert response.headers["allow"] == "POST"


async def test_other_sites_are_not_allowed_by_default(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/conversations", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in response.headers


class TestAllowedSite:
    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {
            "allowed_origins": ["https://cand.uscourts.gov"],
            "frame_ancestors": "'self' https://cand.uscourts.gov",
        }

    async def test_it_may_show_the_widget(self, client: httpx.AsyncClient) -> None:
        origin = {"Origin": "https://cand.uscourts.gov"}
        asked = {
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,last-event-id",
        }
        preflight = await client.options("/api/conversations/x/messages", headers=asked)
        assert preflight.status_code == 200
        for path in ("/widget/ecf-helpdesk.js", "/api/conversations/x/messages"):
            response = await client.get(path, headers=origin)
            assert response.headers["access-control-allow-origin"] == origin["Origin"]

    async def test_it_may_frame_the_pages(self, client: httpx.AsyncClient) -> None:
        policy = (await client.get("/")).headers["content-security-policy"]
        assert policy.endswith("frame-ancestors 'self' https://cand.uscourts.gov")


@pytest.mark.parametrize(
    ("weekdays", "expected"),
    [
        ({0, 1, 2, 3, 4}, "Monday to Friday, 8:30 a.m. to 12:00 p.m. Pacific"),
        ({0, 2, 4}, "Monday, Wednesday, Friday, 8:30 a.m. to 12:00 p.m. Pacific"),
    ],
)
def test_hours_in_words(court: Court, weekdays: set[int], expected: str) -> None:
    other = replace(court, weekdays=frozenset(weekdays), opens=time(8, 30), closes=time(12))
    assert support_hours(other) == expected
