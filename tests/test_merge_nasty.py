"""Whatever people type is printed literally or held back, with the reason: it never runs, and makes no header, tag or
formula of its own. One merge prints all of it, each value in the cells of three rows a channel."""

import csv
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from pypdf import PageObject, PdfReader

from beback.cells import Cell
from beback.config import load_config
from beback.followups import Run
from beback.runs.choosing import Wanted
from beback.runs.merging import Merged, merge
from beback.runs.shop import Shop
from beback.runs.telling import merged_messages, merged_text
from beback.words import Words
from fakes import MemoryBook
from merging import BOUGHT, DECIDING, TEXTED

REPO = Path(__file__).resolve().parents[1]
HARMLESS = "pearl and gold"
MARKUP = (
    "{{ 7*7 }} a", "{% for x in range(9) %}a{% endfor %}", "{# a #}", "{{ store.__class__ }}",
    '#eval("1")', '#read("data.json")', "$x^2$", "*bold*", "_under_", "@reference", "<label>", "// comment", "/* a */",
    "`raw`", "\\u{41} \\ a", "= Heading", "[a] #[b]", "~a~", "a -- b", "https://example.com/a",
    "<script>alert(1)</script>", "<b>a</b> &amp; <img src=x onerror=alert(1)>", "</body></html>", "<!-- a",
    "</w:t></w:r><w:r><w:t>a", "&lt;w:p/&gt; a", "]]> a", "=1+a", "+1 a", "-1 a", "@SUM(A1)", "\t=a", "a;b,c\"d'",
    "%s %d {0} a", "../../etc/passwd", "C:\\con", "CON", "NUL.eml", "| a", "null", "None", "=?utf-8?q?Bcc?=",
)  # fmt: skip
LINES = (
    "a\nBcc: evil@example.com", "a\r\nBcc: evil@example.com\r\n\r\nHello", "a\rX-Evil: 1", "a\x0bX-Evil: 1",
    "a\u2028X-Evil: 1", "a\x85X-Evil: 1", "Card: photo\na", "Subject: a\nb",
)  # fmt: skip
SIGNS = (
    "a\x00b", "\x00", "\x07\x1b[31ma", "a\x7f", "\ud800", "a\udfffb", "\uffff", "a\U0010ffff", "\ufeffa", "🎉",
    "a 🎉 b", "漢字", "\u202ea\u202c", "\u2067a", "\u200b", "\u00ad", "שלום a", "مرحبا", "e\u0301\u0302\u0303" * 20,
    "a" + "\u0301" * 200, "İstanbul ﬁ Ⅷ",
)  # fmt: skip
LONG = ("w" * 300, "a" * 50_000, "long " * 10_000, "x-" * 25_000, "e\u0301" * 25_000)
NASTY = (*MARKUP, *LINES, *SIGNS, *LONG)

BODY = ("Looking for", "Details", "For", "Occasion", "Item bought", "Conversation", "Coffee")
NAME = ("Prospect",)
REST = ("Associate", "Home address", "Business address", "Photo")
PRINTED = "\n\n".join(
    f"{{{{ {name} }}}}"
    for name in ("full_name", "looking_for", "details", "recipient", "occasion", "item", "conversation", "coffee")
)
TEMPLATES = {
    "after_sale_thanks.letter.txt": f"Dear {{{{ first_name }}}},\n\n{PRINTED}",
    "romance_care_guide.email.txt": f"Subject: For {{{{ first_name }}}}: {{{{ looking_for }}}}\n\n{PRINTED}",
    "second_chance_call.text.txt": f"Hello {{{{ first_name }}}}. {PRINTED}",
}
HEADERS = {"MIME-Version", "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "X-Unsent",
           "Content-Type", "Content-Transfer-Encoding"}  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """What the merge made, and which value each row has in which cells."""

    folder: Path
    done: Merged
    told: str
    rows: Mapping[int, tuple[str, tuple[str, ...]]]

    def having(self, value: str, cells: tuple[str, ...]) -> set[int]:
        """The rows that have this value in these cells."""
        return {row for row, found in self.rows.items() if found == (value, cells)}

    def files(self, kind: str, pattern: str) -> list[Path]:
        """The day's files of a kind."""
        return sorted((self.folder / "out" / kind).rglob(pattern))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = tmp_path_factory.mktemp("nasty")
    settings = (REPO / "config.yaml").read_text(encoding="utf-8")
    (folder / "config.yaml").write_text(settings.replace(", file: pieces/care-guide.pdf", ""), encoding="utf-8")
    (folder / "templates").mkdir()
    for name, words in TEMPLATES.items():
        (folder / "templates" / name).write_text(words, encoding="utf-8")
    cells: list[Mapping[str, Cell]] = []
    rows: dict[int, tuple[str, tuple[str, ...]]] = {}
    for value in (HARMLESS, *NASTY):
        for headings in (BODY, NAME, REST):
            for base in (BOUGHT, DECIDING, TEXTED):
                number = len(cells) + 2
                reached = {"Email": f"u{number}@example.com", "Cell": f"(312) 280-{number:04}"}
                cells.append({**dict.fromkeys(BODY, HARMLESS), **base, **reached, **dict.fromkeys(headings, value)})
                rows[number] = value, headings
    config, now = load_config(folder / "config.yaml"), datetime(2026, 11, 17, 10)
    templates = Words(config.templates, config.store, config.rules.label)
    shop = Shop(config, MemoryBook.of(*cells), templates, Run(config.rules, now, secrets.token_hex(8)))
    done = merge(shop, Wanted(), docx=True)
    return Printed(folder, done, "\n".join((merged_text(done), *merged_messages(done, config))), rows)


