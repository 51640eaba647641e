"""The words of Say: golden files for the shipped templates, and what must never happen with anybody's own."""

import os
import re
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from beback.cells import Cell, Row
from beback.config.records import Store
from beback.errors import BebackError
from beback.phrases import LONGEST
from beback.prospects import Prospect
from beback.reading import read_prospect
from beback.rules import Channel
from beback.words import Saying, Words, WordsError
from full_prospect import BARE, FULL

REPO = Path(__file__).parent.parent
TEMPLATES = REPO / "templates"
GOLDEN = Path(__file__).parent / "golden" / "say"
UPDATE = "BEBACK_UPDATE_GOLDEN"
STORE = Store(
    "Hartwell & Daughters", "214 W Lake St\nChicago, IL 60606", "(312) 555-0100", "America/Chicago", "US", "IL"
)
TODAY = date(2026, 11, 17)
PEOPLE = {"everything": FULL, "a surprise": replace(FULL, surprise=True), "only a name": BARE}
SHIPPED = sorted(
    p.name for p in TEMPLATES.glob("*.txt") if p.suffixes in ([".call", ".txt"], [".text", ".txt"], [".say", ".txt"])
)
GOING_OUT = {
    "letter.say.txt": Saying(
        "Restaurant gift certificate with a photo", None, Channel.LETTER, letter_to="home address"
    ),
    "by_hand.say.txt": Saying("Handwritten note", None, Channel.LETTER, by_hand=True, letter_to="business address"),
    "email.say.txt": Saying("Romance piece: Diamond care guide", None, Channel.EMAIL),
}


def saying(file: str) -> Saying:
    family, kind, _ = file.split(".")
    return GOING_OUT.get(file) or Saying(
        "Task", family, None if kind == "say" else Channel(kind), piece="Diamond care guide"
    )


def altered(prospect: Prospect, field: str, value: object) -> Prospect:
    change: dict[str, Any] = {field: value}
    return replace(prospect, **change)


def shipped(prospect: Prospect, file: str, store: Store = STORE) -> str:
    return shipped_words(store).say(prospect, saying(file), TODAY)


@cache
def shipped_words(store: Store) -> Words:
    return Words([TEMPLATES], store)


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


def written(folder: Path, template: str, file: str = "own.say.txt") -> Words:
    (folder / file).write_text(template, encoding="utf-8")
    return Words([folder], STORE)


def own(folder: Path, template: str, prospect: Prospect = BARE, what: Saying | None = None) -> str:
    return written(folder, template).say(prospect, what or Saying("Task", "own"), TODAY)


# What is shipped


@pytest.mark.parametrize("file", SHIPPED)
def test_the_shipped_words_are_those_that_were_read_and_approved(file: str) -> None:
    people = dict(PEOPLE)
    if re.search(r"\bphoto\b", (TEMPLATES / file).read_text(encoding="utf-8")):
        people["no photo"] = replace(FULL, photo="")
    said = "\n\n".join(f"== {kind}\n{shipped(person, file)}" for kind, person in people.items()) + "\n"
    golden = GOLDEN / file
    if os.environ.get(UPDATE):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8"), f"if it is meant: {UPDATE}=1 pytest tests/test_words.py"


def test_no_golden_file_outlives_its_template() -> None:
    assert sorted(p.name for p in GOLDEN.iterdir()) == SHIPPED


@pytest.mark.parametrize("file", SHIPPED)
def test_the_shipped_words_need_nothing_but_the_name(file: str) -> None:
    words = shipped_words(STORE)
    for field in {f.name for f in fields(Prospect)} - {"row", "id", "name"}:
        said = words.say(altered(FULL, field, getattr(BARE, field)), saying(file), TODAY)
        assert not said.startswith("Needs"), field


@pytest.mark.parametrize("file", SHIPPED)
def test_the_shipped_words_are_the_same_on_another_day(file: str) -> None:
    words = Words([TEMPLATES], STORE)
    assert words.say(FULL, saying(file), TODAY) == words.say(FULL, saying(file), date(2027, 3, 1))


