"""The merge: what is printed and written, what is held back, and what is recorded once it was posted (P4, T6, R1)."""

import codecs
import csv
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from beback.config import load_config
from beback.runs.choosing import Wanted
from beback.runs.merging import merge
from beback.runs.shop import Shop as Tools
from merging import BOUGHT, DECIDING, TEXTED, Merging
from pdf_texts import pages
from shop import Shop


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path, capsys)


def bought(**cells: Any) -> Mapping[str, Any]:
    return {**BOUGHT, **{heading.replace("_", " "): cell for heading, cell in cells.items()}}


def test_a_letter_an_email_and_a_text_are_made_and_nothing_is_recorded(shop: Shop) -> None:
    made = Merging(shop)
    with shop.untouched():
        ran = made.merge()
    assert (ran.status, ran.out.splitlines()[0]) == (0, "1 letter, 1 email, 1 text; 0 held back.")
    assert made.files("letters") == [f"2026-11-17/{name}.pdf" for name in ("envelopes", "labels")] + [
        "2026-11-17/letters.csv", "2026-11-17/letters.pdf"
    ]  # fmt: skip
    assert made.files("emails") == ["2026-11-17/nora-kim.eml"]
    assert made.files("texts") == ["2026-11-17.html"]
    assert not made.log()


def test_the_letter_goes_to_the_business_address_and_its_envelope_says_nothing_else(shop: Shop) -> None:
    made = Merging(shop)
    made.merge("--only", "letters")
    (letter,) = pages(made.out / "letters/2026-11-17/letters.pdf")
    (envelope,) = pages(made.out / "letters/2026-11-17/envelopes.pdf")
    for words in ("Dear Frank,", "350 N Orleans St", "November 17, 2026", "Professionally,", "Dana Reyes"):
        assert words in letter
    assert "350 N Orleans St" in envelope
    assert "ring" not in envelope.casefold()
    assert "Oak St" not in letter + envelope


@pytest.mark.parametrize("only", ["letters", "emails", "texts"])
def test_only_makes_these_alone(shop: Shop, only: str) -> None:
    made = Merging(shop)
    made.merge("--only", only)
    assert {p.name for p in made.out.iterdir()} == {only}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Item_bought": None, "Looking_for": None}, "Item bought is blank: what did they buy?"),
        ({"Prospect": "漢字 太郎"}, "漢"),
    ],
)
def test_a_letter_that_cannot_be_written_is_held_back_and_listed(
    shop: Shop, cells: Mapping[str, Any], reason: str
) -> None:
    made = Merging(shop, bought(**cells), bought(Prospect="Ida Bell", Cell=None, Email=None))
    ran = made.merge("--only", "letters")
    held, printed = sorted(made.letters(), key=lambda line: line["page"])
    assert reason in held["reason"]
    assert (printed["prospect"], printed["page"], printed["reason"]) == ("Ida Bell", "1", "")
    assert "row 2: the letter is held back" in ran.err
    assert "Frank" not in ran.err


def test_the_list_reads_well_in_excel_and_by_its_headings(shop: Shop) -> None:
    made = Merging(shop, bought(Prospect="Tomás Herrera"))
    made.merge("--only", "letters")
    file = made.out / "letters" / made.day / "letters.csv"
    assert file.read_bytes().startswith(codecs.BOM_UTF8)  # without it Excel takes UTF-8 for something else
    with file.open(encoding="utf-8", newline="") as opened:  # a program that does not know the mark
        (line,) = csv.DictReader(opened)
    told = {"key", "prospect", "address used", "template", "page", "reason"}
    assert told <= set(line)
    assert (line["prospect"], line["key"]) == ("Tomás Herrera", made.row()["Key"])


@pytest.mark.parametrize(
    ("surprise", "business", "lines"),
    [("x", None, 0), ("x", "350 N Orleans St, Chicago, IL 60654", 1), (None, None, 1)],
)
def test_no_letter_goes_to_the_home_where_the_surprise_lives(
    shop: Shop, surprise: str | None, business: str | None, lines: int
) -> None:
    made = Merging(shop, bought(Surprise=surprise, Business_address=business))
    made.merge("--only", "letters")
    printed = made.letters()
    assert len(printed) == lines
    assert not surprise or all("Oak St" not in line["address"] for line in printed)


