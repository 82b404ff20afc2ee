"""Logs of any shape on disk: packed, cut short, or with a line that no memory should hold."""

import gzip
import io
import os
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest

from simulations.letters import KEPT, DeadLetters, Letter
from simulations.lines import LINE_MAX, LogError, lines, opened

HUGE = 200 << 20


def test_a_line_of_200_megabytes_is_told_apart_and_never_held(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    piece, digest = b"x" * (1 << 20), sha256()
    with path.open("wb") as file:
        file.write(b"first\n")
        for _ in range(HUGE >> 20):
            file.write(piece)
            digest.update(piece)
        file.write(b"\nlast\n")
    digest.update(b"\n")
    letters: list[Letter] = []
    tracemalloc.start()
    try:
        with opened(path) as file:
            found = [(number, text) for number, _, text in lines(file, "log.csv", letters.append)]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == [(1, b"first\n"), (3, b"last\n")]
    assert [(one.line, one.length, one.code) for one in letters] == [(2, HUGE + 1, "too_long")]
    assert letters[0].sha256 == digest.hexdigest()
    assert letters[0].head == b"x" * KEPT
    assert peak < 8 * LINE_MAX


def test_offsets_stay_right_after_a_line_that_is_too_long() -> None:
    data = b"a\n" + b"b" * (3 * LINE_MAX) + b"\nc\nd"
    file = io.BytesIO(data)
    for _, offset, text in lines(file, "log", lambda _: None):
        assert data[offset : offset + len(text)] == text


def test_a_line_of_just_the_limit_is_held_and_one_byte_more_is_not() -> None:
    letters: list[Letter] = []
    data = b"x" * (LINE_MAX - 1) + b"\n" + b"y" * LINE_MAX + b"\n" + b"z"
    assert [len(text) for _, _, text in lines(io.BytesIO(data), "log", letters.append)] == [LINE_MAX, 1]
    assert [one.length for one in letters] == [LINE_MAX + 1]


def test_a_packed_log_is_read_like_a_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(b"a\nb\n"))
    with opened(path) as file:
        assert [text for _, _, text in lines(file, "log", lambda _: None)] == [b"a\n", b"b\n"]


@pytest.mark.parametrize(
    "content", [b"not packed at all", gzip.compress(b"a" * 10_000)[:-12]], ids=["not packed", "cut off"]
)
def test_a_broken_package_is_a_fault_of_the_whole_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(content)
    with pytest.raises(LogError, match="not a whole gzip file"), opened(path):
        pass


def test_a_log_that_is_not_there_and_one_that_is_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="no such file"), opened(tmp_path / "none.csv"):
        pass
    with pytest.raises(LogError, match="is a directory"), opened(tmp_path):
        pass


@pytest.mark.parametrize("name", ["log.ndjson", "log.csv.gz"])
def test_a_pipe_is_refused_by_name_and_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(LogError, match=rf"{name}: is a pipe or a device"), opened(tmp_path / name):
        pass


def test_a_device_is_refused() -> None:
    with pytest.raises(LogError, match="null: is a pipe or a device"), opened(Path(os.devnull)):
        pass


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz"])
@pytest.mark.parametrize("fault", [FileNotFoundError, IsADirectoryError, PermissionError])
def test_what_fails_while_a_log_is_read_is_not_blamed_on_the_log(
    tmp_path: Path, name: str, fault: type[OSError]
) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"a\n"))
    with pytest.raises(fault, match="another"), opened(tmp_path / name):
        raise fault(2, "gone", "another")


def test_letters_are_counted_written_and_a_few_are_kept_to_show() -> None:
    file = io.BytesIO()
    letters = DeadLetters(file)
    for line in range(30):
        letters(Letter("log.csv", line, line, "start", "time", "no time", b"\xff\x00row", 5, "00"))
    assert letters.count == 30 and letters.by_code == {"time": 30} and len(letters.first) == 20
    assert file.getvalue().count(b"\n") == 30
    assert letters.first[3].place() == "log.csv:3 start"