@pytest.mark.parametrize("file", [f for f in SHIPPED if f.endswith(".text.txt")])
def test_a_text_is_short_signed_and_without_links(file: str) -> None:
    text = shipped(FULL, file)
    assert len(text) <= 480
    assert "\n" not in text
    assert "http" not in text
    assert "Dana at Hartwell & Daughters" in text
    assert text.isascii(), "a curly quote or a dash makes a text cost double"


@pytest.mark.parametrize("file", [f for f in SHIPPED if f.endswith((".text.txt", ".call.txt"))])
def test_without_an_associate_the_store_signs(file: str) -> None:
    assert "is Hartwell & Daughters" in shipped(BARE, file) or ", Hartwell & Daughters here" in shipped(BARE, file)


@pytest.mark.parametrize("file", [f for f in SHIPPED if f.endswith(".text.txt")])
def test_a_text_gives_no_surprise_away(file: str) -> None:
    text = shipped(replace(PEOPLE["a surprise"], looking_for="Ring", item="Ring"), file)
    for secret in ("Emily", "proposal", "engagement", " ring", "oval", "December 12"):
        assert secret not in text


@pytest.mark.parametrize("file", [f for f in SHIPPED if f.endswith(".call.txt")])
def test_a_voicemail_gives_no_surprise_away(file: str) -> None:
    _, voicemail = shipped(PEOPLE["a surprise"], file).split("Voicemail:")
    for secret in ("Emily", "proposal", "engagement", "ring.", "ring "):
        assert secret not in voicemail


@pytest.mark.parametrize("file", [f for f in SHIPPED if f.endswith(".call.txt")])
def test_a_call_is_a_handful_of_lines_and_a_voicemail(file: str) -> None:
    lines = [line for line in shipped(BARE, file).splitlines() if line]
    assert 3 <= len(lines) <= 9
    assert lines[-1].startswith("Voicemail: Hello Frank")


@pytest.mark.parametrize("file", SHIPPED)
def test_nobody_is_pressed(file: str) -> None:
    words = shipped(FULL, file).casefold()
    for pushy in (
        "have you decided",
        "decision yet",
        "discount",
        "% off",
        "hurry up",
        "last chance",
        "limited",
        "today only",
    ):
        assert pushy not in words


@pytest.mark.parametrize("file", sorted(GOING_OUT))
def test_what_goes_out_is_one_line(file: str) -> None:
    assert "\n" not in shipped(FULL, file)
    assert "\n" not in shipped(BARE, file)


def test_the_second_chance_asks_for_an_appointment_and_the_coffee() -> None:
    for file in ("second_chance_call.call.txt", "second_chance_call.text.txt"):
        assert "what flavor of coffee would you like?" in shipped(BARE, file)
        assert "Which day suits you?" in shipped(BARE, file)


def test_preparing_lists_what_the_article_lists() -> None:
    said = shipped(FULL, "appointment_prepare.say.txt")
    for wanted in (
        "cleaned and set out",
        "private room",
        "music",
        "flowers",
        "chocolates",
        "hazelnut latte",
        "Thursday, November 19 at 2:00 PM",
    ):
        assert wanted in said


@pytest.mark.parametrize("file", SHIPPED)
def test_a_store_without_a_phone_reads_well(file: str) -> None:
    said = shipped(FULL, file, replace(STORE, phone=""))
    assert "I am at" not in said
    assert "  " not in said


def reachable(config: dict[str, Any]) -> set[str]:
    """The call and text files that the steps and pieces of a config may ask for (P5)."""
    talked = {"call", "text", "email"}
    named: set[str] = set()
    steps = [s for cadence in config["cadences"].values() for s in cadence["steps"] if s.get("template")]
    for step in [*steps, *config["pieces"]]:
        channels = {step["channel"], *step.get("fallback", [])}
        for _ in talked:
            channels |= talked if channels & talked else set()
            channels |= {other for channel in channels for other in config["fallback"].get(channel, [])}
        if step["channel"] == "letter":  # Contact by leaves letters alone, and their email too
            channels = {"letter", *step.get("fallback", config["fallback"].get("letter", []))}
        named |= {f"{step['template']}.{channel}.txt" for channel in channels & {"call", "text"}}
    return named


