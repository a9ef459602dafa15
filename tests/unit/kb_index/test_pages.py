"""Markdown, plain text and PDF, encodings, and pages that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_index.ingest import ingesting as ingest_module
from kb_index.steps import parse_steps

from .draft_help import FAQ, SOUND, SPOKEN, Take, body, comments, encrypted, fields, only, text_pdf

# Markdown and plain text


def test_markdown_is_read_without_its_markup(take: Take) -> None:
    path = only(
        take(
            page_md="---\ntitle: 'Linking: how'\n---\n# Other\n\nText with *stars*, `code` and <b>HTML</b>."
            "\n\n<script>alert(1)</script>\n\n1. One [link](http://a.example)\n   - sub\n2. Two\n3. Three\n\n"
            "| a | b |\n|---|---|\n| 1 | 2 |\n"
        )
    )

    assert path.name == "linking-how.md"
    assert fields(path)["summary"] == "Text with stars, code and HTML."
    assert parse_steps(body(path)) == ("One link: sub", "Two", "Three")
    assert "1 | 2" in comments(path)
    assert "alert" not in path.read_text(encoding="utf-8")


def test_plain_text_gives_questions_and_numbered_steps(take: Take) -> None:
    result = take(
        page_txt="""ECF in short

What is ECF?
It is a system for
filing.

How do I send an order to the judge, if
he wants one?
Like this.
1. Save the order as a
   Word file.

