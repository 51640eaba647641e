"""The local Sheets server keeps what Google documents and what was recorded from the real service."""

import importlib.util
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gspread
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request as TokenRequest
from google.oauth2.credentials import Credentials
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from sheets_server import ROBOT, Area, Chip, Formula, Quota, SharedSheet, SheetsServer, discovery, errors, traffic
from sheets_server.batch import HANDLERS
from sheets_server.cells import Typed

REPO = Path(__file__).resolve().parents[1]
CASSETTES = REPO.parent / "shared" / "sheets_cassettes"
NUMBER = "requests[0].update_cells.rows[0].values[0].user_entered_value.number_value"
GRID: list[list[Any]] = [
    ["Prospect", "Done", "Due"],
    ["Ann", True, datetime(2026, 11, 17, 9, 30)],
    ["Bob", False, None],
]


@dataclass(frozen=True, slots=True)
class Caller:
    """Sends requests to a sheet as they are, with a good token."""

    server: SheetsServer
    sheet: SharedSheet
    bearer: str = "good"

    def get(self, **query: Any) -> requests.Response:
        return self._call("GET", "", query, None)

    def batch(self, *wanted: Any, query: dict[str, str] | None = None, **body: Any) -> requests.Response:
        return self._call("POST", ":batchUpdate", query or {}, {"requests": wanted, **body})

    def replies(self, *wanted: Any) -> list[Any]:
        """The replies to a batch that must succeed."""
        answer = self.batch(*wanted)
        assert answer.status_code == 200, answer.text
        found: list[Any] = answer.json()["replies"]
        return found

    def refusal(self, *wanted: Any) -> str:
        """The message of a batch that must be refused as a whole."""
        before = self.sheet.state
        answer = self.batch(*wanted)
        assert (answer.status_code, self.sheet.state) == (400, before)
        return str(answer.json()["error"]["message"])

    def data(self, *ranges: str, fields: str) -> Any:
        """The grids of the first tab's ranges."""
        answer = self.get(ranges=ranges, fields=f"sheets.data({fields})")
        assert answer.status_code == 200, answer.text
        return answer.json()["sheets"][0]["data"]

    def _call(self, method: str, verb: str, query: dict[str, Any], body: Any) -> requests.Response:
        url = f"{self.server.url}/v4/spreadsheets/{self.sheet.id}{verb}"
        headers = {"Authorization": f"Bearer {self.bearer}"}
        return requests.request(method, url, params=query, json=body, headers=headers, timeout=10)


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        running.accept("good")
        yield running


@pytest.fixture
def call(server: SheetsServer) -> Caller:
    return Caller(server, server.add("Book", {"Prospects": GRID, "Contact log": [["When", "Key"]], "O'Brien": []}))


def cells(*lines: list[Any]) -> list[dict[str, Any]]:
    """Rows of a request: texts, numbers, truths."""
    kinds = {str: "stringValue", bool: "boolValue", int: "numberValue", float: "numberValue"}
    return [
        {"values": [{"userEnteredValue": {kinds[type(v)]: v}} if v is not None else {} for v in line]} for line in lines
    ]


def write(row: int, column: int, *lines: list[Any], sheet_id: int = 0) -> dict[str, Any]:
    """An updateCells of values from a cell on."""
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": cells(*lines), "fields": "userEnteredValue"}}


def metadata(number: int) -> dict[str, Any]:
    """A createDeveloperMetadata with a chosen id."""
    one = {"metadataId": number, "metadataKey": "k", "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": one}}