def test_every_step_and_piece_of_the_shipped_config_has_its_call_and_text() -> None:
    config = yaml.safe_load((REPO / "config.yaml").read_text(encoding="utf-8"))
    wanted = reachable(config)
    assert len(wanted) > 10
    wanted |= {f"{piece['template']}.{channel}.txt" for piece in config["pieces"] for channel in ("call", "text")}
    assert sorted(wanted - set(SHIPPED)) == []


def test_every_shipped_template_is_well_formed() -> None:
    words = Words([TEMPLATES], STORE)
    assert all(words.has(path.name) for path in TEMPLATES.glob("*.txt"))


# Fields that the row lacks


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("For {{ recipient }}.", "Needs For"),
        ("{{ recipient }}, {{ occasion }}, {{ recipient }}", "Needs For, Occasion"),
        ("{{ recipient|upper }}", "Needs For"),
        ("{{ recipient.upper() }}", "Needs For"),
        ("{{ 'for ' ~ recipient }}", "Needs For"),
        ("{{ value }} {{ bought_on }} {{ appointment }}", "Needs Value, Bought on, Appointment"),
        ("{{ value + 1 }}", "Needs Value"),
        ("{{ item }}", "Needs Item bought"),
        ("{{ piece }}", "Needs a romance piece"),
        ("{% for letter in details %}{{ letter }}{% else %}{{ details }}{% endfor %}", "Needs Details"),
    ],
)
def test_a_field_that_the_row_lacks_is_asked_for(templates: Path, template: str, said: str) -> None:
    assert own(templates, template) == said


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Hi{% if recipient %} {{ recipient }}{% endif %}.", "Hi."),
        ("{{ recipient or 'her' }}", "her"),
        ("{{ recipient|default('her') }}", "her"),
        ("{{ 'a' if recipient else 'b' }}", "b"),
        ("{% if not recipient %}b{% endif %}", "b"),
        ("{% if recipient is defined %}a{% else %}b{% endif %}", "b"),
        ("{% if recipient is name %}a{% else %}b{% endif %}", "b"),
        ("{% if value > 500 or value <= 500 %}a{% else %}b{% endif %}", "b"),
        ("{% if coffee == 'black' %}a{% else %}b{% endif %}", "b"),
        ("{% if 'ring' in details %}a{% else %}b{% endif %}", "b"),
        ("{% if details|length > 3 %}a{% else %}b{% endif %}", "b"),
        ("{{ [recipient, occasion]|select|join(', ') }}none", "none"),
        ("{{ looking_for|the }}, {{ item|your }}", "the piece, your new piece"),
    ],
)
def test_a_template_that_asks_does_without(templates: Path, template: str, said: str) -> None:
    assert own(templates, template) == said


def test_one_row_that_lacks_a_field_leaves_the_next_alone(templates: Path) -> None:
    words = written(templates, "For {{ recipient }}.")
    assert [words.say(p, Saying("Task", "own"), TODAY) for p in (BARE, FULL, BARE)] == [
        "Needs For",
        "For Emily.",
        "Needs For",
    ]


def test_the_headings_asked_for_are_the_stores_own(templates: Path) -> None:
    (templates / "own.say.txt").write_text("{{ recipient }}{{ coffee }}", encoding="utf-8")
    words = Words([templates], STORE, lambda heading: {"For": "Who is it for"}.get(heading, heading))
    assert words.say(BARE, Saying("Task", "own"), TODAY) == "Needs Who is it for, Coffee"


@pytest.mark.parametrize("blank", ["", "   ", "\n", "\x00"])
def test_a_cell_of_blanks_counts_as_blank(templates: Path, blank: str) -> None:
    assert own(templates, "{{ recipient }}", replace(FULL, recipient=blank)) == "Needs For"


