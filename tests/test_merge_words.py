"""What the merge writes to whom: the greeting, the surprise, a template with a mistake, a photo, what is too long."""

from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from merging import BOUGHT, DECIDING, TEXTED, Merging
from pdf_texts import pages
from shop import REPO, Shop

CARD = {
    "Prospect": "Tom Ash", "Associate": "Dana Reyes", "Status": "Be-back", "Visited": datetime(2026, 11, 10, 12),
    "Looking for": "engagement ring", "Value": 4800, "Home address": "1 Elm St, Chicago, IL 60610",
    "Cadence": "gift-alone", "Photo": "0412.jpg",
}  # fmt: skip
GIFT_ALONE = """cadences:
  gift-alone:
    for: []
    from: visit
    steps:
      - {id: gift, task: Card with a photo, channel: letter, wait: 4 days, template: second_chance_gift}
"""


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path, capsys)


def number(base: Mapping[str, Any], place: int, **cells: Any) -> dict[str, Any]:
    """A row of somebody else, by a number."""
    reached = {"Email": f"u{place}@example.com", "Cell": f"(312) 280-{place:04}"}
    return {**base, **reached, **{heading.replace("_", " "): cell for heading, cell in cells.items()}}


def emails(made: Merging) -> list[EmailMessage]:
    """The day's emails, by name."""
    place = made.out / "emails" / made.day
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(place.iterdir())]


def plain(mail: EmailMessage) -> str:
    """Its words."""
    part = mail.get_body(("plain",))
    assert part is not None
    words = part.get_content()
    assert isinstance(words, str)
    return words


def template(shop: Shop, name: str, words: str) -> None:
    """The shop's own words for a message."""
    (shop.folder / "templates").mkdir(exist_ok=True)
    (shop.folder / "templates" / name).write_text(words, encoding="utf-8")


GREETED = (
    ("Frank Hale", "Frank"),
    ("FRANK HALE", "Frank"),
    ("frank hale", "Frank"),
    ("Hale, Frank", "Frank"),
    ("Dr. Frank Hale", "Frank"),
    ("Cher", "Cher"),
    ("Mr. Hale", "Mr. Hale"),
    ("MR. HALE", "Mr. Hale"),
    ("Mr. & Mrs. Hale", "Mr. & Mrs. Hale"),
    ("Frank & Emily Hale", "Frank and Emily"),
    ("FRANK AND EMILY HALE", "Frank and Emily"),
    ("J. Smith", "J. Smith"),
    ("The Smiths", "The Smiths"),
    ("ИВАН ПЕТРОВ", "Иван"),
)
NOBODY = ("?", "Mr.", "Mr. & Mrs.", "walk-in", "ann.lee@example.com", "-", "(312) 280-4410", "🎉", "\u200b", "...")