class TestRecordings:
    """Google's recorded answers and ours to the same calls."""

    # These change what later answers show, and Beback does not send them: what follows them is not compared.
    ELSEWHERE = frozenset(
        f"batchUpdate.{kind}"
        for kind in ("mergeCells", "unmergeCells", "deleteSheet", "addDimensionGroup", "autoResizeDimensions")
    )

    @pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # of the replay tool
    def test_have_the_same_status_keys_and_types(self, server: SheetsServer) -> None:
        compared: Counter[str] = Counter()
        wrong: list[str] = []
        for name, row in self._compared(server):
            kinds = row["endpoint"].partition(".")[2].split("+")
            if row["v"] == "SKIP" or not (row["endpoint"].startswith("spreadsheets.") or set(kinds) <= set(HANDLERS)):
                continue
            compared[row["endpoint"]] += 1
            if row["v"] not in ("SAME", "SHAPE"):
                wrong.append(f"{name}#{row['n']} {row['endpoint']}: {row['why']}")
        assert wrong == []
        assert compared["spreadsheets.get"] > 200
        assert {kind for kind in compared if compared[kind]} >= {
            "spreadsheets.get?fields", "batchUpdate.updateCells", "batchUpdate.addSheet", "batchUpdate.insertDimension",
            "batchUpdate.updateSheetProperties", "batchUpdate.addProtectedRange", "batchUpdate.deleteProtectedRange",
            "batchUpdate.repeatCell", "batchUpdate.updateDimensionProperties",
        }  # fmt: skip

    def _compared(self, server: SheetsServer) -> Iterator[tuple[str, Any]]:
        server.accept("replay")
        options = SimpleNamespace(sheets_only=False, no_drive=True, ignore=[])
        replay, app = self._tool().replay, server.app

        def with_new_files(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            request = HttpRequest(environ)
            if (request.method, request.path) != ("POST", "/v4/spreadsheets"):
                return app(environ, start)
            made = server.add(str(request.get_json()["properties"]["title"]), {"Sheet1": []})
            return Response(json.dumps({"spreadsheetId": made.id}))(environ, start)

        with server.behind(with_new_files):
            for path in sorted(CASSETTES.glob("*.json")):
                for row in replay(str(path), server.url, options):
                    if row["endpoint"] in self.ELSEWHERE:
                        break
                    yield path.stem, row

    def _tool(self) -> Any:
        path = CASSETTES / "replay_cassettes.py"
        if not path.exists():
            pytest.skip(f"NOT TESTED: Google's recorded answers are missing: {path}")
        spec = importlib.util.spec_from_file_location("replay_cassettes", path)
        assert spec is not None
        assert spec.loader is not None
        tool = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(tool)
        return tool

    def test_a_sheet_that_is_not_shared_is_refused_in_the_recorded_words(self, call: Caller) -> None:
        path = CASSETTES / "ClientTest.test_access_private_spreadsheet.json"
        if not path.exists():
            pytest.skip(f"NOT TESTED: Google's recorded answers are missing: {path}")
        recorded = json.loads(path.read_text("utf-8"))["interactions"]
        wanted = [i["response"] for i in recorded if i["response"]["status"]["code"] == 403]
        call.sheet.roles.clear()
        answer = call.get(includeGridData="false")
        assert (answer.status_code, answer.text) == (403, wanted[0]["body"]["string"])


class TestReading:
    def test_shows_what_the_mask_asks_for_and_no_more(self, call: Caller) -> None:
        fields = "sheets(properties(sheetId,title),data.rowData.values(effectiveValue,formattedValue))"
        answer = call.get(fields=fields, ranges="Prospects!A2:C").json()
        values = [
            {"effectiveValue": {"stringValue": "Ann"}, "formattedValue": "Ann"},
            {"effectiveValue": {"boolValue": True}, "formattedValue": "TRUE"},
            {"effectiveValue": {"numberValue": 46343.395833333336}, "formattedValue": "11/17/2026 9:30:00"},
        ]
        bob = [
            {"effectiveValue": {"stringValue": "Bob"}, "formattedValue": "Bob"},
            {"effectiveValue": {"boolValue": False}, "formattedValue": "FALSE"},
        ]
        data = [{"rowData": [{"values": values}, {"values": bob}]}]
        assert answer == {"sheets": [{"properties": {"sheetId": 0, "title": "Prospects"}, "data": data}]}

    def test_says_where_a_range_starts_and_leaves_out_what_is_empty_at_its_end(self, call: Caller) -> None:
        call.sheet.type_at("Prospects", 9, 1, None)
        data = call.data("Prospects!B3:C", fields="startRow,startColumn,rowData.values.effectiveValue")
        assert data == [
            {"startRow": 2, "startColumn": 1, "rowData": [{"values": [{"effectiveValue": {"boolValue": False}}]}]}
        ]

    def test_cells_without_what_is_asked_for_stay_as_empty_ones(self, call: Caller) -> None:
        assert call.data("Prospects!A1:B2", fields="rowData.values.note") == [
            {"rowData": [{"values": [{}, {}]}, {"values": [{}, {}]}]}
        ]

    @pytest.mark.parametrize("text", ["'O''Brien'!A1:Z", "'O''Brien'", "'O''Brien'!A:A", "'O''Brien'!2:3"])
    def test_a_tab_may_have_an_apostrophe(self, call: Caller, text: str) -> None:
        assert call.get(ranges=text, fields="sheets.properties.title").json() == {
            "sheets": [{"properties": {"title": "O'Brien"}}]
        }

    def test_a_tab_called_like_a_cell_must_be_quoted(self, call: Caller) -> None:
        call.sheet.rename_tab("Contact log", "D3")
        titles = [call.get(ranges=t, fields="sheets.properties.title").json() for t in ("D3", "'D3'", "D3!A1")]
        assert [one["sheets"][0]["properties"]["title"] for one in titles] == ["Prospects", "D3", "D3"]

    @pytest.mark.parametrize("text", ["Gone!A1:Z", "Gone", "Prospects!", "Prospects!A1:", "O'Brien!A1", "Prospects!1"])
    def test_a_range_that_names_nothing_is_refused(self, call: Caller, text: str) -> None:
        answer = call.get(ranges=text)
        assert answer.status_code == 400
        error = {"code": 400, "message": f"Unable to parse range: {text}", "status": "INVALID_ARGUMENT"}
        assert answer.json() == {"error": error}

    def test_a_range_outside_the_grid_is_refused(self, call: Caller) -> None:
        message = call.get(ranges="Prospects!A1001:B", fields="sheets.data").json()["error"]["message"]
        assert message == "Range (Prospects!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26"

    def test_formulas_errors_and_chips_are_what_people_see(self, call: Caller) -> None:
        people: list[Typed] = [Formula("=A9", "#REF!"), Formula("=1+1", 2), Chip("Ann's file", "https://x")]
        for column, typed in enumerate(people):
            call.sheet.type_at("Prospects", 4, column, typed)
        values = call.data("Prospects!A4:C4", fields="rowData.values(effectiveValue,formattedValue)")[0]["rowData"][0]
        assert [v["formattedValue"] for v in values["values"]] == ["#REF!", "2", "Ann's file"]
        error = {"type": "REF", "message": "Reference does not exist."}
        assert values["values"][0]["effectiveValue"] == {"errorValue": error}

    def test_all_that_is_answered_fits_googles_description(self, call: Caller) -> None:
        call.sheet.check_boxes("Done", 20)
        call.sheet.filter("Prospect", "Bob")
        call.sheet.protect(Area(0, 1), "x@example.com")
        call.sheet.merge("Prospects", Area(5, 7, 0, 2))
        call.replies(metadata(7))
        answer = call.get(includeGridData="true").json()
        assert discovery.check_body("Spreadsheet", answer) == answer
        assert {"merges", "protectedRanges", "basicFilter", "data"} <= answer["sheets"][0].keys()


class TestValidating:
    @pytest.mark.parametrize(
        ("wanted", "message"),
        [
            (
                {"updateCels": {}},
                "Invalid JSON payload received. Unknown name \"updateCels\" at 'requests[0]': Cannot find field.",
            ),
            (
                {"updateCells": {"rows": [{"values": [{"userEnteredValue": {"numberValue": "1"}}]}]}},
                f"Invalid value at '{NUMBER}' (TYPE_DOUBLE), \"1\"",
            ),
            (
                {"appendDimension": {"dimension": "LINES"}},
                "Invalid value at 'requests[0].append_dimension.dimension' (TYPE_ENUM), \"LINES\"",
            ),
            (
                {"addSheet": {}, "updateCells": {}},
                "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'updateCells'",
            ),
        ],
    )
    def test_a_body_that_google_does_not_describe_is_refused(self, call: Caller, wanted: Any, message: str) -> None:
        answer = call.batch(wanted)
        error = answer.json()["error"]
        assert (answer.status_code, error["message"], error["status"]) == (400, message, "INVALID_ARGUMENT")
        assert error["details"][0]["fieldViolations"][0]["description"] == message

    def test_a_null_counts_as_not_there(self, call: Caller) -> None:
        place = {"range": {"sheetId": 0, "startRowIndex": None}, "rule": None}
        assert call.replies({"setDataValidation": place}) == [{}]

    def test_a_query_parameter_that_google_does_not_describe_is_refused(self, call: Caller) -> None:
        answer = call.get(field="sheets")
        assert answer.status_code == 400
        assert 'Unknown name "field": Cannot bind query parameter.' in answer.json()["error"]["message"]

    @pytest.mark.parametrize("fields", ["sheets.titel", "sheets(properties", "sheets,,data", "sheets.data.rowData.x"])
    def test_a_mask_that_google_does_not_describe_is_refused(self, call: Caller, fields: str) -> None:
        assert call.get(fields=fields).status_code == 400

    def test_a_path_that_is_not_served_is_remembered(self, call: Caller, server: SheetsServer) -> None:
        url = f"{server.url}/v4/spreadsheets/{call.sheet.id}/values/A1"
        assert requests.get(url, timeout=5).status_code == 404
        assert server.app.unknown.count(f"GET /v4/spreadsheets/{call.sheet.id}/values/A1") == 1


class TestBatches:
    def test_are_applied_in_order_with_a_reply_each(self, call: Caller) -> None:
        replies = call.replies(write(1, 0, ["first"]), metadata(5), write(1, 0, ["second"]))
        assert [list(reply) for reply in replies] == [[], ["createDeveloperMetadata"], []]
        assert call.sheet.cell(2, "Prospect") == "second"

    def test_are_applied_whole_or_not_at_all(self, call: Caller) -> None:
        before = call.sheet.tabs()
        message = call.refusal(write(1, 0, ["Zoe"]), write(1000, 0, ["Yan"]))
        start = "Invalid requests[1].updateCells: GridCoordinate.rowIndex[1000] is after last row in grid[999]"
        assert message == start
        assert call.sheet.tabs() == before

    def test_can_return_the_state_after_them(self, call: Caller) -> None:
        answer = call.batch(
            write(1, 0, ["Zoe"]),
            query={
                "fields": "replies,updatedSpreadsheet(developerMetadata,sheets(data.rowData.values.effectiveValue))"
            },
            includeSpreadsheetInResponse=True,
            responseRanges=["Prospects!A2"],
        ).json()
        values = [{"effectiveValue": {"stringValue": "Zoe"}}]
        assert answer == {
            "replies": [{}],
            "updatedSpreadsheet": {"sheets": [{"data": [{"rowData": [{"values": values}]}]}]},
        }

    def test_a_range_of_the_state_that_names_nothing_refuses_the_batch(self, call: Caller) -> None:
        answer = call.batch(write(1, 0, ["Zoe"]), includeSpreadsheetInResponse=True, responseRanges=["Gone"])
        assert answer.status_code == 400
        assert call.sheet.cell(2, "Prospect") == "Ann"

    def test_a_metadata_id_that_exists_refuses_the_batch(self, call: Caller) -> None:
        call.replies(metadata(5))
        assert "ID [5]" in call.refusal(write(1, 0, ["Zoe"]), metadata(5))
        drop = {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": 5}}}}
        assert len(call.replies(drop)[0]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 1
        assert call.replies(drop, metadata(5))[0] == {"deleteDeveloperMetadata": {}}

    def test_updating_cells_clears_what_the_mask_names_and_leaves_the_rest(self, call: Caller) -> None:
        call.sheet.check_boxes("Done", 5)
        place = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 3}
        call.replies({"updateCells": {"range": place, "rows": [{}], "fields": "userEnteredValue"}})
        assert call.sheet.tabs()["Prospects"][1] == ["Ann"]
        assert call.data("Prospects!B2:C2", fields="rowData.values(dataValidation,userEnteredFormat)") == [
            {
                "rowData": [
                    {
                        "values": [
                            {"dataValidation": {"condition": {"type": "BOOLEAN"}}},
                            {"userEnteredFormat": {"numberFormat": {"type": "DATE_TIME"}}},
                        ]
                    }
                ]
            }
        ]

    def test_appended_cells_stand_below_the_last_value_and_enlarge_the_grid(self, call: Caller) -> None:
        log = call.sheet.log
        log.row_count = 2
        append = {"sheetId": log.id, "rows": cells(["a", "k1"], ["b", "k2"]), "fields": "userEnteredValue"}
        call.replies({"appendCells": append})
        assert call.sheet.tabs()["Contact log"] == [["When", "Key"], ["a", "k1"], ["b", "k2"]]
        assert log.row_count == 2  # the batch works on a copy; the tab that stands now has grown
        assert call.sheet.log.row_count == 3

    def test_text_is_text_and_an_empty_text_is_an_empty_cell(self, call: Caller) -> None:
        call.replies(write(1, 0, ["=1+1", "007", ""]))
        assert call.sheet.tabs()["Prospects"][1] == ["=1+1", "007"]

    def test_too_long_a_text_is_refused(self, call: Caller) -> None:
        call.replies(write(1, 0, ["x" * 50_000]))
        assert "maximum of 50000 characters" in call.refusal(write(1, 0, ["x" * 50_001]))

    def test_rows_beyond_the_range_are_refused(self, call: Caller) -> None:
        area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
        message = call.refusal({"updateCells": {"range": area, "rows": cells(["a"], ["b"]), "fields": "*"}})
        assert message.endswith("Attempting to write row: 2, beyond the last requested row of: 1")

    @pytest.mark.parametrize("kind", ["updateCells", "repeatCell", "setDataValidation"])
    def test_a_protected_range_refuses_all_but_its_editors(self, call: Caller, kind: str) -> None:
        area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2}
        wanted: dict[str, Any] = {kind: {"range": area}}
        if kind != "setDataValidation":
            wanted[kind]["fields"] = "note"
        call.sheet.protect(Area(1, 2, 0, 3), "someone@example.com")
        assert "You are trying to edit a protected cell or object." in call.refusal(wanted)
        call.sheet.prospects.protections[0].data["editors"]["users"].append(ROBOT)
        assert call.replies(wanted) == [{}]

    def test_inserted_columns_take_along_what_hangs_on_the_others(self, call: Caller) -> None:
        call.sheet.protect(Area(0, 1000, 1, 2), ROBOT)
        place = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 3}
        call.replies({"insertDimension": {"range": place}})
        assert call.sheet.tabs()["Prospects"][0] == ["Prospect", None, None, "Done", "Due"]
        assert call.sheet.prospects.protections[0].area == Area(0, 1000, 3, 4)
        assert call.sheet.prospects.column_count == 28

    def test_columns_at_the_end_of_the_grid_are_inserted_only_as_those_before(self, call: Caller) -> None:
        place = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 26, "endIndex": 28}
        message = call.refusal({"insertDimension": {"range": place}})
        assert message.endswith("range.startIndex must be less than the grid size (26) if inheritFromBefore is false.")
        call.replies({"insertDimension": {"range": place, "inheritFromBefore": True}})
        assert call.sheet.prospects.column_count == 28

    def test_rules_and_views_are_kept_listed_changed_and_dropped(self, call: Caller) -> None:
        whole = {"sheetId": 0, "startRowIndex": 0}
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$B2"}]}
        look = {"backgroundColor": {"red": 1}}
        rule = {"ranges": [whole], "booleanRule": {"condition": condition, "format": look}}
        spec = {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["Bob"]}}
        replies = call.replies(
            {"addConditionalFormatRule": {"rule": rule, "index": 0}},
            {"addFilterView": {"filter": {"title": "Dana", "range": whole, "filterSpecs": [spec]}}},
        )
        view = replies[1]["addFilterView"]["filter"]
        assert view["criteria"] == {"0": {"hiddenValues": ["Bob"]}}
        change = {"filter": {"filterViewId": view["filterViewId"], "title": "Lee"}, "fields": "title"}
        call.replies({"updateFilterView": change})
        shown = call.get(fields="sheets(filterViews,conditionalFormats)").json()["sheets"][0]
        assert [one["title"] for one in shown["filterViews"]] == ["Lee"]
        assert shown["conditionalFormats"][0]["ranges"] == [{"startRowIndex": 0}]
        call.replies(
            {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}},
            {"deleteFilterView": {"filterId": view["filterViewId"]}},
        )
        assert call.get(fields="sheets(filterViews,conditionalFormats)").json()["sheets"][0] == {}

    def test_a_request_that_beback_does_not_send_is_not_there(self, call: Caller) -> None:
        assert call.batch({"sortRange": {"range": {"sheetId": 0}}}).status_code == 501

    def test_a_kind_of_request_can_be_made_to_be_refused(self, call: Caller) -> None:
        call.sheet.refused["createDeveloperMetadata"] = "Not today."
        assert call.refusal(metadata(5)) == "Invalid requests[0].createDeveloperMetadata: Not today."


