from pathlib import Path

import pytest

from kb_index.folder import replacing


def test_a_new_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "index"
    for content in ("first", "second"):
        with replacing(target) as folder:
            (folder / content).write_text(content)

    assert [path.name for path in target.iterdir()] == ["second"]
    assert list(target.parent.iterdir()) == [target]


def test_the_old_folder_stays_when_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "index"
    with replacing(target) as folder:
        (folder / "old").write_text("old")

    with pytest.raises(FileNotFoundError), replacing(target) as folder:
        (folder / "half").rename(folder / "missing" / "half")

    assert [path.name for path in target.iterdir()] == ["old"]
    assert list(tmp_path.iterdir()) == [target]


def test_the_old_folder_comes_back_when_the_new_one_vanishes(tmp_path: Path) -> None:
    target = tmp_path / "index"
    target.mkdir()
    (target / "old").write_text("old")

    with pytest.raises(OSError, match="new"), replacing(target) as folder:
        folder.rmdir()

    assert [path.name for path in target.iterdir()] == ["old"]
