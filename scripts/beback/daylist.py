"""The day's list: from the plan and the log, who sees which rows this morning, and in what order (M2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from beback.config.records import Associate
from beback.followups import Plan, RowPlan, Run
from beback.history import APPOINTMENT, PREPARE, RECORD, History, Line
from beback.hours import DAY
from beback.people import Person, people
from beback.priority import HOURS_RUNNING, hours_running, late, needed_soon
from beback.prospects import Prospect, Status
from beback.situation import Check, Task
from beback.team import Team, is_away

LAST = 5  # touches, and purchases, of a person to recall
AHEAD = 7  # days of the week ahead
BACK = 7  # days for which a calendar knows what was done


@dataclass(frozen=True, slots=True)
class Entry:
    """A task on the list, with its due time in the store's local time.

    `keeper` is whose page it stands on besides the store's, blank where it is nobody's. `of_48` is what is left of the
    48 hours after a visit, `left` of those or of Needed by, whichever is less; None where no hours are running.
    `touches` and `purchases` are the person's last ones, whatever row they stand in, the newest first.
    """

    row: RowPlan
    task: Task
    keeper: str
    late: bool
    of_48: timedelta | None
    left: timedelta | None
    touches: tuple[Line, ...]
    purchases: tuple[Prospect, ...]

    @property
    def day(self) -> date:
        """The day on which it is due."""
        return self.task.due.date()


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment that is not recorded yet; `prepared` says that the log has its preparation."""

    row: RowPlan
    at: datetime
    keeper: str
    prepared: bool

    @property
    def day(self) -> date:
        """The day of the appointment."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Gap:
    """A row in which something is to be completed or mended."""

    row: RowPlan
    checks: tuple[Check, ...]
    keeper: str


@dataclass(frozen=True, slots=True)
class DayList:
    """One page's worth: tasks due today and late, tomorrow's and the week's; the same of appointments; gaps last.

    `associate` is blank for the store as a whole, which has everybody's. `done` is what was recorded in the past week,
    `away` says that the associate is away today,
    `cover` who sees to the rows meanwhile, blank for the store page.
    """

    associate: str
    today: tuple[Entry, ...]
    tomorrow: tuple[Entry, ...]
    week: tuple[Entry, ...]
    visits: tuple[Visit, ...]
    tomorrow_visits: tuple[Visit, ...]
    week_visits: tuple[Visit, ...]
    gaps: tuple[Gap, ...]
    done: tuple[Line, ...] = ()
    away: bool = False
    cover: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        tasks, visits = (self.today, self.tomorrow, self.week), (self.visits, self.tomorrow_visits, self.week_visits)
        return not any((*tasks, *visits, self.gaps))


@dataclass(frozen=True, slots=True)
class Morning:
    """The lists of a day: the store's, and those of the associates, first those of config.yaml."""

    store: DayList
    each: tuple[DayList, ...]


def day_lists(planned: Plan, history: History, run: Run, associates: Sequence[Associate]) -> Morning:
    """The lists of the run's day. `history` is the log with the plan's own lines in it."""
    team = Team.of(associates, (row.prospect.associate for row in planned.rows))
    sorter = _Sorter(history, run, team, people([row.prospect for row in planned.rows], run.rules, run.now.date()))
    for row in planned.rows:
        sorter.put(row)
    store = sorter.page("")
    each = []
    for key, name in team.names.items():
        one = team.associates.get(key)
        page = sorter.page(name, one)
        if one or not page.empty:
            each.append(page)
    return Morning(store, tuple(each))


