"""`python -m bot triage --jsonl`: decides on messages without a server, each in a fresh conversation."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from bot.app import Desk, build_desk, build_engine, utc_now
from bot.dialogue.engine import RasaEngine
from bot.dialogue.tracker_store import MemoryStates
from bot.services.filer_text import UnusableText, typed, without_command
from bot.services.ports import Turn
from bot.settings import Settings

_NOTHING: dict[str, Any] = {
    "id": None,
    "decision": "abstain",
    "also": None,
    "intent": None,
    "articles": [],
    "confidence": 0.0,
    "entities": dict.fromkeys(("case_number", "judge_initials", "referral_initials", "phone", "email")),
    "reply": "",
    "elapsed_ms": 0.0,
}
"""The decision on a text that the web channel refuses: empty, too long, or without a word."""
ENTITIES = ("case_number", "judge_initials", "referral_initials", "phone", "email")


def run(lines: Iterable[str], out: TextIO) -> int:
    """Write a decision for each line; a line that can't be read gets an `error` and the rest goes on."""
    with TemporaryDirectory() as folder:
        # Nothing that is tried out here may reach the desk's own store, or what it keeps of its filers.
        var = Path(folder)
        settings = replace(Settings.from_env(), var=var, database_url=f"sqlite:///{var / 'triage.db'}")
        desk = build_desk(settings)
        engine = build_engine(settings, desk, MemoryStates())
        asyncio.run(_run(lines, out, engine, desk))
    return 0


async def _run(lines: Iterable[str], out: TextIO, engine: RasaEngine, desk: Desk) -> None:
    for number, line in enumerate(lines, 1):
        if line.strip():
            print(
                json.dumps(await _decide(number, line, engine, desk), ensure_ascii=False),
                file=out,
                flush=True,
            )


async def _decide(number: int, line: str, engine: RasaEngine, desk: Desk) -> dict[str, Any]:
    identity = None
    try:
        given = json.loads(line)
        identity, words = given.get("id", number), given["text"]
        text = without_command(typed(words).text)
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"id": identity, "error": f'Line {number} is no JSON object with a "text".'}
    except UnusableText as error:
        return _NOTHING | {"id": identity, "reply": error.sentence}
    started = time.perf_counter()
    conversation = uuid.uuid4().hex
    replies = await engine.respond(Turn(conversation, text, None, utc_now()))
    elapsed_ms = (time.perf_counter() - started) * 1000
    recognised = await engine.recognised(conversation)
    triage = recognised["triage"]
    entities = {entity["entity"]: entity["value"] for entity in recognised["entities"]}
    answers = desk.services.answers
    return {
        "id": identity,
        "decision": triage["decision"],
        "also": triage["also"],
        "intent": triage["intent"],
        "articles": [
            {"id": article_id, "title": answers.article(article_id).title, "score": round(score, 4)}
            for article_id, score in zip(
                triage["found"]["article_ids"], triage["found"]["scores"], strict=True
            )
            if answers.available([article_id])
        ],
        "confidence": round(triage["confidence"], 4),
        "entities": {name: entities.get(name) for name in ENTITIES},
        "reply": "\n\n".join(reply.text for reply in replies),
        "elapsed_ms": round(elapsed_ms, 1),
    }
