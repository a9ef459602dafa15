from pathlib import Path

import matplotlib.image as image
import pytest

from kb_index.confidence import Outcome
from kb_index.evaluate import Result
from kb_index.report import Row, calibration_error, reliability, risk_coverage, write_report

from .test_confidence import hit


def result(confidence: float, *, right: bool) -> Result:
    return Result(("a",) if right else ("b",), Outcome("choose", confidence, (hit("a", 0.5), hit("b", 0.4))))


RESULTS = [
    result(0.62, right=False),
    result(0.95, right=True),
    result(0.97, right=True),
    result(0.68, right=True),
    result(0.05, right=False),
]


def test_the_surest_are_answered_first() -> None:
    coverage, risk = risk_coverage(RESULTS)

    assert coverage == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    # Right, right, right, wrong, wrong.
    assert risk == pytest.approx([0, 0, 0, 1 / 4, 2 / 5])


def test_a_text_that_nothing_answers_is_always_a_risk() -> None:
    stray = Result((), Outcome("answer", 0.99, (hit("a", 0.5),)))

    assert risk_coverage([*RESULTS, stray])[1][:2] == pytest.approx([1, 1 / 2])


def test_reliability_is_told_by_tenths_of_confidence() -> None:
    sure, right, count = zip(*reliability(RESULTS), strict=True)

    assert sure == pytest.approx((0.05, 0.65, 0.96))
    assert right == (0, 0.5, 1)
    assert count == (1, 2, 2)


def test_certainty_belongs_to_the_last_tenth() -> None:
    (last,) = reliability([result(1.0, right=True), result(0.9, right=True)])

    assert last == pytest.approx((0.95, 1, 2))


def test_the_calibration_error_is_weighted_by_results() -> None:
    # |0.05 - 0| once, |0.65 - 0.5| twice, |0.96 - 1| twice, of five.
    assert calibration_error(RESULTS) == pytest.approx((0.05 + 2 * 0.15 + 2 * 0.04) / 5)


def test_what_is_as_often_right_as_it_is_sure_has_no_error() -> None:
    assert calibration_error([result(0.5, right=True), result(0.5, right=False)]) == 0


def test_a_report_is_a_page_with_three_plots(tmp_path: Path) -> None:
    rows = [
        Row("right article first", "81.0%", ">= 90.0%", reached=False),
        Row("<b>answered</b> & more", "12.0%", "<= 20.0%", reached=True),
        Row("offered", "5.0%"),
    ]
    topics = {"a": "fees", "b": "pdf"}

    page = write_report(tmp_path / "deep" / "report", rows, RESULTS, [], topics, 0.6, "two cores")

    assert {path.name for path in page.parent.iterdir()} == {
        "report.html",
        "risk_coverage.png",
        "reliability.png",
        "topics.png",
    }
    for plot in page.parent.glob("*.png"):
        assert image.imread(plot).std() > 0.01, f"{plot.name} is blank"
        assert f'src="{plot.name}"' in page.read_text()
    text = page.read_text(encoding="utf-8")
    assert "Measured on two cores." in text
    assert '<td class="short">81.0%' in text
    assert text.count("short") == 2  # the style and the one row that falls short
    assert "&lt;b&gt;answered&lt;/b&gt; &amp; more" in text


def test_a_report_is_written_over_the_one_before(tmp_path: Path) -> None:
    topics = {"a": "fees", "b": "pdf"}
    for figure in ("51.0%", "52.0%"):
        page = write_report(tmp_path, [Row("m", figure)], RESULTS, RESULTS, topics, 1.0, "here")

    assert "52.0%" in page.read_text()
    assert "51.0%" not in page.read_text()
