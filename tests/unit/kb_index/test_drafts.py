"""What a draft holds of an HTML page."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb_index.ingest import drafts
from kb_index.ingest.blocks import clean
from kb_index.lint import sentences
from kb_index.steps import parse_steps

from .draft_help import FAQ, STEPS, Take, body, comments, fields, only


def test_a_page_with_steps_becomes_a_tutorial(take: Take) -> None:
    path = only(take(steps_html=FAQ % STEPS))

    assert path.name == "ecf-questions.md"
    assert fields(path) == {
        "id": "ecf-questions",
        "title": "ECF questions",
        "status": "draft",
        "kind": "tutorial",
        "topic": "pdf",
        "questions": ["ECF questions"],
        "summary": "Do this.",
        "sources": [{"url": "https://cand.uscourts.gov/faq", "court": "N.D. Cal.", "sureness": "D"}],
    }
    assert parse_steps(body(path)) == ("Open ECF.", "Choose Civil.", "Attach the PDF.")
    assert "topic: guessed" in comments(path)
    assert "adds more" in comments(path)
    assert "Page: steps.html, read on 2026-11-22" in comments(path)


@pytest.mark.parametrize(
    "page",
    [
        "<h2>How do I reset it?</h2><p>Use PACER.</p><h3>May I file late?</h3><p>File at once.</p>",
        "<h3>1. How do I reset it?</h3><div>Use PACER.</div><h4>2. May I file late?</h4>File at once.",
        "<dl><dt>How do I reset it?</dt><dd>Use PACER.</dd><dt>May I file late?<dd>File at once.</dl>",
        "<details><summary>How do I reset it?</summary>Use PACER.</details>"
        "<details><summary><h3>May I file late?</h3></summary><p>File at once.</p></details>",
        "<p><strong>How do I reset it?</strong><br>Use PACER.</p>"
        "<p><b>May I file late?</b></p><p>File at once.",
        "<ol><li><b>How do I reset it?</b> Use PACER.</li>"
        "<li><p><b>May I file late?</b></p>File at once.</ol>",
        "<p>Q: How do I reset it?</p><p>A: Use PACER.</p><p>Q: May I file late? A: File at once.</p>",
        "<p><b>Q1:</b> How do I reset it?</p><p><b>A1:</b> Use PACER.</p>"
        "<p>Q. May I file late?<p>A. File at once.",
        '<button>How do I reset it?</button><div style="display:none"><p>Use PACER.</p></div>'
        '<button class="fold">May I file late?</button><div class="panel">File at once.</div>',
        '<div class="card-header"><h5><button>How do I reset it?</button></h5></div><div>Use PACER.</div>'
        '<div class="card-header"><h5><a href="#x">May I file late?</a></h5></div><div>File at once.</div>',
        '<p><a href="#1">How do I reset it?</a></p><div>Use PACER.</div>'
        '<p><a href="javascript:fold(2)">May I file late?</a></p><div>File at once.</div>',
        '<ul><li><a href="#a">How do I reset it?</a><li><a href="#b">May I file late?</a></ul><p>Hello.</p>'
        '<h2 id="a">How do I reset it?</h2><p>Use PACER.</p><h2 id="b">May I file late?</h2><p>File at once.',
    ],
    ids=[
        "headings",
        "numbered",
        "terms",
        "details",
        "bold",
        "list",
        "q-and-a",
        "bold-q",
        "buttons",
        "cards",
        "links",
        "contents",
    ],
)
def test_each_question_of_an_faq_page_becomes_a_draft(take: Take, page: str) -> None:
    result = take(faq_html=FAQ % page)

    assert result.problems == ()
    assert [
        (path.name, fields(path)["title"], fields(path)["questions"], fields(path)["summary"])
        for path in result.drafts
    ] == [
        ("how-do-i-reset-it.md", "How do I reset it?", ["How do I reset it?"], "Use PACER."),
        ("may-i-file-late.md", "May I file late?", ["May I file late?"], "File at once."),
    ]


def test_headings_end_an_answer_and_what_stands_outside_is_a_draft_too(take: Take) -> None:
    long = "The office is open on weekdays. " * 10
    result = take(
        faq_html=FAQ % f"<h2>What is it?</h2><p>A system.</p><h3>More on it</h3><p>It is old.</p>"
        f"<h2>Where is it?</h2><p>Here.</p><h2>Hours</h2><p>{long}</p>"
    )

    assert [path.stem for path in result.drafts] == ["ecf-questions", "what-is-it", "where-is-it"]
    assert fields(result.drafts[0])["summary"] == " ".join(["The office is open on weekdays."] * 4)
    assert "More on it == It is old." in comments(result.drafts[1])
    assert "open on weekdays" not in result.drafts[2].read_text(encoding="utf-8")


def test_a_few_words_outside_the_answers_and_unanswered_questions_are_kept_as_comments(take: Take) -> None:
    result = take(
        faq_html=FAQ % "<p>Choose one.</p><h2>What is it?</h2><p>A system.</p>"
        "<h2>Why?</h2><h2>Where is it?</h2><p>Here.</p>"
    )

    assert [path.stem for path in result.drafts] == ["what-is-it", "where-is-it"]
    assert "Elsewhere on the page: Choose one." in comments(result.drafts[0])
    assert "without an answer: Why?" in comments(result.drafts[0])


def test_one_question_among_other_text_does_not_cut_the_page(take: Take) -> None:
    path = only(take(page_html=FAQ % "<p>ECF is a system.</p><h2>What else?</h2><p>Nothing.</p>"))

    assert fields(path)["questions"] == ["ECF questions", "What else?"]
    assert "== What else? == Nothing." in comments(path)


def test_the_summary_takes_four_sentences_and_the_rest_is_kept(take: Take) -> None:
    text = "It is under Fed. R. Civ. P. 5. Two is short. Three is too! Is four? Five is over. Six as well."
    path = only(take(page_html=FAQ % f"<p>{text}</p><p>Later words.</p><ul><li>one<li>two</ul>"))

    summary = fields(path)["summary"]
    assert summary == "It is under Fed. R. Civ. P. 5. Two is short. Three is too! Is four?"
    assert sentences(summary) == 4
    assert "Five is over. Six as well. Later words. - one - two" in comments(path)


def test_a_long_summary_ends_with_a_sentence_and_not_with_an_abbreviation(take: Take) -> None:
    first = "word " * 100 + "end."
    second = f"See Fed. R. {'word ' * 100}end."
    path = only(take(page_html=FAQ % f"<p>{first} {second}</p>"))

    assert fields(path)["summary"] == first
    assert second in comments(path)


def test_one_endless_sentence_is_cut_at_a_word_and_nothing_is_lost(take: Take) -> None:
    path = only(take(page_html=FAQ % f"<p>{' '.join(f'word{n}' for n in range(300))}</p>"))

    summary = str(fields(path)["summary"])
    assert len(summary) <= drafts.MAX_SUMMARY + 2
    assert summary.endswith(" …")
    kept = f"{summary.removesuffix(' …')} {comments(path)}"
    assert [f"word{n}" for n in range(300)] == re.findall(r"word\d+", kept)


def test_a_very_long_page_is_cut_and_says_so(take: Take) -> None:
    path = only(take(page_html=FAQ % ("<p>These are words of a long page.</p>" * 2000)))

    assert len(path.read_text(encoding="utf-8")) < drafts.MAX_REST * 1.5
    assert re.search(r"cut here; the page goes on for \d{5} characters", comments(path))


def test_lists_within_steps_are_joined_and_the_longest_list_is_the_body(take: Take) -> None:
    path = only(
        take(
            page_html=FAQ % "<p>Two lists.</p><ol><li>Small</li><li>List</li></ol>"
            "<ol><li>Open<ul><li>ECF</li><li>or PACER</li></ul></li><li><h4>Type</h4><p>a name.</p></li>"
            "<li>Done. <ol type=a><li>Log out</li></ol></li></ol>"
        )
    )

    assert parse_steps(body(path)) == ("Open: ECF; or PACER", "Type a name.", "Done. Log out")
    assert "1. Small 2. List" in comments(path)


def test_nothing_of_the_html_around_the_text_is_copied(take: Take) -> None:
    path = only(
        take(
            page_html=FAQ
            % '<p onclick="x()">One &lt; two\x07\u200b &amp; <i>three</i>.</p><div class="breadcrumbs">Trail'
            "</div><noscript>Turn it on</noscript><p>See the <a href='/x'>form</a><button>Print</button></p>"
        )
    )

    text = path.read_text(encoding="utf-8")
    assert fields(path)["summary"] == "One < two & three. See the form Print"
    for word in (
        "onclick",
        "<p",
        "Home of",
        "Copyright",
        "alert",
        "color",
        "Trail",
        "Turn it on",
        "\x07",
        "\u200b",
    ):
        assert word not in text


def test_what_looks_like_yaml_or_markdown_stays_text(take: Take) -> None:
    page = (
        "<h2>'Error': #5 - [x]?</h2><p>Say: \"no\" --- never.</p><p>---</p>"
        "<ol><li># a<li>- b<li>1. c<li>*d* _e_ f_g &amp;amp;<li>---</ol>"
    )
    path = only(take(page_html=FAQ % page))

    assert fields(path)["title"] == "'Error': #5 - [x]?"
    assert fields(path)["summary"] == 'Say: "no" — never. —'
    assert parse_steps(body(path)) == ("# a", "- b", "1. c", "*d* _e_ f_g &amp;", "---")


@given(st.text(min_size=1, max_size=40))
@example("0 \x1b\x850")
def test_any_step_is_read_back_as_it_was(text: str) -> None:
    step = clean(text)
    if step:
        assert parse_steps(f"1. {drafts._escaped(step)}\n2. Next\n") == (step, "Next")
