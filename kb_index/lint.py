"""Checks of what the articles say, beyond what a file needs to be read at all."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb_index.article import Article, article_paths, is_draft, load_article
from kb_index.errors import ArticleError
from kb_index.lexicon import words_of

MIN_QUESTIONS = 6
MIN_TUTORIAL_STEPS = 3
MAX_SUMMARY_SENTENCES = 4
NEAR_WORDS = 4
NEAR_SHARE = 0.85
"""Two questions of so many words that share so great a part of their words are nearly the same."""

_ABBREVIATIONS = frozenset(
    {
        "a.m.",
        "p.m.",
        "no.",
        "nos.",
        "v.",
        "vs.",
        "e.g.",
        "i.e.",
        "inc.",
        "ltd.",
        "co.",
        "dept.",
        "fed.",
        "civ.",
        "crim.",
        "app.",
        "cal.",
        "cir.",
        "dist.",
        "ct.",
        "mr.",
        "ms.",
        "dr.",
        "l.r.",
        "n.d.",
        "u.s.",
        "u.s.c.",
        "st.",
        "ave.",
        "etc.",
    }
)
_SENTENCE_END = re.compile(r"(\S*[.!?])[\"'”’)]*(?=\s+[\"'“(]?[A-Z0-9]|\s*$)")

_LEGAL_ACT = (
    r"(?:argue|claim|plead|oppose|object|appeal|sue|settle|file|move|request|seek|ask the (?:judge|court)|"
    r"withdraw|dismiss|respond|answer the)"
)
_PAPER = r"(?:response|opposition|reply|answer|motion|brief|appeal|notice of appeal|complaint|filing|papers?)"
_WORDING = (
    (
        re.compile(
            rf"\byou (?:should|ought to|had better|may want to|might want to)(?: \w+ly)? {_LEGAL_ACT}\b"
            rf"|\b(?:we|I) (?:recommend|advise|suggest)(?: that)? (?:you|filing|arguing|asking)\b"
            rf"|\bour advice\b|\byou (?:will|would) (?:probably|likely) (?:win|lose|prevail)\b"
            rf"|\byou have (?:a|no) (?:good|strong|weak|valid) (?:case|claim|argument|defense)\b",
            re.IGNORECASE,
        ),
        "reads like legal advice; say what ECF does or where the rule is published instead",
    ),
    (
        re.compile(
            rf"\byour (?:deadline|due date) (?:is|was|will be|runs|falls|moves)\b"
            rf"|\byour {_PAPER} (?:is|was|will be) due\b"
            rf"|\byou (?:then |still )?have \w+ (?:court |business |calendar )?days? (?:to|after)\b"
            rf"|\byou (?:still )?have until\b"
            rf"|\b(?:gives|gets|leaves) you \w+ (?:more |extra )?(?:court |calendar )?days?\b",
            re.IGNORECASE,
        ),
        "states a deadline for the filer; say where the deadline rules are published instead",
    ),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong with an article; `sentence` names it and how to mend it."""

    article_id: str
    sentence: str


def lint_folder(folder: Path, today: date) -> list[Problem]:
    """Check all articles of a folder that are no drafts, also those that can't be read.

    Args:
        folder: Holds the articles.
        today: The day against which `reviewed` is held.

    Returns:
        The problems, sorted by article; empty when all is well.

    Raises:
        ArticleError: The folder is missing or empty.
    """
    problems: list[Problem] = []
    articles: dict[str, Article] = {}
    for path in article_paths(folder):
        try:
            if is_draft(path):
                continue
            article = load_article(path)
        except ArticleError as error:
            problems.append(Problem(path.stem, error.sentence))
            continue
        if article.id in articles:
            problems.append(
                Problem(article.id, f"another file has the same id ({path}); rename one of the two.")
            )
        articles[article.id] = article
    # A link to an article that can't be read is not dead: that article has its own problem.
    unreadable = {problem.article_id for problem in problems}
    return sorted(problems + lint(articles, today, known=unreadable), key=lambda problem: problem.article_id)


def lint(articles: Mapping[str, Article], today: date, known: set[str] | None = None) -> list[Problem]:
    """Check articles against the rules of content.

    Args:
        articles: By id.
        today: The day against which `reviewed` is held.
        known: Further ids that `related` may name.

    Returns:
        The problems, in the order of the articles.
    """
    ids = set(articles) | (known or set())
    problems = [
        Problem(article.id, sentence)
        for article in articles.values()
        for rule in _RULES
        for sentence in rule(article, ids, today)
    ]
    return problems + _repeated_questions(articles) + _near_questions(articles)


