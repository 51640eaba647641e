"""The shipped words of the three packs: complete, read and approved, and what they must never say."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from beback.config import Config, load_config
from beback.errors import BebackError
from beback.prospects import Prospect
from beback.rules import Channel
from beback.words import Saying, Words, WordsError, Written
from full_prospect import BARE, FULL

REPO = Path(__file__).parent.parent
TEMPLATES = REPO / "templates"
GOLDEN = Path(__file__).parent / "golden" / "messages"
UPDATE = "BEBACK_UPDATE_GOLDEN"
TODAY = date(2026, 11, 17)
TALK = {Channel.CALL, Channel.TEXT, Channel.EMAIL}
GIFT, CARD = ("Restaurant gift certificate with a photo", Decimal(100)), ("Card with a photo", None)
BY_HAND = {"second_chance_note", "after_sale_thanks"}
HELD_BACK = {  # all that a letter or an email cannot do without
    "second_chance_note": ("Looking for",),
    "second_chance_gift": ("Looking for", "Photo"),
    "after_sale_thanks": ("Item bought",),
}


@dataclass(frozen=True)
class Pack:
    """A set of words with its config, what its store sells, and the words that would give a surprise away."""

    name: str
    path: Path
    thing: str
    details: str
    secrets: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return TEMPLATES if self.name == "jewelry" else TEMPLATES / self.name

    @property
    def full(self) -> Prospect:
        return replace(FULL, looking_for=self.thing, item=self.thing, details=self.details)

    @property
    def config(self) -> Config:
        return _config(self.path)

    def files(self, *kinds: str) -> list[str]:
        return sorted(p.name for p in self.folder.glob("*.txt") if p.name.split(".")[1] in kinds)

    def write(
        self,
        file: str,
        prospect: Prospect,
        task: tuple[str, Decimal | None] = GIFT,
        *,
        today: date = TODAY,
        phone: bool = True,
        enclosed: bool = True,
    ) -> Written:
        family, kind, _ = file.split(".")
        text, cost = task
        enclosure = next((p.file or "" for p in self.config.rules.pieces if p.template == family and enclosed), "")
        channel = None if kind == "say" else Channel(kind)
        what = Saying(text, family, channel, cost=cost, enclosure=Path(enclosure).name)
        return _words(self.path, phone).render(file, prospect, what, today)

    def asks(self, file: str, field: str) -> bool:
        """Whether a template says something else where the field is blank."""
        return bool(re.search(rf"(if|and) {field}\b", (self.folder / file).read_text(encoding="utf-8")))


@cache
def _config(path: Path) -> Config:
    return load_config(path)


@cache
def _words(path: Path, phone: bool) -> Words:
    config = _config(path)
    return Words(config.templates, config.store if phone else replace(config.store, phone=""))


PACKS = (
    Pack("jewelry", REPO / "config.yaml", "Engagement ring", "oval, 1.2 ct, white gold",
         ("ring", "diamond", "gold", "stone", "carat", "jewel", "cleaning", "bench", "Cs")),
    Pack("furniture", TEMPLATES / "furniture" / "config.yaml", "Sofa", "three seats, gray wool, oak legs",
         ("sofa", "table", "fabric", "wood", "delivery", "room", "color", "stain")),
    Pack("cars", TEMPLATES / "cars" / "config.yaml", "Station wagon", "hybrid, dark green, 21,000 miles",
         ("wagon", "car", "drive", "tire", "trade", "glove", "warranty", "service")),
)  # fmt: skip
PACKS_BY_NAME = {pack.name: pack for pack in PACKS}


def each(*kinds: str, packs: tuple[Pack, ...] = PACKS) -> pytest.MarkDecorator:
    """Every file of these kinds, of each pack."""
    found = [(pack, file) for pack in packs for file in pack.files(*kinds)]
    return pytest.mark.parametrize(("pack", "file"), found, ids=[f"{pack.name}-{file}" for pack, file in found])


each_pack = pytest.mark.parametrize("pack", PACKS, ids=[pack.name for pack in PACKS])
MINE = ("letter", "email")
CARD_LINE = "Card: photo\n"
NEW = PACKS[1:]  # the call, text and Say words of jewelry are approved in test_words.py


def messages(pack: Pack, file: str) -> Iterator[str]:
    """For everything, a surprise, what a letter needs and no more, and without what goes along; not those held back."""
    yield pack.write(file, pack.full).text
    yield pack.write(file, pack.full, CARD, enclosed=False).text
    yield pack.write(file, replace(pack.full, surprise=True)).text
    yield pack.write(file, replace(BARE, looking_for=pack.thing, item=pack.thing, photo="0412.jpg")).text
    if "Photo" not in HELD_BACK.get(file.split(".")[0], ()) or not file.endswith((".letter.txt", ".email.txt")):
        yield pack.write(file, replace(pack.full, photo="")).text


def body(text: str, file: str) -> str:
    """A message from its greeting on."""
    headed = ".email." in file or text.startswith(CARD_LINE)
    return text.partition("\n\n")[2] if headed else text


# Complete


def reachable(config: Config) -> set[str]:
    """The files that the steps and pieces of a config may ask for: channel, fallback, and Contact by (P5)."""
    rules = config.rules
    asked = [(s.template, s.channel, s.fallback) for c in rules.cadences for s in c.steps]
    asked += [(piece.template, piece.channel, None) for piece in rules.pieces]
    files = set()
    for family, channel, own in asked:
        if family is None or channel is None:
            continue
        fallback = rules.fallback.get(channel, ()) if own is None else own
        ways = {channel, *fallback} | (set() if channel is Channel.LETTER else TALK)
        files |= {f"{family}.{way.value}.txt" for way in ways}
    return files


@each_pack
def test_every_way_that_reaches_somebody_has_its_words(pack: Pack) -> None:
    wanted = reachable(pack.config)
    assert {file.split(".")[1] for file in wanted} == {"call", "text", "email", "letter"}
    assert sorted(wanted - set(pack.files("call", "text", *MINE))) == []


@each_pack
def test_there_are_no_letters_and_emails_that_nobody_can_get(pack: Pack) -> None:
    assert sorted(set(pack.files(*MINE)) - reachable(pack.config)) == []


@each_pack
def test_a_piece_that_is_moved_to_a_call_or_a_text_has_its_words(pack: Pack) -> None:
    for piece in pack.config.rules.pieces:
        assert {f"{piece.template}.call.txt", f"{piece.template}.text.txt"} <= set(pack.files("call", "text"))


@each_pack
def test_a_pack_says_what_the_others_say(pack: Pack) -> None:
    assert pack.files("say") == PACKS_BY_NAME["jewelry"].files("say")


@each_pack
def test_a_pack_comes_from_its_own_folder_alone(pack: Pack) -> None:
    assert [folder for folder in pack.config.templates if folder.is_dir()] == [pack.folder]


@each_pack
def test_a_pack_has_nine_pieces_or_more_each_with_words_of_its_own(pack: Pack) -> None:
    pieces = pack.config.rules.pieces
    assert len(pieces) >= 9
    assert len({piece.template for piece in pieces}) == len(pieces)
    assert sum(piece.channel is Channel.LETTER for piece in pieces) >= 3


def test_furniture_texts_within_the_day_and_the_others_call() -> None:
    be_back = {pack.name: [c.name for c in pack.config.rules.cadences if "Be-back" in c.statuses] for pack in PACKS}
    assert be_back == {"jewelry": ["second-chance"], "furniture": ["save-the-sale"], "cars": ["second-chance"]}


def test_the_packs_have_the_cadences_of_the_shipped_config() -> None:
    assert len({frozenset(c.name for c in pack.config.rules.cadences) for pack in PACKS}) == 1


# Read and approved


def approved(pack: Pack, file: str) -> str:
    """A template's words for everything, a surprise, only a name; and without what it may lack."""
    shown = {
        "everything": pack.write(file, pack.full),
        "a surprise": pack.write(file, replace(pack.full, surprise=True)),
        "only a name": pack.write(file, BARE),
    }
    if pack.asks(file, "photo"):
        shown["no photo"] = pack.write(file, replace(pack.full, photo=""))
    if pack.asks(file, "cost"):
        shown["no budget left"] = pack.write(file, pack.full, CARD)
    if pack.asks(file, "enclosure"):
        shown["nothing goes along"] = pack.write(file, pack.full, enclosed=False)
    parts = [f"== {who}\n{w.text or 'Held back: needs ' + ', '.join(w.needs)}" for who, w in shown.items()]
    return "\n\n".join(parts) + "\n"


