"""The Google Sheet through gspread and google-auth over HTTP: what it costs, what people and Google do meanwhile."""

import itertools
import json
import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from beback.books import Changes
from beback.books.google_sheet import sheet_key
from beback.books.sheets.journal import Journal
from beback.books.sheets.login import log_in
from beback.books.sheets.values import cell_of
from beback.cells import Cell
from beback.errors import BookError, ConfigError, Conflict
from beback.prospects import HUMAN, LOG
from benchmark.generator import prospects
from fakes import grid
from playbook import STORE, merged
from sheet_store import EDITS, NOW, OWN, Store, faults, people, ready, remembered, told, whole
from sheets_server import PERSON, ROBOT, Area, Chip, Fault, Formula, SheetsServer, errors, traffic

REPO = Path(__file__).resolve().parents[1]
FAULTS: dict[str, Fault] = {
    "429": traffic.too_many(), "429 with a time": traffic.too_many(3), "500": traffic.server_error(),
    "502": traffic.bad_gateway(), "503": traffic.unavailable(), "dropped": traffic.dropped(), "cut": traffic.cut(),
    "no answer": traffic.slow(1.0),
}  # fmt: skip
PAIRS = list(itertools.permutations(EDITS, 2))


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


@pytest.fixture(params=[True, False], ids=["first sync", "later"])
def store(request: pytest.FixtureRequest, server: SheetsServer, tmp_path: Path) -> Store:
    return ready(server, tmp_path, first=request.param)


@pytest.fixture
def later(server: SheetsServer, tmp_path: Path) -> Store:
    return ready(server, tmp_path, first=False)


class TestRequests:
    def test_nothing_to_change_is_one_read(self, store: Store) -> None:
        store.sync()
        again = store.sync()
        assert (again.requests, bool(again.changes)) == (1, False)

    def test_changes_are_two_requests(self, store: Store) -> None:
        assert store.sync().requests == 2

    def test_rows_moved_in_between_are_three(self, store: Store) -> None:
        store.between(EDITS["sort"])
        assert store.sync().requests == 3

    def test_two_thousand_new_rows_take_less_than_two_megabytes(self, server: SheetsServer, tmp_path: Path) -> None:
        store = Store(
            server, tmp_path, server.add("Large", {"Prospects": grid(HUMAN, list(prospects(2000)))}, rows=2100)
        )
        store.timeout = 120
        done = store.sync()
        assert (done.requests, len({change.row for change in done.changes.cells})) == (2, 2000)
        assert sum(request.sent for request in store.sheet.traffic.requests) < 2_000_000

    def test_a_large_write_goes_in_parts_and_counts_once(self, later: Store) -> None:
        later.largest = 4000
        with whole(later):
            done = later.sync()
        sizes = [request.sent for request in later.sheet.traffic.requests if request.method == "POST"]
        assert len(sizes) > 1
        assert max(sizes) <= 4000
        assert (done.recorded, len(later.log())) == (3, 3)
        assert not later.sync().changes

    def test_a_dry_run_reads_once_and_writes_nothing(self, store: Store) -> None:
        before = store.sheet.tabs()
        done = store.sync(dry=True)
        assert (done.requests, done.recorded, store.sheet.tabs()) == (1, 3, before)


