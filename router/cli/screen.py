"""What the commands write to: tables on a terminal, lines with tabs in a pipe, JSON alone where it is asked for.

In a pipe every cell is padded to its column's width and followed by a tab: the eye finds columns, and so does `cut`.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from router.settings import SettingsError, read_settings

Step = Callable[[int, int], None]
"""Takes how much is done, and how much there is (0: nobody knows yet)."""


def console(stderr: bool = False) -> Console:
    """Make a console that takes names as they are: a contact called [red] is not a colour."""
    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if made.is_terminal:
        made.width = min(made.width, widest())
    return made


def widest() -> int:
    """Return how wide a table may be; a setting that cannot be used is refused elsewhere, and that takes a width."""
    try:
        return read_settings().width
    except SettingsError:
        return 100


def show(*parts: RenderableType) -> None:
    """Print to standard output: as Rich has it on a terminal, as plain lines elsewhere."""
    out = console()
    if out.is_terminal:
        for part in parts:
            out.print(part)
        return
    texts = ["\n".join(plain(part)).strip("\n") for part in parts]
    emit("\n\n".join(text for text in texts if text))


def show_json(data: Any) -> None:
    """Print data alone on standard output."""
    emit(json.dumps(data, indent=2, ensure_ascii=False))


def emit(text: str) -> None:
    """Print to a pipe; a reader who has seen enough and left is no failure of the command."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(text: str, style: str = "") -> None:
    """Say something on standard error, whole lines as they are."""
    err = console(stderr=True)
    if err.is_terminal:
        err.print(Text(text, style=style), soft_wrap=True)
    else:
        print(text, file=sys.stderr)


def run_words(standing: str) -> list[RenderableType]:
    """Say of a run that did not come to its end that its journal is not the whole of it."""
    if standing == "ended":
        return []
    what = "was cut off" if standing == "cut_off" else "still goes on"
    return [Text(f"The run {what}: this is its journal up to the last commit.", style="yellow")]


def table(*columns: str) -> Table:
    """Begin a table; a column whose name starts with > holds numbers and keeps right."""
    made = Table(box=SIMPLE_HEAD, header_style="dim", show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    made.show_header = any(column.lstrip(">") for column in columns)
    for column in columns:
        made.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold")
    return made


def titled(title: str, *parts: RenderableType) -> RenderableType:
    """Set parts under a title, with room after them."""
    return Group(Text(title, style="bold"), *parts, Text())


def plain(part: RenderableType) -> Iterator[str]:
    """Write a renderable as lines without colours and frames."""
    if isinstance(part, Table):
        yield from plain_table(part)
    elif isinstance(part, Padding):
        yield from plain(part.renderable)
    elif isinstance(part, Group):
        for each in part.renderables:
            yield from plain(each)
    else:
        yield from words(part).splitlines() or [""]


def plain_table(part: Table) -> Iterator[str]:
    """Write a table's title, its header and its rows, one line each."""
    if part.title is not None:
        yield one_line(part.title)
    columns = [[one_line(cell) for cell in column.cells] for column in part.columns]
    if part.show_header:
        columns = [[one_line(column.header, " "), *cells] for column, cells in zip(part.columns, columns, strict=True)]
    for column, cells in zip(part.columns, columns, strict=True):
        widest = max(map(cell_len, cells), default=0)
        for row, cell in enumerate(cells):
            room = " " * (widest - cell_len(cell))
            cells[row] = room + cell if column.justify == "right" else cell + room
    for cells_of_row in zip(*columns, strict=True):
        yield "\t".join(cells_of_row).rstrip()


def one_line(cell: RenderableType, between: str = "; ") -> str:
    """Return the words of a cell in one line, whatever breaks and tabs it holds."""
    return between.join(words(cell).replace("\t", " ").splitlines()).strip()


def words(part: RenderableType) -> str:
    """Return a text without its colours."""
    return part.plain if isinstance(part, Text) else str(part)


@contextmanager
def progress(what: str) -> Iterator[Step]:
    """Show how far a long work is, on a terminal's standard error; elsewhere nothing."""
    with stages(what) as (step,):
        yield step


@contextmanager
def stages(*whats: str) -> Iterator[tuple[Step, ...]]:
    """Show how far a work of several stages is, one stage at a time."""
    err = console(stderr=True)
    if not err.is_terminal:
        yield tuple((lambda done, total: None) for _ in whats)
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
    )  # fmt: skip
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(whats[0], total=None)

        def stage(what: str) -> Step:
            def step(done: int, total: int) -> None:
                bar.update(task, description=what, completed=done, total=total or None)

            return step

        yield tuple(stage(what) for what in whats)


