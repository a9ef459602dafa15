"""The report on what the articles lack, for people, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from kb_index.gaps.finding import MAX_TEXTS, NEAR, Gap
from kb_index.gaps.log import Unanswered

MAX_SHOWN = 40
"""Groups shown in full."""
MAX_SINGLES = 100
"""Questions asked once that are listed."""

_REASONS = {
    "abstain": "the assistant was not sure",
    "refused_choice": "none of the articles offered was meant",
    "not_helpful": "the article shown was not meant",
}


def as_markdown(gaps: Sequence[Gap], entries: Sequence[Unanswered], unreadable: int = 0) -> str:
    """Write the report that staff work from.

    Args:
        gaps: From `find_gaps`.
        entries: What they were found in.
        unreadable: Lines that `load_unanswered` left out.
    """
    if not gaps:
        return "\n".join(
            ["# Questions that went unanswered", "", "None in this period.", *_remarks(unreadable, 0)]
        )
    asked = sum(gap.size for gap in gaps)
    grouped = sum(sum(gap.reasons.values()) for gap in gaps)
    reasons = Counter(entry.reason for entry in entries).most_common()
    days = [entry.day for entry in entries]
    again = [gap for gap in gaps if gap.size > 1]
    single = [gap for gap in gaps if gap.size == 1]
    parts = [
        "# Questions that went unanswered",
        "",
        f"{_period(min(days), max(days))}: asked {_times(asked)}, in {len(gaps):,} groups of about the same "
        f"meaning, {len(again):,} of them asked more than once.",
        "",
        *(f"- {_times(count)}, {_REASONS[reason]}" for reason, count in reasons),
        "",
        "What was asked once may count under two reasons: first the assistant was not sure, and then none of "
        "the articles offered was meant. The same words again within half an hour count as asked once.",
        "",
        "Work from the top: each group below is one thing that filers ask, with what to do about it. When "
        "you have changed an article, run `python -m kb_index build`, then `python -m kb_index search` with "
        "one of the wordings in quotation marks, and see whether the right article comes first.",
        *_remarks(unreadable, len(entries) - grouped),
    ]
    for number, gap in enumerate(again[:MAX_SHOWN], 1):
        parts += ["", *_section(number, gap)]
    if len(again) > MAX_SHOWN:
        parts += ["", f"{len(again) - MAX_SHOWN:,} smaller groups are not shown; `--json` has them all."]
    if single:
        parts += ["", "## Asked once", "", "Too few to act on, but worth a look.", ""]
        parts += [_single(gap) for gap in single[:MAX_SINGLES]]
    if len(single) > MAX_SINGLES:
        parts += ["", f"{len(single) - MAX_SINGLES:,} more are not shown; `--json` has them all."]
    return "\n".join(parts) + "\n"


def _section(number: int, gap: Gap) -> list[str]:
    reasons = ", ".join(f"{_REASONS[reason]} ({count})" for reason, count in gap.reasons.items())
    lines = [
        f"## {number}. {_quoted(gap.example)}",
        "",
        f"Asked {_times(gap.size)} ({gap.share:.0%}), {_period(gap.first, gap.last)}: {reasons}.",
        "",
        f"**To do:** {gap.suggestion}",
    ]
    if gap.examples:
        lines += ["", "Also asked as:", "", *(f"- {_quoted(text)}" for text in gap.examples)]
    if gap.nearest:
        lines += [
            "",
            f"Nearest articles (1.00: the same words; below {NEAR:.2f}: most likely about something else):",
            "",
        ]
        lines += [f"- {near.score:.2f} {near.title} (`{near.article_id}`)" for near in gap.nearest]
    return lines


def _single(gap: Gap) -> str:
    nearest = f"; nearest: {gap.nearest[0].title}, {gap.nearest[0].score:.2f}" if gap.nearest else ""
    return f"- {_quoted(gap.example)} ({_day(gap.last)}{nearest})"


def _remarks(unreadable: int, left_out: int) -> list[str]:
    lines = []
    if left_out:
        lines.append(
            f"Only the newest {MAX_TEXTS:,} wordings were grouped; {left_out:,} older lines were left out."
        )
    if unreadable:
        lines.append(f"{unreadable:,} lines of the log could not be read and were left out.")
    return ["", " ".join(lines)] if lines else []


def _quoted(text: str) -> str:
    """As code: what filers type is shown as it is, and can't become a link or markup."""
    return f"`{' '.join(text.replace('`', chr(39)).split())}`"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _period(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
