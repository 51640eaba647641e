"""Letters for Word: letters.docx, and the shop's own letter with its fields."""

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from beback.fields import Saying
from beback.letters import Look
from beback.letters.sheets import item
from beback.letters.word import letters_docx
from beback.messages import Letter
from beback.rules import Channel
from beback.words import Words
from full_prospect import FULL
from paper import EUROPE, REPO, STORE, US, Day, letter, look, picture, print_day
from word_letters import SHIPPED, own_letter, parts_of, shipped_letter, words_of

UPDATE = "BEBACK_UPDATE_GOLDEN"
NASTY = '{{ 7*7 }} {% x %} & <b> </w:t></w:r></w:p> "q" #eval("1") =1+1'
GIVEN: dict[str, object] = {"first_name": "Frank", "full_name": "Frank Hale", "store": STORE}


def with_own(tmp_path: Path, data: bytes, **fields: object) -> Look:
    """A look with this as the shop's own letter; a field given as None is one that the row lacks."""
    path = tmp_path / "our letter.docx"
    path.write_bytes(data)
    given = {name: value for name, value in (GIVEN | fields).items() if value is not None}
    return look(replace(US, word_letter=path), fields=lambda _: given)


def own(day: Day) -> dict[str, list[str]]:
    """The paragraphs of each of the shop's own letters."""
    names = sorted(name for name in day.files if name.endswith(".docx") and name != "letters.docx")
    return {name: words_of((day.folder / name).read_bytes()) for name in names}


# letters.docx


def test_the_shipped_layout_is_in_step_with_its_making() -> None:
    made = shipped_letter()
    if os.environ.get(UPDATE):
        SHIPPED.write_bytes(made)
    assert parts_of(SHIPPED.read_bytes()) == parts_of(made)


@pytest.mark.parametrize(("settings", "size"), [(US, (612, 792)), (EUROPE, (595, 842))], ids=["us", "a4"])
def test_all_letters_stand_in_one_file_a_page_each(tmp_path: Path, settings: object, size: tuple[int, int]) -> None:
    letters = [letter(2), letter(3, "Ida Bloom", signed=STORE.name), letter(4, by_hand=True), letter(5, name="王")]
    letters += [letter(6, card=True, picture=picture())]
    day = print_day(tmp_path, letters, look(settings, docx=True))  # type: ignore[arg-type]
    document = docx.Document(str(tmp_path / "letters.docx"))
    section = document.sections[0]
    assert (round((section.page_width or 0) / 12700), round((section.page_height or 0) / 12700)) == size
    words = [p.text for p in document.paragraphs if p.text]
    begins = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert begins == [STORE.name, STORE.name]
    contact = "214 W Lake St · Chicago, IL 60606 · (312) 555-0100"
    body = list(letter().paragraphs)
    assert words == [
        STORE.name, contact, "November 16, 2026", "Frank Hale", *letter().to[1:], *body, "Professionally,",
        "Dana Reyes", STORE.name,
        STORE.name, contact, "November 16, 2026", "Ida Bloom", *letter().to[1:], *body, "Professionally,", STORE.name,
    ]  # fmt: skip
    assert len(day.pages("letters.pdf")) == 2
    assert not [text for text in document.core_properties.author + document.core_properties.comments if text]


def test_the_limit_to_loops_grows_with_the_letters() -> None:
    day = [item(letter(row, paragraphs=("Dear Frank,", *["x"] * 5100))) for row in (2, 3)]
    assert words_of(letters_docx(day, [SHIPPED.parent], look())).count("x") == 10_200


def test_without_docx_and_without_letters_there_is_none(tmp_path: Path) -> None:
    assert "letters.docx" not in print_day(tmp_path / "pdf", [letter()]).files
    assert "letters.docx" not in print_day(tmp_path / "hand", [letter(by_hand=True)], look(docx=True)).files


