"""`python -m bot.evaluate`: measures triage, the whole of it, on the messages of `data/eval`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.__main__ import quiet
from bot.settings import ROOT, Settings

EVAL = ROOT / "data" / "eval"
GUARDED = ("decline_legal", "decline_ex_parte")
AS_GOOD = {"choose": "answer", "abstain": "out_of_scope"}
"""Offering a choice counts as answering, and saying that one is not sure as seeing what is out of scope."""


@dataclass(frozen=True)
class Outcome:
    """A held-out message and what triage made of it."""

    wanted: dict[str, Any]
    got: dict[str, Any]

    @property
    def decisions(self) -> set[str]:
        """The decision and the second one, if there is one."""
        return {self.got["decision"], self.got["also"]} - {None}

    @property
    def right(self) -> bool:
        """Whether both decisions are the wanted ones, or as good."""
        wanted = {self.wanted["decision"], self.wanted.get("also")} - {None}
        return _alike(wanted) == _alike(self.decisions)

    def found_within(self, count: int) -> bool:
        """Whether an acceptable article is among the first hits."""
        return bool(set(self.wanted.get("articles") or ()) & set(self.got["found"]["article_ids"][:count]))


def _alike(decisions: Collection[str]) -> set[str]:
    return {AS_GOOD.get(decision, decision) for decision in decisions}


async def judge(messages: Iterable[dict[str, Any]]) -> list[Outcome]:
    """Run the pipeline over messages of the form {"text", "decision", "also", "articles"}."""
    from bot.dialogue.engine import RasaEngine

    engine = RasaEngine.for_parsing(Settings.from_env().models)
    return [Outcome(message, (await engine.parse(message["text"]))["triage"]) for message in messages]


def report(outcomes: Sequence[Outcome], *, show: bool) -> None:
    """Print the figures by wanted decision, then the wrong ones if asked."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        also = outcome.wanted.get("also")
        groups[outcome.wanted["decision"] + (f" + {also}" if also else "")].append(outcome)
    print(f"{'wanted':32} {'n':>4} {'right':>6}  decisions taken")
    for wanted, members in sorted(groups.items()):
        right = sum(member.right for member in members) / len(members)
        taken = Counter(" + ".join(sorted(member.decisions)) for member in members)
        print(f"{wanted:32} {len(members):4} {right:6.1%}  {dict(taken.most_common(5))}")
    print(f"{'all':32} {len(outcomes):4} {sum(o.right for o in outcomes) / len(outcomes):6.1%}")
    answerable = [o for o in outcomes if o.wanted["decision"] == "answer" and o.wanted.get("articles")]
    if answerable:
        _report_retrieval(answerable)
    outside = [o for o in outcomes if o.wanted["decision"] == "out_of_scope"]
    if outside:
        answered = sum(o.got["decision"] == "answer" for o in outside)
        print(f"out of scope, answered with an article: {answered}/{len(outside)}")
    technical = [o for o in outcomes if o.wanted["decision"] not in GUARDED and not o.wanted.get("also")]
    stopped = sum(bool(o.decisions & set(GUARDED)) for o in technical)
    if technical:
        print(f"wrongly declined, of what must not be: {stopped}/{len(technical)}")
    if show:
        for outcome in outcomes:
            if not outcome.right:
                got, hits = outcome.got, outcome.got["found"]["article_ids"][:1]
                wanted = f"{outcome.wanted['decision']}/{outcome.wanted.get('also')}"
                print(
                    f"  {wanted} -> {got['decision']}/{got['also']} {hits} | {outcome.wanted['text'][:150]}"
                )


def _report_retrieval(outcomes: Sequence[Outcome]) -> None:
    answered = [o for o in outcomes if o.got["decision"] == "answer"]
    wrong = sum(not o.found_within(1) for o in answered)
    for count in (1, 3):
        share = sum(o.found_within(count) for o in outcomes) / len(outcomes)
        print(f"right article among the first {count}: {share:.1%} of {len(outcomes)}")
    print(f"answered outright: {len(answered)}, of these with a wrong article: {wrong}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluate", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(EVAL.glob("*.jsonl")))
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args(arguments)
    quiet()
    outcomes = asyncio.run(judge(message for file in options.files for message in _messages(file)))
    for file in options.files:
        count = len(_messages(file))
        print(f"\n{file.name}: {count} messages")
        report(outcomes[:count], show=options.show)
        outcomes = outcomes[count:]
    return 0


def _messages(file: Path) -> list[dict[str, Any]]:
    """A file's messages; a question without a wanted decision, such as a court's FAQ, wants an answer."""
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [{"text": line.get("question"), "decision": line.get("kind", "answer"), **line} for line in lines]


if __name__ == "__main__":
    sys.exit(main())