@dataclass(slots=True)
class _Sorter:
    """Gathers what the rows bring, and lays it out in pages."""

    history: History
    run: Run
    team: Team
    persons: Mapping[int, Person]
    entries: list[Entry] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    _lately: list[Line] = field(init=False)

    def __post_init__(self) -> None:
        since = self.run.now.date() - BACK * DAY
        self._lately = [line for line in self.history.lines if line.when.date() >= since]

    def put(self, row: RowPlan) -> None:
        """What a row brings to the lists: a task, an appointment, gaps, or nothing."""
        today, typed = self.run.now.date(), row.prospect.associate
        last = today + AHEAD * DAY
        if row.task and row.task.due.date() <= last:
            self.entries.append(self._entry(row, row.task))
        visit = self._visit(row)
        if visit and visit.day <= last:
            self.visits.append(visit)
        if checks := tuple(check for check in row.checks if check.mend):
            self.gaps.append(Gap(row, checks, self.team.keeper(typed, today)))

    def page(self, associate: str, one: Associate | None = None) -> DayList:
        """The page of an associate, or with a blank name the store's."""
        today = self.run.now.date()
        tomorrow = today + DAY

        def own(keeper: str) -> bool:
            return not associate or keeper == associate

        entries = sorted((e for e in self.entries if own(e.keeper)), key=_order)
        visits = sorted((v for v in self.visits if own(v.keeper)), key=lambda v: (v.at, v.row.prospect.row))
        away = one is not None and is_away(one, today)
        return DayList(
            associate=associate,
            today=tuple(e for e in entries if e.day <= today),
            tomorrow=tuple(e for e in entries if e.day == tomorrow),
            week=tuple(sorted((e for e in entries if e.day > tomorrow), key=lambda e: e.day)),
            visits=tuple(v for v in visits if v.day == today),
            tomorrow_visits=tuple(v for v in visits if v.day == tomorrow),
            week_visits=tuple(v for v in visits if v.day > tomorrow),
            gaps=tuple(gap for gap in self.gaps if own(gap.keeper)),
            done=tuple(ln for ln in self._lately if own(self.team.keeper(ln.associate, ln.when.date()))),
            away=away,
            cover=self.team.cover(one, today) if one and away else "",
        )

    def _entry(self, row: RowPlan, task: Task) -> Entry:
        run, person = self.run, self.persons[row.prospect.row]
        of_48, needed = of_48_left(row.prospect, run), needed_by_left(row.prospect, run)
        return Entry(
            row=row,
            task=task,
            keeper=self.team.keeper(row.prospect.associate, max(task.due.date(), run.now.date())),
            late=late(task, run.rules.hours, run.now),
            of_48=of_48,
            left=min((left for left in (of_48, needed) if left is not None), default=None),
            touches=tuple(self._touches(person)),
            purchases=tuple(_purchases(person)),
        )

    def _touches(self, person: Person) -> list[Line]:
        lines = [line for p in person.rows for line in self.history.of_id(p.id) if line.contact]
        return sorted(lines, key=lambda line: line.when, reverse=True)[:LAST]

    def _visit(self, row: RowPlan) -> Visit | None:
        p, now = row.prospect, self.run.now
        start = p.visited or p.bought_on
        if p.appointment is None or p.status is None or p.appointment.date() < now.date():
            return None
        if start is not None and p.appointment.date() < start.date():
            return None
        lines = self.history.of_id(p.id)
        done = {line.step for line in lines if line.cadence == APPOINTMENT and line.since == p.appointment}
        if RECORD in done:
            return None
        keeper = self.team.keeper(p.associate, p.appointment.date())
        return Visit(row, p.appointment, keeper, PREPARE in done)


def of_48_left(prospect: Prospect, run: Run) -> timedelta | None:
    """What is left of the 48 hours after a visit, elapsed also across a clock change; None where they do not run."""
    hours = run.rules.hours
    if prospect.visited is None or not hours_running(prospect, hours, run.now):
        return None
    return _until(hours.after(prospect.visited, HOURS_RUNNING), run)


def needed_by_left(prospect: Prospect, run: Run) -> timedelta | None:
    """What is left up to the end of the day in Needed by; None where it is not soon (M2)."""
    if prospect.needed_by is None or not needed_soon(prospect, run.now):
        return None
    return _until(datetime.combine(prospect.needed_by + DAY, time()), run)


def _until(end: datetime, run: Run) -> timedelta:
    zone = ZoneInfo(run.rules.hours.timezone)
    return timedelta(seconds=end.replace(tzinfo=zone).timestamp() - run.now.replace(tzinfo=zone).timestamp())


def _order(entry: Entry) -> tuple[str, bool, timedelta, datetime, Decimal, int]:
    """A, B, C; in A those with hours running by the time left, then the rest; then Due, then Amount, largest first."""
    p, left = entry.row.prospect, entry.left if entry.row.priority == "A" else None
    return (
        entry.row.priority,
        left is None,
        left or timedelta(),
        entry.task.due,
        -(p.amount or Decimal(0)),
        p.row,
    )


def _purchases(person: Person) -> list[Prospect]:
    bought = [(p.purchase, p) for p in person.rows if p.status is Status.BOUGHT and p.purchase]
    return [p for _, p in sorted(bought, key=lambda found: found[0], reverse=True)][:LAST]