def test_a_letter_in_smaller_type_is_so_in_word_as_well(tmp_path: Path) -> None:
    long = ("Dear Frank,", *["A few more words on what we talked about. " * 6] * 9)
    print_day(tmp_path, [letter(2), letter(3, paragraphs=long)], look(docx=True))
    paragraphs = docx.Document(str(tmp_path / "letters.docx")).paragraphs
    sizes = [r.font.size.pt for p in paragraphs for r in p.runs if r.text == "Dear Frank," and r.font.size]
    assert sizes[0] == 12 > sizes[1] > 8


def test_markup_in_any_field_stands_in_word_as_typed(tmp_path: Path) -> None:
    nasty = letter(2, NASTY, (NASTY,), paragraphs=(f"Dear {NASTY},", NASTY), signed=NASTY)
    print_day(tmp_path, [nasty], look(docx=True, store=replace(STORE, name=NASTY)))
    words = words_of((tmp_path / "letters.docx").read_bytes())
    assert words.count(NASTY) == 5
    assert f"Dear {NASTY}," in words


# The shop's own letter


def test_the_shops_own_letter_is_filled_in_for_each_letter(tmp_path: Path) -> None:
    data = own_letter(
        "{{ store.name }}", "{{ date }}", "{{ to }}", "{{ greeting }}", "{{ body }}", "{%p for words in paragraphs %}",
        "- {{ words }}", "{%p endfor %}", "{{ first_name }} / {{ full_name }} / {{ signed }}",
        "{% if recipient %}For {{ recipient }}{% else %}For somebody{% endif %}",
    )  # fmt: skip
    letters = [
        letter(2),
        letter(3, "Ida Bloom", by_hand=True),
        letter(4, "Nora/../x: <Abara>"),
        letter(5, "Frank Hale"),
    ]
    letters += [letter(6, card=True, picture=picture())]
    day = print_day(tmp_path / "day", letters, with_own(tmp_path, data))
    assert list(own(day)) == ["001-frank-hale.docx", "003-nora-x-abara.docx", "004-frank-hale.docx"]
    first, second = letter().paragraphs[1:]
    assert own(day)["001-frank-hale.docx"] == [
        STORE.name, "November 16, 2026", "Frank Hale\n3122 W Armitage Ave\nChicago, IL 60647", "Dear Frank,",
        first, second, f"- {first}", f"- {second}", "Frank / Frank Hale / Dana Reyes", "For somebody",
    ]  # fmt: skip
    assert day.printed.faults == ()
    assert day.places[0] == (2, "letters.pdf", 1)
    again = print_day(tmp_path / "again", letters, with_own(tmp_path, data))
    assert [(again.folder / name).read_bytes() for name in own(day)] == [
        (day.folder / name).read_bytes() for name in own(day)
    ]


def test_it_has_the_fields_of_the_templates(tmp_path: Path) -> None:
    what = Saying("Thank-you note", "after_sale_thanks", Channel.LETTER, letter_to="business address")
    fields = Words([REPO / "templates"], STORE).fields(FULL, what, date(2026, 11, 17))
    names = sorted({
        "first_name", "full_name", "recipient", "associate", "looking_for", "details", "occasion", "needed_by",
        "decides_by", "value", "item", "amount", "bought_on", "visited", "conversation", "appointment", "coffee",
        "today", "store.name", "store.address", "store.phone",
    })  # fmt: skip
    data = own_letter("Head", *(f"{name}: {{{{ {name} }}}}" for name in names))
    day = print_day(tmp_path / "day", [letter()], with_own(tmp_path, data, **fields))
    (words,) = own(day).values()
    assert "value: $4,800" in words
    assert "needed_by: Saturday, December 5" in words
    assert "store.address: 214 W Lake St\nChicago, IL 60606" in words
    assert len(words) == len(names) + 1
    assert all(line.partition(": ")[2] for line in words[1:])