class TestPeople:
    @pytest.mark.parametrize("edit", EDITS)
    def test_everybody_stays_who_they_are_whatever_is_done_between_read_and_write(
        self, store: Store, edit: str
    ) -> None:
        assert told(store, (edit,)) == []

    @pytest.mark.parametrize("pair", random.Random(4).sample(PAIRS, 24), ids=" and ".join)
    def test_and_whatever_two_things_are(self, store: Store, pair: tuple[str, str]) -> None:
        assert told(store, pair) == []

    def test_a_tick_that_may_be_lost_is_told_with_the_time(self, later: Store) -> None:
        later.between(lambda s: s.sheet.tick(s.sheet.row_of("n004", OWN)), EDITS["sort"])
        (warning,) = later.sync().warnings
        assert "09:10 on 2026-11-17" in warning
        assert "tick again" in warning

    def test_a_tick_without_moves_is_recorded_in_the_same_run(self, later: Store) -> None:
        later.between(EDITS["tick"])
        done = later.sync()
        assert (done.recorded, done.warnings) == (4, ())

    def test_a_moved_row_keeps_the_effects_of_its_tick(self, later: Store) -> None:
        later.between(EDITS["sort"])
        later.sync()
        row = later.by_own()["n005"]
        assert (row["Status"], row["Done"]) == ("Bought", False)
        assert row["Bought on"] == datetime(2026, 11, 16)

    def test_formulas_of_the_store_are_put_back_as_they_were(self, later: Store) -> None:
        tab = later.sheet.prospects
        later.sheet.insert_column("ID", "Total")
        column = later.sheet.column("Total")
        for row in range(2, len(tab.rows) + 1):
            later.sheet.type_at(tab, row, column, Formula(f"=LEN(A{row})", 10))
        later.between(lambda s: s.sheet.insert_column("Prospect"))
        later.sync()
        column = later.sheet.column("Total")
        cells = [tab.cell(row, column) or {} for row in range(1, len(tab.rows))]
        assert [c["userEnteredValue"] for c in cells] == [
            {"formulaValue": f"=LEN(A{row})"} for row in range(2, len(tab.rows) + 1)
        ]

    def test_a_row_that_nobody_can_recognise_is_named_and_left_alone(
        self, server: SheetsServer, tmp_path: Path
    ) -> None:
        kim: dict[str, Cell] = {"Prospect": "Kim", "Associate": "Dana Reyes", "Details": "ring", "Cell": "312-280-4400"}
        store = Store.of(server, tmp_path, [{**kim, "Visited": NOW}])
        store.sync()
        store.sheet.insert(3, {"Prospect": "Lee", "Cell": "312-280-4500"})

        def another_person_in_the_place_of_lee(store: Store) -> None:
            for heading, typed in (("Prospect", "Pat"), ("Details", "watch"), ("Cell", None)):
                store.sheet.type(2, heading, typed)
            store.sheet.delete(3)
            store.sheet.insert(2)

        store.between(another_person_in_the_place_of_lee)
        for done in (store.sync(), store.sync()):
            (warning,) = (warning for warning in done.warnings if "cannot be told from another one" in warning)
            assert "tab Prospects, row 3: " in warning
            assert done.rows == 0
        assert store.sync().requests == 1
        store.sheet.type(3, "ID", None)
        store.sheet.type(3, "Key", None)
        done = store.sync()
        assert (done.rows, done.warnings) == (1, ())

    def test_check_boxes_down_to_row_1000_are_no_rows(self, later: Store) -> None:
        later.sheet.check_boxes("Done")
        with whole(later):
            done = later.sync()
        assert (done.rows, done.requests) == (9, 2)

    def test_an_earlier_tab_of_the_store_is_left_alone(self, server: SheetsServer, tmp_path: Path) -> None:
        tabs: dict[str, Any] = {"O'Brien": [["D3"]], "D3": [["Sold", 3]], "Prospects": grid([*HUMAN, OWN], people(2))}
        store = Store(server, tmp_path, server.add("Tabs", tabs))
        store.sync()
        found = store.sheet.tabs()
        assert list(found) == ["O'Brien", "D3", "Prospects", "Contact log"]
        assert (found["O'Brien"], found["D3"]) == ([["D3"]], [["Sold", 3]])


