"""The manual is whole: every column, command, option, key, field and message is in it, and what it names exists."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from beback.config import load_config
from beback.config import schema as s
from beback.fields import FIELDS
from beback.prospects import HUMAN, LOG, SYSTEM
from beback.recording import RESULTS
from build_docs import REPO
from manual import (
    ASSOCIATES,
    CHANGELOG,
    GROUPS,
    INNER,
    PAGES,
    README,
    REFERENCE,
    SCRIPTS,
    SHIPPED,
    SOURCES,
    WORDS,
    Page,
    options_of,
)


@pytest.mark.parametrize(
    ("title", "headings"), [("What you write", HUMAN), ("What Beback writes", SYSTEM), ("The Contact log", LOG)]
)
def test_the_columns_are_those_of_the_book(title: str, headings: tuple[str, ...]) -> None:
    assert REFERENCE.names(title) == list(headings)


def test_every_script_has_its_section_and_its_line_in_readme() -> None:
    there = {script.name for script in SCRIPTS}
    assert set(re.findall(r"^### scripts/(\w+\.py)$", REFERENCE.text, re.MULTILINE)) == there
    assert {name.removeprefix("scripts/") for name in README.names("The commands")} == there


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_the_options_are_those_of_the_script(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = {name.split()[0] for name in REFERENCE.names(f"scripts/{script.name}")}
    options, somebody = options_of(script.name, capsys)
    assert named == options | ({"WHO"} if somebody else set())


@pytest.mark.parametrize(("title", "group"), GROUPS.items(), ids=GROUPS)
def test_the_config_keys_are_those_of_the_loader(title: str, group: type[s.Group]) -> None:
    assert sorted(REFERENCE.names(title)) == sorted(s.known_keys(group))


@pytest.mark.parametrize(("key", "group"), INNER.items(), ids=INNER)
def test_the_keys_within_a_key_stand_in_its_line(key: str, group: type[s.Group]) -> None:
    line = next(line for line in REFERENCE.text.splitlines() if line.startswith(f"| `{key}`"))
    days = ["mon", "sun"] if group is s.WeekIn else list(s.known_keys(group))
    assert [inner for inner in days if f"`{inner}`" not in line] == []


def test_the_cadences_are_those_of_the_shipped_config() -> None:
    assert REFERENCE.names("The cadences") == [c.name for c in load_config(SHIPPED).rules.cadences]


def test_the_fields_are_those_of_the_templates_and_come_from_where_it_says() -> None:
    rows = {
        name.partition(".")[0]: row for row in WORDS.table("The fields") for name in re.findall(r"`([^`]+)`", row[0])
    }
    assert sorted(rows) == sorted(FIELDS)
    ours = {name: field.heading for name, field in FIELDS.items() if field.heading in (*HUMAN, "Task")}
    elsewhere = {"store": "config.yaml", "letter_to": "where the letter goes"}
    assert {name: rows[name][-1] for name in ours} == ours | elsewhere


def test_the_make_targets_are_those_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):[^=]", (REPO / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {row.removeprefix("make ") for row in README.names("For those who change Beback")} == targets - {"help"}
    called = {t for one in PAGES for t in re.findall(r"(?:`|^ *)make ([a-z]+)\b", one.text, re.MULTILINE)}
    assert called <= targets


def test_the_results_for_associates_are_those_that_a_tick_takes() -> None:
    rows = ASSOCIATES.table("When it is done: tick, and say how it went")
    named = [word for row in rows for word in row[0].replace("*", "").split(", ")]
    assert sorted(named) == sorted(RESULTS)


def test_the_columns_for_associates_are_those_of_the_book() -> None:
    titles = ("Somebody leaves: type it while you remember", "In the morning: who is to be called")
    named = {word for t in titles for row in ASSOCIATES.table(t) for word in row[0].replace("*", "").split(", ")}
    assert named <= {*HUMAN, *SYSTEM}


@pytest.mark.parametrize("page", [REFERENCE, Page(REPO / "docs" / "google-sheet.md")], ids=str)
def test_every_message_is_one_that_beback_gives(page: Page) -> None:
    title = "When something is wrong" if page is REFERENCE else "When it says something"
    named = page.names(title)
    assert named
    shown = [message.removeprefix("Visited ").removeprefix("Appointment ") for message in named]
    assert [message for message in shown if message not in SOURCES] == []


def test_every_check_is_explained() -> None:
    told = REFERENCE.names("When something is wrong")
    assert [words for words in checks() if not any(words in one or one in words for one in told)] == []


def checks() -> list[str]:
    """The longest fixed words of each `Check(rule, words)` in the source."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((REPO / "scripts" / "beback").glob("*.py"))]
    calls = [n for text in texts if "Check(" in text for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)]
    given = [c.args[1] for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Check" and len(c.args) > 1]
    fixed = [
        max((str(n.value) for n in ast.walk(g) if isinstance(n, ast.Constant)), key=len, default="") for g in given
    ]
    found = [words.strip(" :;") for words in fixed if len(words) > len('": use ')]
    assert len(found) > 10
    return found


def test_the_json_keys_are_in_the_source() -> None:
    for script in ("sync.py", "check.py"):
        (line,) = (row for row in REFERENCE.table(f"scripts/{script}") if row[0] == "`--json`")
        assert [key for key in re.findall(r"`([^`]+)`", line[1]) if f'"{key}"' not in SOURCES] == []


def test_the_files_it_makes_are_named_as_in_the_source() -> None:
    names = {Path(name).name for name in REFERENCE.names("The files it makes")}
    fixed = {name for name in names if not re.search(r"\d|\*", name)}
    assert len(fixed) > 7
    assert {name for name in fixed if f'"{name.removesuffix(".html")}"' not in SOURCES} == set()


def test_the_changelog_names_every_script_and_no_other() -> None:
    assert set(re.findall(r"`(\w+\.py)`", CHANGELOG.text)) == {script.name for script in SCRIPTS}


def test_the_version_is_the_newest_one_with_notes_and_what_is_to_come_stands_above_it() -> None:
    settings = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
    first, newest, *_ = re.findall(r"^## (.*)$", CHANGELOG.text, re.MULTILINE)
    assert first == "Not yet released"
    assert re.fullmatch(re.escape(settings["project"]["version"]) + r", [A-Z][a-z]+ \d{1,2}, \d{4}", newest)
