import json
from dataclasses import replace
from pathlib import Path

import pytest

from kb_index.base import KnowledgeBase
from kb_index.calibrate import calibrate
from kb_index.errors import QuestionsError
from kb_index.measure import machine, measure
from kb_index.report import Row
from kb_index.search import Searcher
from kb_index.trials import make_trials

from .conftest import OUTSIDE, SUBJECTS, WAYS
from .test_benchmarks import hint, stack

__all__ = ["hint", "stack"]  # fixtures

HELD_OUT = [(f"{subject} thanks", [name]) for name, subject in SUBJECTS.items()]


@pytest.fixture
def base(searcher: Searcher) -> KnowledgeBase:
    return KnowledgeBase(searcher, calibrate(make_trials(searcher, OUTSIDE)))


@pytest.fixture
def held_out(tmp_path: Path) -> Path:
    folder = tmp_path / "eval"
    folder.mkdir()
    write(folder / "held_out.jsonl", [*HELD_OUT, ("not counted here", [])])
    write(folder / "held_out_near.jsonl", [("how do I pay filing fee card", []), ("gorgeous weather", [])])
    write(folder / "held_out_far.jsonl", [("gorgeous weather", []), ("umbrella", [])])
    return folder


def write(file: Path, questions: list[tuple[str, list[str]]]) -> None:
    file.write_text("".join(json.dumps({"text": text, "articles": ids}) + "\n" for text, ids in questions))


def table(rows: list[Row]) -> dict[str, Row]:
    named = {row.measure: row for row in rows}
    assert len(named) == len(rows)
    return named


def test_all_is_measured_beside_its_target(base: KnowledgeBase, held_out: Path, tmp_path: Path) -> None:
    rows = table(measure(base, held_out, None, tmp_path / "out"))

    first = "questions of the 6 held-out messages, right article first"
    assert rows[first] == Row(first, "100.0%", ">= 90.0%", reached=True)
    assert rows["right article among the first three"].figure == "100.0%"
    assert rows["confident and wrong, of the held-out messages"].figure == "0.0%"
    near = rows["out of scope (near, 2), answered with an article"]
    assert (near.figure, near.target, near.reached) == ("50.0%", "<= 10.0%", False)
    far = rows["out of scope (far, 2), answered with an article"]
    assert (far.figure, far.target, far.reached) == ("0.0%", "<= 2.0%", True)
    assert rows["answered outright"].reached is None
    (time,) = (
        row for name, row in rows.items() if name.startswith("search beyond the encoding, 48 passages")
    )
    assert time.figure.endswith(" ms")
    assert not any("StackFAQ" in name or "HINT3" in name for name in rows)


def test_the_report_has_every_row(base: KnowledgeBase, held_out: Path, tmp_path: Path) -> None:
    rows = measure(base, held_out, tmp_path / "no such folder", tmp_path / "out")

    page = (tmp_path / "out" / "report.html").read_text()
    assert machine() in page
    assert all(row.figure in page for row in rows)
    assert len(list((tmp_path / "out").glob("*.png"))) == 3


def test_public_sets_are_compared_where_a_run_was_published(
    base: KnowledgeBase, held_out: Path, tmp_path: Path, hint: Path, stack: Path
) -> None:
    sets = tmp_path / "sets"
    (sets / "hint3" / "dataset").mkdir(parents=True)
    (sets / "stackfaq").mkdir()
    stack.rename(sets / "stackfaq" / stack.name)
    for version in ("v1", "v2"):
        (sets / "hint3" / "dataset" / version).symlink_to(hint / "v1")

    rows = table(measure(base, held_out, sets, tmp_path / "out"))

    assert rows["StackFAQ, P@1 of 3"] == Row("StackFAQ, P@1 of 3", "66.7%", ">= 96.0%", reached=False)
    overall = rows["HINT3 v1 sofmattress, overall"]
    assert (overall.figure, overall.target, overall.reached) == ("75.0%", ">= 69.5%", True)
    assert rows["HINT3 v1 curekart, in scope"].target == ">= 73.9%"
    assert rows["HINT3 v2 sofmattress, overall"] == Row("HINT3 v2 sofmattress, overall", "75.0%")
    assert rows["HINT3 v2 powerplay11, out of scope"].figure == "100.0%"


def test_a_missing_file_is_named(base: KnowledgeBase, held_out: Path, tmp_path: Path) -> None:
    (held_out / "held_out_near.jsonl").unlink()

    with pytest.raises(QuestionsError, match=r"held_out_near\.jsonl can't be read"):
        measure(base, held_out, None, tmp_path / "out")


def test_messages_that_name_no_articles_are_refused(
    base: KnowledgeBase, held_out: Path, tmp_path: Path
) -> None:
    write(held_out / "held_out.jsonl", [("a", [])])

    with pytest.raises(QuestionsError, match=r"held_out\.jsonl names no articles; give each question"):
        measure(base, held_out, None, tmp_path / "out")


def test_articles_that_are_gone_are_named(base: KnowledgeBase, held_out: Path, tmp_path: Path) -> None:
    write(held_out / "held_out.jsonl", [("a", ["bounced-email", "merged-away"]), ("b", ["lost"])])

    with pytest.raises(QuestionsError, match=r"names articles that do not exist: lost, merged-away\."):
        measure(base, held_out, None, tmp_path / "out")


def test_what_falls_short_says_so(base: KnowledgeBase, held_out: Path, tmp_path: Path) -> None:
    """Each message is labelled with another article than the one that it is about."""
    names = list(SUBJECTS)
    others = zip(SUBJECTS.values(), [*names[1:], names[0]], strict=True)
    write(held_out / "held_out.jsonl", [(WAYS[0].format(subject), [other]) for subject, other in others])
    eager = KnowledgeBase(base.searcher, replace(base.confidence, answer_from=0.0))

    rows = table(measure(eager, held_out, None, tmp_path / "out"))

    wrong = rows["confident and wrong, of the held-out messages"]
    assert (wrong.figure, wrong.target, wrong.reached) == ("100.0%", "<= 3.0%", False)
    assert rows["questions of the 6 held-out messages, right article first"].reached is False