class TestRefusals:
    def test_a_sheet_that_is_not_there(self, server: SheetsServer) -> None:
        gone = Caller(server, SharedSheet(server.add("x", {"A": []}).state.copy()))
        gone.sheet.state.id = "nowhere"
        error = {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}
        assert gone.get().json() == {"error": error}

    def test_a_reader_may_not_write(self, call: Caller) -> None:
        call.sheet.roles[ROBOT] = "reader"
        assert call.get().status_code == 200
        assert call.batch(write(1, 0, ["x"])).status_code == 403

    def test_a_token_that_is_no_good(self, call: Caller) -> None:
        answer = Caller(call.server, call.sheet, "bad").get()
        assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")

    @pytest.mark.parametrize(
        ("trouble", "code", "words"),
        [
            (errors.api_not_enabled(), 403, "has not been used in project"),
            (errors.not_a_sheet(), 400, "This operation is not supported for this document"),
        ],
    )
    def test_trouble_can_be_made(self, call: Caller, trouble: errors.ApiError, code: int, words: str) -> None:
        call.sheet.trouble = trouble
        answer = call.get()
        assert answer.status_code == code
        assert words in answer.json()["error"]["message"]

    def test_a_quota_counts_reads_and_writes_apart(self, call: Caller) -> None:
        call.sheet.traffic.quota = Quota(reads=2, writes=1, window=0.2)
        assert [call.get().status_code for _ in range(3)] == [200, 200, 429]
        assert [call.batch(metadata(n)).status_code for n in (1, 2)] == [200, 429]
        time.sleep(0.25)
        assert call.get().status_code == 200


