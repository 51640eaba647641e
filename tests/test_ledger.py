"""The ledger: nobody gets two, a crash leaves a doubt and never a second message, and no address stands in the file."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from beback.errors import BebackError
from beback.ledger import FILE, Ledger, LedgerError, Left
from mails import NOW, REPO, about

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
LATER = NOW + timedelta(minutes=1)
TO = "frank1@example.com"


def sent(ledger: Ledger, number: int, when: datetime = NOW, *addresses: str) -> None:
    """A message that leaves as it should."""
    ledger.note(about(number), addresses or (f"frank{number}@example.com",), when)
    ledger.sent(f"key-{number}", when)


def test_one_that_nobody_has_noted_may_go(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        assert ledger.is_new()
        assert ledger.may_send("key-1", TO, (), TODAY) is None
        assert ledger.in_doubt() == ledger.unrecorded() == ()
        assert ledger.sent_today(TODAY) == 0


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        (lambda ledger: ledger.note(about(), (TO,), NOW), "In doubt: it may have left on 2026-11-17 at 09:30"),
        (lambda ledger: sent(ledger, 1), "It was sent on 2026-11-17 at 09:30"),
        (lambda ledger: ledger.refuse(about(), TO, NOW), "refused it for this address on 2026-11-17 at 09:30"),
    ],
    ids=["noted", "sent", "refused"],
)
@pytest.mark.parametrize("day", [TODAY, TOMORROW])
def test_it_may_not_go_again_on_any_day(
    happened: Callable[[Ledger], None], reason: str, day: datetime, tmp_path: Path
) -> None:
    with Ledger.open(tmp_path) as ledger:
        happened(ledger)
    with Ledger.open(tmp_path) as ledger:
        assert reason in (ledger.may_send("key-1", TO, (), day) or "")
        assert not ledger.is_new()


def test_one_that_the_server_did_not_take_goes_out_by_the_next_run(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.note(about(), (TO,), NOW)
        ledger.free("key-1")
        assert ledger.may_send("key-1", TO, (), TODAY) is None
        assert ledger.may_send("key-2", TO, (), TODAY) is None
        assert ledger.sent_today(TODAY) == 0
        assert ledger.in_doubt() == ()


def test_a_refused_one_goes_out_once_the_address_is_another(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.refuse(about(), "fank@example.com", NOW)
        assert ledger.may_send("key-1", "Fank@Example.com", (), TOMORROW) is not None  # in any letter case
        assert ledger.may_send("key-1", TO, (), TODAY) is None
        ledger.note(about(), (TO,), LATER)
        ledger.sent("key-1", LATER)
        assert [left.key for left in ledger.unrecorded()] == ["key-1"]


def test_one_that_was_noted_first_can_be_refused(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.note(about(), (TO,), NOW)
        ledger.refuse(about(), TO, LATER)
        assert ledger.in_doubt() == ()
        assert ledger.sent_today(TODAY) == 0
        assert ledger.may_send("key-2", TO, (), TODAY) is None


@pytest.mark.parametrize("end", ["sent", "in doubt"])
def test_nobody_gets_two_messages_on_one_day_at_any_address(end: str, tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.note(about(1), ("Frank@Work.example", "frank@home.example"), NOW)
        if end == "sent":
            ledger.sent("key-1", NOW)
        for to, others in (
            ("frank@work.example", ()),
            ("frank@HOME.example", ()),
            ("new@example.com", ("frank@home.example",)),
        ):
            assert "a message today already" in (ledger.may_send("key-2", to, others, TODAY) or "")
            assert ledger.may_send("key-2", to, others, TOMORROW) is None
        assert ledger.may_send("key-2", "emily@example.com", (), TODAY) is None


def test_the_days_messages_are_counted_doubts_included(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        sent(ledger, 1, NOW - timedelta(days=1))
        sent(ledger, 2)
        ledger.note(about(3), (), NOW)
        ledger.refuse(about(4), TO, NOW)
        assert ledger.sent_today(TODAY) == 2


def test_noting_twice_is_refused_whatever_the_caller_forgot_to_ask(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        sent(ledger, 1)
        ledger.note(about(2), (), NOW)
        for number in (1, 2):
            with pytest.raises(LedgerError, match="sent before, or may have been"):
                ledger.note(about(number), (), LATER)
        assert [left.when for left in ledger.unrecorded()] == [NOW]


def test_what_left_is_told_until_the_book_has_it_and_then_blanked(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.note(about(1, attempt="2 of 3"), (TO,), NOW)
        ledger.sent("key-1", LATER)
        shown = Left("key-1", "1001", LATER, f"Email {TO}", "2 of 3", "Romance piece: Metals side by side")
        assert ledger.unrecorded() == (shown,)
    assert TO.encode() in (tmp_path / FILE).read_bytes()
    with Ledger.open(tmp_path) as ledger:
        ledger.mark_recorded(["key-1", "unknown"])
        assert ledger.unrecorded() == ()
        assert "It was sent" in (ledger.may_send("key-1", TO, (), TOMORROW) or "")
    assert_nothing_of(tmp_path, "frank", "example.com", "2 of 3", "Metals")


def assert_nothing_of(folder: Path, *words: str) -> None:
    """No file in the folder holds these words."""
    for file in folder.iterdir():
        data = file.read_bytes().lower()
        assert not [word for word in words if word.lower().encode() in data]


def test_addresses_leave_no_trace(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.note(about(how=""), (TO, "frank@home.example"), NOW)
        ledger.refuse(about(2, how=""), "refused@example.com", NOW)
    assert_nothing_of(tmp_path, "frank", "refused@", "home.example")


def test_what_was_freed_or_blanked_is_wiped_from_the_disk_too(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        for number in range(50):
            ledger.note(about(number), (), NOW)
            ledger.free(f"key-{number}")
    assert_nothing_of(tmp_path, "frank")


def test_a_doubt_is_told_until_it_is_settled(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.note(about(1), (TO,), NOW)
        ledger.note(about(2), (), LATER)
    for _ in range(2):
        with Ledger.open(tmp_path) as ledger:
            assert [(left.key, left.id, left.when) for left in ledger.in_doubt()] == [
                ("key-1", "1001", NOW), ("key-2", "1002", LATER),
            ]  # fmt: skip
            assert ledger.unrecorded() == ()
    with Ledger.open(tmp_path) as ledger:
        ledger.settle("key-1", sent=True)
        ledger.settle("key-2", sent=False)
        assert ledger.in_doubt() == ()
        assert [(left.key, left.when) for left in ledger.unrecorded()] == [("key-1", NOW)]
        assert ledger.may_send("key-2", "frank2@example.com", (), TODAY) is None
        assert ledger.may_send("key-1", TO, (), TOMORROW) is not None


@pytest.mark.parametrize("settled_as", [True, False])
def test_only_a_doubt_can_be_settled(settled_as: bool, tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        sent(ledger, 1)
        for key in ("key-1", "key-9", ""):
            with pytest.raises(BebackError, match=f'"{key}". None is in doubt'):
                ledger.settle(key, sent=settled_as)
        ledger.note(about(2), (), NOW)
        with pytest.raises(BebackError, match="In doubt are: key-2"):
            ledger.settle("key-1", sent=settled_as)
        assert len(ledger.unrecorded()) == 1


def test_a_refused_one_can_be_freed_but_not_called_sent(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.refuse(about(), TO, NOW)
        with pytest.raises(BebackError):
            ledger.settle("key-1", sent=True)
        ledger.settle("key-1", sent=False)
        assert ledger.may_send("key-1", TO, (), TODAY) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_its_owner_alone_can_read_it(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "state") as ledger:
        ledger.note(about(), (), NOW)
        files = list((tmp_path / "state").iterdir())
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert [file.name for file in (tmp_path / "state").iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no ledger of Beback's"),
        (b"not a database at all, but long enough to be looked at" * 20, "is damaged, or no ledger"),
    ],
)
def test_a_damaged_ledger_is_never_replaced(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(LedgerError, match=f"{FILE} {reason}.*put back the latest backup"):
        Ledger.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == data


def test_a_ledger_with_a_hole_is_refused(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        for number in range(200):
            sent(ledger, number)
    data = bytearray((tmp_path / FILE).read_bytes())
    data[4096 * 2 : 4096 * 5] = b"\x55" * (4096 * 3)
    (tmp_path / FILE).write_bytes(bytes(data))
    with pytest.raises(LedgerError, match="is damaged"):
        Ledger.open(tmp_path)


@pytest.mark.parametrize(
    ("made", "reason"), [("user_version = 99", "another version"), ("application_id = 1", "is no ledger of Beback's")]
)
def test_what_another_program_or_version_made_is_refused(made: str, reason: str, tmp_path: Path) -> None:
    Ledger.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute(f"PRAGMA {made}")
    connection.close()
    with pytest.raises(LedgerError, match=reason):
        Ledger.open(tmp_path)


def test_two_runs_never_have_it_at_once(tmp_path: Path) -> None:
    with Ledger.open(tmp_path), pytest.raises(LedgerError, match="Another run of Beback is sending"):
        Ledger.open(tmp_path, patience=0.0)
    Ledger.open(tmp_path, patience=0.0).close()


def test_a_run_waits_for_another(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from beback.ledger import Ledger\n"
        "ledger = Ledger.open(Path(sys.argv[1])); print('mine', flush=True); sys.stdin.readline(); ledger.close()"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPO / "scripts")}
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
    ) as other:  # fmt: skip
        assert other.stdin and other.stdout and other.stdout.readline() == "mine\n"  # noqa: PT018
        with pytest.raises(LedgerError, match="Another run"):
            Ledger.open(tmp_path, patience=0.0)
        other.stdin.write("\n")
        other.stdin.close()
        Ledger.open(tmp_path, patience=60.0).close()


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(LedgerError, match="cannot be read or written"):
        Ledger.open(tmp_path / "state")


def test_what_a_killed_run_left_while_making_it_is_cleared(tmp_path: Path) -> None:
    (tmp_path / f".{FILE}.12ab.new").write_bytes(b"half")
    Ledger.open(tmp_path).close()
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
