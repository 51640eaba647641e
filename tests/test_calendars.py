"""The calendars: what stands in them, read back by icalendar and by ical.js, and imported twice."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from beback.runs.mornings import write_mornings
from beback.runs.shop import Shop
from browser import by_node, npm_package
from mornings import MADE, TEAM, shop_in

ICAL_JS = ("ical.js", "2.2.1")
READ = """
const ICAL = require(process.argv[1]);
const fs = require('fs');
process.stdout.write(JSON.stringify(process.argv.slice(2).map(file => {
  const all = new ICAL.Component(ICAL.parse(fs.readFileSync(file, 'utf8')));
  return all.getAllSubcomponents('vevent').map(part => {
    const e = new ICAL.Event(part);
    return {uid: e.uid, summary: e.summary, description: e.description, start: e.startDate.toJSDate().toISOString(),
            end: e.endDate.toJSDate().toISOString(), zone: e.startDate.zone.tzid, sequence: e.sequence,
            alarms: part.getAllSubcomponents('valarm').map(a => a.getFirstPropertyValue('trigger').toSeconds())};
  });
})));
"""


def at(shop: Shop, now: datetime) -> Shop:
    """The same store at another time, with a salt of its own."""
    return replace(shop, run=replace(shop.run, now=now, salt=f"salt {now}"))


def calendars(shop: Shop, name: str = "dana-reyes") -> tuple[Path, list[Any]]:
    """The file of somebody's calendar, and its events, once the book was synced."""
    shop.sync()
    file = write_mornings(shop).folder / f"{name}.ics"
    return file, events(file)


def events(file: Path) -> list[Any]:
    """The events of a calendar."""
    return list(Calendar.from_ical(file.read_bytes()).walk("VEVENT"))


def by_uid(found: list[Any]) -> dict[str, Any]:
    """Events as a calendar program keeps them."""
    kept = {str(event["UID"]): event for event in found}
    assert len(kept) == len(found)
    return kept


def test_a_task_stands_at_its_due_for_a_quarter_of_an_hour_in_utc(tmp_path: Path) -> None:
    file, found = calendars(shop_in(tmp_path, *MADE))
    event = next(e for e in found if "Frank Hale" in str(e["SUMMARY"]) and str(e["SUMMARY"]).startswith("Call"))
    assert str(event["SUMMARY"]) == "Call: Frank Hale, Thank and invite back"
    assert event["DTSTART"].dt == datetime(2026, 11, 17, 15, 30, tzinfo=UTC)  # 9:30 in Chicago
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=15)
    assert str(event["DESCRIPTION"]).splitlines() == [
        "Call (312) 280-4410",
        "left yesterday 2:10 PM, 29 hours of the 48 left",
        "needed by Saturday",
        "due today at 9:30 AM",
        "attempt 1 of 3",
        "engagement ring, oval, 1.2 ct",
        "Surprise: nothing to the home",
    ]
    assert event["TRANSP"] == "TRANSPARENT"
    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta())
    assert set(re.findall(rb"DT(?:START|END|STAMP)\S*", file.read_bytes())) >= {b"DTSTART:20261117T153000Z"}
    assert not re.search(rb"DT(?:START|END|STAMP)[^:\r]*:\S*[^Z\r]\r", file.read_bytes())


def test_an_appointment_is_an_event_with_the_coffee_and_an_alarm_before_it(tmp_path: Path) -> None:
    _, found = calendars(shop_in(tmp_path, *MADE))
    event = next(e for e in found if str(e["SUMMARY"]) == "Marcus Bell comes in")
    assert event["DTSTART"].dt == datetime(2026, 11, 17, 21, 0, tzinfo=UTC)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)
    assert str(event["DESCRIPTION"]).startswith("Coffee: black, one sugar\n")
    assert "- chocolates" in str(event["DESCRIPTION"])
    assert str(event["LOCATION"]) == "Marlow & Finch, 80 State St, Chicago, IL 60603"
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [timedelta(minutes=-30)]


@pytest.mark.parametrize(
    ("day", "hour"), [(datetime(2026, 10, 30), 14), (datetime(2026, 11, 3), 15), (datetime(2027, 3, 16), 14)]
)
def test_times_are_right_across_the_clock_changes(tmp_path: Path, day: datetime, hour: int) -> None:
    """9:30 in Chicago is 14:30 in UTC in summer, 15:30 in winter."""
    row = {"Prospect": "Ann", "Associate": "Dana Reyes", "Visited": day - timedelta(days=1), "Cell": "312-280-4410"}
    _, (event,) = calendars(shop_in(tmp_path, row, now=day.replace(hour=9)))
    assert event["DTSTART"].dt == day.replace(hour=hour, minute=30, tzinfo=UTC)


def test_imported_twice_nothing_is_doubled_and_what_was_moved_moves(tmp_path: Path) -> None:
    shop = shop_in(tmp_path, *MADE)
    _, first = calendars(shop)
    _, again = calendars(at(shop, datetime(2026, 11, 17, 11, 0)))
    assert by_uid(first).keys() == by_uid(again).keys()
    shop.book.type(2, "Not before", datetime(2026, 11, 19))  # type: ignore[attr-defined]
    shop.book.type(7, "Appointment", datetime(2026, 11, 18, 16))  # type: ignore[attr-defined]
    _, moved = calendars(at(shop, datetime(2026, 11, 17, 12, 0)))
    for name, start in (("Call: Frank Hale", datetime(2026, 11, 19, 15, 30)), ("Marcus Bell comes",
                        datetime(2026, 11, 18, 22, 0))):  # fmt: skip
        (event,) = (e for e in moved if str(e["SUMMARY"]).startswith(name))
        old = by_uid(first)[str(event["UID"])]
        assert event["DTSTART"].dt == start.replace(tzinfo=UTC) != old["DTSTART"].dt
        assert event["SEQUENCE"] > old["SEQUENCE"]
        assert event["DTSTAMP"].dt > old["DTSTAMP"].dt