def check_golden(pack: Pack, file: str) -> None:
    golden = GOLDEN / pack.name / file
    said = approved(pack, file)
    if os.environ.get(UPDATE):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8"), f"if it is meant: {UPDATE}=1 pytest tests/test_templates.py"


@each(*MINE)
def test_letters_and_emails_are_those_that_were_read_and_approved(pack: Pack, file: str) -> None:
    check_golden(pack, file)


@each("call", "text", "say", packs=NEW)
def test_the_words_of_the_other_packs_are_those_that_were_read_and_approved(pack: Pack, file: str) -> None:
    check_golden(pack, file)


@each_pack
def test_no_golden_file_outlives_its_template(pack: Pack) -> None:
    kinds = MINE if pack.name == "jewelry" else (*MINE, "call", "text", "say")
    assert sorted(p.name for p in (GOLDEN / pack.name).iterdir()) == pack.files(*kinds)


# Held back


@each(*MINE)
def test_a_letter_asks_for_no_more_than_it_cannot_stand_without(pack: Pack, file: str) -> None:
    needs = HELD_BACK.get(file.split(".")[0], ())
    written = pack.write(file, BARE)
    assert written.needs == needs
    assert bool(written.text) is not bool(needs)


@each_pack
def test_thanks_go_out_when_it_is_known_what_was_bought_or_looked_for(pack: Pack) -> None:
    for file in ("after_sale_thanks.letter.txt", "after_sale_thanks.email.txt"):
        assert pack.write(file, replace(BARE, item="Lamp")).text.count("lamp") == 1
        assert pack.write(file, replace(BARE, looking_for="Lamp")).text.count("lamp") == 1


