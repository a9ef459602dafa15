"""The stories of `tests/stories`, run by Rasa itself: intents of the texts and actions of the rules."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT, Settings

STORIES = ROOT / "tests" / "stories"


def test_every_story_goes_as_told(tmp_path: Path) -> None:
    # Without --e2e the texts are not read at all; and with failed stories, too, the command ends with 0.
    command = ["rasa", "test", "core", "--e2e", "--stories", str(STORIES), "--out", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *command, "--model", str(Settings.from_env().models)],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    if yaml.safe_load(failed):  # only a comment where none failed
        pytest.fail(failed, pytrace=False)
    # Rasa plays two stories with the same turns as one, and passes a file over whose name lacks test_.
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["correct"] == written()


def written() -> int:
    return sum(
        len(yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]) for path in STORIES.glob("*.yml")
    )
