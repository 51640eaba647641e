"""When run.py does its jobs: what is due, what is caught up, and each clock change (issue: the clock)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beback.hours import Hours
from beback.times import At, Every, read_times
from beback.timetable import JOBS, SLACK, LastRun, LastRuns, Outcome, Timetable

CHICAGO = "America/Chicago"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SHIPPED = {
    "sync": "every 10 minutes", "night": "02:00", "emails": "every 30 minutes",
    "morning": "08:30", "letters": "mon 07:00", "report": "mon 07:00",
}  # fmt: skip
TUE_TO_SAT = dict.fromkeys(range(1, 6), (time(10), time(18)))
THANKSGIVING = date(2026, 11, 26)


def table(zone: str = CHICAGO, week: Mapping[int, tuple[time, time]] = TUE_TO_SAT, **times: str) -> Timetable:
    """A store's timetable: open Tuesday to Saturday but on Thanksgiving; the shipped times, or these instead."""
    hours = Hours(zone, week, lambda day: day == THANKSGIVING, time(9, 30), (time(9), time(20)))
    return Timetable({job: read_times(typed) for job, typed in {**SHIPPED, **times}.items()}, hours)


def at(text: str, zone: str = CHICAGO) -> datetime:
    """A moment by the clock on the store's wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_of_a_run_that_went_well_only_the_notes_are_troubles() -> None:
    before = LastRun(at("2026-11-17 09:00"), "02:00")
    assert before.troubles == ()
    now = at("2026-11-18 02:00")
    assert before.done(now, Outcome("Printed 3 letters.", ("One is held back.",))).troubles == ("One is held back.",)
    assert before.done(now, Outcome("Half done.", ("The book is busy.",), good=False)).troubles == (
        "Half done.",
        "The book is busy.",
    )
    assert before.put_off(now, now + MINUTE, "No network.").troubles == ("No network.",)


class Day:
    """A run.py that does whatever is due whenever it looks; `ran` has the wall-clock times of each job."""

    def __init__(self, of: Timetable) -> None:
        self.table, self.zone = of, ZoneInfo(of.hours.timezone)
        self.last_runs: LastRuns = {}
        self.moments: dict[str, list[datetime]] = defaultdict(list)

    def change(self, of: Timetable, now: datetime) -> None:
        """Other times stand in config.yaml from now on."""
        self.table, self.last_runs = of, of.counted(self.last_runs, now)

    def look(self, now: datetime) -> tuple[str, ...]:
        """What is due now is done; jobs that follow another one come in the same look. Gives what was done."""
        done: list[str] = []
        if not self.last_runs:
            self.change(self.table, now)
        while job := next((job for job in self.table.due_jobs(self.last_runs, now) if job not in done), None):
            known = self.table.counted(self.last_runs, now)
            self.last_runs = {**known, job: known[job].done(now, Outcome("Done."))}
            self.moments[job].append(now)
            done.append(job)
        return tuple(done)

    def every_minute(self, first: datetime, last: datetime, *, off: Iterable[tuple[datetime, datetime]] = ()) -> "Day":
        """Looks each minute, but not while the computer is off."""
        now = first
        while now <= last:
            if not any(start <= now < end for start, end in off):
                self.look(now)
            now += MINUTE
        return self

    def wall(self, job: str) -> list[str]:
        """When a job ran, by the clock on the store's wall."""
        return [f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}" for moment in self.moments[job]]


def ran(now: datetime, **jobs: str) -> dict[str, LastRun]:
    """Jobs that ran at these times, all known since long ago, as they count now."""
    long_ago = {job: replace(last, since=at("2026-01-01")) for job, last in table().counted({}, now).items()}
    return long_ago | {job: long_ago[job].done(at(when), Outcome("Done.")) for job, when in jobs.items()}