@each(*MINE)
def test_dear_nobody_cannot_happen(pack: Pack, file: str) -> None:
    for blank in ("", "   ", "\n"):
        assert pack.write(file, replace(pack.full, name=blank)) == Written("", ("Prospect",))


@each(*MINE)
def test_the_greeting_stands_at_the_head(pack: Pack, file: str) -> None:
    for name, greeted in {"HALE, FRANK": "Frank", "John & Mary Hale": "John and Mary", "Mr. Hale": "Mr. Hale"}.items():
        first = body(pack.write(file, replace(pack.full, name=name)).text, file).partition("\n\n")[0]
        assert first == (f"Dear {greeted}," if ".letter." in file else f"Hello {greeted},")


# Length and form


@each(*MINE)
def test_a_message_is_as_long_as_people_read(pack: Pack, file: str) -> None:
    family, kind, _ = file.split(".")
    least, most = (60, 130) if kind == "email" else (50, 110) if family in BY_HAND else (90, 170)
    for text in messages(pack, file):
        words = len(body(text, file).split())
        assert least <= words <= most, words


@each(*MINE)
def test_paragraphs_are_parted_by_one_blank_line(pack: Pack, file: str) -> None:
    for text in messages(pack, file):
        assert not re.search(r"\n{3}|[^\n]\n[^\n]|  | [.,;:?]|\n |\.\.|[{}#]", text)
        assert all(re.search(r"[.?,:]$", paragraph) for paragraph in body(text, file).split("\n\n"))


@each("email")
def test_an_email_begins_with_a_short_subject(pack: Pack, file: str) -> None:
    for text in messages(pack, file):
        subject = text.partition("\n\n")[0]
        assert re.fullmatch(r"Subject: [A-Z][^\n]{5,50}", subject)


@each(*MINE)
def test_letterhead_date_and_signature_are_the_layouts(pack: Pack, file: str) -> None:
    store = pack.config.store
    text = pack.write(file, pack.full).text
    for others in ("Professionally", "Sincerely", "regards", store.name, store.address.split("\n")[0], "Dana", "2026"):
        assert others not in text


@each("email", "letter", "call", "text")
def test_a_store_without_a_phone_reads_well(pack: Pack, file: str) -> None:
    text = pack.write(file, pack.full, phone=False).text
    assert not re.search(r"call me at|I am at|  |, ?[.,]", text)


@each(*MINE, "call", "text")
def test_the_words_do_not_turn_with_the_day(pack: Pack, file: str) -> None:
    source = (pack.folder / file).read_text(encoding="utf-8")
    assert not re.search(r"\{[{%][^}]*\btoday\b", source)
    assert pack.write(file, pack.full) == pack.write(file, pack.full, today=date(2027, 3, 1))


# Never sell


PUSHY = (
    "have you decided", "decision yet", "made up your mind", "ready to buy", "buy now", "order now", "act fast",
    "act now", "don't miss", "do not miss", "limited", "special offer", "discount", "% off", "best price", "deal",
    "sale", "hurry up", "last chance", "only today", "today only", "while supplies", "financing", "just checking in",
    "following up", "as per",
)  # fmt: skip