@pytest.fixture(scope="module")
def letters(printed: Printed) -> "Paper":
    """The letters."""
    return Paper.of(printed, "letters.pdf")


@pytest.fixture(scope="module")
def envelopes(printed: Printed) -> "Paper":
    """Their envelopes."""
    return Paper.of(printed, "envelopes.pdf")


@pytest.fixture(scope="module")
def texts(printed: Printed) -> "Page":
    """The page of texts."""
    (file,) = printed.files("texts", "*.html")
    return Page.of(file.read_text(encoding="utf-8"))


def test_every_row_is_printed_or_held_back(printed: Printed) -> None:
    held = {back.about.row for back in printed.done.held}
    on_paper = {place.letter.about.row for place in printed.done.letters}
    assert len(held) + len(on_paper) + printed.done.emails + printed.done.texts == len(printed.rows)
    assert len(printed.files("emails", "*.eml")) == printed.done.emails
    assert not held & on_paper
    assert len(held) < len(printed.rows) / 5


@pytest.mark.parametrize("value", MARKUP)
def test_what_looks_like_markup_is_on_the_letter_as_it_was_typed(
    printed: Printed, letters: "Paper", value: str
) -> None:
    (row,) = printed.having(value, BODY) & letters.places.keys()
    assert letters.words(row).count(_bare(value)) == len(BODY)


@pytest.mark.parametrize("value", [v for v in MARKUP if any(map(str.isalpha, v))])
def test_a_name_is_on_letter_and_envelope_as_it_was_typed(
    printed: Printed, letters: "Paper", envelopes: "Paper", value: str
) -> None:
    (row,) = printed.having(value, NAME) & letters.places.keys()
    assert _bare(value).casefold() in envelopes.words(row).casefold()  # CON is written Con
    assert _bare(value).casefold() in letters.words(row).casefold()
    assert "Dear," not in letters.words(row)


def test_the_word_letters_hold_the_same_words(printed: Printed) -> None:
    (file,) = printed.files("letters", "letters.docx")
    words = _bare("".join(paragraph.text for paragraph in Document(str(file)).paragraphs))
    for value in MARKUP:
        assert _bare(value) in words, value


@pytest.fixture(scope="module")
def emails(printed: Printed) -> Mapping[int, EmailMessage]:
    """Each email by its row."""
    read = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in printed.files("emails", "*.eml")]
    return {int(mail["To"].addresses[0].username.removeprefix("u")): mail for mail in read}


def test_no_email_has_a_header_or_an_addressee_of_the_row_s_making(
    printed: Printed, emails: Mapping[int, EmailMessage]
) -> None:
    assert len(emails) == printed.done.emails
    for row, mail in emails.items():
        assert set(mail.keys()) <= HEADERS, printed.rows[row]
        assert all(len(mail.get_all(name, [])) == 1 for name in ("From", "To", "Reply-To", "Subject"))
        assert [a.addr_spec for a in mail["To"].addresses] == [f"u{row}@example.com"]
        assert [a.domain for a in (*mail["From"].addresses, *mail["Reply-To"].addresses)] == ["example.com"] * 2
        assert all(not part.defects for part in mail.walk())