def test_every_field_of_the_contract_is_there(templates: Path) -> None:
    named = (
        "first_name, full_name, recipient, associate, store.name, store.address, store.phone, looking_for, details, "
        "occasion, needed_by, decides_by, value, item, amount, bought_on, visited, conversation, appointment, coffee, "
        "piece, today"
    )
    template = "\n".join(f"{{{{ {name} }}}}" for name in named.split(", "))
    assert own(templates, template, FULL, Saying("Task", "own", piece="Care guide")).splitlines() == [
        "Frank", "Frank Hale", "Emily", "Dana Reyes", "Hartwell & Daughters", "214 W Lake St", "Chicago, IL 60606",
        "(312) 555-0100", "Engagement ring", "oval, 1.2 ct, white gold", "proposal", "Saturday, December 5",
        "Tuesday, December 1", "$4,800", "Engagement ring", "$4,800.50", "November 16, 2026", "November 16, 2026",
        "the camping trip in Montana", "Thursday, November 19 at 2:00 PM", "hazelnut latte", "Care guide",
        "Tuesday, November 17",
    ]  # fmt: skip


def test_amounts_and_dates_can_be_compared(templates: Path) -> None:
    assert own(templates, "{% if value > 500 and needed_by > today %}soon and dear{% endif %}", FULL) == "soon and dear"


# Surprise


@pytest.mark.parametrize(
    ("cell", "plan", "secret"), [(True, None, True), (False, None, False), (False, True, True), (True, False, False)]
)
def test_the_plan_knows_better_than_the_row_what_is_a_surprise(
    templates: Path, cell: bool, plan: bool | None, secret: bool
) -> None:
    prospect = replace(FULL, surprise=cell)
    said = own(templates, "{{ surprise }} {{ looking_for|the }}", prospect, Saying("Task", "own", surprise=plan))
    assert said == ("True the piece" if secret else "False the engagement ring")


# What people typed is data

NASTY = [
    "{{ 7*7 }}", "{% for i in range(9) %}x{% endfor %}", "{# gone #}", "{{ ''.__class__.__mro__ }}", "=1+1",
    "<b>&amp;</b>", "'; DROP", "\\n", "%s %d", "😀👩‍👩‍👧", "שרה", "x" * 300, "#set page", "$100 & co_",
]  # fmt: skip


@pytest.mark.parametrize("typed", NASTY)
@pytest.mark.parametrize("field", ["recipient", "looking_for", "details", "conversation", "coffee", "item", "occasion"])
def test_what_people_typed_is_printed_as_it_stands(templates: Path, field: str, typed: str) -> None:
    assert own(templates, f"a {{{{ {field} }}}} b", altered(FULL, field, typed)) == f"a {typed} b"


@pytest.mark.parametrize("typed", NASTY)
def test_a_nasty_name_stays_literal_in_all_shipped_words(typed: str) -> None:
    said = shipped(replace(FULL, name=typed, associate=typed), "second_chance_call.call.txt")
    assert f"hello {typed[:1].casefold()}" in said.casefold()
    assert "49" not in said.replace("7*7", "")