Not as a PDF.
2) Send it.
3. Wait."""
    )

    assert [fields(path)["title"] for path in result.drafts] == [
        "What is ECF?",
        "How do I send an order to the judge, if he wants one?",
    ]
    assert fields(result.drafts[0])["summary"] == "It is a system for filing."
    assert fields(result.drafts[1])["kind"] == "tutorial"
    assert parse_steps(body(result.drafts[1])) == (
        "Save the order as a Word file. Not as a PDF.",
        "Send it.",
        "Wait.",
    )


def test_a_question_on_two_lines_is_found_behind_a_full_line(take: Take) -> None:
    result = take(
        page_txt="FAQ\nWhat is it?\nIt is a system for filing over the internet.\n"
        "How do I get in if I have\nno password?\nAsk PACER."
    )

    assert [fields(path)["title"] for path in result.drafts] == [
        "What is it?",
        "How do I get in if I have no password?",
    ]


def test_two_numbered_lists_are_not_mixed_up(take: Take) -> None:
    path = only(take(page_txt="Two lists\n\nFirst.\n1. a b\n2. c d\n\nSecond.\n1. e f\n2. g h\n3. i j\n"))

    assert parse_steps(body(path)) == ("e f", "g h", "i j")
    assert "1. a b 2. c d Second." in comments(path)


def test_html_in_a_text_file_is_read_as_html(take: Take) -> None:
    assert fields(only(take(page_txt=FAQ % "<p>Some text.</p>")))["summary"] == "Some text."


def test_broken_front_matter_is_told(take: Take) -> None:
    assert take(page_md="---\ntitle: [\n---\nText.").problems == (
        "page.md: its front matter is broken; mend it or take it out.",
    )


# Encodings

JAPANESE = "電子申立てについて説明します。まずログインしてください。"


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (SPOKEN, "utf-8", ""),
        (SPOKEN, "utf-8-sig", ""),
        (SPOKEN, "utf-8", "iso-8859-1"),
        (SPOKEN, "cp1252", "windows-1252"),
        (SPOKEN, "cp1252", "iso-8859-1"),
        (SPOKEN, "utf-16", ""),
        (SPOKEN, "utf-16-le", "utf-16-le"),
        (SPOKEN, "utf-16-be", ""),
        ("Plain words.", "ascii", "utf-16"),
        ("Plain words!!", "ascii", "utf-16"),
        ("Plain words.", "ascii", "no-such-encoding"),
        ("Plain words.", "ascii", "base64"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (JAPANESE, "shift_jis", ""),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
    ],
)
def test_pages_are_decoded_rightly(take: Take, text: str, encoding: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f"<!doctype html><html><head>{meta}<title>Fees</title></head><body><p>{text}</p></body></html>"

    path = only(take(page_html=page.encode(encoding)))

    assert fields(path)["summary"] == text


def test_a_text_file_from_windows_keeps_its_letters(take: Take) -> None:
    assert fields(only(take(page_txt=f"Fees\n\n{SPOKEN}".encode("cp1252"))))["summary"] == SPOKEN


def test_a_title_in_another_script_still_gets_an_id(take: Take) -> None:
    path = only(
        take(guide_html=f"<!doctype html><html><head><title>電子申立て</title></head><body><p>{JAPANESE}</p>")
    )

    assert path.name == "guide-html.md"
    assert fields(path)["title"] == "電子申立て"


# PDF


def test_a_pdf_is_read(take: Take) -> None:
    path = only(
        take(
            guide_pdf=text_pdf(
                "Filing a motion\nYou file a motion in ECF with your own login, and you\nneed a PDF of it.\n"
                "1. Open ECF and choose the menu for civil cases and the\nmotion."
                "\n2. Attach the file.\nPage 1 of 2",
                "3. Read the notice.\nPage 2 of 2",
            )
        )
    )

    assert fields(path)["title"] == "Filing a motion"
    assert (
        fields(path)["summary"] == "You file a motion in ECF with your own login, and you need a PDF of it."
    )
    assert parse_steps(body(path)) == (
        "Open ECF and choose the menu for civil cases and the motion.",
        "Attach the file.",
        "Read the notice.",
    )


def test_what_stands_on_every_page_of_a_pdf_is_left_out(take: Take) -> None:
    pages = [
        f"Manual of the court\n{words}\n- {n} -" for n, words in enumerate(("One.", "Two.", "Three."), 1)
    ]

    assert fields(only(take(manual_pdf=text_pdf("ECF\n" + pages[0], *pages[1:], pages[0]))))["summary"] == (
        "Manual of the court One. Two. Three. One."
    )


def test_the_questions_of_a_pdf_become_drafts(take: Take) -> None:
    result = take(
        faq_pdf=text_pdf("ECF FAQ\n1. What is ECF?\nA system for filing.\n2. Is it free for everybody?\nYes.")
    )

    assert [(fields(path)["title"], fields(path)["summary"]) for path in result.drafts] == [
        ("What is ECF?", "A system for filing."),
        ("Is it free for everybody?", "Yes."),
    ]


def test_a_pdf_that_only_the_owner_may_change_is_read(take: Take) -> None:
    assert fields(only(take(a_pdf=encrypted(text_pdf("Title\nSome words."), ""))))["summary"] == "Some words."


def test_a_page_of_a_pdf_without_text_is_noted(take: Take) -> None:
    assert "No text on page 2 of the PDF" in comments(only(take(a_pdf=text_pdf("Title\nSome words.", ""))))


# Pages that can't be used: each is told, the others go on


def broken_pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("scan.pdf", text_pdf(""), "a PDF without text, probably a scan; run OCR"),
        ("locked.pdf", encrypted(text_pdf("Title\nWords."), "secret"), "save it without the password"),
        ("short.pdf", text_pdf("Title\nWords.")[:-900], "cut short; copy or fetch it again"),
        ("broken.pdf", broken_pdf(), "a PDF that is broken; save it again"),
        ("no.pdf", b"Not a PDF", "it is no PDF"),
        ("empty.html", b"", "it is empty"),
        ("blank.md", b" \n\n", "it is empty"),
        ("menu.html", b"<html><nav><a href='/'>Home</a></nav><a href='/x'>Forms</a></html>", "no main text"),
        ("app.html", b"<html><div id=app></div><noscript>Script!</noscript></html>", "no main text"),
        ("title.html", b"<html><head><title>T</title></head><body><h1>T</h1></body></html>", "no main text"),
        ("deep.html", b"<html><body><p>Words.</p>" + b"<font>" * 300 + b"More", "nested too deeply"),
        ("binary.txt", bytes(range(256)) * 20, "can't be read as text"),
        ("sheet.xlsx", b"PK\x03\x04", "left aside; only HTML, PDF, Markdown and text files are read"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)  # fmt: skip
def test_a_page_that_cannot_be_used_is_told_and_the_others_go_on(
    take: Take, pages: Path, name: str, content: bytes, sentence: str
) -> None:
    (pages / name).write_bytes(content)

    result = take(zz_txt=SOUND)

    assert [path.name for path in result.drafts] == ["hours.md"]
    (problem,) = result.problems
    assert problem.startswith(f"{name}: ")
    assert sentence in problem
    assert problem.endswith(".")
    assert "\n" not in problem


def test_a_huge_file_is_told(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_module, "MAX_BYTES", 2_000_000)

    result = take(huge_txt="a word " * 400_000, ok_txt=SOUND)

    assert result.problems == ("huge.txt: it is larger than 2 MB; cut it into smaller files.",)
    assert len(result.drafts) == 1