def sentences(text: str) -> int:
    """Count sentences; a full stop after an abbreviation such as `N.D. Cal.` ends one only at the end."""
    ends = list(_SENTENCE_END.finditer(text))
    real = [
        end
        for end in ends
        if end.group(1).lower().lstrip("(") not in _ABBREVIATIONS and not _initials(end.group(1))
    ]
    tail = text[real[-1].end() :] if real else text
    return len(real) + bool(tail.strip())


def normalised(question: str) -> str:
    """A question without case, punctuation and extra spaces: what is equal then is the same question."""
    return " ".join(re.findall(r"[a-z0-9]+", question.lower().replace("'", "").replace("’", "")))


def _initials(word: str) -> bool:
    return re.fullmatch(r"(?:[A-Za-z]\.)+", word.lstrip("(")) is not None


def _sureness(article: Article, _ids: set[str], _today: date) -> Iterator[str]:
    grades = {source.sureness for source in article.sources}
    if "D" in grades:
        yield "a source has sureness D (not confirmed); take the fact out until it is confirmed."
    if "C" in grades and not article.caveat:
        yield "a source has sureness C and there is no caveat; add one that says where to check."


def _shape(article: Article, _ids: set[str], _today: date) -> Iterator[str]:
    count = sentences(article.summary)
    if count > MAX_SUMMARY_SENTENCES:
        yield f"its summary has {count} sentences; keep to {MAX_SUMMARY_SENTENCES}."
    if article.kind == "tutorial" and len(article.steps) < MIN_TUTORIAL_STEPS:
        yield f"it is a tutorial with {len(article.steps)} steps; give at least {MIN_TUTORIAL_STEPS}."
    if len(article.questions) < MIN_QUESTIONS:
        count = len(article.questions)
        yield f"it has {count} questions; give at least {MIN_QUESTIONS}, each in other words."


def _links(article: Article, ids: set[str], _today: date) -> Iterator[str]:
    for related in article.related:
        if related == article.id:
            yield "it is related to itself; take that out."
        elif related not in ids:
            yield f"its related article {related!r} does not exist; correct the id or take it out."


def _dates(article: Article, _ids: set[str], today: date) -> Iterator[str]:
    if article.review_by is None:
        yield "it has no review_by; add the day by which somebody has to look at it again."
    if article.reviewed > today:
        yield f"it was reviewed on {article.reviewed}, which is in the future; correct the date."
    if article.review_by is not None and article.review_by <= article.reviewed:
        yield f"its review_by {article.review_by} is not after its reviewed day; correct one of the two."


def _wording(article: Article, _ids: set[str], _today: date) -> Iterator[str]:
    for text in (article.title, article.summary, article.caveat, *article.steps):
        for pattern, reason in _WORDING:
            if match := pattern.search(text):
                yield f"“{match.group(0)}” {reason}."


_RULES: tuple[Callable[[Article, set[str], date], Iterator[str]], ...] = (
    _sureness,
    _shape,
    _links,
    _dates,
    _wording,
)


def _repeated_questions(articles: Mapping[str, Article]) -> list[Problem]:
    askers: dict[str, list[str]] = defaultdict(list)
    for article in articles.values():
        for question in article.questions:
            askers[normalised(question)].append(article.id)
    return [
        Problem(later, f"its question “{question}” is also in {first!r}; keep it in one place.")
        for question, (first, *others) in askers.items()
        for later in others
    ]


def _near_questions(articles: Mapping[str, Article]) -> list[Problem]:
    """Questions of two articles with nearly the same words, whatever their order and endings."""
    asked = [
        (article.id, question, frozenset(words_of(question)))
        for article in articles.values()
        for question in article.questions
    ]
    having: dict[str, list[int]] = defaultdict(list)
    for place, (_, _, words) in enumerate(asked):
        for word in words:
            having[word].append(place)
    problems = []
    for place, (article_id, question, words) in enumerate(asked):
        if len(words) < NEAR_WORDS:
            continue
        rare = sorted(words, key=lambda word: len(having[word]))
        # Whoever shares most of the words shares one of the rarest, however the rest are left out.
        seekers = rare[: len(words) - math.ceil(NEAR_SHARE * len(words)) + 1]
        for other in {found for word in seekers for found in having[word] if found < place}:
            other_id, other_question, other_words = asked[other]
            if other_id == article_id or len(other_words) < NEAR_WORDS:
                continue
            same = normalised(question) == normalised(other_question)
            if not same and len(words & other_words) / len(words | other_words) >= NEAR_SHARE:
                near = f"its question “{question}” is nearly “{other_question}” in {other_id!r}"
                problems.append(Problem(article_id, f"{near}; keep it in one place."))
    return problems