class TestFaults:
    @pytest.mark.parametrize("k", [1, 2, 3])
    @pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("fault", FAULTS)
    def test_nothing_is_lost_or_doubled(self, later: Store, fault: str, k: int, *, applied: bool) -> None:
        if applied and fault.startswith("429"):
            applied = False
        later.timeout = 0.5
        later.sheet.traffic.fail(k, FAULTS[fault], applied=applied)
        later.between(EDITS["sort"])
        with whole(later):
            later.sync()
        assert len(later.log()) == 3
        assert not later.sync().changes

    @pytest.mark.parametrize("k", [2, 3])
    @pytest.mark.parametrize("late", [4, 5])
    def test_a_write_that_arrives_late_does_no_harm(self, store: Store, k: int, late: int) -> None:
        store.timeout = 0.5
        store.sheet.traffic.fail(k, FAULTS["no answer"], late=late)
        store.between(EDITS["sort"])
        with whole(store):
            store.sync()
            store.sheet.traffic.settle()
            store.sync()
        assert len(store.log()) == 3

    def test_a_token_that_is_no_longer_good_is_asked_for_again(self, later: Store) -> None:
        later.sheet.traffic.fail(2, traffic.unauthorized())
        assert later.sync().requests == 3

    def test_google_is_waited_for_as_it_asks(self, later: Store) -> None:
        later.sheet.traffic.fail(1, traffic.too_many(40))
        later.sync()
        assert later.clock.waited == [40]

    def test_patience_ends_with_a_message_and_the_next_run_is_fine(self, later: Store) -> None:
        for k in range(1, 30):
            later.sheet.traffic.fail(k, traffic.too_many(60))
        with pytest.raises(BookError, match=r"too many requests.*300 seconds \(book: patience\)"):
            later.sync()
        assert sum(later.clock.waited) <= 300
        later.sheet.traffic.forget()
        with whole(later):
            assert later.sync().recorded == 3

    def test_two_machines_at_once_record_each_tick_once(self, later: Store) -> None:
        book = later.book()
        snapshot = book.read()
        with whole(later):
            assert later.sync(machine="other").recorded == 3
            line = {**dict.fromkeys(LOG), "Key": "k1"}
            with pytest.raises(Conflict, match="another run of Beback wrote first"):
                book.commit(Changes(snapshot, lines=(line,)))
        assert len(later.log()) == 3

    def test_and_so_do_two_at_the_very_same_time(self, later: Store) -> None:
        with whole(later), ThreadPoolExecutor(2) as threads:
            runs = [threads.submit(later.sync, machine=name) for name in ("one", "two")]
            assert sum(run.result().recorded for run in runs) == 3
        assert len(later.log()) == 3

    def test_a_refused_mark_is_told_once_and_done_without(self, later: Store) -> None:
        later.sheet.refused["createDeveloperMetadata"] = "Not today."
        with whole(later):
            done = later.sync()
        assert (done.recorded, done.requests) == (3, 4)
        assert ["Google refuses the mark" in warning for warning in done.warnings] == [True]

    def test_old_marks_do_not_pile_up(self, later: Store) -> None:
        for own in ("n000", "n001", "n002", "n003") * 3:
            later.sheet.type(later.sheet.row_of(own, OWN), "Task", None)
            later.sync()
        assert len(later.sheet.state.metadata) == 8

    def test_a_double_of_a_line_is_taken_out_of_the_log(self, later: Store) -> None:
        later.sync()
        line = later.sheet.log.rows[2]
        later.sheet.log.rows.append(list(line))
        later.sync()
        assert len(later.log()) == 3


class TestACutOffRun:
    def cut_off(self, store: Store, *, applied: bool) -> None:
        """A run whose process ends just after it sent its write; only what is on the disk stays."""
        store.patience, store.timeout = 0.1, 0.5
        store.between(EDITS["sort"])
        store.sheet.traffic.fail(2, traffic.dropped(), applied=applied)
        with pytest.raises(BookError):
            store.sync()
        store.patience = 300

    @pytest.mark.parametrize("applied", [True, False], ids=["after", "before"])
    def test_is_gone_on_with_by_the_next(self, store: Store, *, applied: bool) -> None:
        with whole(store):
            self.cut_off(store, applied=applied)
            store.sync()
        assert len(store.log()) == 3
        assert not store.sync().changes

    def test_and_a_new_tick_after_it_is_a_new_one(self, later: Store) -> None:
        before = remembered(later)
        self.cut_off(later, applied=True)
        later.sheet.sort("Prospect")
        later.tick("n000", "No answer")
        later.sync()
        assert list(faults(later, before)) == []
        assert len(later.log()) == 4

    def test_its_note_is_for_the_owner_alone_and_holds_no_secret(self, later: Store) -> None:
        self.cut_off(later, applied=True)
        (note,) = (later.folder / "state").iterdir()
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        (write,) = Journal(later.folder / "state", later.sheet.id).kept()
        key = json.loads((later.folder / "service_account.json").read_text())["private_key"]
        assert len(write.log.lines) == 3
        assert key[40:80] not in repr(write)
        assert "ya29." not in repr(write)
        later.sync()
        assert list((later.folder / "state").iterdir()) == []

    @pytest.mark.parametrize("content", [b"", b"not gzip", b"\x1f\x8b\x08\x00"])
    def test_a_damaged_note_stops_nobody(self, later: Store, content: bytes) -> None:
        (later.folder / "state").mkdir(exist_ok=True)
        (later.folder / "state" / "sheet-write.json.gz").write_bytes(content)
        with whole(later):
            assert later.sync().recorded == 3


