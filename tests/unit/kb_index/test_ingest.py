"""Folders and files become drafts that a person can complete."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from kb_index.article import TOPICS, is_draft, load_article
from kb_index.errors import ArticleError, IngestError
from kb_index.ingest import Ingested, guesses, ingest
from kb_index.lint import lint_folder

from .draft_help import FAQ, SOUND, STEPS, TODAY, Take, comments, completed, fields, only

# A person completes it


def test_a_draft_is_known_as_one_until_somebody_sets_its_status(take: Take) -> None:
    path = only(take(steps_html=FAQ % STEPS))

    assert is_draft(path)
    assert not is_draft(completed(path))


def test_a_completed_draft_is_a_sound_article(take: Take, out: Path) -> None:
    path = only(take(steps_html=FAQ % STEPS))
    questions = [f"how do I file, way {number}" for number in range(6)]
    source = {"url": "https://cand.uscourts.gov/faq", "court": "N.D. Cal.", "sureness": "A"}

    article = load_article(completed(path, questions=questions, sources=[source]))

    assert article.steps == ("Open ECF.", "Choose Civil.", "Attach the PDF.")
    assert lint_folder(out, TODAY) == []


def test_a_draft_that_nobody_graded_is_refused(take: Take, out: Path) -> None:
    completed(only(take(steps_html=FAQ % STEPS)))

    assert any("sureness D" in problem.sentence for problem in lint_folder(out, TODAY))


def test_a_page_that_does_not_say_its_address_must_be_given_one(take: Take) -> None:
    path = only(take(page_txt="Opening hours\n\nThe office is open."))

    assert fields(path)["sources"] == [
        {"url": "fill in the address of page.txt", "court": "unknown", "sureness": "D"}
    ]
    with pytest.raises(ArticleError, match="write it whole, with https"):
        load_article(completed(path))


@pytest.mark.parametrize(
    ("head", "url", "court"),
    [
        ('<link href="https://www.canb.uscourts.gov/a" rel="Canonical">',
         "https://www.canb.uscourts.gov/a", "Bankr. N.D. Cal."),
        ('<meta property="og:url" content="https://pacer.uscourts.gov/b">',
         "https://pacer.uscourts.gov/b", "PACER"),
        ('<link rel="canonical" href="/c"><!-- saved from url=(0026)https://www.nyed.uscourts.gov/c -->',
         "https://www.nyed.uscourts.gov/c", "E.D.N.Y."),
        ('<link rel="canonical" href="javascript:alert(1)">', "fill in the address of page.html", "unknown"),
        ('<link rel="canonical" href="https://evil.uscourts.gov.example/">',
         "https://evil.uscourts.gov.example/", "unknown"),
    ],
)  # fmt: skip
def test_the_address_that_a_saved_page_gives_is_its_source(
    take: Take, head: str, url: str, court: str
) -> None:
    path = only(
        take(page_html=f"<!doctype html><html><head>{head}</head><body><p>Some text.</p></body></html>")
    )

    assert fields(path)["sources"] == [{"url": url, "court": court, "sureness": "D"}]


@pytest.mark.parametrize(
    ("host", "court"),
    [
        ("cand", "N.D. Cal."),
        ("ecf.cand", "N.D. Cal."),
        ("www.orb", "Bankr. D. Or."),
        ("www.dcd", "D.D.C."),
        ("www.nhd", "D.N.H."),
        ("www.mow", "W.D. Mo."),
        ("id", "D. Idaho"),
        ("www.ca9", "unknown"),
    ],
)
def test_courts_are_known_by_their_hosts(host: str, court: str) -> None:
    assert guesses.court(f"https://{host}.uscourts.gov/page") == court


def test_every_topic_can_be_guessed() -> None:
    assert set(guesses._TOPICS) == TOPICS
    assert guesses.topic("Resetting a password", "") == "password"
    assert guesses.topic("Hello", "World") == guesses.DEFAULT_TOPIC


# Taking in again


def test_a_page_taken_in_twice_gives_no_second_draft(take: Take, out: Path) -> None:
    first = take(steps_html=FAQ % STEPS)
    before = only(first).read_bytes()

    assert take() == Ingested((), ())
    assert ingest(str(out.parent / "pages"), out, date(2026, 11, 23)) == Ingested((), ())
    assert [path.read_bytes() for path in out.iterdir()] == [before]


def test_a_draft_that_a_person_works_on_is_neither_changed_nor_repeated(take: Take, out: Path) -> None:
    path = only(take(steps_html=FAQ % STEPS))
    edited = path.read_text(encoding="utf-8").replace("summary: >-\n  Do this.", "summary: Better.")
    path.write_text(edited, encoding="utf-8")

    assert take() == Ingested((), ())
    assert path.read_text(encoding="utf-8") == edited


def test_other_content_of_one_title_gets_a_number(take: Take, out: Path) -> None:
    out.mkdir()
    (out / "hours.md").write_text("mine", encoding="utf-8")

    result = take(a_md="# Hours\n\nFrom nine.", b_md="# Hours\n\nFrom ten.", c_md="# Hours\n\nFrom nine.")

    assert [path.name for path in result.drafts] == ["hours-2.md", "hours-3.md"]
    assert [fields(path)["id"] for path in result.drafts] == ["hours-2", "hours-3"]
    assert (out / "hours.md").read_text(encoding="utf-8") == "mine"


# Folders and files


def test_folders_are_read_with_their_subfolders_and_links_do_not_lead_astray(take: Take, pages: Path) -> None:
    below = pages / "a" / "b"
    below.mkdir(parents=True)
    (below / "page.txt").write_text(SOUND, encoding="utf-8")
    (below / "up").symlink_to(pages, target_is_directory=True)
    (pages / "one.txt").symlink_to(pages / "two.txt")
    (pages / "two.txt").symlink_to(pages / "one.txt")
    (pages / ".DS_Store").write_bytes(b"hidden")
    os.mkfifo(pages / "pipe.txt")

    result = take()

    assert "Page: a/b/page.txt" in comments(result.drafts[0])
    assert [problem.partition(":")[0] for problem in result.problems] == [
        "a/b/up",
        "one.txt",
        "pipe.txt",
        "two.txt",
    ]
    assert "link to a folder is not followed" in result.problems[0]
    assert "leads nowhere" in result.problems[1]
    assert "left aside" in result.problems[2]


def test_drafts_below_the_pages_are_not_taken_for_pages(pages: Path) -> None:
    (pages / "page.txt").write_text(SOUND, encoding="utf-8")

    assert len(ingest(str(pages), pages / "drafts", TODAY).drafts) == 1
    assert ingest(str(pages), pages / "drafts", TODAY) == Ingested((), ())


def test_a_single_file_is_read(pages: Path, out: Path) -> None:
    (pages / "page.txt").write_text(SOUND, encoding="utf-8")
    (pages / "page.doc").write_text(SOUND, encoding="utf-8")

    assert only(ingest(str(pages / "page.txt"), out, TODAY)).name == "hours.md"
    assert "page.doc: left aside" in ingest(str(pages / "page.doc"), out, TODAY).problems[0]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("{0}/missing", "there is no such file or folder"),
        ("{0}/loop", "there is no such file or folder"),
        ("www.cand.uscourts.gov/faq", "or a whole address with https://"),
        ("{0}/" + "x" * 300, "can't be opened"),
        ("  ", "no pages are named"),
        ("{0}", "the folder is empty"),
        ("{1}", "can't share a folder"),
    ],
)
def test_a_source_that_is_not_there_is_told(pages: Path, out: Path, source: str, sentence: str) -> None:
    out.mkdir()
    if "loop" in source:
        (pages / "loop").symlink_to(pages / "loop")

    with pytest.raises(IngestError, match=re.escape(sentence)):
        ingest(source.format(pages, out), out, TODAY)


def test_a_folder_for_drafts_that_is_a_file_is_told(pages: Path, tmp_path: Path) -> None:
    (pages / "page.txt").write_text(SOUND, encoding="utf-8")
    (tmp_path / "taken").write_text("a file", encoding="utf-8")

    with pytest.raises(IngestError, match=r"taken: drafts can't be written there; name another"):
        ingest(str(pages), tmp_path / "taken", TODAY)
