"""What must always hold, whatever people type: Hypothesis over whole books and many days."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beback.cells import Cell, Row
from beback.followups import Plan, Run, plan
from beback.history import History, read_history
from beback.prospects import HUMAN
from beback.reading import read_prospect
from beback.results import Synced
from beback.runs import sync
from fakes import MemoryBook
from playbook import EFFECTS, rules_of, store_words

RULES = rules_of()
MONDAY = date(2026, 11, 16)
PHONES = ("312-280-4410", "(312) 280 4411", "+1 312 280 4412", "call the shop")
EMAILS = ("ann@example.com", "ANN@example.com", "bo@example.com", "nobody at home")

days = st.integers(-60, 90).map(lambda n: MONDAY + timedelta(days=n))
moments = st.builds(datetime.combine, days, st.builds(time, st.integers(0, 23), st.sampled_from((0, 10, 30, 59))))
whens = st.one_of(moments, days.map(lambda d: datetime.combine(d, time(0))), st.just("last Tuesday"))
PEOPLE: dict[str, st.SearchStrategy[Any]] = {
    "Visited": whens,
    "Status": st.sampled_from(("Be-back", "be-back", "Deciding", "Not now", "Bought", "Lost", "maybe")),
    "Value": st.sampled_from((100, 900, "a lot")),
    "Needed by": days,
    "Decides by": days,
    "Cell": st.sampled_from(PHONES),
    "Work phone": st.sampled_from(PHONES),
    "Email": st.sampled_from(EMAILS),
    "Home address": st.just("9 Oak St\nChicago, IL 60614"),
    "Business address": st.just("77 Wacker Dr"),
    "Contact by": st.sampled_from(("Call", "Text", "Email", "pigeon")),
    "OK to contact": st.sampled_from(("Yes", "yes", "No", "n", "perhaps")),
    "Surprise": st.booleans(),
    "Bought on": whens,
    "Amount": st.sampled_from((0, 100, 2500.5, "dear")),
    "Appointment": moments,
    "Special date": days,
    "Cadence": st.sampled_from(("save-the-sale", "second-chance", "romance", "keep-in-touch", "whatever")),
    "Not before": days,
    "Done": st.sampled_from((True, False, "x", "done?")),
    "Done on": whens,
    "Result": st.sampled_from((None, "Sent", "no answer", "Replied", "Bought", "Not now", "Problem", "Stop", "hm")),
    "Result note": st.sampled_from(("wants daylight", "=1+1")),
}  # fmt: skip
wild = st.fixed_dictionaries({"Prospect": st.sampled_from(("Ann Petrov", "Bo Lind", ""))}, optional=PEOPLE).filter(
    lambda row: len(row) > 1
)
# Somebody who left the store these days and can be reached: most of the rules have something to say about them.
plain = st.fixed_dictionaries(
    {
        "Prospect": st.sampled_from(("Cy Young", "Dee Hale")),
        "Visited": st.builds(
            datetime.combine, st.integers(-4, 0).map(lambda n: MONDAY + timedelta(days=n)), st.just(time(14, 10))
        ),
        "Status": st.sampled_from(("Be-back", "Be-back", "Deciding", "Bought")),
        "Cell": st.sampled_from(PHONES[:2]),
        "Home address": st.just("9 Oak St"),
    },
    optional={
        name: PEOPLE[name] for name in ("Surprise", "Email", "Contact by", "Needed by", "Business address", "Cadence")
    },
)
rows = st.one_of(wild, plain)
books = st.lists(rows, min_size=1, max_size=5)
touches = st.fixed_dictionaries(
    {"Done": st.just(True)}, optional={name: PEOPLE[name] for name in ("Result", "Done on", "Cadence", "Cell")}
)
edits = st.lists(st.tuples(st.integers(0, 4), st.one_of(wild, touches, touches)), max_size=6)
clocks = st.lists(st.integers(1, 12 * 24), min_size=1, max_size=5)  # hours between syncs

patient = settings(deadline=None, derandomize=True, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def history(book: MemoryBook) -> History:
    return read_history(book.read().log or (), "US")[0]


def synced(book: MemoryBook, now: datetime, salt: object) -> Synced:
    return sync(book, store_words(), Run(RULES, now, str(salt)))


def planned(book: MemoryBook, now: datetime) -> Plan:
    snapshot = book.read()
    return plan(snapshot.prospects, snapshot.log or (), Run(RULES, now, "look"))


def live(book: MemoryBook, steps: Sequence[tuple[int, dict[str, Cell]]], hours: Sequence[int]) -> list[datetime]:
    """Lets a book live: some hours pass, somebody types into a row, a sync runs."""
    now = datetime.combine(MONDAY, time(9))
    seen = []
    for turn, gone in enumerate(hours):
        now += timedelta(hours=gone)
        if turn < len(steps):
            row, typed = steps[turn]
            if row + 2 <= len(book.tabs["Prospects"]):
                for heading, cell in typed.items():
                    book.type(row + 2, heading, cell)
        synced(book, now, turn)
        seen.append(now)
    return seen


@given(books, edits, clocks)
@patient
def test_a_second_sync_changes_nothing(typed: list[dict[str, Cell]], steps: Any, hours: list[int]) -> None:
    book = MemoryBook.of(*typed)
    now = live(book, steps, hours)[-1]
    commits = book.commits
    again = synced(book, now, "again")
    assert book.commits == commits
    assert again.changes.changed_cells == 0


@given(books, edits, clocks)
@patient
def test_people_s_cells_stay_as_typed_but_for_a_tick_on_their_own_row(
    typed: list[dict[str, Cell]], steps: Any, hours: list[int]
) -> None:
    book = MemoryBook.of(*typed)
    now = datetime.combine(MONDAY, time(9))
    for turn, gone in enumerate(hours):
        now += timedelta(hours=gone)
        before = [{h: book.cell(n, h) for h in HUMAN} for n in range(2, len(book.tabs["Prospects"]) + 1)]
        synced(book, now, turn)
        for n, held in enumerate(before, 2):
            ticked = held["Done"] not in (None, False)
            changed = {h for h in HUMAN if book.cell(n, h) != held[h]}
            assert changed <= (EFFECTS if ticked else frozenset())


switches = st.lists(st.sampled_from((None, "save-the-sale", "second-chance", "romance")), min_size=4, max_size=10)


@given(st.lists(plain, min_size=1, max_size=3), switches, st.lists(st.integers(3, 80), min_size=10, max_size=10))
@patient
def test_never_more_than_three_attempts_since_a_visit(
    typed: list[dict[str, Cell]], cadences: list[str | None], hours: list[int]
) -> None:
    book = MemoryBook.of(*typed)
    now = datetime.combine(MONDAY, time(16))
    synced(book, now, "first")
    for turn, (cadence, gone) in enumerate(zip(cadences, hours, strict=False)):
        now += timedelta(hours=gone)
        for row in range(2, len(typed) + 2):
            book.type(row, "Cadence", cadence)
            book.tick(row, "No answer")
        synced(book, now, turn)
        synced(book, now, f"{turn} once more")
    log = history(book)
    for row_ in book.read().prospects:
        p = read_prospect(row_, "US")
        assert sum(1 for line in log.of_id(p.id) if line.attempt) <= 3


@given(books, edits, clocks)
@patient
def test_contact_tasks_are_due_inside_contact_hours_on_open_days(
    typed: list[dict[str, Cell]], steps: Any, hours: list[int]
) -> None:
    book = MemoryBook.of(*typed)
    now = live(book, steps, hours)[-1]
    for row in planned(book, now).rows:
        task = row.task
        if task and task.contact:
            assert RULES.hours.in_contact_hours(task.due)
            by_hours = task.step and task.step.wait.elapsed
            assert by_hours or RULES.hours.is_open(task.due.date())


@given(books, edits, clocks)
@patient
def test_who_said_stop_is_never_contacted_by_any_of_their_rows(
    typed: list[dict[str, Cell]], steps: Any, hours: list[int]
) -> None:
    book = MemoryBook.of(*typed)
    now = live(book, steps, hours)[-1]
    plans = planned(book, now).rows
    stopped = {
        c for r in plans if r.prospect.ok_to_contact is False for c in (r.prospect.cell, _low(r.prospect.email)) if c
    }
    for row in plans:
        p = row.prospect
        if p.ok_to_contact is False or p.cell in stopped or _low(p.email) in stopped:
            assert not (row.task and row.task.contact)
            assert any(check.text == "Do not contact" for check in row.checks)


@given(books, edits, clocks)
@patient
def test_one_contact_a_person_and_day(typed: list[dict[str, Cell]], steps: Any, hours: list[int]) -> None:
    book = MemoryBook.of(*typed)
    now = live(book, steps, hours)[-1]
    log = history(book)
    taken: set[tuple[object, date]] = set()
    for row in planned(book, now).rows:
        p = row.prospect
        if row.task and row.task.contact:
            day = row.task.due.date()
            for contact in filter(None, (p.cell, _low(p.email))):
                assert (contact, day) not in taken
                taken.add((contact, day))
            assert not any(ln.contact and ln.when.date() == day for ln in log.of_id(p.id))


@given(books, edits, clocks)
@patient
def test_no_letter_goes_home_where_a_surprise_lives(typed: list[dict[str, Cell]], steps: Any, hours: list[int]) -> None:
    book = MemoryBook.of(*typed)
    now = live(book, steps, hours)[-1]
    for row in planned(book, now).rows:
        p = row.prospect
        secret = p.surprise and (p.needed_by is None or now.date() <= p.needed_by)
        if secret and row.task and row.task.how:
            assert not row.task.how.shown.endswith("home address")


@given(books, edits, clocks, st.randoms(use_true_random=False))
@patient
def test_the_order_of_rows_changes_nothing_but_ties(
    typed: list[dict[str, Cell]], steps: Any, hours: list[int], shuffle: Any
) -> None:
    book = MemoryBook.of(*typed)
    now = live(book, steps, hours)[-1]
    snapshot = book.read()
    other = list(snapshot.prospects)
    shuffle.shuffle(other)
    moved = [Row(number, row.cells) for number, row in enumerate(other, 2)]
    log = snapshot.log or ()
    one = plan(snapshot.prospects, log, Run(RULES, now, "one"))
    two = plan(moved, log, Run(RULES, now, "two"))
    assert _apart_from_ties(one) == _apart_from_ties(two)


def _apart_from_ties(found: Plan) -> dict[str, object]:
    """What each row shows, of people with one row only: P3, P8 and M1 have ties among the rows of one person."""
    cells = [r.prospect.cell for r in found.rows] + [_low(r.prospect.email) for r in found.rows]
    return {
        r.prospect.id: (
            r.prospect.name,
            r.task and (r.task.name, r.task.due, r.task.how, r.task.attempt),
            [check.text for check in r.checks],
            r.priority,
        )
        for r in found.rows
        if cells.count(r.prospect.cell) <= 1 and cells.count(_low(r.prospect.email)) <= 1 and r.prospect.cell
    }


def _low(email: str | None) -> str | None:
    return email.lower() if email else None