class TestFirstRun:
    @pytest.mark.parametrize(
        ("trouble", "words"),
        [
            (errors.not_shared(), ["is not shared with Beback", ROBOT]),
            (errors.api_not_enabled(), ["switched off", "https://console.developers.google.com/apis/api/sheets"]),
            (errors.not_found(), ["knows no sheet with the ID", "book: google_sheet"]),
            (errors.not_a_sheet(), ["Excel file", "Save as Google Sheets"]),
            (errors.scope_missing(), ["not for Google Sheets"]),
        ],
    )
    def test_an_error_names_cause_and_mend(self, later: Store, trouble: errors.ApiError, words: list[str]) -> None:
        later.sheet.trouble = trouble
        with pytest.raises(BookError) as error:
            later.sync()
        assert [word for word in words if word not in str(error.value)] == []

    def test_a_protection_names_whom_to_add(self, later: Store) -> None:
        later.sheet.protect(Area(1, 20, 0, 60), "owner@example.com")
        before = later.sheet.tabs()
        with pytest.raises(BookError, match=f"protected.*{ROBOT}"):
            later.sync()
        assert later.sheet.tabs() == before

    def test_a_deleted_key_says_so(self, later: Store) -> None:
        later.server.accounts.deleted.add(ROBOT)
        try:
            with pytest.raises(BookError, match=r"no longer accepts the key in service_account.json"):
                later.sync()
        finally:
            later.server.accounts.deleted.clear()

    def test_a_wrong_clock_says_so(self, later: Store) -> None:
        later.server.accounts.clock = 86_400
        try:
            with pytest.raises(BookError, match="Set this computer's clock"):
                later.sync()
        finally:
            later.server.accounts.clock = 0

    def test_a_persons_login_does_as_well(self, later: Store) -> None:
        path = later.server.accounts.authorized_user(later.folder)
        credentials, account = log_in(path, "config.yaml")
        assert (credentials.__class__.__module__, account) == ("google.oauth2.credentials", None)
        assert PERSON in later.sheet.roles

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (None, "there is no file"),
            ("{", "not the file that Google gave you"),
            ("[]", "no key of a service account"),
            ('{"type": "service_account", "client_email": "a@b"}', "is damaged"),
            ('{"type": "authorized_user"}', "is damaged"),
            ('{"installed": {"client_secret": "hush"}}', "the file of an app"),
        ],
    )
    def test_bad_credentials_are_a_fault_of_the_config(self, tmp_path: Path, content: str | None, words: str) -> None:
        path = tmp_path / "service_account.json"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        with pytest.raises(ConfigError, match=words) as error:
            log_in(path, "config.yaml")
        assert "hush" not in str(error.value)

    def test_credentials_are_made_readable_by_their_owner_alone(self, server: SheetsServer, tmp_path: Path) -> None:
        path = server.credentials(tmp_path)
        path.chmod(0o644)
        log_in(path, "config.yaml")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    @pytest.mark.parametrize(
        "typed", ["1AbC-d_9", " 1AbC-d_9 ", "https://docs.google.com/spreadsheets/d/1AbC-d_9/edit?gid=0#gid=0"]
    )
    def test_the_sheet_is_found_by_key_or_address(self, typed: str) -> None:
        assert sheet_key(typed) == "1AbC-d_9"


class TestContent:
    def test_cells_are_read_as_people_see_them(self, server: SheetsServer, tmp_path: Path) -> None:
        row: dict[str, Any] = {
            "Prospect": "=Zoë 💍", "Visited": datetime(2026, 11, 16, 14, 10), "Needed by": "12/24/2026",
            "Cell": 3122804410, "Work phone": "0123", "Details": Formula("=A1", "#REF!"),
            "Associate": Chip("Dana", "x"),
            "Special date": date(1990, 2, 28), "Conversation": date(2026, 11, 16), "Value": 19.95, "Surprise": True,
            "Business address": "x" * 50_000,
        }  # fmt: skip
        store = Store(server, tmp_path, server.add("Kinds", {"Prospects": grid(HUMAN, [row]), "Contact log": [[*LOG]]}))
        (read,) = store.book().read().prospects
        assert read.cells == {
            **row, "Details": "#REF!", "Associate": "Dana", "Special date": datetime(1990, 2, 28),
            "Conversation": "11/16/2026",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("raw", "heading", "shown", "cell"),
        [
            (2134, "Details", "02134", "02134"), (2134.0, "Details", "2134", 2134),
            (3122804410, "Cell", "3,122,804,410", 3122804410),
            (46342, "Details", "11/16/2026", "11/16/2026"), (46342.5, "Visited", "x", datetime(2026, 11, 16, 12)),
            (4250, "Value", "$4,250.00", 4250), (0.4, "Visited", "9:36", 0.4),
            (1e9, "Visited", "x", 1e9), (True, "Done", None, True),
        ],
    )  # fmt: skip
    def test_a_number_is_what_its_column_and_people_see(
        self, raw: Any, heading: str, shown: str | None, cell: Cell
    ) -> None:
        assert cell_of(raw, heading, shown) == cell


