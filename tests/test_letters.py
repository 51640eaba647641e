"""Letters on paper: what stands on which page, in which order, and what is held back."""

import json
import os
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types
from pypdf import PdfReader

from beback.errors import BebackError
from beback.fields import Saying
from beback.letters.signs import Signs, literal
from beback.messages import Letter
from beback.rules import Channel
from beback.words import Words
from benchmark import letters as benchmark
from full_prospect import FULL
from paper import EUROPE, HOME, REPO, STORE, US, flat, letter, look, picture, print_day

GOLDEN = Path(__file__).parent / "golden" / "letters"
UPDATE = "BEBACK_UPDATE_GOLDEN"
LAYOUTS = REPO / "templates" / "layouts"
FONTS = LAYOUTS / "fonts"
MIXED = (
    letter(2),
    letter(3, "Łucja Żółkiewska-Đặng", card=True, picture=picture()),
    letter(4, "Nora & Paul Abara", by_hand=True),
    letter(5, "Наталья Щербакова"),
    letter(6, "Ida Bloom", card=True, picture=picture(200, 400)),
)
ALL = ("letters.pdf", "cards.pdf", "by-hand.pdf", "envelopes.pdf", "labels.pdf")


def shipped(file: str, row: int, name: str) -> Letter:
    """A letter with the words of a shipped template."""
    prospect = replace(FULL, name=name)
    what = Saying("Card with a photo", file.split(".")[0], Channel.LETTER)
    said = Words([REPO / "templates"], STORE).render(file, prospect, what, date(2026, 11, 16)).text
    card = said.startswith("Card: photo")
    paragraphs = tuple(said.split("\n\n"))[1 if card else 0 :]
    photo = picture() if card else None
    return letter(
        row, name, template=file, paragraphs=paragraphs, by_hand="note" in file, card=card, picture=photo
    )  # fmt: skip


def fonts_on(page: Any) -> set[str]:
    """The fonts that a page uses."""
    return {str(font.get_object()["/BaseFont"]).split("+")[-1] for font in page["/Resources"]["/Font"].values()}


# What is printed


def test_each_letter_has_a_page_of_its_own_and_all_have_envelope_and_label_in_one_order(tmp_path: Path) -> None:
    day = print_day(tmp_path, MIXED)
    assert day.places == [
        (2, "letters.pdf", 1), (3, "cards.pdf", 1), (4, "by-hand.pdf", 1), (5, "letters.pdf", 2), (6, "cards.pdf", 2),
    ]  # fmt: skip
    assert [len(day.pages(file)) for file in ALL] == [2, 2, 1, 5, 1]
    for place in day.printed.places:
        assert place.letter.to[0] in flat(day.pages(place.file)[place.page - 1])
    names = [it.to[0] for it in MIXED]
    assert [next(n for n in names if n in page) for page in day.pages("envelopes.pdf")] == names
    (labels,) = day.pages("labels.pdf")
    assert sorted(names, key=labels.index) == names


def test_only_files_with_something_in_them_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    assert print_day(tmp_path / "one", [letter()]).files == {"letters.pdf", "envelopes.pdf", "labels.pdf"}
    assert print_day(tmp_path / "hand", [letter(by_hand=True)]).files == {"by-hand.pdf", "envelopes.pdf", "labels.pdf"}
    assert print_day(tmp_path / "none", []).files == set()
    assert print_day(tmp_path / "held", [letter(name="王小明")]).files == set()


@pytest.mark.parametrize(
    ("settings", "page", "envelope"), [(US, (612, 792), (684, 297)), (EUROPE, (595, 842), (624, 312))], ids=["us", "a4"]
)
def test_paper_and_envelopes_have_the_size_that_the_settings_name(
    tmp_path: Path, settings: object, page: tuple[int, int], envelope: tuple[int, int]
) -> None:
    day = print_day(tmp_path, MIXED, look(settings))  # type: ignore[arg-type]
    assert [day.sizes(file) for file in ALL] == [{page}, {page}, {page}, {envelope}, {page}]


