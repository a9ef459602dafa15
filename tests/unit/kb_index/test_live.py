import logging
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_index import live as module
from kb_index.base import KnowledgeBase
from kb_index.errors import IndexBroken
from kb_index.folder import replacing
from kb_index.index import META_FILE, VECTORS_FILE
from kb_index.live import Live

from .conftest import Build, WriteArticle
from .hash_encoder import HashEncoder


class Notes:
    """An index of one file; `broken` and `crash` can't be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reads = 0

    def put(self, content: str) -> None:
        with replacing(self.folder) as folder:
            (folder / META_FILE).write_text(content)

    def read(self) -> str:
        self.reads += 1
        try:
            content = (self.folder / META_FILE).read_text()
        except OSError as error:
            raise IndexBroken("There is no index.") from error
        if content == "broken":
            raise IndexBroken("It is cut off; build it again.")
        if content == "crash":
            raise ZeroDivisionError
        return content


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    notes = Notes(tmp_path / "index")
    notes.put("first")
    return notes


@pytest.fixture
def live(notes: Notes) -> Live[str]:
    return Live(notes.folder, notes.read)


def test_what_is_there_is_read_once(notes: Notes, live: Live[str]) -> None:
    assert live.current == "first"
    assert not live.refresh()
    assert (live.current, notes.reads) == ("first", 1)


def test_what_cannot_be_read_at_first_is_told(notes: Notes) -> None:
    notes.put("broken")

    with pytest.raises(IndexBroken, match="cut off"):
        Live(notes.folder, notes.read)


def test_a_new_index_takes_the_old_ones_place(notes: Notes, live: Live[str]) -> None:
    held = live.current
    notes.put("second")

    assert live.current == "first"
    assert live.refresh()
    assert (held, live.current) == ("first", "second")
    assert not live.refresh()


def test_a_broken_index_is_left_aside_and_logged_once(
    notes: Notes, live: Live[str], caplog: pytest.LogCaptureFixture
) -> None:
    notes.put("broken")

    assert [live.refresh() for _ in range(3)] == [False] * 3
    assert (live.current, notes.reads) == ("first", 2)
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage() == (
        "The new index is left aside, the one before stays in service. It is cut off; build it again."
    )
    assert record.exc_info is None


def test_after_a_broken_index_a_sound_one_is_taken(notes: Notes, live: Live[str]) -> None:
    notes.put("broken")
    live.refresh()
    notes.put("second")

    assert live.refresh()
    assert live.current == "second"


def test_a_folder_that_is_missing_for_a_moment_is_no_news(
    notes: Notes, live: Live[str], caplog: pytest.LogCaptureFixture
) -> None:
    aside = notes.folder.with_name("aside")
    notes.folder.rename(aside)
    assert not live.refresh()
    assert live.current == "first"

    aside.rename(notes.folder)
    assert not live.refresh()
    assert live.current == "first"

    notes.folder.rename(aside)
    assert not live.refresh()
    notes.put("second")
    assert live.refresh()
    assert live.current == "second"
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


# Looking by itself


@pytest.fixture
def watched(live: Live[str], monkeypatch: pytest.MonkeyPatch) -> Live[str]:
    monkeypatch.setattr(module, "INTERVAL_S", 0.01)
    live.watch()
    return live


def until(happened: Callable[[], bool]) -> None:
    """Wait for what another thread does; on a busy machine that may take a while."""
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)


def test_a_watched_index_is_taken_over_by_itself(notes: Notes, watched: Live[str]) -> None:
    notes.put("second")
    until(lambda: watched.current == "second")


def test_watching_outlives_whatever_is_wrong_with_an_index(
    notes: Notes, watched: Live[str], caplog: pytest.LogCaptureFixture
) -> None:
    notes.put("crash")
    until(lambda: any("Reading the new index failed" in text for text in caplog.messages))
    assert watched.current == "first"

    notes.put("second")
    until(lambda: watched.current == "second")


def test_one_thread_watches_however_often_it_is_asked(watched: Live[str]) -> None:
    before = threading.active_count()
    watched.watch()

    assert threading.active_count() == before


# With the knowledge base itself


@pytest.fixture
def indexes(run: Build, index: Path, tmp_path: Path, write_article: WriteArticle) -> tuple[Path, Path]:
    """Two indexes that differ by an article, each complete."""
    run()
    shutil.copytree(index, tmp_path / "one")
    write_article("tornado-flights")
    run()
    shutil.copytree(index, tmp_path / "two")
    return tmp_path / "one", tmp_path / "two"


@pytest.fixture
def base(indexes: tuple[Path, Path], index: Path) -> Live[KnowledgeBase]:
    swap(index, indexes[0])
    return Live(index, lambda: KnowledgeBase.open(index, HashEncoder()))


def swap(index: Path, other: Path) -> None:
    with replacing(index) as folder:
        shutil.copytree(other, folder, dirs_exist_ok=True)


def test_readers_keep_the_base_that_they_hold(
    base: Live[KnowledgeBase], index: Path, indexes: tuple[Path, Path]
) -> None:
    held = base.current
    swap(index, indexes[1])
    assert base.refresh()

    old, new = (each.find(["how do I tornado flights"])[0] for each in (held, base.current))

    assert (len(held.articles), len(base.current.articles)) == (6, 7)
    assert old.kind != "answer"
    assert (new.kind, new.hits[0].article_id) == ("answer", "tornado-flights")


def test_a_base_cut_short_leaves_the_old_one_in_service(
    base: Live[KnowledgeBase], index: Path, indexes: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    (indexes[1] / VECTORS_FILE).write_bytes(b"cut")
    swap(index, indexes[1])

    assert not base.refresh()
    assert not base.refresh()
    assert base.current.find(["how do I pay filing fee card"])[0].kind == "answer"
    assert [message for message in caplog.messages if "left aside" in message] == [
        "The new index is left aside, the one before stays in service. "
        f"The index in {index} is cut off or corrupt; build it again: python -m kb_index build --force"
    ]


def repeat(
    work: Callable[[], object], stop: threading.Event, errors: list[BaseException]
) -> threading.Thread:
    """Start a thread that works until it is stopped or fails."""

    def loop() -> None:
        while not stop.is_set():
            try:
                work()
            except BaseException as error:
                errors.append(error)
                return

    thread = threading.Thread(target=loop)
    thread.start()
    return thread


def test_readers_never_see_an_error_while_indexes_are_swapped(
    base: Live[KnowledgeBase], index: Path, indexes: tuple[Path, Path]
) -> None:
    stop = threading.Event()
    errors: list[BaseException] = []
    sizes: set[int] = set()

    def read() -> None:
        held = base.current
        (outcome,) = held.find(["how do I pay filing fee card"])
        assert (outcome.kind, outcome.hits[0].article_id) == ("answer", "pay-filing-fee")
        assert {hit.article_id for hit in outcome.hits} <= set(held.articles)
        sizes.add(len(held.articles))

    threads = [repeat(work, stop, errors) for work in (read, read, base.refresh)]
    try:
        for number in range(20):
            swap(index, indexes[number % 2])
            time.sleep(0.01)
        # Each has been in service at least once, however busy the machine is.
        swap(index, indexes[0])
        until(lambda: bool(errors) or 6 in sizes)
        swap(index, indexes[1])
        until(lambda: bool(errors) or 7 in sizes)
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert errors == []
    assert sizes == {6, 7}