@pytest.mark.parametrize("value", MARKUP)
def test_an_email_has_the_words_as_they_were_typed(
    printed: Printed, emails: Mapping[int, EmailMessage], value: str
) -> None:
    (row,) = printed.having(value, BODY) & emails.keys()
    assert _part(emails[row], "plain").count(value.strip()) >= len(BODY)
    page = Page.of(_part(emails[row], "html"))
    assert page.words.count(value.strip()) >= len(BODY)


def test_no_email_and_no_text_has_a_tag_of_the_row_s_making(
    printed: Printed, emails: Mapping[int, EmailMessage], texts: "Page"
) -> None:
    (harmless,) = printed.having(HARMLESS, BODY) & emails.keys()
    usual = set(Page.of(_part(emails[harmless], "html")).tags)
    for mail in emails.values():
        assert set(Page.of(_part(mail, "html")).tags) <= usual
    assert texts.tags.count("article") == printed.done.texts
    assert not {"script", "iframe", "img", "b", "label"} & set(texts.tags)


@pytest.mark.parametrize("value", MARKUP)
def test_a_text_s_link_opens_the_phone_with_the_words_as_they_were_typed(texts: "Page", value: str) -> None:
    links = [unquote(link) for link in texts.links if link.startswith("sms:")]
    assert any(link.count(value.strip()) >= len(BODY) for link in links)


def test_nothing_in_the_list_reads_as_a_formula(printed: Printed) -> None:
    (file,) = printed.files("letters", "letters.csv")
    with file.open(encoding="utf-8", newline="") as opened:
        lines = list(csv.DictReader(opened))
    assert len(lines) == len(printed.rows) / 3
    assert not [cell for line in lines for cell in line.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("headings", [BODY, NAME, REST])
@pytest.mark.parametrize("value", [v for v in LONG if len(v) > 400], ids=range(4))
def test_what_is_cut_for_its_length_goes_to_nobody(printed: Printed, value: str, headings: tuple[str, ...]) -> None:
    held = [back for back in printed.done.held if printed.rows[back.about.row] == (value, headings)]
    assert len(held) == (2 if headings is REST else 3)  # a text is not signed and has no address
    assert all("shorten it" in back.reason for back in held)


@pytest.mark.parametrize("value", [v for v in NASTY if not any(map(str.isalpha, v))])
def test_nobody_without_a_letter_in_the_name_is_greeted(printed: Printed, value: str) -> None:
    rows = printed.having(value, NAME)
    assert rows <= {back.about.row for back in printed.done.held}


def test_no_message_on_standard_error_has_a_line_of_the_row_s_making(printed: Printed) -> None:
    assert "Bcc" not in "".join(line for line in printed.told.splitlines() if not line.startswith("Prospects, row"))
    assert not any(sign in printed.told for sign in "\x00\x07\x1b")


@dataclass(frozen=True)
class Paper:
    """A PDF with a page a letter, and where each row's is."""

    pages: Sequence[PageObject]
    places: Mapping[int, int]

    @classmethod
    def of(cls, printed: Printed, name: str) -> "Paper":
        """The PDF of that name."""
        (file,) = printed.files("letters", name)
        found = PdfReader(file).pages
        assert len(found) == len(printed.done.letters)
        return cls(found, {place.letter.about.row: place.page - 1 for place in printed.done.letters})

    def words(self, row: int) -> str:
        """The row's page, without blanks, which a line may end at."""
        return _bare(self.pages[self.places[row]].extract_text())


class Page(HTMLParser):
    """The tags, links and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self._words: list[str] = []

    @classmethod
    def of(cls, html: str) -> "Page":
        """The page, read."""
        page = cls()
        page.feed(html)
        return page

    @property
    def words(self) -> str:
        """What is shown."""
        return "".join(self._words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Words."""
        self._words.append(data)


def _bare(words: str) -> str:
    return "".join(c for c in words if not c.isspace() and c not in "\u200b\u00ad")


def _part(mail: EmailMessage, kind: str) -> str:
    (part,) = (part for part in mail.walk() if part.get_content_type() == f"text/{kind}")
    content = part.get_content()
    assert isinstance(content, str)
    return content