class TestFaults:
    @pytest.mark.parametrize("applied", [False, True])
    @pytest.mark.parametrize("code", [429, 500, 502, 503])
    def test_an_error_may_come_before_or_after_the_effect(self, call: Caller, code: int, *, applied: bool) -> None:
        fault = {
            429: traffic.too_many(30),
            500: traffic.server_error(),
            502: traffic.bad_gateway(),
            503: traffic.unavailable(),
        }[code]
        call.sheet.traffic.fail(1, fault, applied=applied)
        answer = call.batch(write(1, 0, ["Zoe"]))
        assert answer.status_code == code
        assert call.sheet.cell(2, "Prospect") == ("Zoe" if applied else "Ann")
        assert answer.headers.get("Retry-After") == ("30" if code == 429 else None)
        assert answer.text.startswith("<!DOCTYPE html>") == (code == 502)
        assert call.get().status_code == 200

    @pytest.mark.parametrize("fault", [traffic.dropped(), traffic.cut(), traffic.slow(0.05)], ids=lambda f: f.name)
    def test_an_answer_may_never_come(self, call: Caller, fault: traffic.Fault) -> None:
        call.sheet.traffic.fail(1, fault, applied=True)
        with pytest.raises(requests.RequestException):
            call.batch(write(1, 0, ["Zoe"]))
        assert call.sheet.cell(2, "Prospect") == "Zoe"
        assert call.sheet.traffic.requests[0].status == 0

    def test_a_request_may_take_effect_late(self, call: Caller) -> None:
        call.sheet.traffic.fail(1, traffic.dropped(), late=3)
        with pytest.raises(requests.ConnectionError):
            call.batch(write(1, 0, ["Zoe"]))
        seen = []
        for _ in range(2):
            call.get()
            seen.append(call.sheet.cell(2, "Prospect"))
        assert seen == ["Ann", "Zoe"]

    def test_people_edit_before_during_and_after_a_request(self, call: Caller) -> None:
        sheet = call.sheet
        sheet.traffic.before(1, lambda: sheet.type(2, "Prospect", "before"))
        sheet.traffic.during(2, lambda: sheet.type(3, "Prospect", "during"))
        sheet.traffic.after(2, lambda: sheet.type(3, "Prospect", "after"))
        assert call.data("Prospects!A2", fields="rowData.values.formattedValue")[0]["rowData"][0]["values"] == [
            {"formattedValue": "before"}
        ]
        answer = call.batch(
            write(2, 0, ["mine"]),
            query={"fields": "updatedSpreadsheet.sheets.data.rowData.values.formattedValue"},
            includeSpreadsheetInResponse=True,
            responseRanges=["Prospects!A3"],
        ).json()
        values = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"]
        assert values == [{"formattedValue": "during"}]
        assert sheet.cell(3, "Prospect") == "after"

    def test_all_requests_are_on_record(self, call: Caller) -> None:
        call.get(fields="spreadsheetId", prettyPrint="false")
        call.batch(write(1, 0, ["Zoe"]), metadata(9))
        read, written = call.sheet.traffic.requests
        assert (read.method, read.sent, read.received, read.status) == ("GET", 0, len(call.sheet.id) + 20, 200)
        assert dict(read.query) == {"fields": "spreadsheetId", "prettyPrint": "false"}
        assert written.kinds == ["updateCells", "createDeveloperMetadata"]
        assert written.sent > 100


