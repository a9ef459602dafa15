import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.reference import NotAReference, Reference

references = st.builds(
    Reference, st.sampled_from(["ECF", "CB"]), st.integers(2000, 2099), st.integers(1, 999_999)
)


@given(references)
def test_what_is_written_is_read_again(reference: Reference) -> None:
    assert Reference.parse(str(reference)) == reference
    assert Reference.find(f"about {str(reference).lower()}, please") == reference


@pytest.mark.parametrize(
    "written",
    [
        "ECF-2026-000123",
        "ecf-2026-000123",
        "ECF 2026 000123",
        "ECF2026000123",
        "ECF–2026–123",
        " [ecf - 2026 - 000123] ",
    ],
)
def test_case_spaces_and_dashes_do_not_matter(written: str) -> None:
    assert Reference.parse(written) == Reference("ECF", 2026, 123)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ECF No. 45",
        "ECF 2026",
        "CM/ECF 2026 12",
        "ECF-26-000123",
        "ECF-2026-0000123",
        "ECF-2026-000000",
        "XECF-2026-000123",
    ],
)
def test_what_is_no_reference(written: str) -> None:
    assert Reference.find(written) is None
    with pytest.raises(NotAReference):
        Reference.parse(written)


@pytest.mark.parametrize(
    "parts", [("X", 2026, 1), ("ECF", 1999, 1), ("ECF", 2026, 0), ("ECF", 2026, 1_000_000)]
)
def test_parts_that_no_reference_has_are_refused(parts: tuple) -> None:
    with pytest.raises(NotAReference):
        Reference(*parts)