@each(*MINE, "call", "text")
def test_nobody_is_pressed(pack: Pack, file: str) -> None:
    for text in messages(pack, file):
        said = re.findall(r"\b(?:" + "|".join(map(re.escape, PUSHY)) + r")\b", text.casefold())
        assert said == []
        assert "!" not in text
        assert not re.search(r"\b[A-Z]{3,}\b[,.]? [A-Z]{3,}\b", text), "nobody is shouted at"


@each_pack
def test_the_certificate_is_named_only_where_there_is_one(pack: Pack) -> None:
    for file in ("second_chance_gift.letter.txt", "second_chance_gift.email.txt"):
        for name in (GIFT[0], CARD[0]):
            assert "gift certificate" in pack.write(file, pack.full, (name, Decimal(100))).text
            assert "certificate" not in pack.write(file, pack.full, (name, None)).text


# Photos, and what goes along


@each("letter")
def test_the_gift_alone_is_printed_as_a_card_with_the_photo(pack: Pack, file: str) -> None:
    text = pack.write(file, pack.full).text
    assert text.startswith("Card:") is file.startswith("second_chance_gift")
    assert "Card:" not in body(text, file)


SPEAKS_OF_A_PHOTO = (
    r"\b[Hh]ere (is|it is)\b[^.]*\b(picture|photo|daylight|on the hand|rug)|\b(taken|have) a (picture|photo)|reach"
)


@each(*MINE, "call", "text")
def test_no_words_speak_of_a_photo_that_the_row_has_not(pack: Pack, file: str) -> None:
    text = pack.write(file, replace(pack.full, photo="")).text
    assert not re.search(SPEAKS_OF_A_PHOTO, text)


@each_pack
def test_the_words_speak_of_the_photo_that_the_row_has(pack: Pack) -> None:
    for file in pack.files("text", "email"):
        if pack.asks(file, "photo"):
            with_photo = pack.write(file, pack.full).text
            assert with_photo != pack.write(file, replace(pack.full, photo="")).text


@each("email")
def test_an_email_says_attached_where_something_is(pack: Pack, file: str) -> None:
    piece = next((p for p in pack.config.rules.pieces if p.template == file.split(".")[0]), None)
    assert ("attached" in pack.write(file, pack.full).text) is bool(piece and piece.file)
    assert "attached" not in pack.write(file, pack.full, enclosed=False).text


@each("letter")
def test_a_letter_that_comes_with_something_has_it(pack: Pack, file: str) -> None:
    piece = next((p for p in pack.config.rules.pieces if p.template == file.split(".")[0]), None)
    samples = file == "romance_fabric_samples.letter.txt"  # cut from the roll
    if re.search(r"With this letter comes?\b", pack.write(file, pack.full).text) and not samples:
        assert piece
        assert piece.file


@each_pack
def test_the_choice_is_confirmed_and_the_person_named(pack: Pack) -> None:
    for file in ("second_chance_note.letter.txt", "second_chance_note.email.txt"):
        text = pack.write(file, pack.full).text
        assert f"the {pack.thing.casefold()}" in text
        assert pack.details in text
        assert "I am sure that Emily" in text


@each(*MINE)
def test_who_is_no_plain_name_of_somebody_else_is_not_named(pack: Pack, file: str) -> None:
    nobody = pack.write(file, replace(pack.full, recipient=""))
    for recipient in ("Frank", "Frank Hale", "his wife", "herself", "Mom", "the two of us"):
        assert pack.write(file, replace(pack.full, recipient=recipient)) == nobody


@each_pack
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("the camping trip in Montana", "told me about the camping trip in Montana."),
        ("Your new house.", "told me about your new house."),
        ("wants to think; wife must not know", ""),
        ("turns forty and wants something for every day; will sleep on it", ""),
        ("the budget is 3000; wants less", ""),
        ("his brother's wedding", ""),
        ("a present to herself, after the exam", ""),
        ("the heron by the lake", "told me about the heron by the lake."),
        ("a" * 90, ""),
        ("", ""),
    ],
)
def test_a_talk_is_recalled_and_a_note_to_oneself_is_not(pack: Pack, typed: str, told: str) -> None:
    for file in ("second_chance_note.letter.txt", "second_chance_gift.letter.txt", "after_sale_thanks.letter.txt"):
        text = pack.write(file, replace(pack.full, conversation=typed)).text
        assert ("told me about" in text) is bool(told)
        assert told in text
        assert ";" not in text


# Surprise


