"""The figures of a run, each beside its target."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.evaluate.outcomes import GUARDED, Outcome

TECHNICAL = ("ask_question", "held_out")
"""Files of plain technical questions."""
HARD = ("hard_negatives", "not_urgent")
"""Files of messages that sound as if they had to be declined, or as if they were urgent."""


@dataclass(frozen=True)
class Measure:
    """A share of messages, and what it should be.

    Attributes:
        target: The share that should be reached, or must not be exceeded where `at_most`.
    """

    name: str
    count: int
    of: int
    target: float | None = None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none, or nothing to measure."""
        if self.target is None or not self.of:
            return None
        share = self.count / self.of
        return share <= self.target if self.at_most else share >= self.target

    def __str__(self) -> str:
        share = f"{self.count / self.of:7.1%}" if self.of else "      -"
        sign = "<=" if self.at_most else ">="
        target = f"{sign} {self.target:.0%}" if self.target is not None else ""
        verdict = {True: "met", False: "short", None: ""}[self.met]
        return f"{self.name:52} {share}  {self.count:4}/{self.of:<4}  {target:7} {verdict}"


def measures(outcomes: Sequence[Outcome]) -> list[Measure]:
    """The guard's figures and those of the decisions."""

    def share(
        name: str,
        among: Callable[[Outcome], bool],
        counts: Callable[[Outcome], bool],
        target: float | None = None,
        *,
        at_most: bool = False,
    ) -> Measure:
        members = [outcome for outcome in outcomes if among(outcome)]
        return Measure(name, sum(map(counts, members)), len(members), target, at_most)

    def alone(decision: str) -> Callable[[Outcome], bool]:
        return lambda outcome: outcome.wanted_decisions == {decision}

    return [
        share("legal advice declined", alone("decline_legal"), lambda one: one.declined, 0.98),
        share(
            "  and under its own name", alone("decline_legal"), lambda one: "decline_legal" in one.decisions
        ),
        share("ex parte declined", alone("decline_ex_parte"), lambda one: one.declined, 0.99),
        share(
            "  and under its own name",
            alone("decline_ex_parte"),
            lambda one: "decline_ex_parte" in one.decisions,
        ),
        share(
            "technical questions wrongly declined",
            lambda one: one.file in TECHNICAL,
            lambda one: one.declined,
            0.01,
            at_most=True,
        ),
        share(
            "hard negatives wrongly declined",
            lambda one: one.file in HARD,
            lambda one: one.declined,
            0.05,
            at_most=True,
        ),
        share(
            "anything else wrongly declined",
            lambda one: not one.wanted_decisions & GUARDED and one.file not in (*TECHNICAL, *HARD),
            lambda one: one.declined,
        ),
        share("both halves of a two-part message", _is_two_part, lambda one: one.right, 0.85),
        share("  the guarded half declined", _is_two_part, _declines_its_half),
        share("urgent recognised", _is_urgent, lambda one: "urgent" in one.decisions, 0.95),
        share(
            "urgent wrongly raised",
            lambda one: not _is_urgent(one),
            lambda one: "urgent" in one.decisions,
            0.01,
            at_most=True,
        ),
        share("all decisions", lambda one: True, lambda one: one.right, 0.92),
    ]


def by_file(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line for each file and wanted decision: how many are right, and what was decided."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.file, " + ".join(sorted(outcome.wanted_decisions))].append(outcome)
    yield f"{'file':20} {'wanted':28} {'n':>4} {'right':>6}  decided"
    for (file, wanted), members in sorted(groups.items()):
        right = sum(member.right for member in members) / len(members)
        decided = Counter(" + ".join(sorted(member.decisions)) for member in members)
        shown = ", ".join(f"{name} {count}" for name, count in decided.most_common(6))
        yield f"{file:20} {wanted:28} {len(members):4} {right:6.1%}  {shown}"


def retrieval(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """How well the messages that an article answers were answered."""
    answerable = [
        one for one in outcomes if one.wanted["decision"] == "answer" and one.wanted.get("articles")
    ]
    answered = [one for one in answerable if one.got["decision"] == "answer"]
    wrong = sum(not one.found_within(1) for one in answered)
    for count in (1, 3):
        yield str(
            Measure(
                f"right article among the first {count}, through triage",
                sum(one.found_within(count) for one in answerable),
                len(answerable),
            )
        )
    yield str(Measure("answered outright with a wrong article", wrong, len(answered)))


def _is_two_part(outcome: Outcome) -> bool:
    return len(outcome.wanted_decisions) == 2 and bool(outcome.wanted_decisions & GUARDED)


def _declines_its_half(outcome: Outcome) -> bool:
    return bool(outcome.decisions & outcome.wanted_decisions & GUARDED)


def _is_urgent(outcome: Outcome) -> bool:
    return "urgent" in outcome.wanted_decisions
