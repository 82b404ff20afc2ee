"""Figures: one line each in results.jsonl, and the table of README.md that is made from them."""

import json
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
RESULTS, README = HERE / "results.jsonl", HERE / "README.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Bar:
    """What a figure must reach and aims at, in words, and what it is about."""

    about: str
    must: str = ""
    aim: str = ""


@dataclass(frozen=True)
class Figure:
    """One measured figure; `low` and `high` are of the ratio where there is one, else of the value."""

    figure: str
    value: float
    unit: str
    rival: str
    rival_value: float | None
    ratio: float | None
    n: int
    low: float
    high: float
    date: str = ""
    commit: str = ""


def of(name: str, unit: str, values: list[float], rival: str = "", rivals: list[float] | None = None) -> Figure:
    """Make a figure of runs taken side by side: medians, and the median of the ratios of each round."""
    if rivals is None:
        return Figure(name, digits(median(values)), unit, "", None, None, len(values), *ends(values))
    ratios = [value / beside for value, beside in zip(values, rivals, strict=True)]
    return Figure(
        name, digits(median(values)), unit, rival, digits(median(rivals)), digits(median(ratios)), len(values),
        *ends(ratios),
    )  # fmt: skip


def digits(value: float) -> float:
    """Keep four significant digits: more would be noise."""
    return float(f"{value:.4g}")


def ends(values: list[float]) -> tuple[float, float]:
    """Return the least and the greatest."""
    return digits(min(values)), digits(max(values))


def commit() -> str:
    """Name the commit that was measured; a plus says that the source was changed since."""
    git = ["git", "-C", str(HERE.parent.parent)]
    head = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    changed = subprocess.run([*git, "diff", "--quiet", "HEAD", "--", "router"], capture_output=True, check=False)
    return head.stdout.strip() + ("+" if changed.returncode == 1 else "")


def keep(figures: list[Figure], path: Path = RESULTS) -> list[Figure]:
    """Write figures over those of the same name, leave the others, and return all in order of name."""
    today, at = datetime.now(UTC).date().isoformat(), commit()
    found = [Figure(**json.loads(line)) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    known = {figure.figure: figure for figure in found}
    for figure in figures:
        known[figure.figure] = Figure(**{**asdict(figure), "date": today, "commit": at})
    kept = [known[name] for name in sorted(known)]
    path.write_text("".join(json.dumps(asdict(figure)) + "\n" for figure in kept), "utf-8")
    return kept


def number(value: float | None) -> str:
    """Write a number for reading."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(figures: list[Figure], bars: dict[str, Bar]) -> str:
    """Return the table in Markdown."""
    lines = [
        "| figure | what | value | beside it | ratio | low – high | must | aims at |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for one in figures:
        bar = bars.get(one.figure, Bar(""))
        beside = "" if one.rival_value is None else f"{one.rival} {number(one.rival_value)}"
        spread = f"{number(one.low)} – {number(one.high)}"
        row = [
            f"`{one.figure}`", bar.about, f"{number(one.value)} {one.unit}", beside, number(one.ratio), spread,
            bar.must, bar.aim,
        ]  # fmt: skip
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines)


def refresh(text: str, made: str) -> str:
    """Put what was made between the two marks of a page."""
    before, _, rest = text.partition(BEGIN)
    _, mark, after = rest.partition(END)
    assert mark, "the page has both marks"
    return before + BEGIN + "\n" + made + "\n" + END + after