class TestPeople:
    def test_do_with_rows_what_people_do(self, call: Caller) -> None:
        sheet = call.sheet
        sheet.insert(2, {"Prospect": "Zoe"})
        sheet.copy(3, 5)
        sheet.sort("Prospect")
        sheet.move(5, 2)
        sheet.delete(3)
        assert [row["Prospect"] for row in sheet.rows()] == ["Zoe", "Ann", "Bob"]

    def test_do_with_columns_what_people_do(self, call: Caller) -> None:
        sheet = call.sheet
        sheet.insert_column("Done", "Own")
        sheet.rename_heading("Due", "When to call")
        sheet.move_column("When to call", 0)
        sheet.delete_column("Done")
        assert sheet.tabs()["Prospects"][0] == ["When to call", "Prospect", "Own"]
        assert sheet.tabs()["Prospects"][1] == [datetime(2026, 11, 17, 9, 30), "Ann"]

    def test_a_check_box_column_is_false_down_to_its_end(self, call: Caller) -> None:
        call.sheet.check_boxes("Done")
        assert len(call.sheet.tabs()["Prospects"]) == 1000
        assert call.sheet.tabs()["Prospects"][1:4] == [
            ["Ann", True, datetime(2026, 11, 17, 9, 30)],
            ["Bob", False],
            [None, False],
        ]


