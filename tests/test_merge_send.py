"""`merge.py --send` through the whole of Beback: who gets an email, who does not, and what the book has of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from beback.ledger import Ledger
from beback.runs import sending
from merging import DECIDING, Merging
from shop import Shop
from smtp_server import CUT_LATE, Script, Server, mail_server

IDA = {**DECIDING, "Prospect": "Ida Bell", "Email": "ida@example.com", "Visited": datetime(2026, 11, 13, 14)}
BOTH = {"nora@example.com", "ida@example.com"}


@pytest.fixture
def server() -> Iterator[Server]:
    with mail_server(Script()) as running:
        yield running


@pytest.fixture
def made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: Server, monkeypatch: pytest.MonkeyPatch
) -> Merging:
    """A store with two emails to send, and a mail server on this machine."""
    monkeypatch.setattr(sending, "PAUSE", 0.0)
    shop = Shop(tmp_path, capsys)
    shop.mend("transport: outbox", f"transport: smtp\n  smtp: {{host: localhost, port: {server.port}, security: none}}")
    return Merging(shop, DECIDING, IDA)


def put(made: Merging, row: int, **cells: Any) -> None:
    """Somebody types into a row of the workbook."""
    with made.shop.opened() as file:
        sheet = file["Prospects"]
        for heading, cell in cells.items():
            column = next(c.column for c in sheet[1] if c.value == heading.replace("_", " "))
            sheet.cell(row, column).value = cell


def test_due_emails_leave_and_are_lines_of_the_log(made: Merging, server: Server) -> None:
    ran = made.merge("--send")
    assert (ran.status, set(server.to())) == (0, BOTH)
    assert [(line["Result"], line["Channel"], line["Step"]) for line in made.log()] == [
        ("Sent", "email", "piece: Diamond care guide")
    ] * 2
    assert "2 emails sent, 0 held back." in ran.out
    assert "nora@" not in ran.err
    assert "ida@" not in ran.err


def test_before_the_first_sending_it_says_to_whom(made: Merging) -> None:
    first = made.merge("--send")
    assert "The first sending: 2 emails to" in first.out
    assert "Ida Bell" in first.out
    assert "The first sending" not in made.merge("--send", now="2026-11-24 10:00").out


def test_nobody_gets_the_same_twice(made: Merging, server: Server) -> None:
    for _ in range(3):
        made.merge("--send")
    assert sorted(server.to()) == sorted(BOTH)


@pytest.mark.parametrize(
    ("now", "leave"),
    [
        ("2026-11-17 09:29", 0),
        ("2026-11-17 09:30", 2),
        ("2026-11-17 19:59", 2),
        ("2026-11-17 20:00", 0),
        ("2026-11-16 12:00", 0),
    ],
)
def test_only_what_is_due_leaves_and_only_within_contact_hours(
    made: Merging, server: Server, now: str, leave: int
) -> None:
    assert made.merge("--send", now=now).status == 0
    assert len(server.to()) == leave


@pytest.mark.parametrize("cells", [{"OK_to_contact": "No"}, {"Status": "Lost"}, {"Email": "new@example.com"}])
def test_what_changed_while_the_others_were_sent_is_seen(
    made: Merging, server: Server, cells: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = sending._Watch.still_wanted

    def between(watch: Any, email: Any) -> str | None:
        if server.to():
            put(made, 2 if server.to() == ["ida@example.com"] else 3, **cells)
        return seen(watch, email)

    monkeypatch.setattr(sending._Watch, "still_wanted", between)
    made.merge("--send")
    assert len(server.to()) == 1


def test_a_trial_goes_to_oneself_and_is_recorded_nowhere(made: Merging, server: Server) -> None:
    ran = made.merge("--send", "--to", "me@example.com")
    assert (ran.status, server.to()) == (0, ["me@example.com"] * 2)
    assert not made.log()
    made.merge("--send")
    assert set(server.to()[2:]) == BOTH


@pytest.mark.parametrize("address", ["hello@example.com", "Dana@Example.com"])
@pytest.mark.parametrize("now", ["2026-11-17 21:30", "2026-11-18 06:00"])
def test_a_trial_to_the_stores_own_address_goes_at_any_hour(
    made: Merging, server: Server, address: str, now: str
) -> None:
    ran = made.merge("--send", "--to", address, now=now)
    assert (ran.status, {to.lower() for to in server.to()}) == (0, {address.lower()})
    assert "2 emails sent to yourself, as a trial" in ran.out
    assert not made.log()


@pytest.mark.parametrize("address", ["nora@example.com", "me@elsewhere.example.com"])
def test_a_trial_to_anybody_else_keeps_to_contact_hours(made: Merging, server: Server, address: str) -> None:
    ran = made.merge("--send", "--to", address, now="2026-11-17 21:30")
    assert (ran.status, server.to()) == (0, [])
    assert "no trial leaves but to an address of the store's own" in ran.err


@pytest.mark.parametrize("address", ["", " ", "me", "me@"])
def test_a_trial_without_an_address_is_no_real_sending(made: Merging, server: Server, address: str) -> None:
    assert made.merge("--send", "--to", address).status == 2
    assert not server.to()


def test_one_that_is_refused_does_not_keep_back_the_other(made: Merging, server: Server) -> None:
    server.script.rcpt["ida@example.com"] = "550 no such user"
    ran = made.merge("--send")
    assert (ran.status, server.to()) == (1, ["nora@example.com"])
    assert "row 3: the email could not be sent" in ran.err
    assert len(made.log()) == 1
    server.script.rcpt.clear()
    made.merge("--send", now="2026-11-18 10:00")
    assert server.to() == ["nora@example.com"]
    put(made, 3, Email="ida.bell@example.com")
    made.sync("2026-11-18 11:00")
    made.merge("--send", now="2026-11-18 12:00")
    assert server.to() == ["nora@example.com", "ida.bell@example.com"]


@pytest.mark.parametrize(("answer", "lines"), [("sent", 2), ("not-sent", 2)])
def test_a_message_in_doubt_is_named_until_it_is_settled(
    made: Merging, server: Server, answer: str, lines: int
) -> None:
    server.script.words["ida@example.com"] = CUT_LATE
    assert made.merge("--send").status == 1
    assert len(made.log()) == 1
    server.script.words.clear()
    key = made.row(3)["Key"]
    for arguments in ([], ["--send"], ["--only", "letters"]):
        assert f'--settle "{key}" sent' in made.merge(*arguments, now="2026-11-17 12:00").err
    assert sorted(server.to()) == sorted(BOTH)
    assert made.merge("--settle", key, answer).status == 0
    made.merge("--send", now="2026-11-17 13:00")
    assert len(made.log()) == lines
    assert server.to().count("ida@example.com") == (1 if answer == "sent" else 2)
    assert key not in made.merge(now="2026-11-17 14:00").err


def test_a_key_that_is_not_in_doubt_cannot_be_settled(made: Merging) -> None:
    made.merge("--send")
    assert made.merge("--settle", "K", "sent").status == 1


def test_what_left_while_the_book_was_out_of_reach_is_recorded_by_the_next_sync(made: Merging, server: Server) -> None:
    lock = made.shop.book.with_name(f"~${made.shop.book.name}")
    lock.write_bytes(b"\x04Dana")
    ran = made.merge("--send")
    assert ran.status == 1
    assert "the next run records them" in ran.err
    assert set(server.to()) == BOTH
    assert not made.log()
    lock.unlink()
    made.sync("2026-11-17 11:00")
    assert [line["Result"] for line in made.log()] == ["Sent"] * 2
    made.merge("--send", now="2026-11-17 12:00")
    assert len(server.to()) == len(made.log()) == 2


def test_somebody_with_two_rows_gets_one_a_day(made: Merging, server: Server) -> None:
    put(made, 3, Prospect="Nora Kim", Email="nora@example.com", Status="Bought", Bought_on=datetime(2026, 9, 1),
        Visited=None, Contact_by="Email", Decides_by=None)  # fmt: skip
    made.sync("2026-11-17 09:40")
    made.merge("--send")
    assert server.to() == ["nora@example.com"]


def test_whoever_was_in_touch_today_gets_nothing_more_today(made: Merging, server: Server) -> None:
    put(made, 3, Done="x", Result="Left message")
    made.sync("2026-11-17 10:30")
    made.merge("--send", now="2026-11-17 11:00")
    assert server.to() == ["nora@example.com"]


def test_the_day_s_limit_holds(made: Merging, server: Server) -> None:
    made.shop.mend("limit: 100", "limit: 1")
    ran = made.merge("--send")
    assert len(server.to()) == 1
    assert "limit" in ran.err


def test_the_ledger_keeps_no_address_once_all_is_in_the_book(made: Merging) -> None:
    made.merge("--send")
    data = b"".join(p.read_bytes() for p in (made.shop.folder / "state").glob("ledger*"))
    assert b"@example.com" not in data
    with Ledger.open(made.shop.folder / "state") as ledger:
        assert not ledger.unrecorded()