def test_a_newline_in_a_cell_starts_no_line_of_its_own(templates: Path) -> None:
    assert (
        own(templates, "Hi {{ recipient }}!", replace(FULL, recipient="Emily\r\nBcc: all@example.com\x00"))
        == "Hi Emily Bcc: all@example.com!"
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_cell_can_break_the_shipped_words(name: str, typed: str) -> None:
    cells: dict[str, Cell] = {
        "Prospect": name,
        "Associate": typed,
        "Looking for": typed,
        "For": typed,
        "Conversation": typed,
        "Item bought": typed,
    }
    prospect = read_prospect(Row(2, cells), "US")
    for file in ("second_chance_call.call.txt", "after_sale_satisfaction.text.txt", "appointment_prepare.say.txt"):
        said = shipped(prospect, file)
        assert 0 < len(said) <= LONGEST
        assert not any(c < " " and c != "\n" for c in said)


def test_long_words_end_with_an_ellipsis(templates: Path) -> None:
    said = own(templates, "{% for i in range(900) %}abcd {% endfor %}")
    assert len(said) == LONGEST
    assert said.endswith("…")


# Mistakes in a template


@pytest.mark.parametrize(
    ("template", "place", "cause"),
    [
        ("ok\n{{ recipent }}", "templates/own.say.txt, line 2", 'no field "recipent"; did you mean recipient?'),
        ("{% if zzzzz %}x{% endif %}", "templates/own.say.txt, line 1", "the fields are first_name"),
        ("{% if false %}{{ recipent }}{% endif %}", "templates/own.say.txt, line 1", "recipent"),
        ("a\nb\n{{ store.adress }}", "templates/own.say.txt, line 3", 'no field "adress"'),
        ("a\n{% if store.adress %}x{% endif %}", "templates/own.say.txt, line 2", 'no field "adress"'),
        ("a\n{% if first_name %}", "templates/own.say.txt, line 2", "endif"),
        ("{{ first_name", "templates/own.say.txt, line 1", "end of print statement"),
        ("a\n{{ first_name|shout }}", "templates/own.say.txt, line 2", "shout"),
        ("a\n\n{{ 1/0 }}", "templates/own.say.txt, line 3", "ZeroDivisionError"),
        ("{{ first_name + 1 }}", "templates/own.say.txt, line 1", "TypeError"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(templates: Path, template: str, place: str, cause: str) -> None:
    with pytest.raises(WordsError) as e:
        own(templates, template)
    assert str(e.value).startswith(f"{place}: ")
    assert cause in str(e.value)


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ first_name.__init__.__globals__ }}",
        "{{ store.__class__ }}",
        "{{ first_name|attr('__class__') }}",
        "{{ cycler.__init__ }}",
        "{{ self.__init__ }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in range(1000000) %}x{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{{ lipsum(9999) }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{{ 'x' * 999999999 }}",
        "{{ [1] * 999999999 }}",
        "{{ 9 ** 999999999 }}",
        "{% include 'own.say.txt' %}",
        "{% include '../../etc/passwd' %}",
        "{% include 'gone.txt' %}",
    ],
)
def test_a_template_stays_in_its_sandbox(templates: Path, template: str) -> None:
    with pytest.raises(WordsError, match=r"own\.say\.txt"):
        own(templates, template)


def test_a_mistake_in_an_included_file_is_named_there(templates: Path) -> None:
    (templates / "part.txt").write_text("a\n{{ 1/0 }}", encoding="utf-8")
    with pytest.raises(WordsError, match=r"^templates/part\.txt, line 2: .*ZeroDivisionError"):
        own(templates, "\n\n{% include 'part.txt' %}")


def test_an_included_file_sees_the_fields(templates: Path) -> None:
    (templates / "part.txt").write_text("for {{ recipient }}", encoding="utf-8")
    assert own(templates, "{% include 'part.txt' %}!", FULL) == "for Emily!"
    assert own(templates, "{% include 'part.txt' %}!", BARE) == "Needs For"


def test_loops_of_any_kind_have_one_limit(templates: Path) -> None:
    nested = "{% for a in x %}{% for b in x %}{% for c in x %}{% for d in x %}.{% endfor %}{% endfor %}{% endfor %}"
    template = "{% set x = 'abcdefghijklmnopqrst' %}\n" + nested + "{% endfor %}"
    with pytest.raises(WordsError, match=r"^templates/own\.say\.txt, line 2: its loops turn more than 10,000 times"):
        own(templates, template)


def test_a_loop_knows_its_place_and_its_length(templates: Path) -> None:
    template = "{% for a in 'abc' if a != 'b' %}{{ loop.index }} of {{ loop.length }}{{ '' if loop.last else ', ' }}"
    assert own(templates, template + "{% else %}none{% endfor %}") == "1 of 2, 2 of 2"
    assert own(templates, "{% for a in recipient %}{{ a }}{% else %}none{% endfor %}", BARE) == "none"