@pytest.mark.parametrize(
    ("settings", "rows", "left", "top", "width", "height", "across"),
    [(US, 10, 13.5, 36, 189, 72, 198), (EUROPE, 7, 20.44, 42.94, 180, 108, 187.2)],
    ids=["Avery 5160", "Avery L7160"],
)
def test_each_label_keeps_to_its_own_place_on_the_sheet(
    tmp_path: Path, settings: object, rows: int, left: float, top: float, width: float, height: float, across: float
) -> None:
    """The figures are those of the sheets, in points from the top left corner of the page."""
    tall = ("Whitlock, Featherstonehaugh, Papadopoulos and Partners", *["Suite 900, Mail Stop 14-B, Wing C"] * 2, *HOME)
    count = 3 * rows + 1
    day = print_day(
        tmp_path, [letter(n, f"No{n:02}", HOME if n % 2 else tall) for n in range(count)], look(settings)  # type: ignore[arg-type]
    )  # fmt: skip
    sheet, rest = PdfReader(tmp_path / "labels.pdf").pages
    found: list[tuple[str, float, float]] = []

    def note(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        if text.strip():
            found.append((text, inner[4] + outer[4], float(sheet.mediabox.height) - inner[5] - outer[5]))

    sheet.extract_text(visitor_text=note)
    label, heights = -1, [0.0]
    for text, x, y in found:
        if text.startswith("No"):
            label, heights = label + 1, []
            assert x == pytest.approx(left + label % 3 * across + 9.2, abs=0.5)
        heights.append(y)
        row = label // 3
        assert top + row * height + 6 < y < top + (row + 1) * height - 3
        if len(heights) == 3 and label % 2:
            assert sum(heights) / 3 == pytest.approx(top + (row + 0.5) * height + 2.5, abs=2.5)
    assert label == count - 2
    assert f"No{count - 1:02}" in rest.extract_text()
    assert day.reasons == []


@pytest.mark.parametrize("file", ["romance_ring_size", "second_chance_gift", "second_chance_note"])
def test_the_pages_read_as_approved(tmp_path: Path, file: str) -> None:
    day = print_day(tmp_path, [shipped(f"{file}.letter.txt", 2, "Frank Hale")])
    text = "\n\n".join(f"== {name}\n{page}" for name in ALL if name in day.files for page in day.pages(name)) + "\n"
    golden = GOLDEN / f"{file}.txt"
    if os.environ.get(UPDATE):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("pack", ["", "furniture", "cars"])
def test_every_shipped_letter_has_room_on_a_page_in_its_full_size(tmp_path: Path, pack: str) -> None:
    files = sorted(file.name for file in (REPO / "templates" / pack).glob("*.letter.txt"))
    words = Words([REPO / "templates" / pack], STORE)
    said = [
        words.render(file, FULL, Saying("gift", file.split(".")[0], Channel.LETTER), date(2026, 11, 16)).text
        for file in files
    ]
    letters = [
        letter(n, template=file, paragraphs=tuple(text.split("\n\n")), address=("Floor 2", "Building C", *HOME))
        for n, (file, text) in enumerate(zip(files, said, strict=True))
    ]
    assert len(letters) >= 5
    assert print_day(tmp_path, letters, look(EUROPE)).reasons == []


def test_a_person_without_an_associate_gets_the_stores_signature_once(tmp_path: Path) -> None:
    (page,) = print_day(tmp_path, [letter(signed=STORE.name)]).pages("letters.pdf")
    assert page.endswith(f"Professionally,\n{STORE.name}")
    (page,) = print_day(tmp_path / "other", [letter()]).pages("letters.pdf")
    assert page.endswith(f"Professionally,\nDana Reyes\n{STORE.name}")


def test_the_same_letters_give_the_same_bytes_and_tell_nothing_of_who_made_them(tmp_path: Path) -> None:
    one, two = (print_day(tmp_path / name, MIXED, look(docx=True)) for name in ("one", "two"))
    assert one.files == {*ALL, "letters.docx"}
    for file in one.files:
        assert (one.folder / file).read_bytes() == (two.folder / file).read_bytes(), file
    for file in ALL:
        told = {key: str(value) for key, value in (PdfReader(one.folder / file).metadata or {}).items()}
        assert set(told) == {"/Title", "/Creator"}
        assert told["/Title"] in {"Letters", "Cards", "To write by hand", "Envelopes", "Labels"}
        assert told["/Creator"].startswith("Typst")


# Names of all kinds


@pytest.mark.parametrize(
    "name",
    [
        "Łucja Żółkiewska-Đặng",
        "Ångström Çelik Őrsi",
        "Γιώργος Παπαδόπουλος",
        "Їжак Щербакова",
        "Nguyễn Thị Ánh",
        "O'Brien",
    ],
)
def test_names_with_letters_of_other_countries_are_printed(tmp_path: Path, name: str) -> None:
    day = print_day(tmp_path, [letter(2, name, paragraphs=(f"Dear {name},", "Thank you."))])
    assert f"Dear {name}," in day.pages("letters.pdf")[0]
    assert name in day.pages("envelopes.pdf")[0]


@pytest.mark.parametrize("name", ["محمد العلي", "רחל כהן"])
def test_names_from_right_to_left_are_shaped_and_stand_in_their_order(tmp_path: Path, name: str) -> None:
    """The first word stands at the right, and so does a house number before the street; the comma after an English
    greeting stands at the right of it all."""
    first, second = name.split()
    print_day(tmp_path, [letter(2, name, (f"77 {second}{second}",), paragraphs=(f"Dear {name},",))])
    where: dict[str, float] = {}
    page = PdfReader(tmp_path / "letters.pdf").pages[0]
    page.extract_text(visitor_text=lambda text, cm, tm, *_: where.update({text.strip(): tm[4] + cm[4]}))
    assert where[first] > where[second]
    assert where[","] > where[first]
    assert where["77"] > where[f"{second}{second}"]
    assert any("Noto" in font for font in fonts_on(page))


def test_letters_joined_in_arabic_are_not_taken_apart(tmp_path: Path) -> None:
    name = "عبدالرحمنالمصريالقاهريالكبير"
    assert len(name) > 26
    day = print_day(tmp_path, [letter(2, "محمد")])
    assert day.reasons == []
    assert print_day(tmp_path / "long", [letter(2, name)]).reasons == []


@pytest.mark.parametrize(
    "word",
    [
        "Nguyễn Thị Minh Khai", "Trường", "José", "क्षत्रिय श्रीमती हिन्दी", "ที่รักน้ำผึ้ง", "בְּרֵאשִׁ֖ית בָּרָ֣א", "مُحَمَّدٌ رَسُولُ ٱللَّٰهِ",
        "བོད་སྐད་རྒྱུད", "ភាសាខ្មែរស្ត្រី", "မြန်မာဘာသာ", "❤️ 👨‍👩‍👧", "ẹ̀kọ́ Yorùbá",
    ],
)  # fmt: skip
def test_the_marks_of_real_languages_are_all_printed(word: str) -> None:
    assert literal(word) == unicodedata.normalize("NFC", word)


def test_accents_heaped_on_a_letter_are_cut_so_that_every_reader_opens_the_file(tmp_path: Path) -> None:
    heaped = "Fra" + "\u0301" * 500 + "nk Hale"
    day = print_day(tmp_path, [letter(2, heaped, signed=heaped, paragraphs=(f"Dear {heaped},",))])
    assert day.reasons == []
    assert "nk Hale" in day.pages("letters.pdf")[0]
    assert literal("\u0301" * 500) == "\u0301" * 9
    assert literal(heaped) == "Frá" + "\u0301" * 8 + "nk Hale"


def test_every_sign_that_is_taken_for_printable_is_printed(tmp_path: Path) -> None:
    """PDF/A-2u refuses a sign that came out as an empty box."""
    signs = Signs([FONTS])
    everyday = [chr(n) for n in (*range(0x20, 0x3000), *range(0xFB00, 0xFE00), *range(0x1F600, 0x1F650))]
    known = [s for s in everyday if unicodedata.category(s)[0] not in "CM" and literal(s) == s and not signs.missing(s)]
    known += [f"a{s}" for s in everyday if unicodedata.category(s) == "Mn" and not signs.missing(f"a{s}")]
    assert len(known) > 5000
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    families = json.dumps(fonts.families())[1:-1]
    (tmp_path / "text.typ").write_text(f'#set text(font: ({families}))\n#json("text.json")', encoding="utf-8")

    def compiled(text: str) -> None:
        (tmp_path / "text.json").write_text(json.dumps(text), encoding="utf-8")
        typst.Compiler(str(tmp_path / "text.typ"), font_paths=fonts).compile(format="pdf", pdf_standards="a-2u")

    compiled(" ".join(known))
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        compiled("王")


# Nothing that people type is ever run


NASTY = (
    "{{ 7*7 }} {% for x in y %} {# c #}",
    '#eval("1+1") $x^2$ *b* _i_ @ref <label> // c /* d */ \\ ` = H - item',
    "<b>&amp;</b> </w:t></w:r></w:p> <script>alert(1)</script>",
    "=1+1;@SUM(A1)",
    "😀 ❤ “quoted” — … ½ №",
)


@pytest.mark.parametrize("words", NASTY)
def test_markup_in_any_field_is_printed_as_it_stands(tmp_path: Path, words: str) -> None:
    day = print_day(
        tmp_path,
        [
            letter(2, words, (words, "Chicago"), paragraphs=(f"Dear {words},", words), signed=words),
            letter(3, words, paragraphs=(words,), by_hand=True),
            letter(4, words, paragraphs=(words,), card=True, picture=picture()),
        ],
        look(store=replace(STORE, name=words, phone=words)),
    )
    assert day.reasons == []
    assert flat(day.pages("letters.pdf")[0]).count(words) == 7
    for file in ALL:
        assert words in flat(day.pages(file)[0]), file


def test_a_new_line_in_a_name_makes_a_line_and_no_more(tmp_path: Path) -> None:
    day = print_day(tmp_path, [letter(2, "Frank Hale\nBcc: all@example.com")])
    assert "Frank Hale\nBcc: all@example.com\n3122 W Armitage Ave" in day.pages("envelopes.pdf")[0]
    assert len(day.pages("envelopes.pdf")) == 1


def test_signs_that_steer_a_line_or_a_terminal_are_left_out(tmp_path: Path) -> None:
    day = print_day(tmp_path, [letter(2, "\u202eFrank\x00\x07\x1b Hale\u202c", paragraphs=("Dear\tFrank,\u2028bye",))])
    assert "\nFrank Hale\n" in day.pages("letters.pdf")[0]
    assert "Dear Frank, bye" in day.pages("letters.pdf")[0]


def test_a_word_without_end_is_broken_inside_the_page(tmp_path: Path) -> None:
    day = print_day(tmp_path, [letter(paragraphs=("Dear Frank,", "W" * 300, "1-" * 150, "Bye."))])
    page = PdfReader(tmp_path / "letters.pdf").pages[0]
    widths: list[tuple[float, int]] = []
    page.extract_text(visitor_text=lambda t, cm, tm, *_: widths.append((tm[4] + cm[4], len(t.replace("\u200b", "")))))
    assert day.reasons == []
    assert "W" * 300 in "".join(page.extract_text().replace("\u200b", "").split())
    assert max(long for _, long in widths) < 100


# Held back


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (letter(9, "王小明"), 'Prospect: the sign "王" (U+738B) is in none of the fonts.'),
        (letter(9, "Frank 🦄"), 'Prospect: the sign "🦄" (U+1F984) is in none of the fonts.'),
        (letter(9, address=("漢口路 1", "x")), 'Business address: the sign "漢" (U+6F22) is in none of the fonts.'),
        (letter(9, signed="王"), 'Associate: the sign "王" (U+738B) is in none of the fonts.'),
        (letter(9, paragraphs=("Dear \ud800,",)), "The words (second_chance_note.letter.txt): the sign (U+D800) is in"),
        (letter(9, paragraphs=("Dear ❤\u0591,",)), "The words (second_chance_note.letter.txt): the sign"),
        (letter(9, card=True), "Photo is blank: which picture goes on the card?"),
        (letter(9, card=True, picture=replace(picture(), jpeg=b"no JPEG")), 'The picture "0412.jpg" is damaged'),
        (letter(9, paragraphs=("word " * 1500,)), "The words run over one page, in smaller type too: shorten s"),
        (letter(9, paragraphs=("x" * 50_000,)), "The words run over one page"),
        (letter(9, by_hand=True, paragraphs=("word " * 1500,)), "The words run over one page"),
        (letter(9, "W" * 300), "Name and address have no room on a label: shorten Prospect or Business address"),
        (letter(9, "x" * 50_000), "Name and address have no room"),
        (letter(9, address=[f"Line {n}" for n in range(12)]), "Name and address have no room on a label"),
        (letter(9, "\u202e "), "Prospect is blank: who is it for?"),
        (letter(9, address=()), "Business address is blank: where does it go?"),
        (letter(9, files=(Path("pieces/none.pdf"),)), "none.pdf is missing: put it into pieces"),
    ],
)  # fmt: skip
def test_a_letter_that_cannot_be_printed_is_held_back_alone(tmp_path: Path, bad: Letter, reason: str) -> None:
    day = print_day(tmp_path, [letter(2), bad, letter(3, "Ida Bloom")])
    assert [row for row, _, _ in day.places] == [2, 3]
    assert [len(day.pages(file)) for file in ("letters.pdf", "envelopes.pdf", "labels.pdf")] == [2, 2, 1]
    (held,) = day.printed.held
    assert (held.about.row, held.channel, held.template) == (9, Channel.LETTER, bad.template)
    assert held.reason.startswith(reason)
    assert len(held.reason) < 200


