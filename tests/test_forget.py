"""A customer is forgotten: nothing of them stays in book and ledger, and hashes alone of whoever said stop (P2, P3)."""

import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from beback.errors import BebackError
from beback.ledger import Ledger
from beback.runs.forgetting import forget, lift, look_for
from fakes import MemoryBook
from forgetting import ADA, CALLED, EARLIER, FRANK, NORA, NOW, OTHERS, OWN, Store, store_of
from mails import about
from sheets_server import SheetsServer, traffic
from sheets_server.sharing import SharedSheet

KINDS = ("memory", "workbook", "sheet")
EDITS: dict[str, Callable[[SharedSheet], object]] = {
    "sort": lambda s: s.sort("Prospect"),
    "sort the other way": lambda s: s.sort("Prospect", reverse=True),
    "insert on top": lambda s: s.insert(2, {"Prospect": "New Ned", "Cell": "312-280-4499"}),
    "insert a blank row": lambda s: s.insert(2),
    "delete": lambda s: s.delete(s.row_of("Nora Kim")),
    "move": lambda s: s.move(s.row_of("Ada Cole"), 2),
    "insert a column": lambda s: s.insert_column("Prospect", "Metal"),
    "move a column": lambda s: s.move_column("Details", 0),
    "insert a line": lambda s: s.log.insert("ROWS", 1, 1),
    "delete a line": lambda s: s.delete_line(2),
}


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Store:
    return store_of(request.param, tmp_path, server)


@pytest.fixture
def memory(tmp_path: Path, server: SheetsServer) -> Store:
    return store_of("memory", tmp_path, server)


class TestTheBook:
    def test_no_word_of_them_stays_in_the_book_or_the_folder(self, store: Store) -> None:
        assert store.held()
        forget(store.shop, "frank.hale@example.com", backups=True)
        assert store.held() == []
        assert not any(row.get("ID") in ("P2", "P3") for row in store.rows())

    def test_the_others_are_as_they_were(self, store: Store) -> None:
        forget(store.shop, "frank hale", backups=False)
        for person in (NORA, ADA):
            row = store.row_of(str(person["Prospect"]))
            assert {heading: row[heading] for heading in person} == person
            assert row["ID"]
        assert len(store.rows()) == 2

    def test_their_lines_stay_for_the_counts_and_name_nobody(self, store: Store) -> None:
        forget(store.shop, "frank hale", backups=False)
        others, called, older = store.rows("Contact log")
        assert others == OTHERS
        assert called == {h: c for h, c in CALLED.items() if h not in ("Prospect", "Note")}
        assert (older["ID"], "Prospect" in older, "Note" in older) == ("P9", False, False)

    def test_the_next_sync_changes_nothing(self, store: Store) -> None:
        forget(store.shop, "frank hale", backups=False)
        assert not store.again().shop.sync().changes

    def test_a_second_time_finds_nobody(self, store: Store) -> None:
        forget(store.shop, "frank hale", backups=False)
        assert not look_for(store.again().shop, "frank hale")

    def test_looking_writes_nothing(self, store: Store) -> None:
        before = store.tabs()
        found = look_for(store.shop, "Frank Hale")
        assert [p.row for p in found.theirs.rows] == [2, 3]
        assert len(found.lines) == 2
        assert store.tabs() == before

    def test_a_row_without_a_prospect_that_has_their_phone_goes_too(
        self, request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer
    ) -> None:
        for kind in KINDS:
            folder = tmp_path / kind
            folder.mkdir()
            store = store_of(kind, folder, server, FRANK, {"Cell": "3122804410", OWN: "asks for Emily"}, NORA)
            forget(store.shop, "Frank Hale", backups=True)
            assert store.held() == []
            assert [row["Prospect"] for row in store.rows()] == ["Nora Kim"]

    def test_places_that_still_name_them_are_told(self, tmp_path: Path, server: SheetsServer) -> None:
        for kind in ("workbook", "sheet"):
            folder = tmp_path / kind
            folder.mkdir()
            store = store_of(kind, folder, server, FRANK, {**NORA, "Conversation": "a friend of FRANK  HALE's"}, ADA)
            done = forget(store.shop, "Frank Hale", backups=False)
            (place,) = done.mentions
            assert place.endswith("3 on the tab Prospects")