def test_loops_are_counted_for_each_row_anew(templates: Path) -> None:
    words = written(templates, "{% for i in range(6000) %}{% endfor %}{{ first_name }}")
    assert [words.say(BARE, Saying("Task", "own"), TODAY) for _ in range(3)] == ["Frank"] * 3


def test_a_mistake_in_one_row_leaves_the_next_alone(templates: Path) -> None:
    words = written(templates, "{{ recipient }} {{ 1 / details|length }}")
    with pytest.raises(WordsError, match="ZeroDivisionError"):
        words.say(BARE, Saying("Task", "own"), TODAY)
    assert words.say(replace(BARE, recipient="Emily", details="x"), Saying("Task", "own"), TODAY) == "Emily 1.0"


def test_the_tools_of_jinja_work(templates: Path) -> None:
    template = (
        "{% set n = namespace(t='a') %}{% macro m(x) %}{% set n.t = x %}{{ x }}!{% endmacro %}{{ m('b') }}{{ n.t }}"
    )
    assert own(templates, template) == "b!b"


def test_a_mistake_is_an_error_of_beback() -> None:
    assert issubclass(WordsError, BebackError)


def test_a_file_in_another_encoding_says_how_to_save_it(templates: Path) -> None:
    (templates / "own.say.txt").write_bytes("Grüße".encode("latin-1"))
    with pytest.raises(WordsError, match=r"own\.say\.txt is not plain text in UTF-8"):
        Words([templates], STORE).say(BARE, Saying("Task", "own"), TODAY)


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b""])
def test_a_file_saved_by_notepad_reads_as_any_other(templates: Path, head: bytes) -> None:
    (templates / "own.say.txt").write_bytes(head + b"Hi {{ first_name }},\r\nbye\r\n")
    assert Words([templates], STORE).say(BARE, Saying("Task", "own"), TODAY) == "Hi Frank,\nbye"


# Which file


@pytest.mark.parametrize(
    ("what", "file"),
    [
        (Saying("T", "own", Channel.CALL), "own.call.txt"),
        (Saying("T", "own", Channel.TEXT), "own.text.txt"),
        (Saying("T", "own"), "own.say.txt"),
        (Saying("T", "own", Channel.EMAIL), "email.say.txt"),
        (Saying("T", "own", Channel.LETTER), "letter.say.txt"),
        (Saying("T", "own", Channel.LETTER, by_hand=True), "by_hand.say.txt"),
    ],
)
def test_a_missing_file_is_asked_for(templates: Path, what: Saying, file: str) -> None:
    assert what.file == file
    assert Words([templates], STORE).say(BARE, what, TODAY) == f"Add the file {file} to templates/"


def test_a_pack_is_named_with_its_folder(templates: Path) -> None:
    words = Words([templates / "cars"], STORE)
    assert words.say(BARE, Saying("T", "own"), TODAY) == "Add the file own.say.txt to templates/cars/"


@pytest.mark.parametrize("channel", [None, Channel.CALL, Channel.TEXT])
def test_a_task_without_words_says_nothing(templates: Path, channel: Channel | None) -> None:
    assert Words([templates], STORE).say(BARE, Saying("T", None, channel), TODAY) == ""


def test_the_stores_own_file_goes_before_the_shipped_one(templates: Path) -> None:
    (templates / "agree.say.txt").write_text("Ask {{ first_name }}.", encoding="utf-8")
    words = Words([templates, TEMPLATES], STORE)
    assert words.say(BARE, Saying("T", "agree"), TODAY) == "Ask Frank."
    assert words.say(BARE, Saying("T", "right"), TODAY) == shipped(BARE, "right.say.txt")


def test_a_folder_that_is_missing_is_passed_over(tmp_path: Path) -> None:
    words = Words([tmp_path / "nowhere", TEMPLATES], STORE)
    assert words.say(BARE, Saying("T", "agree"), TODAY) == shipped(BARE, "agree.say.txt")