def test_what_is_done_rings_no_more_and_keeps_its_uid(tmp_path: Path) -> None:
    shop = shop_in(tmp_path, *MADE)
    _, first = calendars(shop)
    task = next(e for e in first if str(e["SUMMARY"]).startswith("Call: Frank Hale"))
    shop.book.tick(2, "Left message")  # type: ignore[attr-defined]
    _, after = calendars(at(shop, datetime(2026, 11, 17, 13, 0)))
    done = by_uid(after)[str(task["UID"])]
    assert str(done["SUMMARY"]) == "Done: Frank Hale, call"
    assert done["DTSTART"].dt == datetime(2026, 11, 17, 19, 0, tzinfo=UTC)
    assert list(done.walk("VALARM")) == []
    assert any(str(e["SUMMARY"]).startswith("Letter: Frank Hale") for e in after)


def test_uids_tell_nothing_of_anybody(tmp_path: Path) -> None:
    _, found = calendars(shop_in(tmp_path, *MADE))
    assert found
    assert all(re.fullmatch(r"[0-9a-f]{40}@beback\.invalid", str(e["UID"])) for e in found)


def test_only_what_the_book_shows_is_in_the_calendar(tmp_path: Path) -> None:
    """A Key that no sync wrote may be another one tomorrow, which would double the event."""
    shop = shop_in(tmp_path, *MADE)
    done = write_mornings(shop)
    assert events(done.folder / "dana-reyes.ics") == []
    assert done.unsynced == 7
    shop.sync()
    again = write_mornings(shop)
    assert (len(events(again.folder / "dana-reyes.ics")), again.unsynced) == (6, 0)


def test_nobody_has_the_events_of_another(tmp_path: Path) -> None:
    shop = shop_in(tmp_path, *MADE)
    _, hers = calendars(shop)
    his = events(tmp_path / "out/morning/2026-11-17/lee-ortiz.ics")
    assert [str(e["SUMMARY"]) for e in his] == ["Text: Ada Cole, Picture and specs"]
    assert not by_uid(hers).keys() & by_uid(his).keys()
    away = {**TEAM, "Dana Reyes": {**TEAM["Dana Reyes"], "away": ["2026-11-17"]}}
    covered = shop_in(tmp_path, associates=away)
    done = write_mornings(Shop(covered.config, shop.book, shop.words, shop.run))
    assert (
        by_uid(hers).keys() - by_uid(events(done.folder / "lee-ortiz.ics")).keys()
        == by_uid(events(done.folder / "dana-reyes.ics")).keys()
    )


def test_long_gone_and_far_off_tasks_are_not_in_it(tmp_path: Path) -> None:
    rows = [
        {"Prospect": day, "Associate": "Dana Reyes", "Visited": datetime(2026, 11, 1, 12), "Not before": day}
        for day in ("2026-11-05", "2026-11-11", "2026-11-24", "2026-11-25")
    ]
    _, found = calendars(shop_in(tmp_path, *rows))
    assert sorted(str(e["SUMMARY"]) for e in found) == [
        "Call: 2026-11-11, Thank and invite back",
        "Call: 2026-11-24, Thank and invite back",
    ]


NASTY = {"Prospect": "Ann; Bell, \\n\nEND:VEVENT 💍", "Associate": "Dana Reyes", "Visited": datetime(2026, 11, 16, 12),
         "Looking for": "x" * 300 + "\r\nUID:1", "Details": "größer, ملف; " * 20, "Coffee": "a\nb\\;,",
         "Appointment": datetime(2026, 11, 17, 16)}  # fmt: skip


def test_nasty_words_stay_words(tmp_path: Path) -> None:
    file, found = calendars(shop_in(tmp_path, NASTY))
    assert len(found) == 2
    assert all("Ann; Bell, \\n END:VEVENT 💍" in str(e["SUMMARY"]) for e in found)
    assert all(len(line) <= 75 for line in file.read_bytes().split(b"\r\n"))


@pytest.mark.process
def test_ical_js_reads_the_same_events(tmp_path: Path) -> None:
    package = npm_package(*ICAL_JS)
    if package is None or shutil.which("node") is None:
        pytest.skip("NO ICAL.JS: npm, node or the network is missing, so it read no calendar")
    shop = shop_in(tmp_path, *MADE, NASTY)
    file, found = calendars(shop)
    copy = shutil.copy(file, tmp_path / "first.ics")
    second, _ = calendars(at(shop, datetime(2026, 11, 17, 11, 0)))
    read, again = by_node(READ, [str(package / "dist" / "ical.es5.cjs"), str(copy), str(second)])
    assert [as_told(e) for e in found] == read
    assert [event["uid"] for event in read] == [event["uid"] for event in again]
    assert all(new["sequence"] > old["sequence"] for old, new in zip(read, again, strict=True))
    assert {event["zone"] for event in again} == {"UTC"}


def as_told(event: Any) -> dict[str, Any]:
    """What icalendar read, as the script tells it."""

    def moment(name: str) -> str:
        return str(event[name].dt.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"))

    triggers = [alarm["TRIGGER"].dt.total_seconds() for alarm in event.walk("VALARM")]
    return {
        "uid": str(event["UID"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
        "start": moment("DTSTART"),
        "end": moment("DTEND"),
        "zone": "UTC",
        "sequence": int(event["SEQUENCE"]),
        "alarms": triggers,
    }
