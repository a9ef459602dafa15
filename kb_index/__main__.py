"""`python -m kb_index build|search|lint|eval`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kb_index.article import load_articles
from kb_index.build import ARTICLES, INDEX, OUT_OF_SCOPE, build, open_base
from kb_index.encoder import DEFAULT_MODEL, SentenceEncoder
from kb_index.errors import KnowledgeBaseError, QuestionsError
from kb_index.evaluate import Figures, Result, ask, confusions, cross_checked, figures, load_questions
from kb_index.lint import lint_folder
from kb_index.search import Hit
from kb_index.trials import load_outside, make_trials

MAX_TOP = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code: 0 all well, 1 lint found problems, 2 bad input, told in one sentence on standard error.
    """
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (KnowledgeBaseError, OSError) as error:
        print(f"kb_index: {error}", file=sys.stderr)
        return 2


def _build(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    model = _model()
    negatives = load_outside(OUT_OF_SCOPE)
    built = build(
        arguments.articles,
        arguments.out,
        encoder_name=model or DEFAULT_MODEL,
        make_encoder=lambda: SentenceEncoder(model),
        negatives=negatives,
        force=arguments.force,
    )
    done = "Built" if built.fresh else "Unchanged"
    seconds = time.monotonic() - started
    print(
        f"{done}: {built.articles} articles, {built.passages} passages in {arguments.out} ({seconds:.1f} s)"
    )
    return 0


def _search(arguments: argparse.Namespace) -> int:
    searcher, confidence = open_base(arguments.articles, arguments.out, SentenceEncoder(_model()))
    # At least two are looked at: the confidence depends on the distance to the second.
    hits = searcher.search([arguments.words], max(arguments.top, 2))[0]
    found = list(zip(hits, confidence.probabilities(hits), strict=True))[: arguments.top]
    if arguments.json:
        print(json.dumps([_entry(hit, sure) for hit, sure in found], ensure_ascii=False, indent=2))
        return 0
    outcome = confidence.judge(hits)
    print(f"Outcome: {outcome.kind} (confidence {outcome.confidence:.2f})")
    print("score  sure  article")
    for hit, sure in found:
        print(f"{hit.score:5.2f}  {sure:4.2f}  {hit.article_id}: {hit.title}")
        print(f"{'':13}{hit.field}: {hit.passage[:90]}")
    return 0


def _lint(arguments: argparse.Namespace) -> int:
    # The reviewers are in San Francisco: in UTC their evening is tomorrow already.
    today = datetime.now(ZoneInfo("America/Los_Angeles")).date()
    problems = lint_folder(arguments.articles, today)
    for problem in problems:
        print(f"{problem.article_id}: {problem.sentence}")
    if not problems:
        print(f"No problems in {len(load_articles(arguments.articles))} articles.")
    return 1 if problems else 0


def _eval(arguments: argparse.Namespace) -> int:
    questions = load_questions(arguments.questions) if arguments.questions else []
    searcher, confidence = open_base(arguments.articles, arguments.out, SentenceEncoder(_model()))
    unknown = {name for q in questions for name in q.article_ids or () if name not in searcher.articles}
    if unknown:
        raise QuestionsError(
            f"{arguments.questions} names articles that do not exist: {', '.join(sorted(unknown))}."
        )
    if questions:
        _print_outcomes(ask(searcher, confidence, questions))
        return 0
    trials = make_trials(searcher, load_outside(OUT_OF_SCOPE))
    results = cross_checked(trials)
    print(
        f"{len(searcher.articles)} articles, {len(searcher.index.passages)} passages; cross-checked in fifths"
    )
    _print_figures("Own questions, each without its own help", figures(results["known"]))
    _print_figures("Own questions, without the article (nothing is right)", figures(results["gap"]))
    _print_figures("Out of scope (nothing is right)", figures(results["outside"]))
    print("Articles most often taken for each other:")
    for one, other, times in confusions(trials, count=10):
        print(f"  {times:3} {one} / {other}")
    return 0


def _print_outcomes(results: Sequence[Result]) -> None:
    for kind in ("answer", "choose", "abstain"):
        print(f"{kind:8} {sum(result.outcome.kind == kind for result in results):5} of {len(results)}")
    _print_figures("Answered by an article", figures([result for result in results if result.right]))
    _print_figures("Answered by none", figures([result for result in results if result.right == ()]))


def _print_figures(title: str, numbers: Figures) -> None:
    print(f"{title}: {numbers.count}")
    if numbers.count:
        for name, value in asdict(numbers).items():
            if name != "count":
                print(f"  {name:15} {value:6.1%}")


def _entry(hit: Hit, confidence: float) -> dict[str, str | float]:
    return {
        "id": hit.article_id,
        "title": hit.title,
        "score": round(hit.score, 4),
        "field": hit.field,
        "passage": hit.passage,
        "confidence": round(confidence, 4),
    }


def _model() -> str | None:
    return os.environ.get("ENCODER_MODEL") or None


def _top(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MAX_TOP:
        raise argparse.ArgumentTypeError(f"must be 1 to {MAX_TOP}")
    return number


def _words(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kb_index", description="The reviewed articles and their index."
    )
    commands = parser.add_subparsers(required=True, metavar="build|search|lint|eval")
    articles = argparse.ArgumentParser(add_help=False)
    articles.add_argument("--articles", type=Path, default=ARTICLES, help="folder of the articles")
    index = argparse.ArgumentParser(add_help=False)
    index.add_argument("--out", "--index", type=Path, default=INDEX, help="folder of the index (var/index)")

    command = commands.add_parser(
        "build", parents=[articles, index], help="build the index if anything changed"
    )
    command.add_argument("--force", action="store_true", help="build even if nothing changed")
    command.set_defaults(run=_build)
    command = commands.add_parser("search", parents=[articles, index], help="find articles for a question")
    command.add_argument("words", type=_words, help="what a filer would ask")
    command.add_argument("--top", type=_top, default=5, help=f"how many articles, 1 to {MAX_TOP}")
    command.add_argument("--json", action="store_true", help="write JSON")
    command.set_defaults(run=_search)
    command = commands.add_parser("lint", parents=[articles], help="check the articles")
    command.set_defaults(run=_lint)
    command = commands.add_parser(
        "eval", parents=[articles, index], help="measure how well articles are found"
    )
    command.add_argument(
        "--questions", type=Path, help="JSON lines: question or text, and article_ids where known"
    )
    command.set_defaults(run=_eval)
    return parser


if __name__ == "__main__":
    sys.exit(main())
