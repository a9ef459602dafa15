"""The particulars found in messages: spellings, and look-alikes that are none, in entities.jsonl."""

import json
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from bot.desk.court import Judge
from bot.desk.judge import NOT_INITIALS
from bot.services.entities import extract

ROOT = Path(__file__).parents[3]
CASES = [
    json.loads(line) for line in Path(__file__).with_name("entities.jsonl").read_text("utf-8").splitlines()
]
JUDGES = {
    entry["initials"]: Judge(**entry)
    for entry in yaml.safe_load((ROOT / "data" / "judges.yml").read_text("utf-8"))["judges"]
}
COURT = SimpleNamespace(
    judges=JUDGES,
    phone="+18666387829",
    email="ecfhelpdesk@cand.uscourts.gov",
    pacer=SimpleNamespace(phone="+18006766856"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60] or "empty")
def test_a_message_gives_these_particulars_and_no_others(case: dict) -> None:
    found = {name: value for name, value in asdict(extract(case["text"], COURT)).items() if value is not None}
    assert found == case["expected"]


def test_no_judge_of_the_court_is_taken_for_an_abbreviation() -> None:
    assert not NOT_INITIALS & set(JUDGES)