def test_a_reason_names_the_stores_own_heading(tmp_path: Path) -> None:
    day = print_day(tmp_path, [letter(name="王"), letter(address=())], look(label=lambda heading: f"<{heading}>"))
    assert [reason.split(":")[0] for reason in day.reasons] == ["<Prospect>", "<Business address> is blank"]


def test_a_name_that_is_too_wide_for_a_label_is_printed_in_smaller_type(tmp_path: Path) -> None:
    day = print_day(tmp_path, [letter(2, "Ida Bloom"), letter(3, "W" * 22)])
    sizes: dict[str, float] = {}
    PdfReader(tmp_path / "labels.pdf").pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: sizes.update({text.strip(): size})
    )
    assert day.reasons == []
    assert sizes["W" * 22] < sizes["Ida Bloom"] == 11


def test_a_letter_that_is_a_little_too_long_is_printed_in_smaller_type(tmp_path: Path) -> None:
    paragraphs = ("Dear Frank,", *["A few more words on what we talked about. " * 6] * 9)
    day = print_day(tmp_path, [letter(2, paragraphs=paragraphs), letter(3), letter(4, paragraphs=paragraphs)])
    assert len(day.pages("letters.pdf")) == 3

    def type_size(page: int) -> float:
        sizes: list[float] = []
        PdfReader(tmp_path / "letters.pdf").pages[page].extract_text(
            visitor_text=lambda text, cm, tm, font, size: (
                sizes.append(size) if "coffee" in text or "more" in text else None
            )
        )
        return sizes[0]

    assert 9 < type_size(0) == type_size(2) < type_size(1) == 13


