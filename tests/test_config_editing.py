"""config.yaml changed by Beback as by hand: the values that were wanted, and not one other character."""

import difflib
from pathlib import Path

import pytest
import yaml

from beback.config.editing import Setting, edited
from beback.errors import ConfigError

REPO = Path(__file__).resolve().parents[1]
SHIPPED = (REPO / "config.yaml").read_text(encoding="utf-8")
COLUMNS = Setting(("columns",), {"Cell": "Mobile #", "Prospect": "Customer"})
TAB = Setting(("book", "tabs"), {"prospects": "Customers 2026"})
START = Setting((), {"start": "2026-11-01"})


def changed_lines(before: str, after: str) -> list[str]:
    """The lines that went and came."""
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "-+"]


def test_the_shipped_file_changes_in_the_lines_meant_alone() -> None:
    after = edited(SHIPPED, [COLUMNS, TAB, START], "config.yaml")
    assert changed_lines(SHIPPED, after) == [
        "-   tabs: {prospects: Prospects, log: Contact log}",
        '+   tabs: {prospects: "Customers 2026", log: Contact log}',
        '- columns: {}                              # our heading: your heading, such as {Cell: "Mobile #"}',
        '+ columns:                                 # our heading: your heading, such as {Cell: "Mobile #"}',
        '+   Cell: "Mobile #"',
        '+   Prospect: "Customer"',
        "- start: null                              # visits before this date make no sales tasks, such as 2026-11-01",
        "+ start: 2026-11-01                        # visits before this date make no sales tasks, such as 2026-11-01",
    ]


def test_what_is_there_already_changes_nothing() -> None:
    once = edited(SHIPPED, [COLUMNS, TAB, START], "config.yaml")
    assert edited(once, [COLUMNS, TAB, START], "config.yaml") == once


def test_a_known_heading_gets_its_new_name_and_the_others_stay() -> None:
    once = edited(SHIPPED, [COLUMNS], "config.yaml")
    after = edited(once, [Setting(("columns",), {"Cell": "Phone", "Email": "E-mail"})], "config.yaml")
    assert changed_lines(once, after) == ['-   Cell: "Mobile #"', '+   Email: "E-mail"', '+   Cell: "Phone"']


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("columns: {}\n", 'columns:\n  Cell: "M"\n'),
        ("columns:\n", 'columns:\n  Cell: "M"\n'),
        ("columns: null # none\nb: 1\n", 'columns:      # none\n  Cell: "M"\nb: 1\n'),
        ("columns: # none\n# end\n", 'columns: # none\n  Cell: "M"\n# end\n'),
        ("columns: {Email: Mail}  # ours\n", 'columns: {Cell: "M", Email: Mail}  # ours\n'),
        ("columns: {\n  Email: Mail,  # one\n  }\n", 'columns: {Cell: "M", \n  Email: Mail,  # one\n  }\n'),
        ("columns: {Cell: Handy}\n", 'columns: {Cell: "M"}\n'),
        ("columns: {Cell: 'Han#dy'}   # x\n", "columns: {Cell: \"M\"}   # x\n"),
        ("columns:\n   # ours\n   Email: Mail\n", 'columns:\n   # ours\n   Cell: "M"\n   Email: Mail\n'),
        ("b: 1", 'b: 1\ncolumns: {Cell: "M"}\n'),
        ("b: 1\n\n# the end\n", 'b: 1\n\n# the end\ncolumns: {Cell: "M"}\n'),
        ("{b: 1}\n", '{columns: {Cell: "M"}, b: 1}\n'),
        ("b: 1\r\ncolumns: {}\r\nc: 2\r\n", 'b: 1\r\ncolumns:\r\n  Cell: "M"\r\nc: 2\r\n'),
    ],
)  # fmt: skip
def test_every_way_to_write_a_group(before: str, after: str) -> None:
    assert edited(before, [Setting(("columns",), {"Cell": "M"})], "config.yaml") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("book:\n  workbook: a\n", 'book:\n  tabs: {prospects: "C"}\n  workbook: a\n'),
        ("book: {workbook: a}\n", 'book: {tabs: {prospects: "C"}, workbook: a}\n'),
        ("book: {tabs: {}}\n", 'book: {tabs: {prospects: "C"}}\n'),
        ("book:\n  tabs:\n    log: L\n", 'book:\n  tabs:\n    prospects: "C"\n    log: L\n'),
        ("book:\n  tabs:\n  workbook: a\n", 'book:\n  tabs:\n    prospects: "C"\n  workbook: a\n'),
    ],
)
def test_a_group_within_a_group(before: str, after: str) -> None:
    assert edited(before, [Setting(("book", "tabs"), {"prospects": "C"})], "config.yaml") == after


@pytest.mark.parametrize(
    "heading", ['6" ring?', "C:\\path", "a: b # c", "Größe", "yes", "null", "{x}", "- y", "'", "*"]
)
def test_any_heading_comes_back_as_it_is(heading: str) -> None:
    after = edited(SHIPPED, [Setting(("columns",), {"Details": heading})], "config.yaml")
    assert yaml.safe_load(after)["columns"] == {"Details": heading}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x: &same {Email: Mail}\ncolumns: *same\n", "an alias: what it stands for would change too"),
        ("book: a\n", "no group"),
        ("columns: [1]\n", "a list"),
    ],
)
def test_where_only_a_person_can_tell_it_says_what_to_write(text: str, why: str) -> None:
    group = ("book", "tabs") if "book" in text else ("columns",)
    with pytest.raises(ConfigError, match=r'config\.yaml: Beback cannot change this file by itself.*Cell: "M"'):
        edited(text, [Setting(group, {"Cell": "M"})], "config.yaml")