def test_a_blank_field_that_it_prints_holds_that_letter_back_from_every_file(tmp_path: Path) -> None:
    data = own_letter("Head", "Dear {{ first_name }}, for {{ recipient }}")

    def fields(one: Letter) -> Mapping[str, object]:
        return {**GIVEN, "recipient": "Emily"} if one.about.row == 3 else GIVEN

    looks = replace(
        with_own(tmp_path, data), fields=fields, label=lambda heading: {"For": "Whose"}.get(heading, heading)
    )
    day = print_day(tmp_path / "day", [letter(2), letter(3, "Ida Bloom"), letter(4, by_hand=True)], looks)
    assert day.reasons == ["Whose is blank, and our letter.docx prints it: fill it in"]
    assert [row for row, _, _ in day.places] == [3, 4]
    assert list(own(day)) == ["001-ida-bloom.docx"]
    assert len(day.pages("envelopes.pdf")) == 2


def test_markup_in_a_field_stands_in_it_as_typed_and_is_not_run(tmp_path: Path) -> None:
    data = own_letter("{{ full_name }}", "{{ conversation }}", "{{ to }}", "{{ body }}", "{{ greeting }}")
    nasty = letter(2, NASTY, paragraphs=(NASTY, f"{NASTY}\x07"))
    day = print_day(tmp_path / "day", [nasty], with_own(tmp_path, data, full_name=NASTY, conversation=f"{NASTY}\x07x"))
    (words,) = own(day).values()
    assert words == [NASTY, f"{NASTY}x", "\n".join(nasty.to), NASTY, NASTY]


FIVE_DEEP = "".join(f"{{% for {sign} in 'abcdefghijklmnopqrst' %}}" for sign in "abcde") + "." + "{% endfor %}" * 5


def bomb() -> bytes:
    """A small file that unpacks to far more."""
    out = io.BytesIO(own_letter("Head", "Dear {{ first_name }}"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/picture.bmp", bytes(60_000_000))
    return out.getvalue()


def macros() -> bytes:
    """A letter with macros under the name of one without."""
    out = io.BytesIO(own_letter("Head", "Dear {{ first_name }}"))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/vbaProject.bin", b"macros")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (lambda: own_letter("Head", "{{ first_nme }}"), 'there is no field "first_nme"; did you mean first_name?'),
        (lambda: own_letter("{{ xyzzy }}", "x"), 'there is no field "xyzzy"; the fields are amount'),
        (lambda: own_letter("Head", "{{ first_name"), "look over its {{ }} and {% %}: unexpected"),
        (lambda: own_letter("Head", "{% if first_name %}Dear"), "Unexpected end of template"),
        (lambda: own_letter("Head", "{{ store.nme }}"), "has no attribute 'nme'"),
        (lambda: own_letter("Head", "{{ ''.__class__.__mro__ }}"), "access to attribute '__class__'"),
        (lambda: own_letter("Head", "{% for n in range(999999999) %}x{% endfor %}"), 'there is no field "range"'),
        (lambda: own_letter("Head", FIVE_DEEP), "its loops turn more than 10,000 times for a message"),
        (lambda: own_letter("Head", "{{ 'x' * 999999999 }}"), "only numbers can be multiplied"),
        (lambda: own_letter("Head", "{{ 9 ** 999999999 }}"), "only numbers can be multiplied"),
        (lambda: own_letter("Head", "{{ first_name + 1 }}"), "a field is used in a way that it does not allow (Type"),
        (lambda: b"no letter", "is no Word letter that can be read"),
        (lambda: b"", "is no Word letter that can be read"),
        (lambda: own_letter("Head", "x")[:3000], "is no Word letter that can be read"),
        (bomb, "is too large for a letter"),
        (macros, "has macros: save it as .docx without them"),
    ],
)
def test_a_mistake_in_it_is_told_once_and_the_rest_is_printed(
    tmp_path: Path, data: Callable[[], bytes], fault: str
) -> None:
    day = print_day(tmp_path / "day", [letter(2), letter(3, by_hand=True)], with_own(tmp_path, data()))
    (told,) = day.printed.faults
    assert told.startswith("our letter.docx")
    assert fault in told
    assert own(day) == {}
    assert day.reasons == []
    assert [row for row, _, _ in day.places] == [2, 3]


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    looks = with_own(tmp_path, b"")
    (tmp_path / "our letter.docx").unlink()
    day = print_day(tmp_path / "day", [letter()], looks)
    assert day.printed.faults == ("our letter.docx is not there, or may not be read: put it there",)