def surprised(pack: Pack, thing: str | None = None) -> Prospect:
    named = pack.thing if thing is None else thing
    return replace(pack.full, surprise=True, looking_for=named, item=named)


@each("email")
def test_a_subject_gives_no_surprise_away(pack: Pack, file: str) -> None:
    subject, _, rest = pack.write(file, surprised(pack)).text.partition("\n\n")
    for secret in ("Emily", "proposal", "engagement", "December", *pack.secrets):
        assert not re.search(rf"\b{secret}", subject, re.IGNORECASE), secret
    preview = rest[:110]  # what a locked phone shows
    for secret in ("Emily", "proposal", "engagement", "sofa", "wagon", "diamond", "December"):
        assert secret not in preview


@each(*MINE)
def test_a_surprise_is_named_nowhere(pack: Pack, file: str) -> None:
    text = pack.write(file, surprised(pack)).text
    for secret in ("Emily", "proposal", pack.details, "December"):
        assert secret not in text
    for thing in ("Zither", "Emily's zither"):
        assert "zither" not in pack.write(file, surprised(pack, thing)).text.casefold()


@each("email")
def test_an_email_of_a_surprise_recalls_no_talk(pack: Pack, file: str) -> None:
    assert "Montana" not in pack.write(file, surprised(pack)).text


@each("text", packs=NEW)
def test_a_text_is_short_signed_and_gives_nothing_away(pack: Pack, file: str) -> None:
    text = pack.write(file, pack.full).text
    assert len(text) <= 480
    assert "\n" not in text
    assert text.isascii(), "a curly quote or a dash makes a text cost double"
    assert f"Dana at {pack.config.store.name}" in text
    secret = pack.write(file, surprised(pack)).text
    for word in ("Emily", "proposal", pack.details, pack.thing.casefold(), "December 12"):
        assert word not in secret


@each("call", packs=NEW)
def test_a_call_is_a_handful_of_lines_and_a_discreet_voicemail(pack: Pack, file: str) -> None:
    lines = [line for line in pack.write(file, BARE).text.splitlines() if line]
    assert 3 <= len(lines) <= 9
    assert lines[-1].startswith("Voicemail: Hello Frank")
    _, voicemail = pack.write(file, surprised(pack)).text.split("Voicemail:")
    for word in ("Emily", "proposal", pack.thing.casefold()):
        assert word not in voicemail


@each("call", "text", "say", packs=NEW)
def test_calls_and_texts_need_nothing_but_the_name(pack: Pack, file: str) -> None:
    assert pack.write(file, BARE).needs == ()
    assert pack.write(file, BARE).text


# Rendering


def test_a_letter_of_somebodys_own_is_never_cut_short(tmp_path: Path) -> None:
    (tmp_path / "own.letter.txt").write_text("Dear {{ first_name }},\n\n\n" + "word word.\n\n" * 500, encoding="utf-8")
    words = Words([tmp_path], PACKS[0].config.store)
    text = words.render("own.letter.txt", BARE, Saying("Task", "own", Channel.LETTER), TODAY).text
    assert text == "Dear Frank," + "\n\nword word." * 500


def test_what_a_letter_needs_bears_the_stores_own_heading(tmp_path: Path) -> None:
    (tmp_path / "own.letter.txt").write_text("{{ recipient }}{{ coffee }}{{ recipient }}", encoding="utf-8")
    words = Words([tmp_path], PACKS[0].config.store, lambda heading: {"For": "Who is it for"}.get(heading, heading))
    written = words.render("own.letter.txt", BARE, Saying("Task", "own", Channel.LETTER), TODAY)
    assert written == Written("", ("Who is it for", "Coffee"))


def test_a_template_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match=r"^Add the file own\.letter\.txt to ") as e:
        Words([tmp_path], PACKS[0].config.store).render("own.letter.txt", BARE, Saying("Task", "own"), TODAY)
    assert isinstance(e.value, BebackError)


NASTY = ("{{ 7*7 }}", "Bcc: all@example.com", "a\r\nBcc: all@example.com", "#let x", "<b>")


@each(*MINE)
def test_what_people_typed_starts_no_line_and_is_not_run(pack: Pack, file: str) -> None:
    for typed in NASTY:
        told = f"the {typed}"
        cells = replace(pack.full, name=typed, looking_for=typed, item=typed, details=typed)
        text = pack.write(file, replace(cells, recipient=typed, conversation=told)).text
        assert "49" not in text
        assert not re.search(r"^Bcc", text, re.MULTILINE)
