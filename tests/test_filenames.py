"""File names made from people's names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beback.filenames import LONGEST, file_names


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Frank Delgado", "frank-delgado"),
        ("Dr. Ada O’Neil-Smith, Jr.", "dr-ada-oneil-smith-jr"),
        ("Tom & Ann", "tom-ann"),
        ("Łódź ÉMILE", "łódź-émile"),
        ("王小明", "王小明"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x.exe", "c-windows-x-exe"),
        ('a<b>c:"d|e?f*g', "a-b-c-d-e-f-g"),
        ("CON", "con-"),
        ("com¹", "com1-"),
        ("Console", "console"),
        ("a\nb\0c", "a-b-c"),
        ("...", "nameless"),
        ("", "nameless"),
        ("x" * 500, "x" * LONGEST),
    ],
)
def test_a_name_becomes_a_file_name(name: str, file: str) -> None:
    assert list(file_names([name], ".eml")) == [f"{file}.eml"]


def test_no_two_are_alike_in_any_letter_case() -> None:
    names = ["Ann Lee", "ANN LEE", "Ann Lee 2", "ann-lee", "Ａnn Lee"]  # the last in wide letters
    assert list(file_names(names, ".eml")) == [
        "ann-lee.eml", "ann-lee-2.eml", "ann-lee-2-2.eml", "ann-lee-3.eml", "ann-lee-4.eml",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_names_become_files_that_every_system_takes(names: list[str]) -> None:
    made = list(file_names(names, ".eml"))
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert len(name.encode()) < 255
        assert not set(name) & set('<>:"/\\|?*') and name.isprintable()  # noqa: PT018
        assert not name.startswith(".")
