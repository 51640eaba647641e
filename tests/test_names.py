"""Greetings: the first name where it is a sure thing, else the whole name."""

import pytest
from nameparser import HumanName

from beback.names import first_name, is_name, on_envelope, whole_name


@pytest.mark.parametrize(
    ("typed", "greeted"),
    [
        ("Frank Hale", "Frank"),
        ("  Frank   Hale ", "Frank"),
        ("FRANK HALE", "Frank"),
        ("frank hale", "Frank"),
        ("Hale, Frank", "Frank"),
        ("HALE, FRANK JR.", "Frank"),
        ("Mr. Frank Hale", "Frank"),
        ("mr frank hale", "Frank"),
        ("Prof. Jane Doe PhD", "Jane"),
        ("Frank Hale, DDS", "Frank"),
        ("Frank Hale (Emily's husband)", "Frank"),
        ('Frank "Skip" Hale', "Frank"),
        ("María José García López", "María"),
        ("Mary-Jane Watson", "Mary-Jane"),
        ("MARY-JANE WATSON", "Mary-Jane"),
        ("O'BRIEN, SEAN", "Sean"),
        ("D'Angelo Jones", "D'Angelo"),
        ("DeShawn Jones", "DeShawn"),
        ("mckenzie lee", "McKenzie"),
        ("Ludwig van Beethoven", "Ludwig"),
        ("Иван Петров", "Иван"),
        ("ИВАН ПЕТРОВ", "Иван"),
        ("שרה כהן", "שרה"),
        ("JD Hale", "JD"),
        ("JD HALE", "JD"),
        ("JO HALE", "Jo"),
        ("Cher", "Cher"),
        ("CHER", "Cher"),
    ],
)
def test_one_person_is_greeted_by_the_first_name(typed: str, greeted: str) -> None:
    assert first_name(typed) == greeted


@pytest.mark.parametrize(
    ("typed", "greeted"),
    [
        ("John and Mary Smith", "John and Mary"),
        ("John & Mary Smith", "John and Mary"),
        ("JOHN & MARY SMITH", "John and Mary"),
        ("john and mary smith", "John and Mary"),
        ("Frank Hale and Emily Ward", "Frank and Emily"),
        ("Tom Hale + Sue Hale", "Tom and Sue"),
        ("Frank/Emily Hale", "Frank and Emily"),
        ("Frank & Emily", "Frank and Emily"),
    ],
)
def test_a_couple_is_greeted_by_both_names(typed: str, greeted: str) -> None:
    assert first_name(typed) == greeted


@pytest.mark.parametrize(
    "typed",
    [
        "Mr. Hale",
        "Mrs Smith",
        "Dr. Hale, MD",
        "Mr. & Mrs. Smith",
        "Mr. and Mrs. John Smith",
        "Mr. Smith and Ms. Jones",
        "J. Smith",
        "J.R. Smith",
        "F Hale",
        "Ms. J. Doe",
        "A and B",
        "van Gogh",
        "Smith family",
        "The Smiths",
        "Acme Corp.",
        "Smith and Jones LLC",
        "Hale, Frank and Emily",
        "李小龙",
        "{{ 7*7 }}",
        "=1+1",
        "3122804410",
    ],
)
def test_where_it_is_unsure_the_whole_name_greets(typed: str) -> None:
    assert first_name(typed) == typed


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("SEAN O'BRIEN", "Sean O'Brien"),
        ("sean o'brien", "Sean O'Brien"),
        ("MR. & MRS. SMITH", "Mr. & Mrs. Smith"),
        ("ana GARCÍA", "ana GARCÍA"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("", ""),
    ],
)
def test_only_all_capitals_and_all_lower_case_are_rewritten(typed: str, written: str) -> None:
    assert whole_name(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Brown, Kim", "Kim Brown"),
        ("BROWN, KIM A.", "Kim A. Brown"),
        ("Hale, Dr. Frank", "Dr. Frank Hale"),
        ("Frank Hale, DDS", "Frank Hale, DDS"),
        ("Hale, Jr.", "Hale, Jr."),
        ("Smith, Jones, Brown", "Smith, Jones, Brown"),
        ("Frank Hale", "Frank Hale"),
        ("Frank and Ann Hale", "Frank and Ann Hale"),
        ("", ""),
    ],
)
def test_a_name_written_last_name_first_is_turned_round_for_the_envelope(typed: str, written: str) -> None:
    assert on_envelope(typed) == written


@pytest.mark.parametrize("typed", ["Frank Hale", "Emily Ward", "Grace Kelly", "Bo Li", "Zoë Ångström"])
def test_the_short_way_for_plain_names_agrees_with_nameparser(typed: str) -> None:
    assert first_name(typed) == HumanName(typed).first


@pytest.mark.parametrize("typed", ["Emily", "Emily Ward", "Zoë"])
def test_a_name_fits_into_a_sentence(typed: str) -> None:
    assert is_name(typed)


@pytest.mark.parametrize(
    "typed", ["", "wife", "Wife", "his wife", "Mom", "Emily (fiancée)", "Emily and Ann", "EMILY", "?"]
)
def test_anything_else_is_not_put_into_a_sentence(typed: str) -> None:
    assert not is_name(typed)