def test_everybody_is_greeted_properly_on_paper_and_by_email(shop: Shop) -> None:
    names = [name for name, _ in GREETED]
    rows = [number(base, 2 * n + m, Prospect=name) for n, name in enumerate(names)
            for m, base in enumerate((BOUGHT, DECIDING))]  # fmt: skip
    made = Merging(shop, *rows)
    made.merge()
    listed = {line["prospect"]: int(line["page"]) for line in made.letters()}
    letters = pages(made.out / "letters/2026-11-17/letters.pdf")
    assert {name: f"Dear {greeted}," in letters[listed[name] - 1] for name, greeted in GREETED} == dict.fromkeys(
        names, True
    )
    by_row = {int(mail["To"].addresses[0].username[1:]) // 2: plain(mail) for mail in emails(made)}
    assert [by_row[n].splitlines()[0] for n in range(len(names))] == [f"Hello {greeted}," for _, greeted in GREETED]


def test_nobody_is_greeted_without_a_name(shop: Shop) -> None:
    rows = [number(base, 3 * n + m, Prospect=name) for n, name in enumerate(NOBODY)
            for m, base in enumerate((BOUGHT, DECIDING, TEXTED))]  # fmt: skip
    made = Merging(shop, *rows)
    ran = made.merge()
    assert ran.out.startswith(f"0 letters, 0 emails, 0 texts; {len(rows)} held back.")
    assert ran.err.count("Prospect has no name in it: who is it for?") == len(rows)


@pytest.mark.parametrize("surprise", ["x", None])
def test_under_a_surprise_neither_subject_nor_file_names_tell_of_it(shop: Shop, surprise: str | None) -> None:
    pearls = number(DECIDING, 1, Prospect="Nora Kim", Surprise=surprise, For="Emily", Occasion="engagement")
    made = Merging(shop, pearls)
    made.merge("--only", "emails")
    (mail,) = emails(made)
    names = [part.get_filename() for part in mail.iter_attachments()]
    told = f"{mail['Subject']} {names} {made.files('emails')}".casefold()
    assert names == (["for-you.pdf"] if surprise else ["care-guide.pdf"])
    if surprise:
        assert [w for w in ("diamond", "ring", "pearl", "care", "emily", "engag", "jewel") if w in told] == []


def test_a_mistake_in_a_template_holds_back_its_own_messages_and_names_file_line_and_row(shop: Shop) -> None:
    template(shop, "after_sale_thanks.letter.txt", "Dear {{ first_name }},\n\n{% if recipient %}\n")
    made = Merging(shop)
    ran = made.merge()
    assert ran.out.startswith("0 letters, 1 email, 1 text; 1 held back.")
    assert "Prospects, row 2: the letter is held back. templates/after_sale_thanks.letter.txt, line 3" in ran.err


@pytest.mark.parametrize(
    ("file", "words", "said"),
    [
        ("after_sale_thanks.letter.txt", "", "says nothing"),
        ("after_sale_thanks.letter.txt", "Card: photo\n", "says nothing"),
        ("after_sale_thanks.letter.txt", f"Dear {{{{ first_name }}}},\n\n{'word ' * 500}", "more than 2,000 letters"),
        ("romance_care_guide.email.txt", "Subject: For you\n", "says nothing"),
        ("romance_care_guide.email.txt", "Subject:\n\nHello {{ first_name }}", "begins with the line Subject:"),
        ("romance_care_guide.email.txt", "Hello {{ first_name }}", "begins with the line Subject:"),
        ("romance_care_guide.email.txt", "Subject: {{ 'a' ~ 'b' * 1 }}\n\nHello", "not allowed"),
    ],
)
def test_words_that_make_no_message_are_held_back(shop: Shop, file: str, words: str, said: str) -> None:
    template(shop, file, words)
    made = Merging(shop)
    ran = made.merge()
    assert said in ran.err
    assert ran.out.splitlines()[0].endswith("1 held back.")


@pytest.mark.parametrize("heading", ["Details", "For"])
def test_a_cell_that_would_be_cut_goes_to_nobody(shop: Shop, heading: str) -> None:
    template(shop, "after_sale_thanks.letter.txt", "Dear {{ first_name }},\n\n{{ details }} {{ recipient }}")
    made = Merging(shop, {**BOUGHT, "Details": "gold", "For": "Emily", heading: "gold, " * 100})
    ran = made.merge("--only", "letters")
    assert f"{heading} has more than 400 letters: shorten it" in ran.err


def test_a_long_cell_that_the_words_do_not_print_is_in_nobody_s_way(shop: Shop) -> None:
    made = Merging(shop, {**BOUGHT, "Conversation": "He told me of many a thing. " * 100})
    assert made.merge("--only", "letters").out.startswith("1 letter")


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (None, "Photo is blank"),
        ("0413.jpg", "There is no picture"),
        ("rings/0412.jpg", "is no file name"),
        ("../book/prospects.xlsx", "is no file name"),
        ("broken.jpg", "is no picture that can be read"),
        ("0412.jpg", ""),
    ],
)
def test_a_photo_that_cannot_be_used_holds_back_that_card_alone(shop: Shop, photo: str | None, said: str) -> None:
    shop.mend("cadences:\n", GIFT_ALONE)
    (shop.folder / "photos").mkdir()
    Image.new("RGB", (40, 30), "gold").save(shop.folder / "photos" / "0412.jpg")
    (shop.folder / "photos" / "broken.jpg").write_text("no", encoding="utf-8")
    made = Merging(shop, number(CARD, 1), number(CARD, 2, Photo=photo))
    ran = made.merge("--only", "letters")
    assert ran.out.startswith("1 letter" if said else "2 letters")
    assert len(pages(made.out / "letters/2026-11-17/cards.pdf")) == (1 if said else 2)
    if said:
        assert "Prospects, row 3: the letter is held back." in ran.err
        assert said in ran.err


def test_without_a_photos_folder_emails_go_without_and_say_so(shop: Shop) -> None:
    made = Merging(shop, {**DECIDING, "Photo": "0412.jpg"}, {**TEXTED, "Photo": "0412.jpg"})
    ran = made.merge()
    assert ran.out.startswith("0 letters, 1 email, 1 text; 0 held back.")
    assert "row 2, Photo: There is no picture" in ran.err
    assert "row 3, Photo: There is no picture" in ran.err


@pytest.mark.parametrize("pack", ["furniture", "cars"])
def test_another_pack_merges_in_the_same_way(shop: Shop, pack: str) -> None:
    shop.config.write_bytes((REPO / "templates" / pack / "config.yaml").read_bytes())
    made = Merging(shop)
    ran = made.merge("--docx")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[0].endswith("0 held back.")
    assert len(pages(made.out / "letters/2026-11-17/letters.pdf")) == len(made.letters())


def test_a4_dl_and_l7160(shop: Shop) -> None:
    shop.mend('paper: letter, envelope: "10", labels: "5160"', "paper: a4, envelope: DL, labels: L7160")
    made = Merging(shop)
    assert made.merge("--docx").status == 0
    day = made.out / "letters/2026-11-17"
    first = {name: PdfReader(day / f"{name}.pdf").pages[0].mediabox for name in ("letters", "envelopes", "labels")}
    sizes = {name: (round(box.width), round(box.height)) for name, box in first.items()}
    assert sizes == {"letters": (595, 842), "envelopes": (624, 312), "labels": (595, 842)}