class TestWho:
    @pytest.mark.parametrize(
        "who",
        [
            "Frank Hale", " frank   HALE ", "Frank & Emily Hale", "312-280-4410", "+1 (312) 280 4410", "3122804410",
            "frank.hale@example.com", "FRANK.HALE@Example.com", "P2",
        ],
    )  # fmt: skip
    def test_all_rows_of_the_person_by_any_of_it(self, memory: Store, who: str) -> None:
        assert [p.row for p in look_for(memory.shop, who).theirs.rows] == [2, 3]

    @pytest.mark.parametrize("who", ["Frank", "Hale", "312-280-4419", "hale@example.com", "P22", "camping"])
    def test_nobody_by_less_or_other(self, memory: Store, who: str) -> None:
        assert not look_for(memory.shop, who)

    @pytest.mark.parametrize("who", ["312-555-0188", "Frank Hale"])
    def test_of_several_persons_nothing_is_done_and_their_rows_are_named(
        self, tmp_path: Path, server: SheetsServer, who: str
    ) -> None:
        namesake = {**ADA, "Prospect": "FRANK HALE"}
        store = store_of("memory", tmp_path, server, FRANK, EARLIER, NORA, namesake)
        before = store.tabs()
        with pytest.raises(BebackError, match=r"rows of 2 persons \(row 2 and 3; row [45]\)") as e:
            forget(store.shop, who, backups=True)
        assert "phone or an email" in str(e.value) or "Cell or Email" in str(e.value)
        assert "Nora" not in str(e.value)
        assert store.tabs()["Prospects"][1][0] == before["Prospects"][1][0] == "Frank Hale"

    def test_a_namesake_stays_and_is_named(self, tmp_path: Path, server: SheetsServer) -> None:
        store = store_of("memory", tmp_path, server, FRANK, {**ADA, "Prospect": "Frank Hale"}, log=())
        done = forget(store.shop, "312-280-4410", backups=False)
        assert done.found.theirs.namesakes == (3,)
        (left,) = store.rows()
        assert (left["Prospect"], left["Cell"]) == ("Frank Hale", "(312) 280-4411")

    def test_lines_of_a_namesake_stay(self, tmp_path: Path, server: SheetsServer) -> None:
        namesake = {**ADA, "Prospect": "Frank Hale"}
        lines = ({**OTHERS, "Prospect": "Frank Hale"}, CALLED)
        store = store_of("memory", tmp_path, server, FRANK, namesake, log=lines)
        forget(store.shop, "P2", backups=False)
        kept, gone = store.rows("Contact log")
        assert (kept["Prospect"], kept["Note"]) == ("Frank Hale", "likes opals")
        assert "Prospect" not in gone

    def test_the_store_s_own_phone_and_email_name_nobody(self, memory: Store) -> None:
        for own in ("(312) 555-0100", "dana@example.com", "hello@example.com"):
            with pytest.raises(BebackError, match="the store's own"):
                look_for(memory.shop, own)

    def test_a_copied_row_that_bears_their_id_is_not_theirs(self, store: Store) -> None:
        store.type(5, "ID", "P2")
        forget(store.shop, "Frank Hale", backups=True)
        assert store.row_of("Ada Cole")["Cell"] == "(312) 280-4411"
        assert store.held() == []

    def test_somebody_whose_row_is_gone_is_still_found_in_the_log(self, tmp_path: Path, server: SheetsServer) -> None:
        store = store_of("memory", tmp_path, server, NORA, ADA)
        assert forget(store.shop, "frank hale", backups=False).found.lines
        assert store.held() == []


