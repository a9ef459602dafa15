"""`python -m bot.evaluate`: measures triage, the whole of it, on the messages of `data/eval`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.__main__ import quiet
from bot.dialogue.engine import RasaEngine
from bot.evaluate.measures import Measure, by_file, measures, retrieval
from bot.evaluate.metamorphic import unchanged
from bot.evaluate.numbers import measure_numbers
from bot.evaluate.outcomes import Outcome, guard_ms, judge, read_messages
from bot.services.court_file import read_court_profile
from bot.settings import ROOT, Settings

EVAL = ROOT / "data" / "eval"
NUMBERS, LOOK_ALIKES = EVAL / "case_numbers.jsonl", EVAL / "look_alikes.jsonl"
FITTED = "validation"
"""Files whose names begin so: retrieval's thresholds are fitted to them, so they measure nothing here."""
CHANGED = ("ask_question", "hard_negatives", "ask_legal_advice", "ask_ex_parte")
"""Files whose messages are changed in ways that must not matter."""
TIMED = 200
SAME = 0.98
MOST_MS = 1.0


async def evaluate(files: Sequence[Path], *, show: bool) -> None:
    """Measure and print."""
    settings = Settings.from_env()
    engine = RasaEngine.for_parsing(settings.models)
    outcomes = [one for file in files for one in await judge(engine, file.stem, read_messages(file))]
    print("\n".join(by_file(outcomes)), end="\n\n")
    rows = measures(outcomes)
    numbers, misread = measure_numbers(NUMBERS, LOOK_ALIKES, read_court_profile(settings.court_folder).court)
    changed = await unchanged(engine, [one.wanted["text"] for one in outcomes if one.file in CHANGED])
    pairs = [same for variants in changed.values() for _, same in variants]
    rows += [*numbers, Measure("changed in what must not matter: same outcome", sum(pairs), len(pairs), SAME)]
    rows += [
        Measure(f"  {name}", sum(same for _, same in variants), len(variants))
        for name, variants in sorted(changed.items())
    ]
    print("\n".join(map(str, rows)))
    print("\n".join(retrieval(outcomes)))
    took = guard_ms(engine, [one.wanted["text"] for one in outcomes[:TIMED]])
    print(f"guard, beyond the encoding: median {took:.2f} ms (at most {MOST_MS:g} ms)")
    if show:
        _show(outcomes, misread)


def _show(outcomes: Sequence[Outcome], misread: Sequence[str]) -> None:
    """Print what went wrong, to learn from: what was read so is no longer held out."""
    for one in outcomes:
        if not one.right:
            wanted, got = ("+".join(sorted(side)) for side in (one.wanted_decisions, one.decisions))
            print(f"  {one.file}: {wanted} -> {got} | {one.wanted['text'][:150]}")
    print("\n".join(misread))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    held_out = [
        path
        for path in sorted(EVAL.glob("*.jsonl"))
        if path not in (NUMBERS, LOOK_ALIKES) and not path.stem.startswith(FITTED)
    ]
    parser = argparse.ArgumentParser(prog="python -m bot.evaluate", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=held_out)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args(arguments)
    quiet()
    asyncio.run(evaluate(options.files, show=options.show))
    return 0


if __name__ == "__main__":
    sys.exit(main())
