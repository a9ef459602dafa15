"""Whether case numbers and initials are read exactly, and none is seen where there is none."""

from __future__ import annotations

from pathlib import Path

from bot.desk.court import Court
from bot.evaluate.measures import Measure
from bot.evaluate.outcomes import read_messages
from bot.services.entities import extract

PARTICULARS = ("case_number", "judge_initials", "referral_initials")


def measure_numbers(numbers: Path, look_alikes: Path, court: Court) -> tuple[list[Measure], list[str]]:
    """Read both files.

    Returns:
        The measures, and a line for each message that was read wrongly.
    """
    wrong: dict[Path, list[str]] = {numbers: [], look_alikes: []}
    counts = {}
    for file, lines in wrong.items():
        messages = read_messages(file)
        counts[file] = len(messages)
        for message in messages:
            found = extract(message["text"], court)
            wanted = tuple(message[name] for name in PARTICULARS)
            got = tuple(getattr(found, name) for name in PARTICULARS)
            if got != wanted:
                lines.append(f"{wanted} -> {got} | {message['text'][:150]}")
    exact = counts[numbers] - len(wrong[numbers])
    return [
        Measure("case number and initials exactly right", exact, counts[numbers], 0.98),
        Measure(
            "  false ones in look-alikes", len(wrong[look_alikes]), counts[look_alikes], 0.0, at_most=True
        ),
    ], [*wrong[numbers], *wrong[look_alikes]]