class TestSharedEditing:
    """People move rows and lines of the sheet just while it is written."""

    @pytest.mark.parametrize("request_", [3, 4, 5], ids=["at the first write", "at the second", "at the third"])
    @pytest.mark.parametrize("edit", EDITS)
    def test_the_right_rows_go_and_all_others_stay(
        self, edit: str, request_: int, tmp_path: Path, server: SheetsServer
    ) -> None:
        store = store_of("sheet", tmp_path, server)
        assert store.sheet
        sheet = store.sheet.sheet
        store.shop.sync()
        sheet.traffic.forget()
        store.sheet.sheet.traffic.before(request_, lambda: EDITS[edit](sheet))
        forget(store.shop, "Frank Hale", backups=False)
        assert store.held() == []
        left = {"Nora Kim": NORA, "Ada Cole": ADA}
        if edit == "delete":
            del left["Nora Kim"]
        rows = {str(row["Prospect"]): row for row in sheet.rows()}
        assert rows.keys() - {"New Ned"} == left.keys()
        for name, person in left.items():
            assert {heading: rows[name].get(heading) for heading in person} == person
        lines = [line for line in sheet.rows("Contact log") if line.get("Key") == OTHERS["Key"]]
        assert lines == ([] if edit == "delete a line" else [OTHERS])

    @pytest.mark.parametrize("applied", [True, False])
    def test_a_write_of_which_nobody_knows_is_done_in_the_end(
        self, applied: bool, tmp_path: Path, server: SheetsServer
    ) -> None:
        store = store_of("sheet", tmp_path, server)
        assert store.sheet
        store.shop.sync()
        store.sheet.sheet.traffic.forget()
        store.sheet.sheet.traffic.fail(3, traffic.bad_gateway(), applied=applied)
        forget(store.shop, "Frank Hale", backups=False)
        assert store.held() == []
        assert {row["Prospect"] for row in store.rows()} == {"Nora Kim", "Ada Cole"}


class TestStop:
    def stopped(self, store: Store) -> None:
        store.type(2, "OK to contact", "No")
        forget(store.shop, "Frank Hale", backups=False)

    @pytest.mark.parametrize(
        "contact",
        [
            {"Cell": "+1 312 280 4410"}, {"Work_phone": "312.280.4410"}, {"Email": "frank.hale@EXAMPLE.com"},
            {"Work_phone": "312-555-0188", "Prospect": "frank & emily hale"},
            {"Cell": "312-555-0188", "Prospect": "Frank & Emily Hale"},
        ],
    )  # fmt: skip
    def test_a_new_row_with_their_phone_or_email_is_not_contacted(self, memory: Store, contact: dict[str, str]) -> None:
        self.stopped(memory)
        memory.add(**{"Prospect": "F. Hale", "Visited": NOW - timedelta(days=1), **contact})
        memory.again().shop.sync()
        row = memory.row_of(contact.get("Prospect", "F. Hale"))
        assert row["Check"] == "Do not contact"
        assert "Task" not in row

    @pytest.mark.parametrize(
        "contact",
        [
            {"Cell": "+1 312 280 4412"}, {"Email": "hale@example.com"},
            {"Prospect": "Frank Hale", "Cell": "312-280-4488"},
            {"Work_phone": "312-555-0188"},  # of a switchboard, and another name
        ],
    )  # fmt: skip
    def test_somebody_else_is(self, memory: Store, contact: dict[str, str]) -> None:
        self.stopped(memory)
        memory.add(**{"Prospect": "F. Hale", "Visited": NOW - timedelta(days=1), **contact})
        memory.again().shop.sync()
        row = memory.row_of(contact.get("Prospect", "F. Hale"))
        assert row["Task"] == "Thank and invite back"
        assert "Do not contact" not in str(row.get("Check"))

    def test_who_did_not_say_stop_is_contacted_when_they_come_anew(self, memory: Store) -> None:
        forget(memory.shop, "Frank Hale", backups=False)
        assert not (memory.folder / "state" / "stopped.json").exists()
        memory.add(Prospect="Frank Hale", Cell="312-280-4410", Visited=NOW - timedelta(days=1))
        memory.again().shop.sync()
        assert memory.row_of("Frank Hale")["Task"] == "Thank and invite back"

    def test_a_stop_that_was_ticked_and_not_yet_recorded_counts(self, memory: Store) -> None:
        memory.type(2, "Done", True)
        memory.type(2, "Result", "Stop")
        assert forget(memory.shop, "Frank Hale", backups=False).found.stopped
        assert memory.held() == []

    def test_the_list_holds_hashes_alone_under_a_key_of_its_own_for_its_owner_alone(self, memory: Store) -> None:
        self.stopped(memory)
        file = memory.folder / "state" / "stopped.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        told = file.read_text()
        assert not any(word in told for word in ("Frank", "3122804410", "hale", "example"))
        assert memory.held() == []

    def test_one_list_holds_all_who_said_stop(self, memory: Store) -> None:
        self.stopped(memory)
        again = memory.again()
        memory.type(5, "OK to contact", "No")
        forget(again.shop, "Ada Cole", backups=False)
        for phone in ("312-280-4410", "312-280-4411"):
            memory.add(Prospect=f"New {phone}", Cell=phone, Visited=NOW - timedelta(days=1))
        memory.again().shop.sync()
        assert [row["Check"] for row in memory.rows() if str(row.get("Prospect")).startswith("New")] == [
            "Do not contact"
        ] * 2

    def test_who_came_back_and_wants_to_hear_is_taken_off_it(self, memory: Store) -> None:
        self.stopped(memory)
        memory.add(Prospect="Frank Hale", Cell="312-280-4410", Visited=NOW - timedelta(days=1))
        assert lift(memory.again().shop, "Frank Hale")
        memory.again().shop.sync()
        assert memory.row_of("Frank Hale")["Task"] == "Thank and invite back"
        assert not lift(memory.again().shop, "Frank Hale")
        with pytest.raises(BebackError, match="type them in anew"):
            lift(memory.again().shop, "Somebody Else")


