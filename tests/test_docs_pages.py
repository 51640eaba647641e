"""Every page of the manual: links lead somewhere, commands parse, settings load, fields print what it says."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

import build_docs
from beback.config import load_config
from beback.config.schema import TopIn, known_keys
from beback.fields import FIELDS, Facts, Saying
from beback.prospects import Prospect
from browser import browser, chromium
from manual import KEYS, PAGES, SCRIPTS, SHIPPED, WORDS, CommandLine, Page, options_of, parsed
from paper import REPO, STORE, letter, look, print_day
from word_letters import own_letter

GIVEN = {"--help", "--require-hashes"}  # every script's, and pip's
PROGRAMS = chromium()

pages = pytest.mark.parametrize("page", PAGES, ids=str)


@pages
def test_every_link_and_anchor_leads_somewhere(page: Page) -> None:
    broken = []
    for link in page.links:
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        if not target.exists() or (anchor and anchor not in Page(target).anchors):
            broken.append(link)
    assert broken == []


@pages
def test_every_file_that_is_named_is_there(page: Page) -> None:
    named = re.findall(r"(?<![\w./\\-])(?:scripts|templates|docs|pieces|tests)/[\w./-]*", page.text)
    gone = {path for path in named if not (REPO / path.rstrip(".")).exists() and "yours" not in path}
    assert gone == set()


@pages
def test_every_command_is_one_that_the_script_takes(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    for line in page.command_lines:
        try:
            parsed(line.script, on_the_shipped_config(line))
        except SystemExit as e:
            pytest.fail(f"{line}: {e.code} {capsys.readouterr().err}")


def on_the_shipped_config(line: CommandLine) -> list[str]:
    """The arguments with a config file that is there, and somebody named where the manual only names the script."""
    arguments = list(line.arguments)
    if "--config" in arguments:
        arguments[arguments.index("--config") + 1] = str(SHIPPED)
    if line.script == "forget.py" and not [a for a in arguments if not a.startswith("--")]:
        arguments.append("Frank Hale")
    return arguments


def test_every_option_in_backticks_is_some_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    known = GIVEN.union(*(options_of(script.name, capsys)[0] for script in SCRIPTS))
    named = {(str(page), o) for page in PAGES for span in page.spans for o in re.findall(r"^--[a-z-]+", span)}
    assert named
    assert {one for one in named if one[1] not in known} == set()


@pages
def test_every_setting_in_backticks_is_a_key(page: Page) -> None:
    paths = [found[0] for span in page.spans if (found := re.match(r"(?:[a-z_]+:(?: |$))+", span))]
    named = [key for path in paths for key in re.findall(r"[a-z_]+", path)]
    dotted = [s for s in page.spans if re.fullmatch(r"(store|book|letters|mail|schedule)\.(?!pdf|csv|docx)\w+", s)]
    assert [key for key in (*named, *(span.split(".")[1] for span in dotted)) if key not in KEYS] == []


@pages
def test_every_example_of_settings_loads(page: Page, tmp_path: Path) -> None:
    shipped = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for example in (*page.blocks, *page.spans):
        found = settings(example)
        if found:
            file = tmp_path / "config.yaml"
            file.write_text(yaml.safe_dump(shipped | found), encoding="utf-8")
            load_config(file)


def settings(example: str) -> Mapping[str, Any]:
    """The whole settings that an example gives; empty where it gives none, or names words of the reader's own."""
    if not re.match(r"[a-z]+: *(\S|\n)", example):
        return {}
    try:
        found = yaml.safe_load(example)
    except yaml.YAMLError:
        return {}
    if not isinstance(found, dict) or not found.keys() <= known_keys(TopIn).keys():
        return {}
    whole = {key: value for key, value in found.items() if value and key != "templates"}
    return {key: value for key, value in whole.items() if isinstance(value, dict) or key in ("start", "output")}


@pages
def test_every_field_in_braces_is_one_that_templates_have(page: Page) -> None:
    known = {*FIELDS, *(name for name in WORDS.names("Your own Word letter"))}
    assert [name for name in re.findall(r"\{\{ (\w+)|\{% if (\w+)", page.text) if not known & set(name)] == []


def test_the_fields_print_what_the_manual_says() -> None:
    frank = Prospect(
        row=2, id="P2", name="Frank Hale", recipient="Emily", associate="Dana Reyes", looking_for="engagement ring",
        value=Decimal(6400), needed_by=date(2026, 12, 1), decides_by=date(2026, 12, 1),
        visited=datetime(2026, 11, 17, 14, 10), bought_on=datetime(2026, 11, 17, 12), amount=Decimal(4850),
        item="halo engagement ring", details="oval, 1.2 ct, platinum", occasion="engagement",
        special_date=date(2019, 12, 11), appointment=datetime(2026, 11, 28, 11), coffee="black, two sugars",
    )  # fmt: skip
    facts = Facts(frank, Saying("Handwritten note", None, cost=Decimal(100)), date(2026, 11, 18), STORE, "$")
    examples = {name.strip("`"): row[1] for row in WORDS.table("The fields") for name in row[0].split(", ")}
    for name in ("store", "photo", "piece", "enclosure", "letter_to", "surprise", "conversation"):
        examples.pop(name, None)
    shown = {name: str(FIELDS[name].value(facts)) for name in examples if name in FIELDS}
    assert len(shown) == 21
    assert {name: examples[name] for name, words in shown.items() if re.split("; ", examples[name])[0] != words} == {}


def test_the_word_letter_has_the_fields_of_the_manual(tmp_path: Path) -> None:
    names = WORDS.names("Your own Word letter")
    file = tmp_path / "our-letter.docx"
    file.write_bytes(own_letter("Head", *(f"{{{{ {name} }}}}" for name in names)))
    given = {"first_name": "Frank", "store": STORE}
    own = replace(load_config(SHIPPED).letters, word_letter=file)
    day = print_day(tmp_path / "day", [letter()], look(own, fields=lambda _: given))
    assert (day.printed.faults, day.reasons) == ((), [])
    assert "001-frank-hale.docx" in day.files


def test_the_page_to_print_is_in_step_with_its_source() -> None:
    assert build_docs.PAGE.read_text(encoding="utf-8") == build_docs.page(), "run make docs"


@pytest.mark.process
@pytest.mark.xdist_group("browser")
@pytest.mark.skipif(PROGRAMS is None, reason="NO BROWSER: chromium or chromedriver is not installed")
def test_the_page_for_associates_has_room_on_one_sheet() -> None:
    assert PROGRAMS
    with browser(PROGRAMS) as window:
        window.look(build_docs.PAGE, 1280)
        for paper in ((8.5, 11.0), (8.27, 11.69)):
            assert len(PdfReader(io.BytesIO(window.on_paper(*paper))).pages) == 1


def test_the_pictures_are_small() -> None:
    pictures = sorted((REPO / "docs").glob("*.png"))
    assert len(pictures) == 3
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []
