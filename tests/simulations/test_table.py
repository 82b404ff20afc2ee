"""CSV as it comes: whole rows are read as Python's own reader reads them, broken ones are kept and told."""

import csv
import io
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.letters import KEPT, Letter
from simulations.lines import LINE_MAX, LogError
from simulations.table import Table


def read(data: bytes, encoding: str = "utf-8") -> tuple[list[list[str]], list[Letter]]:
    letters: list[Letter] = []
    table = Table(io.BytesIO(data), "log.csv", encoding)
    records = list(table.records(letters.append))
    for _, _, offset, fields in records:
        assert table.at(offset) == fields, "a row read again by its offset is the same row"
    return [fields for _, _, _, fields in records], letters


FIELD = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(FIELD, FIELD, FIELD), max_size=8), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, str, str]], end: str, quote: bool) -> None:
    if not quote:  # the module leaves a lone carriage return without quotes, and then cannot read it itself
        rows = [(a.replace("\r", ""), b.replace("\r", ""), c.replace("\r", "")) for a, b, c in rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL)
    writer.writerows([("a", "b", "c"), *rows])
    assert read(text.getvalue().encode()) == ([list(row) for row in rows], [])


@given(st.text('",\nab\r', max_size=40))
def test_whatever_the_csv_module_reads_whole_is_read_the_same(text: str) -> None:
    try:
        lines = io.StringIO("a,b\n" + text, newline="")
        expected = [row for row in csv.reader((line for line in lines), strict=True) if row][1:]
    except csv.Error:
        return
    if "\r" in text.replace("\r\n", "") or any(len(row) != 2 for row in expected):
        return  # a lone carriage return ends a line for the csv module, and a row of another width is our dead letter
    assert read(b"a,b\n" + text.encode()) == (expected, [])


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_reader_and_none_are_lost(data: bytes) -> None:
    rows, letters = read(b"a,b\n1,2\n" + data)
    assert rows[0] == ["1", "2"]
    assert all(len(row) == 2 for row in rows)
    assert all(sha256(one.head).hexdigest() == one.sha256 for one in letters)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"1,2,3", "columns"),
        (b"1", "columns"),
        (b'1,"2', "quote"),
        (b'1,"2"x', "quote"),
        (b"1,\0", "nul"),
        (b"1,\xff", "encoding"),
        (b"1,2\r3", "line_break"),
        (b"1," + b"x" * LINE_MAX, "too_long"),
    ],
)
def test_a_broken_row_is_a_dead_letter_and_its_neighbours_are_read(row: bytes, code: str) -> None:
    rows, letters = read(b"a,b\n1,first\n" + row + b"\n2,second\n3,third\n")
    assert rows == [["1", "first"], ["2", "second"], ["3", "third"]]
    assert [(one.line, one.code, one.length) for one in letters] == [(3, code, len(row) + 1)]
    assert letters[0].head == (row + b"\n")[:KEPT]
    assert letters[0].sha256 == sha256(row + b"\n").hexdigest()


def test_a_field_may_span_lines_but_not_for_ever() -> None:
    rows, letters = read(b'a,b\n1,"two\nlines"\n2,"' + b"x\n" * 3000 + b'"\n3,4\n')
    assert rows[0] == ["1", "two\nlines"]
    assert rows[-1] == ["3", "4"]
    assert letters[0].code == "quote" and letters[0].line == 4


def test_a_row_of_many_lines_with_one_too_long_to_hold_is_not_put_together() -> None:
    rows, letters = read(b'a,b\n1,"two\n' + b"x" * (2 * LINE_MAX) + b'\nlines"\n3,4\n')
    assert rows == [["3", "4"]]
    assert [(one.line, one.code) for one in letters] == [(3, "too_long"), (2, "quote"), (4, "columns")]


def test_an_unclosed_quote_does_not_take_the_rows_after_it_along() -> None:
    rows, letters = read(b'a,b\n1,"open\n' + b"".join(b'%d,"x"\n' % n for n in range(50)))
    assert len(rows) == 50
    assert [one.line for one in letters] == [2]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"a,b,a\n1,2,3\n", "`a` twice"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\xff\xfea\0", "UTF-16"),
        (b"PK\x03\x04", "spreadsheet"),
        (b"\0\0\0\0", "NUL"),
        (b"a" * (LINE_MAX + 5), "should name the columns"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_whole(data: bytes, words: str) -> None:
    with pytest.raises(LogError, match=words):
        Table(io.BytesIO(data), "log.csv")


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert Table(io.BytesIO(b"\xef\xbb\xbfa,b\n"), "log.csv").columns == ["a", "b"]


def test_rows_are_counted_from_the_header_and_lines_from_the_start() -> None:
    table = Table(io.BytesIO(b'"a\nx",b\n\n1,2\n3\n4,5\n'), "log.csv")
    assert [(row, line) for row, line, _, _ in table.records(lambda _: None)] == [(1, 4), (3, 6)]


def test_another_encoding_may_be_named() -> None:
    assert read("a,b\né,1\n".encode("latin-1"), "latin-1") == ([["é", "1"]], [])
