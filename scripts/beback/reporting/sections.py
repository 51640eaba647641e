"""The parts of the report below the glance: pictures, then the tables that they are drawn from."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from beback.charts import Bar, bars
from beback.figures import Counts, Figures
from beback.figures.periods import Share
from beback.figures.sales import Purchase, attempt_number
from beback.figures.standing import Regular
from beback.phrases import MONTHS, clean
from beback.reporting.page import Chart, Section, Table
from beback.reporting.wording import Wording, cell, count, name_of, of, percent

_AGES = ((30, "in the last 30 days"), (90, "31 to 90 days ago"), (180, "91 to 180 days ago"))
_ROWS = 8  # row numbers named of one Check


def numbers(f: Figures, words: Wording) -> Section:
    """Every weekly figure, last week beside this week so far and eight weeks."""
    spans = (f.last, f.so_far, f.together)
    asked: list[tuple[str, list[str]]] = [
        ("Visits", [f"{c.visits:,}" for c in spans]),
        ("Left a cell number", [cell(c.details.cell) for c in spans]),
        ("Left an address", [cell(c.details.address) for c in spans]),
        ("Said yes to follow-up", [cell(c.details.permission) for c in spans]),
        ("Reached within 48 hours", [cell(c.reached.share) for c in spans]),
        ("48 hours still running", [f"{c.reached.running:,}" for c in spans]),
        ("Touches", [f"{c.touches:,}" for c in spans]),
        ("Attempts", [f"{sum(c.attempts.values()):,}" for c in spans]),
        ("Follow-ups due", [f"{c.follow_ups.due:,}" for c in spans]),
        ("Done in time", [cell(c.follow_ups.share) for c in spans]),
        ("Done late", [f"{c.follow_ups.late:,}" for c in spans]),
        ("Late and still open", [f"{c.follow_ups.open_late:,}" for c in spans]),
        ("Ran out undone", [f"{c.follow_ups.missed:,}" for c in spans]),
        ("Second chances won", [f"{len(c.won):,}" for c in spans]),
        ("What they brought", [words.money(c.won_amount) for c in spans]),
        ("Thanked within the week", [cell(c.thanked) if c.thanked else "–" for c in spans]),
        ("Spent", [words.money(c.spent) for c in spans]),
    ]
    rows = tuple((label, *cells) for label, cells in asked)
    table = Table("", ("", "Last week", "This week so far", "8 weeks"), rows, shown=len(rows))
    return Section("The week in numbers", "", tables=(table,))


def contacts(f: Figures, _: Wording) -> Section:
    """What visits left behind."""
    found, visits = f.last.details, f.last.visits
    asked = (("Cell number", found.cell), ("Address", found.address), ("Permission", found.permission))
    rows = [Bar(label, _noted(share, "visit"), _pieces(share)) for label, share in asked]
    said = ", ".join(f"{label} {of(share)}" for label, share in asked)
    refused = f" {count(found.refused, 'visitor')} asked not to be contacted." if found.refused else ""
    lead = f"Of {count(visits, 'visit')} last week.{refused}" if visits else "No visits last week."
    chart = Chart("", bars(rows, f"Contact details of last week's visits: {said}", whole=max(visits, 1)))
    return Section("Contact details captured", lead, charts=(chart,) if visits else ())


def _noted(share: Share, thing: str) -> str:
    if share.percent is None:
        return f"{of(share)} ({percent(share, thing)})" if share.whole else percent(share, thing)
    return f"{of(share)}, {share.percent}%"


def _pieces(share: Share) -> list[tuple[float, str]]:
    """A bar; of few a box each, as a share of three is no length to look at."""
    if share.percent is None:
        return [(1, "good")] * share.part
    return [(share.part, "good")]


def won(f: Figures, words: Wording) -> Section:
    """Second chances won, by attempt, and each of them."""
    made, together = f.together.attempts, f.together.won
    by_number = {n: [b for b in together if b.won_by and attempt_number(b.won_by) == n] for n in _attempts(f)}
    rows = [
        Bar(f"{_nth(n)} attempt", f"{made.get(n, 0)} made, {len(by)} won", _made(made.get(n, 0), len(by)))
        for n, by in by_number.items()
    ]
    says = "Second chances won in eight weeks by attempt. " + "; ".join(f"{row.label}: {row.note}" for row in rows)
    brought = f", {words.money(f.together.won_amount)}" if together else ""
    bought = count(len(together), "purchase")
    lead = f"{bought} after an attempt in eight weeks{brought}; {len(f.so_far.won)} this week so far."
    table = Table(
        "Last week and this week so far",
        ("Who", "Attempt", "Days after it", "Amount"),
        tuple(_win(bought, words) for bought in (*f.last.won, *f.so_far.won)),
        empty="Nobody bought after an attempt.",
    )
    return Section("Second chances won", lead, (Chart("By attempt, 8 weeks", bars(rows, says)),), (table,))


def _made(made: int, won: int) -> list[tuple[float, str]]:
    """The attempts of one number: green those that won, though they may have been made before the eight weeks."""
    return [(won, "good"), (max(made - won, 0), "open")]


def _attempts(f: Figures) -> list[int]:
    wins = {attempt_number(b.won_by) for b in f.together.won if b.won_by}
    return sorted({1, 2, 3} | set(f.together.attempts) | wins)


def _win(bought: Purchase, words: Wording) -> tuple[str, ...]:
    line = bought.attempts[-1]
    who = f"{name_of(bought.prospect.name)}, {name_of(bought.prospect.associate)}"
    amount = "not noted" if bought.amount is None else words.money(bought.amount)
    return who, _nth(attempt_number(line)), f"{(bought.day - line.when.date()).days}", amount


def _nth(number: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")


def budget(f: Figures, words: Wording) -> Section:
    """What was spent, month by month, and what it brought."""
    rows, pieces = [], []
    for month in f.months:
        for name, limit in f.budgets.items():
            spent = month.spent.get(name, Decimal(0))
            label = MONTHS[month.month.month - 1] + (f", {name}" if len(f.budgets) > 1 else "")
            tone = "good" if spent <= limit else "bad"
            pieces.append((label, spent, limit, tone))
        spent_all = sum(month.spent.values(), Decimal(0))
        rows.append(
            (MONTHS[month.month.month - 1], words.money(spent_all), f"{month.touches:,}", f"{month.bought:,}",
             words.money(month.amount))
        )  # fmt: skip
    full = max((max(spent, limit) for _, spent, limit, _ in pieces), default=Decimal(0))
    drawn = [
        Bar(label, f"{words.money(spent)} of {words.money(limit)}", [(float(spent), tone)])
        for label, spent, limit, tone in pieces
    ]
    says = "Budget spent. " + "; ".join(f"{bar.label}: {bar.note}" for bar in drawn)
    charts = (Chart("", bars(drawn, says, whole=float(full) or 1)),) if drawn else ()
    head = ("Month", "Spent", "Touches paid", "Bought since", "Brought")
    return Section(
        "Budget, and what it brought",
        "What those bought who got something paid, in the 90 days after." if drawn else "config.yaml has no budgets.",
        charts,
        (Table("", head, tuple(rows)),),
    )


def regulars(f: Figures, words: Wording) -> Section:
    """The top fifth, and when each was last contacted."""
    ages = {label: 0 for _, label in _AGES} | {"longer ago": 0, "never, by the log": 0}
    for one in f.top:
        ages[_age(one, words.today)] += 1
    drawn = [
        Bar(label.capitalize(), f"{n:,}", [(n, "good" if label == _AGES[0][1] else "open")])
        for label, n in ages.items()
    ]
    says = "Last contact with the top fifth. " + "; ".join(f"{label}: {n}" for label, n in ages.items())
    rows = tuple(_regular(one, words) for one in f.top)
    total = sum((one.bought for one in f.top), Decimal(0))
    if not f.top:
        return Section("Your best customers", "Nobody has an Amount bought yet.")
    people = count(len(f.top), "person", "people")
    lead = f"The top fifth by Amount: {people}, {words.money(total)}. Those not contacted for longest come first."
    table = Table("", ("Who", "Bought", "Last contact"), rows, shown=6)
    return Section("Your best customers", lead, (Chart("Last contact", bars(drawn, says, whole=len(f.top))),), (table,))


def _age(one: Regular, today: date) -> str:
    if one.last is None:
        return "never, by the log"
    days = (today - one.last).days
    return next((label for most, label in _AGES if days <= most), "longer ago")


def _regular(one: Regular, words: Wording) -> tuple[str, ...]:
    last = words.day(one.last) if one.last else "never"
    said = f"{last} (said stop)" if one.stop else last
    return f"{name_of(one.name)}, {name_of(one.associate)}", words.money(one.bought), said


def stuck(f: Figures, words: Wording) -> Section:
    """Late tasks, and rows that wait for somebody to fill or decide something."""
    late = tuple(
        (f"{name_of(one.name)}, {name_of(one.associate)}", clean(one.task), words.day(one.due.date()))
        for one in f.stuck.late
    )
    checks = tuple((clean(check), _some(rows)) for check, rows in f.stuck.checks.items())
    waiting = sum(len(rows) for rows in f.stuck.checks.values())
    lead = f"{count(len(late), 'task')} late, {count(waiting, 'Check')} to see to."
    tables = (
        Table("Late, oldest first", ("Who", "Task", "Due"), late, numbers=2, shown=6, empty="No task is late."),
        Table("What Check asks for", ("Check", "Rows"), checks, numbers=2, shown=6, empty="Nothing."),
    )
    return Section("What is stuck", lead, tables=tables, wide=True)


def _some(rows: Sequence[int]) -> str:
    more = " …" if len(rows) > _ROWS else ""
    return f"{count(len(rows), 'row')}: {', '.join(map(str, rows[:_ROWS]))}{more}"


def notes(f: Figures, log: str) -> Iterable[str]:
    """What the reader must know to trust the figures."""
    yield from _missing(f.together, f.so_far)
    if f.unread:
        yield f"In the {log} something cannot be read in {_some(f.unread)}. Type it anew, it may be missing here."
    yield from _HOW_COUNTED


_HOW_COUNTED = (
    "A share needs ten; below that the report gives the counts alone.",
    "A row is a visit. A follow-up is a call, text, email or letter of a cadence; it counts in the week it was due.",
    "In time means by the end of the day on which it was due, or within the minutes or hours that config.yaml allows.",
    "Reached within 48 hours counts those who left without buying and whose 48 hours are over.",
    "A second chance is won where somebody buys within 90 days after an attempt.",
    "What nobody wrote down is not in here. docs/figures.md says how each figure is counted, and what cannot be known.",
)


def _missing(*spans: Counts) -> Iterable[str]:
    untold = sum(span.untold for span in spans)
    if untold:
        yield (
            f"{count(untold, 'touch', 'touches')} in the log of these weeks cannot be told in time or late, and "
            f"{'is' if untold == 1 else 'are'} not among the follow-ups."
        )