class TestTheLedger:
    def test_their_messages_go_and_those_of_others_stay(self, memory: Store) -> None:
        state = memory.folder / "state"
        with Ledger.open(state) as ledger:
            for number, (id_, address) in enumerate((("P2", "frank.hale@example.com"), ("P4", "nora@example.com"))):
                ledger.note(about(number, id=id_, how=f"Email {address}"), [address], NOW)
            ledger.sent("key-1", NOW)
        done = forget(memory.shop, "Frank Hale", backups=False)
        assert done.found.messages == {"key-0"}
        assert not any(word in (state / "ledger.sqlite").read_bytes() for word in (b"frank", b"key-0"))
        with Ledger.open(state) as ledger:
            assert [left.key for left in (*ledger.in_doubt(), *ledger.unrecorded())] == []
            assert ledger.may_send("new", "frank.hale@example.com", (), NOW.date()) is None
            assert ledger.may_send("new", "nora@example.com", (), NOW.date())

    def test_by_the_address_where_the_row_is_gone(self, tmp_path: Path, server: SheetsServer) -> None:
        store = store_of("memory", tmp_path, server, NORA, log=())
        with Ledger.open(tmp_path / "state") as ledger:
            ledger.note(about(1, id="P77"), ["frank@example.com"], NOW)
            ledger.refuse(about(2, id="P78"), "frank@example.com", NOW)
            ledger.refuse(about(3, id="P79"), "nora@example.com", NOW)
        assert forget(store.shop, "frank@example.com", backups=False).found.messages == {"key-1", "key-2"}


def test_cut_off_before_the_book_is_written_it_is_whole_the_next_time(memory: Store) -> None:
    book = memory.shop.book
    assert isinstance(book, MemoryBook)
    memory.type(2, "OK to contact", "No")
    memory.shop.sync()
    commit = book.commit
    book.commit = lambda changes: (_ for _ in ()).throw(BebackError("the plug"))  # type: ignore[method-assign]
    with pytest.raises(BebackError, match="the plug"):
        forget(memory.shop, "Frank Hale", backups=False)
    assert memory.held()
    book.commit = commit  # type: ignore[method-assign]
    assert forget(memory.again().shop, "Frank Hale", backups=False).found.stopped
    assert memory.held() == []