def test_a_store_whose_name_no_font_has_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(
        BebackError, match=r'config.yaml, store.name: the sign "金" \(U\+91D1\) is in none of the fonts'
    ):
        print_day(tmp_path, [letter()], look(store=replace(STORE, name="金 Jewelers")))
    assert list(tmp_path.iterdir()) == []


# Going along


def test_what_goes_along_is_printed_once_for_each_letter_in_their_order(tmp_path: Path) -> None:
    card, photo = tmp_path / "size-card.pdf", tmp_path / "photo.jpg"
    print_day(tmp_path / "piece", [letter(name="The size card"), letter(name="Its back")])
    card.write_bytes((tmp_path / "piece" / "letters.pdf").read_bytes())
    photo.write_bytes(picture().jpeg)
    letters = [
        letter(2, files=(card,)),
        letter(3),
        letter(4, by_hand=True, files=(photo, card)),
        letter(5, "王", files=(card,)),
    ]
    day = print_day(tmp_path / "day", letters)
    along = [("size card" in page, "Its back" in page) for page in day.pages("enclosures.pdf")]
    assert along == [(True, False), (False, True), (False, False), (True, False), (False, True)]
    assert (
        print_day(tmp_path / "again", letters).folder.joinpath("enclosures.pdf").read_bytes()
        == (day.folder / "enclosures.pdf").read_bytes()
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("card.pdf", b"%PDF-1.7 no more", "card.pdf cannot be read: save it again"),
        ("card.pdf", b"", "card.pdf cannot be read: save it again"),
        ("card.png", b"no PNG", "card.png cannot be read: save it again"),
        ("card.docx", b"PK", "card.docx cannot be printed along: save it as PDF, JPEG or PNG"),
    ],
)
def test_what_cannot_be_read_is_not_printed_along(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    day = print_day(tmp_path / "day", [letter(2), letter(3, files=(tmp_path / name,))])
    assert day.reasons == [reason]
    assert day.places == [(2, "letters.pdf", 1)]


# The shop's own layouts and fonts


def test_the_shops_own_layout_comes_first_and_the_others_stay(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "layouts").mkdir(parents=True)
    text = (LAYOUTS / "letter.typ").read_text(encoding="utf-8").replace("  letterhead\n", "  [Our own paper]\n")
    (own / "layouts" / "letter.typ").write_text(text, encoding="utf-8")
    day = print_day(tmp_path / "day", [letter()], look(folders=(own,)))
    assert day.pages("letters.pdf")[0].startswith("Our own paper")
    assert STORE.name in day.pages("envelopes.pdf")[0]


def test_a_logo_beside_the_shops_own_layout_is_printed(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "layouts"
    own.mkdir(parents=True)
    text = (LAYOUTS / "letter.typ").read_text(encoding="utf-8").replace("  letterhead\n", '  image("logo.jpg")\n')
    (own / "letter.typ").write_text(text, encoding="utf-8")
    (own / "logo.jpg").write_bytes(picture(80, 40).jpeg)
    day = print_day(tmp_path / "day", [letter()], look(folders=(own.parent,)))
    (image,) = PdfReader(day.folder / "letters.pdf").pages[0].images
    assert image.image is not None
    assert image.image.size == (80, 40)
    (own / "logo.jpg").write_bytes(b"no logo")
    with pytest.raises(BebackError, match=r"^templates/layouts/letter\.typ: failed to decode image"):
        print_day(tmp_path / "again", [letter()], look(folders=(own.parent,)))


def test_a_mistake_in_a_layout_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "layouts"
    own.mkdir(parents=True)
    (own / "letter.typ").write_text('#import "common.typ": *\n\n#nonsense(1)\n', encoding="utf-8")
    (tmp_path / "day").mkdir()
    with pytest.raises(BebackError, match=r"^templates/layouts/letter\.typ, line 3: unknown variable: nonsense"):
        print_day(tmp_path / "day", [letter()], look(folders=(own.parent,)))
    assert list((tmp_path / "day").iterdir()) == []


def test_a_font_that_the_shop_adds_is_used(tmp_path: Path) -> None:
    fonts = tmp_path / "templates" / "layouts" / "fonts"
    fonts.mkdir(parents=True)
    font = TTFont(FONTS / "NotoSerifHebrew-Regular.ttf")
    for table in font["cmap"].tables:
        table.cmap[ord("王")] = table.cmap[ord("א")]
    for record in font["name"].names:
        record.string = record.toUnicode().replace("Noto", "Shop")
    font.save(fonts / "shop.ttf")
    day = print_day(tmp_path / "day", [letter(name="王")], look(folders=(tmp_path / "templates",)))
    assert day.reasons == []
    page = PdfReader(day.folder / "envelopes.pdf").pages[0]
    assert "ShopSerifHebrew-Regular" in fonts_on(page)


def test_a_broken_font_is_told(tmp_path: Path) -> None:
    fonts = tmp_path / "templates" / "layouts" / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "broken.ttf").write_bytes(b"no font")
    with pytest.raises(BebackError, match=r"broken\.ttf is no font that can be read: take it out"):
        print_day(tmp_path / "day", [letter()], look(folders=(tmp_path / "templates",)))


def test_the_fonts_come_with_their_licences() -> None:
    licences = "".join(file.read_text(encoding="utf-8") for file in FONTS.glob("LICENSE*.txt"))
    for font in (*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")):
        assert font.name in licences
    assert "SIL OPEN FONT LICENSE Version 1.1" in licences


def test_both_sides_of_the_benchmark_make_the_same_pages(tmp_path: Path) -> None:
    (tmp_path / "day").mkdir()
    benchmark.print_day(3, tmp_path / "day")
    benchmark.make_bare(3, tmp_path)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    typst.Compiler(str(tmp_path / "letter.typ"), font_paths=fonts).compile(output=str(tmp_path / "bare.pdf"))
    ours, bare = (PdfReader(file).pages for file in (tmp_path / "day" / "letters.pdf", tmp_path / "bare.pdf"))
    assert [page.extract_text() for page in ours] == [page.extract_text() for page in bare]
    assert len(ours) == 3
