"""Changes to a message that must not change what is done with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.engine import RasaEngine

_SWAPS = {
    "parties swapped": (("plaintiff", "defendant"),),
    "attorney and pro se swapped": (("attorney", "pro se litigant"), ("lawyer", "pro se party")),
    "genders swapped": (("he", "she"), ("his", "her"), ("him", "her"), ("mr", "ms"), ("himself", "herself")),
    "names swapped": (("bob", "maria"), ("smith", "okafor"), ("jones", "nguyen"), ("chen", "lin")),
}
_ADDED = {
    "a case number before": ("In 3:24-cv-01234-JSC: ", ""),
    "a case number behind": ("", " (5:23-cv-04471-EJD)"),
    "politeness before": ("Good morning, could you please help me? ", ""),
    "politeness behind": ("", " Thank you very much for your help!"),
}


def variants(text: str) -> dict[str, str]:
    """The ways in which a message can be changed, by what was changed; those that change nothing left out."""
    changed = {name: _swapped(text, pairs) for name, pairs in _SWAPS.items()}
    changed |= {name: f"{before}{text}{behind}" for name, (before, behind) in _ADDED.items()}
    return {name: variant for name, variant in changed.items() if variant != text}


async def unchanged(engine: RasaEngine, texts: Iterable[str]) -> Mapping[str, list[tuple[str, bool]]]:
    """For each kind of change, the changed messages and whether decision and article stayed the same."""
    kinds: dict[str, list[tuple[str, bool]]] = {}
    for text in texts:
        before = _gist(await engine.parse(text))
        for name, variant in variants(text).items():
            same = _gist(await engine.parse(variant)) == before
            kinds.setdefault(name, []).append((variant, same))
    return kinds


def _gist(parsed: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    """Both decisions, and the article where one is quoted."""
    triage = parsed["triage"]
    quoted = triage["found"]["article_ids"][0] if triage["decision"] == "answer" else None
    return triage["decision"], triage["also"], quoted


def _swapped(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The text with each word of a pair in place of the other, capitals kept."""
    other: dict[str, str] = {}
    for one, two in pairs:
        other |= {one: two} | ({two: one} if two not in other else {})
    words = re.compile(rf"\b(?:{'|'.join(sorted(other, key=len, reverse=True))})\b", re.IGNORECASE)
    return words.sub(lambda match: _like(match[0], other[match[0].lower()]), text)


def _like(model: str, word: str) -> str:
    return word.capitalize() if model[:1].isupper() else word