class TestRealClients:
    """gspread and google-auth as they are."""

    def client(self, server: SheetsServer, folder: Path) -> gspread.Client:
        class Here(gspread.HTTPClient):
            def request(self, method: str, endpoint: str, **more: Any) -> requests.Response:  # type: ignore[override]
                return super().request(method, endpoint.replace("https://sheets.googleapis.com", server.url), **more)

        path = server.credentials(folder)
        assert path.stat().st_mode & 0o077 == 0
        return gspread.service_account(path, scopes=["https://www.googleapis.com/auth/spreadsheets"], http_client=Here)

    def test_read_and_write_with_a_service_account(self, server: SheetsServer, call: Caller, tmp_path: Path) -> None:
        book = self.client(server, tmp_path).open_by_key(call.sheet.id)
        assert [tab.title for tab in book.worksheets()] == ["Prospects", "Contact log", "O'Brien"]
        book.worksheet("Prospects").update_notes({"A2": "a note"})
        book.add_worksheet("New", 5, 5)
        assert call.sheet.state.titles[-1] == "New"
        with pytest.raises(gspread.exceptions.APIError, match="already exists"):
            book.add_worksheet("New", 5, 5)

    def test_ask_for_a_new_token_when_theirs_is_no_longer_good(
        self, server: SheetsServer, call: Caller, tmp_path: Path
    ) -> None:
        book = self.client(server, tmp_path).open_by_key(call.sheet.id)
        before = server.app.token_requests
        server.accounts.revoke()
        server.accept("good")
        book.fetch_sheet_metadata()
        assert server.app.token_requests == before + 1
        assert [one.status for one in call.sheet.traffic.requests] == [200, 401, 200]

    def test_a_deleted_key_and_a_wrong_clock_are_told(self, server: SheetsServer, call: Caller, tmp_path: Path) -> None:
        server.accounts.deleted.add(ROBOT)
        with pytest.raises(RefreshError, match="account not found"):
            self.client(server, tmp_path).open_by_key(call.sheet.id)
        server.accounts.deleted.clear()
        server.accounts.clock = 7200
        with pytest.raises(RefreshError, match="reasonable timeframe"):
            self.client(server, tmp_path).open_by_key(call.sheet.id)
        server.accounts.clock = 0

    def test_another_key_is_refused(self, server: SheetsServer, call: Caller, tmp_path: Path) -> None:
        path = server.credentials(tmp_path)
        info = json.loads(path.read_text("utf-8")) | {"private_key": another_key()}
        path.write_text(json.dumps(info), encoding="utf-8")
        with pytest.raises(RefreshError, match="Invalid JWT Signature"):
            gspread.service_account(path).open_by_key("anything")

    def test_a_person_signs_in_with_a_refresh_token(self, server: SheetsServer, tmp_path: Path) -> None:
        info = json.loads(server.accounts.authorized_user(tmp_path).read_text("utf-8"))
        names = ("refresh_token", "token_uri", "client_id", "client_secret", "scopes")
        credentials: Any = Credentials(None, **{name: info[name] for name in names})  # type: ignore[no-untyped-call]
        credentials.refresh(TokenRequest())
        grant = server.accounts.who(str(credentials.token))
        assert grant is not None
        assert grant.email == "person@example.com"


def another_key() -> str:
    """The private key of somebody else."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form).decode()