@pytest.mark.parametrize(
    ("bought_on", "now", "schedule", "printed"),
    [
        (date(2026, 11, 14), "2026-11-16 07:00", "mon 07:00", True),  # due Tuesday of this week
        (date(2026, 11, 21), "2026-11-20 07:00", "mon 07:00", False),  # due Tuesday of next week, deadline after Monday
        (date(2026, 11, 15), "2026-11-21 07:00", "wed 07:00", True),  # late
        (date(2026, 11, 17), "2026-11-21 07:00", "wed 07:00", True),  # due by Wednesday the 18th: late already
        (
            date(2026, 11, 22),
            "2026-11-22 07:00",
            "tue 07:00",
            False,
        ),  # due Tuesday: it can wait for the print of that day
    ],
)
def test_letters_of_this_week_are_printed_and_those_that_cannot_wait(
    shop: Shop, bought_on: date, now: str, schedule: str, printed: bool
) -> None:
    shop.mend("letters: mon 07:00", f"letters: {schedule}")
    made = Merging(shop, bought(Bought_on=bought_on, Visited=None), now=now)
    made.merge("--only", "letters")
    assert len(made.letters()) == printed


def test_until_takes_what_is_due_up_to_that_day(shop: Shop) -> None:
    made = Merging(shop, bought(Bought_on=date(2026, 11, 21), Visited=None))
    made.merge("--only", "letters", "--until", "2026-11-23")
    assert not made.letters()
    made.merge("--only", "letters", "--until", "2026-11-24")
    assert len(made.letters()) == 1


def test_mark_done_records_the_letters_of_the_list_once(shop: Shop) -> None:
    made = Merging(shop)
    made.merge("--only", "letters")
    ran = made.merge("--mark-done")
    assert ran.out == "1 letter recorded as Sent.\n"
    (line,) = made.log()
    assert (line["Step"], line["Channel"], line["Result"]) == ("thanks", "letter", "Sent")
    assert made.row()["Task"] == "Ask if all is well"
    assert "1 were in the log already" in made.merge("--mark-done").out
    assert len(made.log()) == 1


def test_mark_done_leaves_a_row_alone_that_changed_since(shop: Shop) -> None:
    made = Merging(shop)
    made.merge("--only", "letters")
    with shop.opened() as file:
        sheet = file["Prospects"]
        column = next(cell.column for cell in sheet[1] if cell.value == "OK to contact")
        sheet.cell(2, column).value = "No"
    ran = made.merge("--mark-done")
    assert "1 left alone" in ran.out
    assert not made.log()


def test_mark_done_of_another_day_names_the_latest_list(shop: Shop) -> None:
    made = Merging(shop)
    made.merge("--only", "letters")
    ran = made.merge("--mark-done", now="2026-11-18 10:00")
    assert ran.status == 1
    assert "--mark-done 2026-11-17" in ran.last
    assert made.merge("--mark-done", "2026-11-17", now="2026-11-18 10:00").status == 0
    assert len(made.log()) == 1


def test_what_was_marked_is_not_printed_again(shop: Shop) -> None:
    made = Merging(shop)
    made.merge("--only", "letters")
    made.merge("--mark-done")
    made.merge("--only", "letters")
    assert not made.letters()


def test_a_second_run_of_the_day_replaces_the_first(shop: Shop) -> None:
    made = Merging(shop)
    made.merge()
    (made.out / "emails/2026-11-17/nora-kim.eml").rename(made.out / "emails/2026-11-17/stray.eml")
    made.merge()
    assert made.files("emails") == ["2026-11-17/nora-kim.eml"]


def test_two_merges_at_once_make_the_same_as_one_after_the_other(shop: Shop) -> None:
    made = Merging(shop, BOUGHT, DECIDING, TEXTED)
    config, now = load_config(shop.config), datetime(2026, 11, 17, 10)
    with ThreadPoolExecutor(4) as people:
        done = list(people.map(lambda _: merge(Tools.open(config, now), Wanted()), range(8)))
    assert [(len(one.letters), one.emails, one.texts) for one in done] == [(1, 1, 1)] * 8
    assert made.files("emails") == ["2026-11-17/nora-kim.eml"]
    assert len(made.files("letters")) == 4