class TestTimes:
    @pytest.mark.parametrize(
        ("typed", "times", "shown"),
        [
            ("every 10 minutes", Every(timedelta(minutes=10)), "every 10 minutes"),
            (" Every  1 Minute", Every(MINUTE), "every minute"),
            ("every hour", Every(timedelta(hours=1)), "every hour"),
            ("every 90 minutes", Every(timedelta(minutes=90)), "every 90 minutes"),
            ("every 120 minutes", Every(timedelta(hours=2)), "every 2 hours"),
            ("every 5 seconds", Every(timedelta(seconds=5)), "every 5 seconds"),
            ("02:00", At(time(2)), "02:00"),
            ("8:30", At(time(8, 30)), "08:30"),
            ("Mon 07:00", At(time(7), 0), "mon 07:00"),
            ("sun 23:59", At(time(23, 59), 6), "sun 23:59"),
            ("Off", None, "None"),
        ],
    )
    def test_as_typed(self, typed: str, times: At | Every | None, shown: str) -> None:
        assert read_times(typed) == times
        assert str(times) == shown
        assert times is None or read_times(shown) == times

    @pytest.mark.parametrize(
        "typed",
        ["", "every 0 minutes", "every -5 minutes", "every 2 days", "every ten minutes", "10 minutes",
         "every 1.5 hours", "24:00", "7", "07:60", "monday 07:00", "mon", "mon, tue 07:00", "07:00 mon", "never"],
    )  # fmt: skip
    def test_what_is_none(self, typed: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011  the words for people are the config's
            read_times(typed)


class TestDue:
    """Tuesday 17 November 2026; all jobs did what they had to do, unless said."""

    DONE: Mapping[str, str] = {
        "sync": "2026-11-17 11:20", "notify": "2026-11-17 11:20", "pages": "2026-11-17 11:20",
        "morning": "2026-11-17 08:30", "emails": "2026-11-17 11:00", "letters": "2026-11-16 07:00",
        "report": "2026-11-16 07:00",
    }  # fmt: skip

    @pytest.mark.parametrize(
        ("now", "changed", "due"),
        [
            ("2026-11-17 11:29", {}, []),
            ("2026-11-17 11:30", {}, ["sync", "emails"]),
            ("2026-11-17 11:20", {"sync": "2026-11-17 11:10"}, ["sync"]),
            ("2026-11-17 11:19", {"sync": "2026-11-17 11:10"}, []),
            # the times are those since opening, so a late run does not move the next
            ("2026-11-17 11:20", {"sync": "2026-11-17 11:17"}, ["sync"]),
            ("2026-11-17 11:20:01", {"sync": "2026-11-17 11:20:01"}, []),
            # what follows a sync
            ("2026-11-17 11:21", {"notify": "2026-11-17 11:10"}, ["notify"]),
            ("2026-11-17 11:21", {"notify": "2026-11-17 11:10", "pages": "2026-11-17 11:10"}, ["notify", "pages"]),
            # out of hours
            ("2026-11-17 18:00", {"sync": "2026-11-17 17:50", "emails": "2026-11-17 18:00"}, ["sync"]),
            ("2026-11-17 18:30", {"sync": "2026-11-17 18:00", "emails": "2026-11-17 18:30"}, []),
            ("2026-11-17 20:00", {"sync": "2026-11-17 18:00", "emails": "2026-11-17 19:30"}, []),
            ("2026-11-18 01:59", {"sync": "2026-11-17 18:00", "emails": "2026-11-17 19:30"}, []),
            ("2026-11-18 02:00", {"sync": "2026-11-17 18:00", "emails": "2026-11-17 19:30"}, ["sync"]),
            # missed: once, and what it is too late for not at all
            ("2026-11-17 21:00", {}, ["sync"]),
            ("2026-11-18 08:00", {}, ["sync"]),
            ("2026-11-18 09:00", {}, ["sync", "morning", "emails"]),
            ("2026-11-20 23:00", {}, ["sync", "morning"]),
            ("2026-11-21 00:00", {}, ["sync"]),
            ("2026-12-05 12:00", {}, ["sync", "morning", "emails", "letters", "report"]),
            ("2026-11-22 12:00", {"letters": "2026-11-09 07:00"}, ["sync", "morning", "emails", "letters"]),
            # no store hours, but people have their phones; on a closed date neither
            ("2026-11-22 09:00", {"sync": "2026-11-22 02:00", "morning": "2026-11-22 08:30"}, ["emails"]),
            ("2026-11-19 12:00", {"sync": "2026-11-19 11:50", "morning": "2026-11-19 08:30"}, ["sync", "emails"]),
            ("2026-11-26 12:00", {"sync": "2026-11-26 02:00", "morning": "2026-11-26 08:30",
                                  "letters": "2026-11-23 07:00", "report": "2026-11-23 07:00"}, []),
        ],
    )  # fmt: skip
    def test_table(self, now: str, changed: dict[str, str], due: list[str]) -> None:
        last_runs = ran(at(now), **{**self.DONE, **changed})
        if "notify" not in changed:
            last_runs |= {job: last_runs[job].done(at(now), Outcome("Done.")) for job in ("notify", "pages")}
        assert list(table().due_jobs(last_runs, at(now))) == due

    def test_the_zone_of_now_does_not_matter(self) -> None:
        now = at("2026-11-18 09:00")
        last_runs = ran(now, **self.DONE)
        for zone in ("UTC", CHICAGO, "Asia/Kathmandu"):
            assert table().due_jobs(last_runs, now.astimezone(ZoneInfo(zone))) == ("sync", "morning", "emails")

    def test_all_at_once_in_order_the_sync_before_what_depends_on_it(self) -> None:
        everything = Day(table(letters="tue 10:00", report="tue 10:00", morning="10:00"))
        everything.look(at("2026-11-16 21:00"))
        assert everything.look(at("2026-11-17 10:00")) == JOBS


class TestStart:
    def test_a_first_start_does_what_comes_every_so_often_and_floods_nobody(self) -> None:
        assert Day(table()).look(at("2026-11-17 11:23")) == ("sync", "notify", "pages", "emails")
        assert Day(table()).look(at("2026-11-15 21:00")) == ("sync", "notify", "pages")
        assert Day(table(sync="off", emails="off")).look(at("2026-11-17 12:00")) == ()

    def test_in_the_very_minute_of_its_time_a_job_is_due(self) -> None:
        assert Day(table()).look(at("2026-11-23 07:00:40")) == ("sync", "notify", "pages", "letters", "report")

    def test_after_it_a_new_job_waits_for_its_next_time(self) -> None:
        day = Day(table()).every_minute(at("2026-11-17 12:00"), at("2026-11-18 12:00"))
        day.every_minute(at("2026-11-23 06:00"), at("2026-11-23 12:00"))
        assert day.wall("morning")[0] == "2026-11-18 08:30"
        assert day.wall("letters") == ["2026-11-23 07:00"]

    def test_a_job_that_is_off_is_never_due(self) -> None:
        off = table(sync="off", night="off", emails="off", morning="off", letters="off", report="off")
        day = Day(off).every_minute(at("2026-11-22 23:00"), at("2026-11-23 12:00"))
        assert day.moments == {}
        assert [day.table.next_due(job, {}, at("2026-11-23 12:00")) for job in JOBS] == [None] * len(JOBS)

    def test_without_the_night_the_store_hours_alone_count(self) -> None:
        day = Day(table(night="off")).every_minute(at("2026-11-21 17:59"), at("2026-11-24 10:00"))
        assert day.wall("sync") == ["2026-11-21 17:59", "2026-11-21 18:00", "2026-11-24 10:00"]

    def test_a_job_that_is_switched_on_or_moved_counts_from_then(self) -> None:
        day = Day(table(letters="off"))
        day.every_minute(at("2026-11-16 06:00"), at("2026-11-17 12:00"))
        day.change(table(letters="mon 07:00", morning="09:00"), at("2026-11-17 12:01"))
        assert not {"letters", "morning"} & set(day.look(at("2026-11-17 12:01")))
        day.every_minute(at("2026-11-18 08:00"), at("2026-11-18 10:00"))
        day.every_minute(at("2026-11-23 06:00"), at("2026-11-23 12:00"))
        assert day.wall("letters") == ["2026-11-23 07:00"]
        assert day.wall("morning")[:3] == ["2026-11-16 08:30", "2026-11-17 08:30", "2026-11-18 09:00"]

    def test_a_clock_that_went_wrong_and_was_set_right_stops_nothing(self) -> None:
        day = Day(table())
        day.look(at("2031-01-01 12:00"))
        day.every_minute(at("2026-11-17 08:00"), at("2026-11-18 12:00"))
        assert day.wall("morning")[-2:] == ["2026-11-17 08:30", "2026-11-18 08:30"]
        assert day.wall("sync")[1:3] == ["2026-11-17 08:00", "2026-11-17 10:00"]

    def test_a_clock_set_back_a_little_doubles_nothing(self) -> None:
        day = Day(table())
        day.every_minute(at("2026-11-17 08:00"), at("2026-11-17 08:31"))
        day.every_minute(at("2026-11-17 08:31") - SLACK, at("2026-11-17 09:00"))
        assert day.wall("morning") == ["2026-11-17 08:30"]


class TestAgain:
    def test_what_could_not_be_done_is_due_again_then_and_no_sooner(self) -> None:
        now = at("2026-11-17 11:30")
        last_runs = ran(now, **{**TestDue.DONE, "emails": "2026-11-17 11:30"})
        last_runs["sync"] = last_runs["sync"].put_off(now, now + MINUTE, "it is open")
        assert table().due_jobs(last_runs, now) == ()
        assert table().next_due("sync", last_runs, now) == now + MINUTE
        assert table().due_jobs(last_runs, now + MINUTE) == ("sync",)
        assert last_runs["sync"].done(now, Outcome("Done.")).again is None

    def test_a_sync_that_waited_over_closing_time_is_still_made(self) -> None:
        now = at("2026-11-17 18:10")
        last_runs = ran(now, **{**TestDue.DONE, "sync": "2026-11-17 17:40", "notify": "2026-11-17 17:40",
                                "pages": "2026-11-17 17:40"})  # fmt: skip
        last_runs["sync"] = last_runs["sync"].put_off(at("2026-11-17 18:09"), now, "it is open")
        assert "sync" in table().due_jobs(last_runs, now)

    def test_a_morning_list_that_failed_all_day_is_left_at_midnight(self) -> None:
        evening = at("2026-11-17 23:59")
        last_runs = ran(evening, **{**TestDue.DONE, "morning": "2026-11-16 08:30"})
        last_runs["morning"] = last_runs["morning"].put_off(at("2026-11-17 23:54"), evening, "no")
        assert "morning" in table().due_jobs(last_runs, evening)
        assert "morning" not in table().due_jobs(last_runs, evening + MINUTE)
        assert table().next_due("morning", last_runs, evening + MINUTE) == at("2026-11-18 08:30")

    def test_the_wait_is_no_longer_than_the_job_s_own(self) -> None:
        now = at("2026-11-17 11:30")
        assert table().again("letters", now, 5 * MINUTE) == now + 5 * MINUTE
        assert table().again("sync", now, 5 * MINUTE) == now + 5 * MINUTE
        assert table(sync="every 2 seconds").again("sync", now, 5 * MINUTE) == now + timedelta(seconds=2)


@pytest.mark.parametrize(
    ("job", "now", "due"),
    [
        ("sync", "2026-11-17 11:24", "2026-11-17 11:30"),
        ("sync", "2026-11-17 18:00:30", "2026-11-18 02:00"),
        ("sync", "2026-11-22 03:00", "2026-11-23 02:00"),
        ("sync", "2026-11-24 05:00", "2026-11-24 10:00"),
        ("notify", "2026-11-17 11:24", "2026-11-17 11:30"),
        ("emails", "2026-11-17 19:45", "2026-11-18 09:00"),
        ("emails", "2026-11-25 19:45", "2026-11-27 09:00"),
        ("morning", "2026-11-17 08:31", "2026-11-18 08:30"),
        ("letters", "2026-11-17 08:31", "2026-11-23 07:00"),
        ("report", "2026-11-23 07:01", "2026-11-30 07:00"),
    ],
)
def test_next_due_where_all_is_done(job: str, now: str, due: str) -> None:
    last_runs = ran(at(now), **dict.fromkeys(JOBS, now))
    assert table().next_due(job, last_runs, at(now)) == at(due)


def test_emails_missed_at_their_time_are_next_when_contact_hours_begin() -> None:
    once_a_day, now = table(emails="14:00"), at("2026-11-17 21:00")
    last_runs = {"emails": LastRun(at("2026-11-01"), "14:00").done(at("2026-11-16 14:00"), Outcome("Done."))}
    assert once_a_day.next_due("emails", last_runs, now) == at("2026-11-18 09:00")
    assert "emails" not in once_a_day.due_jobs(last_runs, now)
    assert "emails" in once_a_day.due_jobs(last_runs, at("2026-11-18 09:00"))


CHANGES = [  # zone, the day of the change, a time of day that is left out or comes twice, minutes from the usual
    (CHICAGO, date(2026, 3, 8), "02:30", 60),
    (CHICAGO, date(2026, 11, 1), "01:30", 0),
    ("Europe/Berlin", date(2026, 3, 29), "02:30", 60),
    ("Europe/Berlin", date(2026, 10, 25), "02:30", 0),
    ("Australia/Lord_Howe", date(2026, 10, 4), "02:15", 30),
    ("Australia/Lord_Howe", date(2026, 4, 5), "01:45", 0),
]


def fortnight(change: date) -> list[date]:
    """A week before the day of the change to a week after it."""
    return [change + n * DAY for n in range(-7, 8)]


def clock_times(first: str, last: str, step: int) -> Iterator[str]:
    """Times of day from first to last."""
    now, end = datetime.fromisoformat(f"2026-01-01 {first}"), datetime.fromisoformat(f"2026-01-01 {last}")
    while now <= end:
        yield f"{now:%H:%M}"
        now += timedelta(minutes=step)


@pytest.mark.parametrize(("zone", "change", "night", "later"), CHANGES)
class TestClockChanges:
    def test_a_fortnight_minute_by_minute(self, zone: str, change: date, night: str, later: int) -> None:
        days = fortnight(change)
        times = table(zone, night=night, report=f"sun {night}")
        first, last = at(f"{days[0]} 00:00", zone), at(f"{days[-1]} 23:59", zone)
        day = Day(times)
        day.last_runs = {
            job: LastRun(first, times.words(job), first, first) for job in JOBS
        }  # all was done up to the midnight before
        day.every_minute(first, last)

        moved = datetime.fromisoformat(f"{change} {night}") + timedelta(minutes=later)
        nights = [f"{moved:%Y-%m-%d %H:%M}" if on == change else f"{on} {night}" for on in days]
        open_days = [f"{on} {clock}" for on in days if on.weekday() in TUE_TO_SAT for clock in clock_times("10:00", "18:00", 10)]  # fmt: skip  # noqa: E501
        assert day.wall("sync") == sorted(nights + open_days)
        assert day.moments["notify"] == day.moments["pages"] == day.moments["sync"]
        assert day.wall("emails") == [f"{on} {clock}" for on in days for clock in clock_times("09:00", "19:30", 30)]
        assert day.wall("morning") == [f"{on} 08:30" for on in days]
        assert day.wall("letters") == [f"{on} 07:00" for on in days if on.weekday() == 0]
        assert day.wall("report") == [found for found in nights if date.fromisoformat(found[:10]).weekday() == 6]

    def test_off_over_the_change_each_job_is_caught_up_once(
        self, zone: str, change: date, night: str, later: int
    ) -> None:
        saturday, monday = change - DAY, change + DAY
        on_again = at(f"{monday} 09:10", zone)
        day = Day(table(zone, night=night, report=f"sun {night}"))
        day.every_minute(
            at(f"{saturday} 00:00", zone), at(f"{monday} 23:59", zone), off=[(at(f"{saturday} 17:33", zone), on_again)]
        )
        found = {job: [clock for clock in day.wall(job) if clock >= f"{saturday} 17:33"] for job in JOBS}
        assert found["sync"] == [f"{monday} 09:10"]
        assert found["morning"] == found["letters"] == found["report"] == [f"{monday} 09:10"]
        assert found["emails"] == [f"{monday} 09:10", *(f"{monday} {c}" for c in clock_times("09:30", "19:30", 30))]

    def test_asleep_in_the_hour_of_the_change_the_night_s_sync_is_made_once(
        self, zone: str, change: date, night: str, later: int
    ) -> None:
        for minutes in (1, 31, 61, 119, 150):
            asleep = at(f"{change} 01:00", zone)
            day = Day(table(zone, night=night))
            day.look(asleep - 3 * DAY)
            day.every_minute(asleep - 70 * MINUTE, asleep + 220 * MINUTE, off=[(asleep, asleep + minutes * MINUTE)])
            nights = [clock for clock in day.wall("sync") if clock >= f"{change} 00:00"]
            assert len(nights) == 1, (minutes, nights)

    def test_a_store_that_never_closes_syncs_by_elapsed_time(
        self, zone: str, change: date, night: str, later: int
    ) -> None:
        always = dict.fromkeys(range(7), (time(0), time(23, 59)))
        day = Day(table(zone, always, night="off"))
        start, end = at(f"{change} 00:00", zone), at(f"{change + DAY} 00:00", zone)
        day.every_minute(start, end)
        assert {later - earlier for earlier, later in pairwise(day.moments["sync"])} == {10 * MINUTE}
        assert len(day.moments["sync"]) == (end - start) / (10 * MINUTE) + 1
        assert (end - start) != DAY


ZONES = st.sampled_from([CHICAGO, "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "UTC"])
CLOCK = st.times().map(lambda found: f"{found:%H:%M}")
TIMES = st.one_of(
    CLOCK,
    st.tuples(st.sampled_from(["mon", "thu", "sat", "sun"]), CLOCK).map(" ".join),
    st.integers(1, 200).map(lambda n: f"every {n} minutes"),
    st.just("off"),
)
TABLES = st.builds(
    table, ZONES, sync=TIMES, night=CLOCK | st.just("off"), emails=TIMES, morning=CLOCK, letters=TIMES, report=TIMES
)
STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda found: found.replace(tzinfo=UTC))
GAPS = st.lists(
    st.one_of(st.integers(1, 90), st.integers(60, 7200), st.integers(3600, 12 * 86400)).map(
        lambda seconds: timedelta(seconds=seconds)
    ),
    max_size=25,
)  # fmt: skip


@settings(deadline=None)
@given(of=TABLES, start=STARTS, gaps=GAPS)
def test_however_often_it_looks_nothing_is_doubled_and_nothing_stays_undone(
    of: Timetable, start: datetime, gaps: list[timedelta]
) -> None:
    day, now = Day(of), start
    for gap in [timedelta(), *gaps]:
        now += gap
        before = dict(day.last_runs)
        promised = {job: of.next_due(job, before, now - gap) for job in before}
        done = day.look(now)
        assert of.due_jobs(day.last_runs, now) == ()
        assert list(done) == [job for job in JOBS if job in done]
        for job in done:  # nothing runs before the time that was promised
            assert job not in before or (at_last := promised[job]) is None or at_last <= now, at_last
        for job, due in promised.items():  # and what was promised happens, unless it came too late
            if due and due <= now and job not in done:
                assert job in ("emails", "morning")


@settings(deadline=None)
@given(of=TABLES, start=STARTS, gaps=GAPS)
def test_what_is_next_is_due_at_that_very_second_and_not_before(
    of: Timetable, start: datetime, gaps: list[timedelta]
) -> None:
    day, now = Day(of), start
    for gap in [timedelta(), *gaps]:
        now += gap
        day.look(now)
        for job in day.last_runs:
            due = of.next_due(job, day.last_runs, now)
            assert due is not None or isinstance(of.schedule.get(job), Every)
            if due and job not in ("notify", "pages"):
                assert due > now
                if job != "emails" or of.hours.in_contact_hours(due.astimezone(day.zone).replace(tzinfo=None)):
                    assert job in of.due_jobs(day.last_runs, due)
                assert job not in of.due_jobs(day.last_runs, due - timedelta(seconds=1))
