"""The week at a glance: a sentence, eight weeks as columns, and a figure a tile."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from beback.charts import Column, columns
from beback.figures import Counts, Figures
from beback.figures.periods import Share
from beback.reporting.page import Chart, Tile
from beback.reporting.wording import Wording, count, joined, of, percent

_LOOK_BACK = "Weeks from Monday; dark is last week, the outline this week so far"


def headline(f: Figures, words: Wording) -> str:
    """Last week in a sentence or two."""
    last = f.last
    said = [f"{count(last.visits, 'visit')}, {count(last.touches, 'touch', 'touches')}"]
    if last.won:
        amount = f" for {words.money(last.won_amount)}" if last.won_amount else ""
        said.append(f"{count(len(last.won), 'second chance')} won{amount}")
    due = last.follow_ups.share
    if due.whole:
        said.append(f"{of(due)} follow-ups done in time")
    return f"Last week: {joined(said)}."


def weekly(f: Figures, words: Wording) -> tuple[Chart, ...]:
    """Visits, attempts and second chances won, week by week."""
    asked: tuple[tuple[str, Callable[[Counts], int]], ...] = (
        ("Visits", lambda week: week.visits),
        ("Attempts made", lambda week: sum(week.attempts.values())),
        ("Second chances won", lambda week: len(week.won)),
    )
    return tuple(Chart(title, _columns(title, how, f, words)) for title, how in asked)


def _columns(title: str, how: Callable[[Counts], int], f: Figures, words: Wording) -> str:
    weeks = (*f.weeks, f.so_far)
    found = []
    for n, week in enumerate(weeks):
        tone = "now" if week is f.so_far else "last" if week is f.last else "past"
        month_begins = n == 0 or week.period.first.month != weeks[n - 1].period.first.month
        below = words.day(week.period.first).split(",")[0] if month_begins else str(week.period.first.day)
        found.append(Column(below, f"{how(week):,}", how(week), tone))
    told = ", ".join(f"{words.day(week.period.first)}: {how(week)}" for week in weeks)
    return columns(found, f"{title} by week from Monday. {told} so far")


def tiles(f: Figures, words: Wording) -> tuple[Tile, ...]:
    """The figures of last week, each with what to hold it against."""
    return (
        Tile("Visits", f"{f.last.visits:,}", _besides(f, lambda week: f"{week.visits:,}")),
        *_shares(f),
        Tile("Second chances won", f"{len(f.last.won):,}", _won(f.last, words)),
        *_budget(f, words),
        Tile("Tasks late today", f"{len(f.stuck.late):,}", _oldest(f, words)),
    )


def _besides(f: Figures, how: Callable[[Counts], str]) -> str:
    return f"the week before {how(f.weeks[-2])}, this week so far {how(f.so_far)}"


def _shares(f: Figures) -> Iterator[Tile]:
    asked: Sequence[tuple[str, Share | None, str]] = (
        ("Reached within 48 hours", f.last.reached.share, "be-back"),
        ("Follow-ups done in time", f.last.follow_ups.share, "follow-up"),
        ("Left a cell number", f.last.details.cell, "visit"),
        ("Thank-you notes within the week", f.last.thanked, "purchase"),
    )
    for label, share, thing in asked:
        if share is not None:
            yield Tile(label, of(share), percent(share, thing))


def _won(week: Counts, words: Wording) -> str:
    if not week.won:
        return "no purchase after an attempt"
    unknown = sum(1 for bought in week.won if bought.amount is None)
    missing = f"; {count(unknown, 'amount')} not noted" if unknown else ""
    return f"{words.money(week.won_amount)}{missing}"


def _budget(f: Figures, words: Wording) -> Iterator[Tile]:
    month = f.months[-1]
    for name, limit in f.budgets.items():
        spent = month.spent.get(name, Decimal(0))
        label = f"{name.capitalize()} budget this month"
        yield Tile(label, words.money(spent), f"of {words.money(limit)}; {words.money(f.last.spent)} last week")


def _oldest(f: Figures, words: Wording) -> str:
    if not f.stuck.late:
        return "nothing waits"
    return f"the oldest since {words.day(f.stuck.late[0].due.date())}"
