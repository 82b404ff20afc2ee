"""The summary as tables for people: calm, aligned, nothing shown that is empty, assumed figures marked."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulations.books import COLUMNS
from simulations.summary import Summary, WaitFigures

HEADINGS: Final = {
    "refused": "refused", "redirected": "redirected", "left_self_service": "left self-service",
    "abandoned": "abandoned", "expired": "expired", "handed_over": "handed over", "closed_unserved": "closed unserved",
    "closed": "served", "in_hand": "in hand", "awaiting_owner": "awaiting owner",
    "scheduled": "scheduled", "in_self_service": "in self-service", "queued": "waiting", "offered": "offered",
}  # fmt: skip
ENDS: Final = {
    "made": "made", "accepted": "accepted", "accepted_automatically": "accepted automatically", "declined": "declined",
    "expired": "not answered", "failed": "failed", "customer_left": "customer left", "agent_left": "agent left",
}  # fmt: skip


def summary_tables(summary: Summary) -> list[RenderableType]:
    """Return what to print, from top to bottom; colour is a hint and never the only carrier of meaning."""
    parts: list[RenderableType | None] = [
        _heading(summary), _channels(summary), _levels(summary), _waits(summary), _attention(summary),
        _hands(summary), _offers(summary), _rows(summary), _assumed(summary), _verdict(summary),
    ]  # fmt: skip
    return [part for part in parts if part is not None]


def _table(*columns: str) -> Table:
    """Begin a table: the first column names things, all others are numbers on the right."""
    table = Table(box=SIMPLE_HEAD, header_style="dim", show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        left = index == 0 or column.startswith("<")
        # A number broken over two lines is misread; names and sentences may wrap.
        table.add_column(column.lstrip("<"), justify="left" if left else "right", no_wrap=not left, min_width=7 * left)
    return table


def _titled(title: str, table: Table, assumed: str = "") -> RenderableType:
    """Set a table under its title; a title of the table's own would be broken at a narrow table's width."""
    heading = Text(title, style="bold")
    if assumed:
        heading.append("   partly assumed, see below", style="not bold italic yellow")
    return Group(heading, table, Text())


def _heading(summary: Summary) -> RenderableType:
    line = Text(f"{summary.arrived:,} contact{'' if summary.arrived == 1 else 's'}", style="bold")
    # On the clock that decisions, violations and `poise why` are told by, wherever the log comes from.
    line.append(f" from {day(summary.first_at)} to {day(summary.last_at)} UTC, by policy {summary.policy}", "not bold")
    if summary.contacts_per_second is not None:
        line.append(f", {summary.contacts_per_second:,.0f} contacts/s", "not bold")
    return Padding(line, (0, 0, 1, 0))


def _channels(summary: Summary) -> RenderableType:
    shown = [name for name in COLUMNS if summary.columns.get(name) or name in ("closed", "abandoned", "queued")]
    order = ["closed", *[name for name in shown if name != "closed"]]
    table = _table("channel", "arrived", *[HEADINGS[name] for name in order])
    for channel, columns in summary.by_channel.items():
        table.add_row(channel, number(columns["arrived"]), *[number(columns[name]) for name in order])
    if len(summary.by_channel) > 1:
        table.add_section()
        total = [number(summary.columns[name]) for name in order]
        table.add_row("all", number(summary.arrived), *total, style="bold")
    return _titled("Contacts", table)


def _levels(summary: Summary) -> RenderableType | None:
    if not summary.levels:
        return None
    table = _table("name", "<answered", "<channels", "target", "reached", "")
    for level in summary.levels:
        verdict = Text("–") if level.met is None else Text("met", "green") if level.met else Text("missed", "red")
        definition = level.definition.removeprefix("answered ")
        table.add_row(
            level.name, definition, ", ".join(level.channels), per_cent(level.target), per_cent(level.reached), verdict
        )
    return _titled("Service levels", table, summary.assumed_by("levels"))


def _waits(summary: Summary) -> RenderableType | None:
    if not summary.waits:
        return None
    groups = ("all:\nmean", "\nmedian", "\np95", "served:\nmean", "\nmedian", "\np95")
    table = _table("\nchannel", "\nqueued", "still\nwaiting", "\nabandoned", *groups)
    for waits in summary.waits:
        if waits.channel == "all":
            table.add_section()
        table.add_row(
            waits.channel, number(waits.queued), number(waits.still_waiting), per_cent(waits.abandonment),
            *_wait(waits.all), *_wait(waits.served),
            style="bold" if waits.channel == "all" else "",
        )  # fmt: skip
    return _titled("Waits", table, summary.assumed_by("waits"))


def _wait(waits: WaitFigures) -> tuple[str, str, str]:
    mean, median, p95 = ("·" if each is None else duration(each) for each in (waits.mean, waits.median, waits.p95))
    return mean, median, p95


def _attention(summary: Summary) -> RenderableType | None:
    if not summary.attention:
        return None
    table = _table("team", "agent hours", "mean", "p95", "max", "occupancy")
    for team in summary.attention:
        if team.team == "all" and len(summary.attention) > 1:
            table.add_section()
        most = Text(per_cent(team.most), style="red" if team.most > 1 else "")
        table.add_row(
            team.team, f"{team.hours:,.0f}", per_cent(team.mean), per_cent(team.p95), most, per_cent(team.occupancy),
            style="bold" if team.team == "all" and len(summary.attention) > 1 else "",
        )  # fmt: skip
    return _titled("Attention, load against budget", table, summary.assumed_by("attention"))


def _hands(summary: Summary) -> RenderableType | None:
    whole = next((team for team in summary.attention if team.team == "all"), None)
    if whole is None:
        return None
    table = _table("", *whole.channels_share, "mean", "max")
    shares = [per_cent(part) for part in whole.channels_share.values()]
    table.add_row("share of time", *shares, f"{whole.channels_mean:.2f}", str(whole.channels_most))
    return _titled("Channels in hand", table, summary.assumed_by("attention"))


def _offers(summary: Summary) -> RenderableType:
    offers = summary.offers
    table = _table("", "number", "share")
    made = offers.by_end.get("made", 0)
    for name, many in offers.by_end.items():
        if many:
            part = "" if name == "made" else per_cent(many / made if made else None)
            table.add_row(f"offers {ENDS.get(name, name.replace('_', ' '))}", number(many), part)
    if offers.open:
        table.add_row("offers open still", number(offers.open), per_cent(offers.open / made))
    table.add_row("switches of channel", number(offers.switches), per_cent(offers.switch_share))
    again = offers.hand_offs / offers.assigned if offers.assigned else None
    table.add_row("hand-offs", number(offers.hand_offs), per_cent(again))
    for cause, many in offers.debts.items():
        table.add_row(f"debt: {cause}", number(many), "")
    return _titled("Offers and hands", table, summary.assumed_by("offers"))


def _rows(summary: Summary) -> RenderableType | None:
    rows = summary.rows
    parts = [
        *(("row refused", reason, many) for reason, many in rows.refused.items()),
        *(("row left out", reason, many) for reason, many in rows.left_out.items()),
        *(("dead letter", reason, many) for reason, many in rows.dead_letters.items()),
        *(("taken as a change", reason, many) for reason, many in rows.changes.items()),
        *(("contact refused", reason, many) for reason, many in summary.refused.items()),
        *(("contact redirected", reason, many) for reason, many in summary.redirected.items()),
        *(("fact not accepted", reason, many) for reason, many in summary.ignored.items()),
    ]
    if not parts:
        return None
    table = _table("what", "<why", "number")
    for what, reason, many in parts:
        table.add_row(what, reason.replace("_", " "), number(many))
    return _titled(f"Rows: {rows.read:,} read, {rows.routed:,} routed", table)


def _assumed(summary: Summary) -> RenderableType | None:
    if not summary.assumed:
        return None
    table = _table("what", "<channel", "<how", "times")
    before = ""
    for each in summary.assumed:
        what = "" if each.what == before else each.what
        before = each.what
        times = number(each.uses) if each.uses else ""
        table.add_row(Text(what, style="yellow"), each.channel or "all", each.how, times)
    return _titled("Assumed, because the log does not say", table)


def _verdict(summary: Summary) -> RenderableType:
    lines = [_line(summary.balanced, "Books balanced", "Books do not balance")]
    lines += [Text(f"  {difference}") for difference in summary.differences]
    if summary.violations is None:
        lines.append(Text("–  Rules not checked"))
    else:
        many = sum(summary.violations.values())
        wrong = f"{many:,} violation{'s' if many > 1 else ''} of the rules"
        lines.append(_line(not many, "No violation of the rules", wrong))
        lines += _breaches(summary)
    return Text("\n").join(lines)


def _breaches(summary: Summary) -> Iterable[Text]:
    for rule, many in (summary.violations or {}).items():
        yield Text(f"  {rule}: {many:,}", style="red")
        for each in summary.examples:
            if each.rule == rule:
                who = " ".join(part for part in (each.contact, each.agent) if part)
                yield Text(f"    {moment(each.at)} {who}: {each.seen}; right: {each.right}")


def _line(good: bool, yes: str, no: str) -> Text:
    return Text(f"✓  {yes}", style="green") if good else Text(f"✗  {no}", style="bold red")


def number(many: int) -> str:
    """Show a number; nothing as a dot, so that the eye finds what is there."""
    return f"{many:,}" if many else "·"


def per_cent(part: float | None) -> str:
    """Show a share with one decimal."""
    return "–" if part is None else f"{part * 100:.1f} %"


def duration(seconds: float) -> str:
    """Show a duration in the unit that it is felt in, as policies write them."""
    if seconds < 100:
        return f"{seconds:.1f}s" if seconds < 10 and seconds % 1 else f"{seconds:.0f}s"
    if seconds < 6000:
        return f"{seconds / 60:.1f}m"
    return f"{seconds / 3600:.1f}h" if seconds < 172_800 else f"{seconds / 86_400:.1f}d"


def moment(at: int) -> str:
    """Show an instant to the millisecond, in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00")


def day(at: int) -> str:
    """Show an instant to the minute, in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
