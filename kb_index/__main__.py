"""`python -m kb_index build|search|lint|eval|ingest|gaps`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kb_index.article import load_articles
from kb_index.base import KnowledgeBase
from kb_index.build import ARTICLES, INDEX, OUT_OF_SCOPE, VALIDATION, build
from kb_index.encoder import DEFAULT_MODEL, SentenceEncoder
from kb_index.errors import KnowledgeBaseError
from kb_index.evaluate import Figures, Result, ask, confusions, figures
from kb_index.gaps.finding import find_gaps
from kb_index.gaps.log import load_unanswered
from kb_index.gaps.report import as_markdown
from kb_index.ingest import ingest
from kb_index.lint import lint_folder
from kb_index.measure import machine, measure
from kb_index.questions import check_articles, load_labelled, load_questions
from kb_index.search import Hit
from kb_index.trials import load_outside, make_trials

DRAFTS = Path("kb_index/drafts")
UNANSWERED = Path("var/unanswered")
MAX_TOP = 20
TWINS = 30


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
    built = build(
        arguments.articles,
        arguments.out,
        encoder_name=model or DEFAULT_MODEL,
        make_encoder=lambda: SentenceEncoder(model),
        outside=load_outside(OUT_OF_SCOPE),
        asked=load_labelled(arguments.validation),
        force=arguments.force,
    )
    seconds = time.monotonic() - started
    size = f"{built.articles} articles, {built.passages} passages in {arguments.out} ({seconds:.1f} s)"
    if not built.fresh:
        print(f"Unchanged: {size}")
        return 0
    calibrated = "confidence fitted again" if built.calibrated else "confidence kept"
    print(f"Built: {size}; {built.encoded} passages encoded, {calibrated}")
    return 0


def _search(arguments: argparse.Namespace) -> int:
    base = _base(arguments)
    # At least two are looked at: the confidence depends on the distance to the second.
    outcome = base.find([arguments.words], max(arguments.top, 2))[0]
    sure = base.confidence.probabilities(outcome.hits)
    found = list(zip(outcome.hits, sure, strict=True))[: arguments.top]
    if arguments.json:
        print(json.dumps([_entry(hit, sure) for hit, sure in found], ensure_ascii=False, indent=2))
        return 0
    print(f"Outcome: {outcome.kind} (confidence {outcome.confidence:.2f})")
    if outcome.corrected:
        print(f"Read as: {outcome.corrected}")
    print("score  sure  article")
    for hit, confidence in found:
        print(f"{hit.score:5.2f}  {confidence:4.2f}  {hit.article_id}: {hit.title}")
        print(f"{'':13}{hit.field}: {hit.passage[:90]}")
    return 0


def _lint(arguments: argparse.Namespace) -> int:
    problems = lint_folder(arguments.articles, _today())
    for problem in problems:
        print(f"{problem.article_id}: {problem.sentence}")
    if not problems:
        print(f"No problems in {len(load_articles(arguments.articles))} articles.")
    return 1 if problems else 0


def _eval(arguments: argparse.Namespace) -> int:
    base = _base(arguments)
    if arguments.questions:
        questions = load_questions(arguments.questions)
        check_articles(arguments.questions, questions, base.articles)
        _print_outcomes(ask(base, questions))
        return 0
    if arguments.twins:
        for one, other, times in confusions(make_trials(base.searcher, outside=()), TWINS):
            print(f"{times:3} {one} / {other}")
        return 0
    rows = measure(base, arguments.held_out, arguments.benchmarks, arguments.report)
    print(f"Measured on {machine()}; {len(base.articles)} articles.")
    for row in rows:
        short = "  short of it" if row.reached is False else ""
        print(f"{row.measure:72} {row.figure:>8}  {row.target:9}{short}")
    print(f"With plots: {arguments.report / 'report.html'}")
    return 0


def _ingest(arguments: argparse.Namespace) -> int:
    taken = ingest(arguments.source, arguments.out, _today())
    for path in taken.drafts:
        print(f"Draft: {path}")
    for problem in taken.problems:
        print(problem, file=sys.stderr)
    print(
        f"{len(taken.drafts)} new drafts. None is answered from until a person sets status: reviewed in it."
    )
    return 1 if taken.problems and not taken.drafts else 0


def _gaps(arguments: argparse.Namespace) -> int:
    entries, unreadable = load_unanswered(arguments.log, arguments.since)
    gaps = find_gaps(entries, _base(arguments).searcher)
    if arguments.json:
        print(json.dumps([gap.as_dict() for gap in gaps], ensure_ascii=False, indent=2))
        return 0
    report = as_markdown(gaps, entries, unreadable)
    if arguments.report:
        arguments.report.write_text(report, encoding="utf-8")
        print(f"Report on {len(entries)} unanswered questions: {arguments.report}")
    else:
        print(report)
    return 0


def _base(arguments: argparse.Namespace) -> KnowledgeBase:
    return KnowledgeBase.open(arguments.out, SentenceEncoder(_model()))


def _today() -> date:
    # The reviewers are in San Francisco: in UTC their evening is tomorrow already.
    return datetime.now(ZoneInfo("America/Los_Angeles")).date()


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
    commands = parser.add_subparsers(required=True, metavar="build|search|lint|eval|ingest|gaps")
    articles = argparse.ArgumentParser(add_help=False)
    articles.add_argument("--articles", type=Path, default=ARTICLES, help="folder of the articles")
    index = argparse.ArgumentParser(add_help=False)
    index.add_argument(
        "--index", dest="out", type=Path, default=INDEX, help="folder of the index (var/index)"
    )
    build_index = argparse.ArgumentParser(add_help=False)
    build_index.add_argument(
        "--out", "--index", type=Path, default=INDEX, help="folder of the index (var/index)"
    )

    command = commands.add_parser(
        "build",
        parents=[articles, build_index],
        help="bring the index up to date; a running server takes it over",
    )
    command.add_argument("--force", action="store_true", help="build all of it even if nothing changed")
    command.add_argument(
        "--validation", type=Path, default=VALIDATION, help="folder of validation*.jsonl (data/eval)"
    )
    command.set_defaults(run=_build)
    command = commands.add_parser("search", parents=[index], help="find articles for a question")
    command.add_argument("words", type=_words, help="what a filer would ask")
    command.add_argument("--top", type=_top, default=5, help=f"how many articles, 1 to {MAX_TOP}")
    command.add_argument("--json", action="store_true", help="write JSON")
    command.set_defaults(run=_search)
    command = commands.add_parser("lint", parents=[articles], help="check the articles")
    command.set_defaults(run=_lint)
    command = commands.add_parser("eval", parents=[index], help="measure how well articles are found")
    command.add_argument(
        "--questions",
        type=Path,
        help="measure on these alone: JSON lines with text, and articles where known",
    )
    command.add_argument(
        "--twins",
        action="store_true",
        help="list the articles most often taken for each other; takes a minute",
    )
    command.add_argument("--held-out", type=Path, default=VALIDATION, help="folder of held_out*.jsonl")
    command.add_argument("--benchmarks", type=Path, help="folder that holds hint3/ and stackfaq/")
    command.add_argument(
        "--report", type=Path, default=Path("var/eval"), help="folder of the report (var/eval)"
    )
    command.set_defaults(run=_eval)
    command = commands.add_parser("ingest", help="turn pages into drafts of articles")
    command.add_argument("source", help="folder, file, or address of HTML, PDF, Markdown or text pages")
    command.add_argument("--out", type=Path, default=DRAFTS, help="folder of the drafts (kb_index/drafts)")
    command.set_defaults(run=_ingest)
    command = commands.add_parser(
        "gaps", parents=[index], help="report what filers asked and no article answered"
    )
    command.add_argument("--log", type=Path, default=UNANSWERED, help="folder or file (var/unanswered)")
    command.add_argument("--since", type=date.fromisoformat, help="leave out what is older, YYYY-MM-DD")
    command.add_argument("--json", action="store_true", help="write JSON")
    command.add_argument("--report", type=Path, help="file to write the report to, as Markdown")
    command.set_defaults(run=_gaps)
    return parser


if __name__ == "__main__":
    sys.exit(main())