def test_a_reprint_has_files_of_its_own_and_changes_no_list(shop: Shop) -> None:
    made = Merging(shop, BOUGHT, bought(Prospect="Ida Bell", Cell=None, Email=None))
    made.merge("--only", "letters")
    before = {name: (made.out / "letters" / name).read_bytes() for name in made.files("letters")}
    assert made.merge("--prospect", "frank hale").status == 0
    after = {name: (made.out / "letters" / name).read_bytes() for name in made.files("letters")}
    assert before.items() <= after.items()
    new = sorted(after.keys() - before.keys())
    assert new == [f"2026-11-17/reprint-frank-hale-{name}.pdf" for name in ("envelopes", "labels", "letters")]
    assert len(pages(made.out / "letters" / new[2])) == 1


@pytest.mark.parametrize("name", ["Nobody", "Nora Kim"])
def test_a_reprint_of_nobody_or_without_a_letter_says_so(shop: Shop, name: str) -> None:
    made = Merging(shop)
    assert made.merge("--prospect", name).status == 1


def test_a_reprint_that_is_held_back_says_why_and_prints_nothing(shop: Shop) -> None:
    made = Merging(shop, bought(Item_bought=None, Looking_for=None))
    ran = made.merge("--prospect", "Frank Hale")
    assert (ran.status, made.out.exists()) == (1, False)
    assert "Item bought is blank" in ran.err


def test_an_email_that_cannot_be_made_is_counted_as_held_back(shop: Shop) -> None:
    made = Merging(shop, DECIDING, {**DECIDING, "Prospect": "Nora " + 60 * "Kim ", "Email": "n@example.com"})
    ran = made.merge("--only", "emails")
    assert ran.out.startswith("0 letters, 1 email, 0 texts; 1 held back.")
    assert "row 3: the email is held back" in ran.err


def test_a_book_that_was_not_synced_is_synced_first_so_that_its_letters_have_keys(shop: Shop) -> None:
    made = Merging(shop, DECIDING)
    shop.write(BOUGHT)
    made.merge("--only", "letters")
    (line,) = made.letters()
    assert line["key"] == made.row()["Key"]


def test_one_letter_a_person_by_one_post_unless_it_cannot_wait(shop: Shop) -> None:
    again = bought(Bought_on=datetime(2026, 11, 17, 9), Item_bought="watch")
    made = Merging(shop, BOUGHT, again)
    made.merge("--only", "letters")
    first, second = made.letters()
    assert (first["page"], second["page"]) == ("1", "")
    assert "the same person" in second["reason"]


def test_nothing_that_people_typed_runs_as_a_formula_in_the_list(shop: Shop) -> None:
    made = Merging(shop, bought(Prospect="@SUM(1)"))
    made.merge("--only", "letters")
    (line,) = made.letters()
    assert not line["prospect"].startswith("@")


def test_the_email_has_no_header_of_the_row_s_making(shop: Shop) -> None:
    made = Merging(shop, {**DECIDING, "Prospect": "Nora Kim\nBcc: evil@example.com", "Associate": "Lee\r\nX-Evil: 1"})
    made.merge("--only", "emails")
    (name,) = made.files("emails")
    message = message_from_bytes((made.out / "emails" / name).read_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert message["To"].addresses[0].addr_spec == "nora@example.com"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "me@example.com"), "--send"),
        (("--send", "--mark-done"), "one at a time"),
        (("--settle", "K", "perhaps"), "not-sent"),
        (("--send",), "transport is outbox"),
        (("--send", "--to", ""), "no email address"),
        (("--send", "--to", "me at example.com"), '"me at example.com" is no email address'),
        (("--send", "--only", "letters"), "--only letters makes none"),
        (("--send", "--only", "texts"), "--only texts makes none"),
        (("--prospect", ""), "whose letter?"),
        (("--prospect", " "), "whose letter?"),
        (("--until", "2026-02-30"), "write it as 2026-11-22"),
        (("--mark-done", ""), "write it as 2026-11-22"),
    ],
)
def test_options_that_do_not_go_together_are_refused(shop: Shop, arguments: tuple[str, ...], said: str) -> None:
    made = Merging(shop, TEXTED)
    with shop.untouched():
        ran = made.merge(*arguments)
    assert ran.status == 2
    assert said in ran.last
