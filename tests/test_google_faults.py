"""A network and a Google that fail while Beback syncs: nothing is lost, nothing doubled, and people are told."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from beback.books import Changes
from beback.books.sheets.journal import Journal
from beback.errors import BookError, Conflict
from beback.prospects import LOG
from sheet_storms import FAULTS, Effect, Storm, effects, ready
from sheets_server import Area, SheetsServer, traffic
from sheets_server.traffic import Moment, Quota


@pytest.fixture
def later(server: SheetsServer, tmp_path: Path) -> Storm:
    return ready(server, tmp_path)


class TestFaults:
    @pytest.mark.parametrize("k", [1, 2, 3])
    @pytest.mark.parametrize(("fault", "effect"), [(fault, effect) for fault in FAULTS for effect in effects(fault)])
    def test_each_while_rows_are_moved(self, later: Storm, fault: str, effect: Effect, k: int) -> None:
        later.fail(k, fault, effect)
        later.between("sort")
        later.sync()
        assert later.calm() == []
        assert len(later.people.log()) == 3

    def test_a_token_that_is_no_longer_good_is_asked_for_again(self, later: Storm) -> None:
        later.fail(2, "401", "before")
        assert later.sync().requests == 3

    @pytest.mark.parametrize("fault", ["502", "503", "dropped"])
    def test_a_login_that_fails_for_a_moment_is_tried_again(self, later: Storm, fault: str) -> None:
        later.shop = later.shop.elsewhere(later.shop.folder)  # not logged in yet
        later.shop.server.app.token_faults += [FAULTS[fault](), FAULTS[fault]()]
        assert later.sync().recorded == 3
        assert later.calm() == []

    def test_google_is_waited_for_as_it_asks(self, later: Storm) -> None:
        later.traffic.fail(1, traffic.too_many(40))
        later.sync()
        assert later.shop.clock.waited == [40]

    def test_patience_ends_with_a_message_and_the_next_run_is_fine(self, later: Storm) -> None:
        for k in range(1, 30):
            later.traffic.fail(k, traffic.too_many(60))
        with pytest.raises(BookError, match=r"too many requests.*300 seconds \(book: patience\)"):
            later.sync()
        assert sum(later.shop.clock.waited) <= 300
        later.traffic.forget()
        assert later.sync().recorded == 3
        assert later.calm() == []

    def test_a_used_up_quota_is_told_and_the_next_run_is_fine(self, later: Storm) -> None:
        later.traffic.quota = Quota(reads=0)
        with pytest.raises(BookError, match="too many requests in one minute"):
            later.sync()
        later.traffic.quota = Quota(writes=0)
        before = later.sheet.tabs()
        with pytest.raises(BookError, match="too many requests in one minute"):
            later.sync()
        assert later.sheet.tabs() == before
        later.traffic.quota = None
        assert later.sync().recorded == 3
        assert later.calm() == []

    @pytest.mark.parametrize("moment", ["before", "during"])
    def test_a_tab_that_is_renamed_in_between_is_named(self, later: Storm, moment: Moment) -> None:
        later.at(2, moment, lambda s: s.sheet.rename_tab("Prospects", "Leads"))
        with pytest.raises(BookError, match='there is no tab "Prospects", only "Leads", "Contact log"'):
            later.sync()
        later.sheet.rename_tab("Leads", "Prospects")
        assert later.calm() == []

    def test_a_log_that_is_renamed_in_between_is_named_and_no_new_one_begun(self, later: Storm) -> None:
        later.between(lambda s: s.sheet.rename_tab("Contact log", "Old log"))
        with pytest.raises(BookError, match='there is no tab "Contact log", only "Prospects", "Old log"'):
            later.sync()
        later.sheet.rename_tab("Old log", "Contact log")
        assert later.calm() == []

    def test_a_sheet_that_is_protected_in_between_stays_as_it_is(self, later: Storm) -> None:
        later.between(lambda s: s.sheet.protect(Area(1, 20, 0, 60), "owner@example.com"))
        before = later.sheet.tabs()
        with pytest.raises(BookError, match="protected in the sheet"):
            later.sync()
        assert later.sheet.tabs() == before
        later.sheet.prospects.protections.clear()
        assert later.calm() == []

    def test_rights_that_are_taken_away_in_between_are_told(self, later: Storm) -> None:
        roles = dict(later.sheet.roles)
        later.between(lambda s: s.sheet.roles.update(dict.fromkeys(roles, "reader")))
        with pytest.raises(BookError, match="not shared with Beback"):
            later.sync()
        later.sheet.roles = roles
        assert later.calm() == []

    @pytest.mark.parametrize("heading", ["Prospect", "ID"])
    def test_a_heading_that_is_doubled_in_between_is_named(self, later: Storm, heading: str) -> None:
        later.between(lambda s: s.sheet.type_at("Prospects", 1, 60, heading))
        with pytest.raises(BookError, match=f'the heading "{heading}" stands in columns'):
            later.sync()
        later.sheet.type_at("Prospects", 1, 60, None)
        assert later.calm() == []


class TestTwoComputers:
    def test_record_each_tick_once(self, later: Storm, tmp_path: Path) -> None:
        book = later.book()
        snapshot = book.read()
        assert later.sync(later.shop.elsewhere(tmp_path / "other")).recorded == 3
        line = {**dict.fromkeys(LOG), "Key": "k1"}
        with pytest.raises(Conflict, match="another run of Beback wrote first"):
            book.commit(Changes(snapshot, lines=(line,)))
        assert later.calm() == []

    def test_and_so_they_do_at_the_very_same_time(self, later: Storm, tmp_path: Path) -> None:
        shops = [later.shop.elsewhere(tmp_path / name) for name in ("one", "two")]
        with ThreadPoolExecutor(2) as threads:
            runs = [threads.submit(later.sync, shop) for shop in shops]
            assert sum(run.result().recorded for run in runs) == 3
        assert later.calm() == []


class TestTheMark:
    def test_refused_is_told_once_and_done_without(self, later: Storm) -> None:
        later.sheet.refused["createDeveloperMetadata"] = "Not today."
        done = later.sync()
        assert (done.recorded, done.requests) == (3, 4)
        assert ["Google refuses the mark" in warning for warning in done.warnings] == [True]
        assert later.calm() == []

    @pytest.mark.parametrize("fault", ["503", "dropped"])
    @pytest.mark.parametrize("edit", ["sort", "insert a column", "tick"])
    def test_refused_an_answer_that_is_lost_does_no_harm(self, later: Storm, fault: str, edit: str) -> None:
        later.sheet.refused["createDeveloperMetadata"] = "Not today."
        later.at(4, "before", edit)
        later.fail(4, fault, "after")
        later.sync()
        assert later.calm() == []

    def test_old_ones_do_not_pile_up(self, later: Storm) -> None:
        for tag in ("T0", "T1", "T2", "T4") * 3:
            later.sheet.type(later.people.row_of(tag), "Task", None)
            later.sync()
        assert len(later.sheet.state.metadata) == 8

    def test_a_double_of_a_line_is_taken_out_of_the_log(self, later: Storm) -> None:
        later.sync()
        line = later.sheet.log.rows[2]
        later.sheet.log.rows.append(list(line))
        later.sync()
        assert len(later.people.log()) == 3


class TestACutOffRun:
    def cut_off(self, storm: Storm, *, applied: bool) -> None:
        """A run whose process ends just after it sent its write; only what is on the disk stays."""
        storm.shop.patience = 0.1
        storm.between("sort")
        storm.traffic.fail(2, traffic.dropped(), applied=applied)
        with pytest.raises(BookError):
            storm.sync()
        storm.shop.patience = 300

    @pytest.mark.parametrize("applied", [True, False], ids=["after", "before"])
    @pytest.mark.parametrize("first", [True, False], ids=["first sync", "later"])
    def test_is_gone_on_with_by_the_next(
        self, server: SheetsServer, tmp_path: Path, *, first: bool, applied: bool
    ) -> None:
        storm = ready(server, tmp_path, first=first)
        self.cut_off(storm, applied=applied)
        assert storm.calm() == []
        assert len(storm.people.log()) == 3

    def test_and_a_new_tick_after_it_is_a_new_one(self, later: Storm) -> None:
        self.cut_off(later, applied=True)
        later.sheet.sort("Prospect")
        later.tick_of("T0", "No answer")
        assert later.calm() == []
        assert len(later.people.log()) == 4

    def test_its_note_is_for_the_owner_alone_and_holds_no_secret(self, later: Storm) -> None:
        self.cut_off(later, applied=True)
        (note,) = (later.shop.folder / "state").iterdir()
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        (write,) = Journal(later.shop.folder / "state", later.sheet.id).kept()
        key = json.loads((later.shop.folder / "service_account.json").read_text())["private_key"]
        assert len(write.lines) == 3
        assert key[40:80] not in repr(write)
        assert "ya29." not in repr(write)
        later.sync()
        assert list((later.shop.folder / "state").iterdir()) == []

    @pytest.mark.parametrize("content", [b"", b"not gzip", b"\x1f\x8b\x08\x00"])
    def test_a_damaged_note_stops_nobody(self, later: Storm, content: bytes) -> None:
        (later.shop.folder / "state").mkdir(exist_ok=True)
        (later.shop.folder / "state" / "sheet-write.json.gz").write_bytes(content)
        assert later.sync().recorded == 3
        assert later.calm() == []