def config_of(folder: Path, server: SheetsServer, sheet: str, **book: Any) -> Path:
    """A store's folder whose book is the sheet."""
    server.credentials(folder)
    settings: Mapping[str, Any] = {
        "google_sheet": f"https://docs.google.com/spreadsheets/d/{sheet}/edit", "endpoint": server.url,
        "timeout": 20, **book,
    }  # fmt: skip
    path = folder / "config.yaml"
    text = merged({k: v for k, v in STORE.items() if k != "book"}, {"book": dict(settings)})
    path.write_text(yaml.safe_dump(text), encoding="utf-8")
    return path


@pytest.mark.process
class TestTheScript:
    def sync(self, config: Path) -> "subprocess.Popen[str]":
        command = [sys.executable, str(REPO / "scripts" / "sync.py"), "--config", str(config), "--json"]
        command += ["--now", f"{NOW + timedelta(hours=1):%Y-%m-%d %H:%M}"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_says_how_many_requests_it_made(self, later: Store) -> None:
        later.sheet.traffic.forget()
        run = self.sync(config_of(later.folder, later.server, later.sheet.id))
        out, err = run.communicate(timeout=60)
        assert run.returncode == 0, err
        assert (json.loads(out)["requests"], json.loads(out)["recorded"]) == (2, 3)
        assert "private" not in out + err

    @pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
    @pytest.mark.parametrize("moment", ["before", "during"])
    def test_killed_while_its_write_is_under_way_records_each_tick_once(self, later: Store, moment: str) -> None:
        config = config_of(later.folder, later.server, later.sheet.id)
        later.sheet.traffic.forget()
        with whole(later):
            later.between(EDITS["sort"])
            runs: list[subprocess.Popen[str]] = []
            getattr(later.sheet.traffic, moment)(2, lambda: os.kill(runs[0].pid, signal.SIGKILL))
            runs.append(self.sync(config))
            runs[0].communicate(timeout=60)
            assert runs[0].returncode == -signal.SIGKILL
            later.sheet.traffic.forget()
            again = self.sync(config)
            _, err = again.communicate(timeout=60)
            assert again.returncode == 0, err
        assert len(later.log()) == 3

    def test_missing_credentials_are_status_2(self, later: Store) -> None:
        run = self.sync(config_of(later.folder, later.server, later.sheet.id, credentials="nowhere.json"))
        _, err = run.communicate(timeout=60)
        assert (run.returncode, "book.credentials: there is no file" in err) == (2, True)

    def test_a_workbook_does_not_load_gspread(self) -> None:
        code = "import sys, beback.runs, beback.books.opening, sync; sys.exit('gspread' in sys.modules)"
        path = {**os.environ, "PYTHONPATH": str(REPO / "scripts")}
        assert subprocess.run([sys.executable, "-c", code], env=path, check=False).returncode == 0


class TestTheLiveCheck:
    def check(self, store: Store) -> "subprocess.CompletedProcess[str]":
        config = config_of(store.folder, store.server, store.sheet.id)
        command = [sys.executable, str(REPO / "scripts" / "check.py"), "--config", str(config)]
        return subprocess.run(
            [*command, "--live-sheet", store.sheet.id], capture_output=True, text=True, timeout=60, check=False
        )

    @pytest.mark.process
    def test_finds_the_local_server_as_expected(self, server: SheetsServer, tmp_path: Path) -> None:
        run = self.check(Store(server, tmp_path, server.add("Scratch", {"Sheet1": []})))
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout.count("as expected: ") == 13
        assert "NOT" not in run.stdout

    @pytest.mark.process
    def test_says_where_google_does_otherwise(self, server: SheetsServer, tmp_path: Path) -> None:
        store = Store(server, tmp_path, server.add("Scratch", {"Sheet1": []}))
        store.sheet.refused["createDeveloperMetadata"] = "Not today."
        run = self.check(store)
        assert (run.returncode, run.stdout.count("NOT as expected: ")) == (1, 1)
