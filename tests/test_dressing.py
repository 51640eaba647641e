"""Setting up a Google Sheet: what it wears after once, after twice, and after something was taken off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from beback.books.new_workbook import ORDER
from beback.config import Config, load_config
from beback.errors import BookError
from beback.prospects import HUMAN, LOG, SYSTEM
from beback.setting_up import set_up
from fakes import grid
from sheet_people import grids
from sheet_storms import Storm
from sheets_server import ROBOT, SheetsServer
from sheets_server.shop import NOW

REPO = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


@pytest.fixture(scope="module")
def config() -> Config:
    return load_config(REPO / "config.yaml")


@pytest.fixture
def empty(server: SheetsServer, tmp_path: Path) -> Storm:
    return Storm.before_the_first(server, tmp_path, 1, {"Sheet1": []})


@pytest.fixture
def used(server: SheetsServer, tmp_path: Path) -> Storm:
    return Storm.before_the_first(server, tmp_path, 1, grids(4, new=True))


def worn(store: Storm) -> dict[str, Any]:
    """What hangs on Prospects."""
    tab = store.sheet.prospects
    return {
        "frozen": tab.grid_properties.get("frozenRowCount"),
        "rules": len(tab.rules),
        "protected": sorted(held.data["description"] for held in tab.protections),
        "views": sorted(held.data["title"] for held in tab.views),
        "choices": sum(bool(cell and cell.get("dataValidation")) for line in tab.rows for cell in line),
    }


def choice(store: Storm, row: int, heading: str) -> Any:
    cell = store.sheet.prospects.cell(row - 1, store.sheet.column(heading)) or {}
    return cell.get("dataValidation", {}).get("condition", {}).get("type")


def pixels(store: Storm, heading: str) -> int:
    wide: int = store.sheet.prospects.looks("COLUMNS", store.sheet.column(heading)).get("pixelSize", 100)
    return wide


class TestAnEmptySheet:
    def test_becomes_a_book_that_syncs(self, empty: Storm, config: Config) -> None:
        said = set_up(empty.book(), config)
        assert "Made the tabs Prospects and Contact log" in said
        assert empty.sheet.tabs() == {"Prospects": [list(ORDER)], "Contact log": [list(LOG)]}
        empty.sheet.type(2, "Prospect", "Ann Petrov")
        empty.sheet.type(2, "Visited", NOW)
        empty.sheet.type(2, "Cell", "312-280-4410")
        assert empty.sync().tasks == 1

    def test_hides_id_and_key_alone(self, empty: Storm, config: Config) -> None:
        set_up(empty.book(), config)
        looks = empty.sheet.prospects.column_looks
        hidden = [heading for heading, look in zip(ORDER, looks, strict=False) if look.get("hiddenByUser")]
        assert hidden == ["ID", "Key"]

    def test_makes_room_for_what_stands_there(self, empty: Storm, config: Config) -> None:
        said = set_up(empty.book(), config)
        assert "widths" in said
        wide = {heading: pixels(empty, heading) for heading in ORDER}
        assert wide["Say"] > wide["Task"] > wide["Due"] > 100 > wide["Done"]

    def test_leaves_a_width_that_somebody_drew(self, empty: Storm, config: Config) -> None:
        set_up(empty.book(), config)
        empty.sheet.prospects.look("COLUMNS", ORDER.index("Say"), {"pixelSize": 60})
        said = set_up(empty.book(), config)
        assert pixels(empty, "Say") == 60
        assert "widths" not in said

    def test_takes_a_sample(self, empty: Storm, config: Config) -> None:
        set_up(empty.book(), config, [{"Prospect": "Ann", "Visited": NOW, "Cell": "0312"}])
        assert empty.sheet.rows() == [{"Prospect": "Ann", "Visited": NOW, "Cell": "0312"}]

    def test_wears_everything(self, empty: Storm, config: Config) -> None:
        set_up(empty.book(), config)
        found = worn(empty)
        assert found["frozen"] == 1
        assert found["views"] == ["Dana Reyes's follow-ups", "Lee Ortiz's follow-ups", "Today's follow-ups"]
        assert found["protected"] == sorted(f"Beback writes this column: {heading}" for heading in SYSTEM)
        kinds = {
            heading: choice(empty, 900, heading) for heading in ("Done", "Surprise", "Status", "Result", "Associate")
        }
        assert kinds == {"Done": "BOOLEAN", "Surprise": "BOOLEAN"} | dict.fromkeys(
            ("Status", "Result", "Associate"), "ONE_OF_LIST"
        )


class TestASheetInUse:
    def test_keeps_what_people_typed(self, used: Storm, config: Config) -> None:
        before = used.sheet.rows()
        set_up(used.book(), config)
        assert used.sheet.rows() == before
        headings = used.sheet.tabs()["Prospects"][0]
        assert headings[-len(SYSTEM) :] == [heading for heading in ORDER if heading in SYSTEM]
        looks = used.sheet.prospects.column_looks
        hidden = [heading for heading, look in zip(headings, looks, strict=False) if look.get("hiddenByUser")]
        assert hidden == ["ID", "Key"]

    def test_columns_that_were_there_keep_their_width_and_stay_in_sight(self, used: Storm, config: Config) -> None:
        used.sync()
        set_up(used.book(), config)
        looks = dict(zip(used.sheet.tabs()["Prospects"][0], used.sheet.prospects.column_looks, strict=False))
        assert not any(look.get("hiddenByUser") for look in looks.values())
        assert pixels(used, "Prospect") == 100 < pixels(used, "Say")

    def test_a_second_time_changes_nothing(self, used: Storm, config: Config) -> None:
        set_up(used.book(), config)
        before = worn(used)
        used.sheet.traffic.forget()
        assert "nothing was changed" in set_up(used.book(), config)
        assert [request.method for request in used.sheet.traffic.requests] == ["GET"] * 3
        assert worn(used) == before

    def test_what_was_taken_off_is_put_on_again(self, used: Storm, config: Config) -> None:
        set_up(used.book(), config)
        before = worn(used)
        tab = used.sheet.prospects
        del tab.rules[0], tab.protections[2], tab.views[1]
        tab.grid_properties.clear()
        cell = tab.cell(3, used.sheet.column("Status"))
        assert cell
        tab.put(3, used.sheet.column("Status"), {k: v for k, v in cell.items() if k != "dataValidation"})
        set_up(used.book(), config)
        assert worn(used) == before

    def test_a_column_that_moved_is_followed(self, used: Storm, config: Config) -> None:
        set_up(used.book(), config)
        before = worn(used)
        used.sheet.move_column("Priority", 0)
        set_up(used.book(), config)
        assert worn(used) == before
        areas = {held.data["description"].split(": ")[1]: held.area.left for held in used.sheet.prospects.protections}
        assert areas == {heading: used.sheet.column(heading) for heading in SYSTEM}

    def test_a_choice_of_the_stores_own_stays(self, used: Storm, config: Config) -> None:
        column = used.sheet.column("Status")
        own = {"condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "e"}]}}
        used.sheet.prospects.put(1, column, {**(used.sheet.prospects.cell(1, column) or {}), "dataValidation": own})
        set_up(used.book(), config)
        assert (choice(used, 2, "Status"), choice(used, 3, "Status")) == ("TEXT_CONTAINS", "ONE_OF_LIST")

    def test_the_service_account_may_write_what_is_protected(self, used: Storm, config: Config) -> None:
        set_up(used.book(), config)
        assert all(held.data["warningOnly"] for held in used.sheet.prospects.protections)
        used.tick_of("T1", "Sent")
        assert used.sync().recorded == 1
        assert ROBOT in used.sheet.roles

    def test_a_sample_is_refused(self, used: Storm, config: Config) -> None:
        with pytest.raises(BookError, match="a sample goes only into an empty one"):
            set_up(used.book(), config, [{"Prospect": "Ann"}])

    def test_headings_of_the_store_are_kept(self, server: SheetsServer, tmp_path: Path, config: Config) -> None:
        store = Storm.before_the_first(server, tmp_path, 1, {"Prospects": [["Our list"], [], *grid([*HUMAN, "Tag"])]})
        set_up(store.book(), config)
        assert worn(store)["frozen"] == 3
        assert choice(store, 4, "Done") == "BOOLEAN"
        assert choice(store, 3, "Done") is None
