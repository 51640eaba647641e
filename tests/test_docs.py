"""The manual is true: every command, option, column, key and message that README names exists, and the reverse."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from beback.config.schema import BookIn, Group, LettersIn, MailIn, StoreIn, TopIn, known_keys
from beback.prospects import HUMAN, LOG, SYSTEM

REPO = Path(__file__).resolve().parents[1]
README = (REPO / "README.md").read_text(encoding="utf-8")
SOURCES = "\n".join(p.read_text(encoding="utf-8") for p in sorted((REPO / "scripts").rglob("*.py")))
SCRIPTS = sorted((REPO / "scripts").glob("*.py"))
GROUPS: dict[str, type[Group]] = {"store": StoreIn, "book": BookIn, "letters": LettersIn, "mail": MailIn}
ROW = re.compile(r"^\| (?P<first>`.*?`) \| ", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")


def section(title: str) -> str:
    """What stands under a heading of README, up to the next heading of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README has no section {title}"
    return found[1]


def rows(text: str) -> list[str]:
    """The names in backticks in the first column of the tables in the text."""
    return [name for row in ROW.finditer(text) for name in NAMED.findall(row["first"])]


def options(script: Path) -> set[str]:
    """The options that a script's --help lists."""
    run = subprocess.run([sys.executable, str(script), "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", run.stdout)) - {"--help"}


@pytest.mark.parametrize(
    ("title", "headings"), [("What you write", HUMAN), ("What Beback writes", SYSTEM), ("The Contact log", LOG)]
)
def test_the_columns_in_readme_are_those_of_the_book(title: str, headings: tuple[str, ...]) -> None:
    assert rows(section(title)) == list(headings)


def test_every_script_has_its_section_and_every_section_its_script() -> None:
    assert set(re.findall(r"^### scripts/(\w+\.py)$", README, re.MULTILINE)) == {p.name for p in SCRIPTS}


@pytest.mark.process
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_the_options_in_readme_are_those_of_the_script(script: Path) -> None:
    named = {name.split()[0] for name in rows(section(f"scripts/{script.name}"))}
    assert named == options(script)


def test_every_file_and_folder_that_readme_names_is_there() -> None:
    linked = set(re.findall(r"\]\(([^)#]+)\)", README))
    named = set(re.findall(r"(?<![\w.])(?:scripts|templates|docs)/[\w./-]*", README))
    plain = {path for path in linked | named if "://" not in path}
    assert plain
    assert [path for path in sorted(plain) if not (REPO / path.rstrip(".")).exists()] == []


def test_the_config_keys_in_readme_are_those_of_the_loader() -> None:
    def keys() -> Iterator[str]:
        for key in known_keys(TopIn):
            yield from (f"{key}.{inner}" for inner in known_keys(GROUPS[key])) if key in GROUPS else (key,)

    assert sorted(rows(section("config.yaml"))) == sorted(keys())


def test_the_make_targets_in_readme_are_those_of_the_makefile() -> None:
    targets = re.findall(r"^([a-z]+):[^=]", (REPO / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {row.removeprefix("make ") for row in rows(section("For those who change Beback"))} == set(targets) - {
        "help"
    }


def test_the_cadences_in_readme_are_those_of_the_shipped_config() -> None:
    config = (REPO / "config.yaml").read_text(encoding="utf-8")
    cadences = re.search(r"^cadences:\n(.*?)(?=^\w|\Z)", config, re.MULTILINE | re.DOTALL)
    assert cadences
    assert set(rows(section("The cadences"))) == set(re.findall(r"^  ([\w-]+):", cadences[1], re.MULTILINE))


@pytest.mark.parametrize("message", rows(section("When something is wrong")))
def test_every_message_in_readme_is_one_that_beback_gives(message: str) -> None:
    assert message.removeprefix("Visited ").removeprefix("Appointment ") in SOURCES


def test_the_json_keys_in_readme_are_in_the_source() -> None:
    named = NAMED.findall(next(line for line in section("scripts/sync.py").splitlines() if "`--json`" in line))
    assert [key for key in named if key != "--json" and f'"{key}"' not in SOURCES] == []


def test_no_word_of_the_changelog_names_a_script_that_is_not_there() -> None:
    named = set(re.findall(r"`(\w+\.py)`", (REPO / "CHANGELOG.md").read_text(encoding="utf-8")))
    assert named == {p.name for p in SCRIPTS}
