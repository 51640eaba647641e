"""Emails: what stands in them, that nothing typed can change what they are, and the outbox."""

import os
from dataclasses import replace
from email import message_from_bytes, message_from_string, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beback.errors import BebackError
from beback.layouts import Layouts
from beback.mail import OutboxPost, Unsendable, compose, house_of, mailbox, write_outbox
from beback.mail.mime import bytes_of
from beback.messages import Email
from beback.phrases import clean
from config_texts import extra, load_text
from mails import NOW, REPO, about, email, house, picture

GOLDEN = Path(__file__).parent / "golden" / "emails"
UPDATE = "BEBACK_UPDATE_GOLDEN"
HEADERS = {
    "content-type", "mime-version", "from", "to", "reply-to", "subject", "date", "message-id", "list-unsubscribe",
}  # fmt: skip
NASTY = (
    "Frank\nBcc: everybody@example.com",
    "Frank\r\nBcc: everybody@example.com\r\n\r\nGone",
    "Frank\x0bBcc: a@example.com\x0c\x1c\x85\u2028\u2029Bcc: b@example.com",
    "=?utf-8?q?Frank=0D=0ABcc:_a@example.com?=",
    '"Frank" <evil@example.com>, other@example.com; group: a@example.com',
    "{{ 7*7 }} {% for x in [1] %}{{ store.name }}{% endfor %}",
    "<script>alert(1)</script> <b>&amp; </td></table> <!-- --> ]]>",
    '#import "x" $a$ \\ *bold* @ref = heading',
    '=HYPERLINK("http://example.com")',
    "💍 שלום אמילי مرحبا Łódź 北京",
    "W" * 150,
    ".\r\n.",
    "\ud83d half a letter \x00 \x07",
)


def read(made: Email, trial_to: str | None = None) -> EmailMessage:
    """The email as its reader's program sees it."""
    return message_from_bytes(bytes_of(compose(made, house(), trial_to)), policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    """The words in text (plain) or HTML (html)."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def decoded(data: bytes, header: str) -> str:
    """A header's words as people see them."""
    return str(make_header(decode_header(message_from_bytes(data)[header])))


def addressee(data: bytes) -> tuple[str, str]:
    """The name and address in To, as people see them."""
    ((name, address),) = getaddresses([message_from_bytes(data)["To"]])  # stumbles over a fold within quotes
    return str(make_header(decode_header(name))), address


HOSTILE = email(
    2,
    to_name=NASTY[4],
    subject="<b>A</b> & {{ b }} =?utf-8?q?c?= 💍",
    paragraphs=(*NASTY[5:10], "W" * 300, "=cmd|'/c calc'!A1"),
    signed="Hartwell & Daughters",
    reply_to=None,
)


@pytest.mark.parametrize("name", ["with a photo", "hostile, on trial"])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_an_email_reads_as_it_should(name: str, kind: str) -> None:
    message = read(email(picture=picture())) if name == "with a photo" else read(HOSTILE, "me@example.com")
    said, golden = part(message, kind), GOLDEN / f"{name}.{'txt' if kind == 'plain' else 'html'}"
    if os.environ.get(UPDATE):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8"), f"if it is meant: {UPDATE}=1 pytest tests/test_mail.py"


def test_it_goes_from_the_store_to_the_prospect_and_answers_go_to_the_associate() -> None:
    message = read(email())
    assert {
        "From": "Hartwell & Daughters <hello@example.com>",
        "To": "Frank Delgado <frank1@example.com>",
        "Reply-To": "Dana Reyes <dana@example.com>",
        "Subject": "Gold, platinum, and what they are like to wear",
        "Date": "Tue, 17 Nov 2026 09:30:00 -0600",
        "List-Unsubscribe": "<mailto:hello@example.com?subject=Stop>",
    }.items() <= {name: value.replace('"', "") for name, value in message.items()}.items()


def test_answers_go_to_the_store_where_nobody_looks_after_them() -> None:
    assert read(email(reply_to=None))["Reply-To"].addresses[0].addr_spec == "hello@example.com"


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_each_part_has_the_words_the_signature_the_postal_address_and_the_way_to_stop(kind: str) -> None:
    said = part(read(email()), kind).replace("&amp;", "&")
    for words in (
        "Hello Frank,", "the camping trip in Montana", "Professionally,", "Dana Reyes", "Hartwell & Daughters",
        "214 W Lake St", "Chicago, IL 60606", "(312) 555-0100", "the word Stop or write to", "hello@example.com",
    ):  # fmt: skip
        assert words in said


def test_the_html_needs_no_style_sheet() -> None:
    html = part(read(email()), "html")
    assert '<p dir="auto" style="' in html
    assert "@media (prefers-color-scheme: dark)" in html  # what cannot be inlined stays
    assert ".words p {" not in html
    assert "http" not in html


def test_a_message_has_one_id_for_its_key_which_tells_nothing() -> None:
    one, again = read(email()), read(email(to="else@example.com", to_name="Else", subject="Else"))
    assert one["Message-ID"] == again["Message-ID"] != read(email(2))["Message-ID"]
    assert one["Message-ID"].endswith("@example.com>")
    assert "key-1" not in one["Message-ID"]


def test_a_photo_stands_in_the_html_and_its_name_tells_nothing() -> None:
    message = read(email(picture=picture()))
    assert [p.get_content_type() for p in message.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg",
    ]  # fmt: skip
    (image,) = (p for p in message.walk() if p.get_content_type() == "image/jpeg")
    assert image.get_content() == picture().jpeg
    assert image.get_filename() == "photo.jpg"
    assert f'src="cid:{image["Content-ID"][1:-1]}"' in part(message, "html")
    assert b"Emily" not in bytes_of(compose(email(picture=picture()), house()))


def test_files_are_attached(tmp_path: Path) -> None:
    names = ("care-guide.pdf", "Größen 尺寸.pdf", 'quote"d; name=x.txt', "unknown")
    files = tuple(tmp_path / name for name in names)
    for number, file in enumerate(files):
        file.write_bytes(bytes([number, 0, 255]) * 100)
    message = read(email(files=files, picture=picture()))
    assert message.get_content_type() == "multipart/mixed"
    attached = list(message.iter_attachments())
    assert [(a.get_filename(), a.get_content_type()) for a in attached] == list(
        zip(names, ("application/pdf", "application/pdf", "text/plain", "application/octet-stream"), strict=True)
    )
    assert [a.get_payload(decode=True) for a in attached] == [file.read_bytes() for file in files]


def test_a_file_written_anew_is_attached_anew(tmp_path: Path) -> None:
    file = tmp_path / "care.pdf"
    for content, when in ((b"old", 1), (b"new", 2)):
        file.write_bytes(content)
        os.utime(file, (when, when))
        (attached,) = read(email(files=(file,))).iter_attachments()
        assert attached.get_content() == content


@pytest.mark.parametrize("typed", NASTY)
@pytest.mark.parametrize("field", ["to_name", "subject", "signed", "paragraphs"])
def test_nothing_typed_adds_a_header_or_an_addressee(field: str, typed: str) -> None:
    fields: dict[str, Any] = {field: (typed,) if field == "paragraphs" else typed}
    data = bytes_of(compose(email(**fields), house()))
    message = message_from_bytes(data, policy=policy.default)
    assert {name.lower() for name in message.keys()} == HEADERS  # noqa: SIM118  a message is no mapping
    assert [box.addr_spec for box in message["To"].addresses] == ["frank1@example.com"]
    assert [box.addr_spec for box in message["Reply-To"].addresses] == ["dana@example.com"]
    assert_fit_to_travel(data)


def assert_fit_to_travel(data: bytes) -> None:
    """ASCII, in lines that end in CR LF and are not too long."""
    assert data.isascii()
    lines = data.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line or b"\0" in line for line in lines)
    assert max(map(len, lines)) <= 998


@pytest.mark.parametrize("typed", [t for t in NASTY if t.isprintable()])
def test_what_is_typed_stands_there_literally(typed: str) -> None:
    made = email(to_name=typed, subject=typed, paragraphs=(typed,))
    message, data = read(made), bytes_of(compose(made, house()))
    assert decoded(data, "Subject") == typed
    assert addressee(data) == (typed, "frank1@example.com")
    assert typed in part(message, "plain")
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    html = part(message, "html")
    assert escaped in html or escaped.replace("&#34;", '"') in html


def test_fifty_thousand_letters_travel_whole() -> None:
    words = "long word " * 5_000
    data = bytes_of(compose(email(paragraphs=(words, "x" * 50_000)), house()))
    assert_fit_to_travel(data)
    said = message_from_bytes(data, policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert words.strip() in said
    assert "x" * 50_000 in said


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=190), st.text(min_size=1, max_size=190).filter(clean), st.lists(st.text(), max_size=3))
def test_any_words_come_through(name: str, subject: str, paragraphs: list[str]) -> None:
    data = bytes_of(compose(email(to_name=name, subject=subject, paragraphs=tuple(paragraphs)), house()))
    assert_fit_to_travel(data)
    message = message_from_bytes(data, policy=policy.default)
    assert {key.lower() for key in message.keys()} == HEADERS  # noqa: SIM118
    assert addressee(data) == (clean(name), "frank1@example.com")
    assert decoded(data, "Subject") == clean(subject)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"to": "frank"}, "The email address is none"),
        ({"to": ""}, "The email address is none"),
        ({"to": "frank@example.com, eve@example.com"}, "The email address is none"),
        ({"to": "frank@example.com\nBcc: eve@example.com"}, "The email address is none"),
        ({"to": "frank@exam ple.com"}, "The email address is none"),
        ({"to_name": "x" * 201}, "The name has more than 200 letters"),
        ({"subject": " \n "}, "Its subject is blank"),
        ({"subject": "x" * 201}, "Its subject is blank or has more than 200 letters"),
        ({"files": (Path("/nowhere/care-guide.pdf"),)}, "care-guide.pdf that goes along with it cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_held_back_with_the_reason(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unsendable, match=reason):
        compose(email(**fields), house())


def test_an_email_is_held_back_where_the_store_has_no_sender_or_no_address() -> None:
    with pytest.raises(Unsendable, match=r"config\.yaml names no sender"):
        compose(email(), replace(house(), sender=None))
    with pytest.raises(Unsendable, match="no postal address"):
        compose(email(), replace(house(), store=replace(house().store, address=" ")))


@pytest.mark.parametrize("layout", ["email.txt", "email.html"])
@pytest.mark.parametrize("gone", ["address", "stop"])
def test_a_layout_of_the_shop_must_keep_address_and_stop(layout: str, gone: str, tmp_path: Path) -> None:
    own = tmp_path / "layouts" / layout
    own.parent.mkdir()
    shipped = (REPO / "templates" / "layouts" / layout).read_text(encoding="utf-8")
    own.write_text(shipped.replace("{{ stop }}" if gone == "stop" else "address", '""'), encoding="utf-8")
    if gone == "stop":
        own.write_text(own.read_text(encoding="utf-8").replace("{{ stop_link }}", ""), encoding="utf-8")
    with pytest.raises(Unsendable, match=f"layouts/{layout} leaves out"):
        compose(email(), replace(house(), layouts=Layouts([tmp_path, REPO / "templates"])))


def test_a_mistake_in_a_layout_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "email.html").write_text("<p>\n{{ nobody }}</p>", encoding="utf-8")
    with pytest.raises(BebackError, match=r"templates/layouts/email\.html") as caught:
        compose(email(), replace(house(), layouts=Layouts([tmp_path, REPO / "templates"])))
    assert not isinstance(caught.value, Unsendable)


@pytest.mark.parametrize(
    ("typed", "travels"),
    [
        ("frank@exämple.com", "frank@xn--exmple-cua.com"),
        ("Frank.D@Example.COM", "Frank.D@example.com"),
        ("frank+ring@example.com", "frank+ring@example.com"),
        ("josé@example.com", "josé@example.com"),
    ],
)
def test_addresses_travel_in_the_letters_of_the_network(typed: str, travels: str) -> None:
    assert mailbox(typed).addr_spec == travels
    message = message_from_string(bytes_of(compose(email(to=typed), house())).decode(), policy=policy.SMTPUTF8)
    assert [box.addr_spec for box in message["To"].addresses] == [travels]


def test_a_sender_with_letters_of_its_own_in_name_and_domain(tmp_path: Path) -> None:
    config = load_text(tmp_path, extra('mail: {from: "Juwelier Schöne <hallo@schöne.example>"}'))
    ours = replace(house(), sender=house_of(config, NOW).sender)
    data = bytes_of(compose(email(), ours))
    message = message_from_bytes(data, policy=policy.default)
    assert_fit_to_travel(data)
    assert str(message["From"]) == "Juwelier Schöne <hallo@xn--schne-lua.example>"
    assert message["List-Unsubscribe"] == "<mailto:hallo@xn--schne-lua.example?subject=Stop>"


def test_a_trial_goes_to_oneself_and_names_whom_it_is_for() -> None:
    real, trial = read(email()), read(email(), "me@example.com")
    assert trial["To"] == "me@example.com"
    for name in ("From", "Reply-To", "Subject"):
        assert trial[name] == real[name]
    assert trial["Message-ID"] != real["Message-ID"]
    for kind, at, end in (("plain", "<", ">"), ("html", "&lt;", "&gt;")):
        line = f"A trial. The real message would go to Frank Delgado {at}frank1@example.com{end}."
        assert line in part(trial, kind)
        assert "A trial." not in part(real, kind)


def test_the_outbox_has_a_file_a_prospect(tmp_path: Path) -> None:
    frank, twin, emily = email(1), email(2), email(3, about=about(3, prospect="Emily Stone"))
    bad = email(4, to="nobody", about=about(4, prospect="Bad Address"))
    held = write_outbox([frank, twin, bad, emily], tmp_path, house())
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert sorted(files) == ["emily-stone.eml", "frank-delgado-2.eml", "frank-delgado.eml"]
    assert [(one.about.key, one.reason) for one in held] == [
        ("key-4", "The email address is none that can be written to: mend it")
    ]
    for data in files.values():
        assert_fit_to_travel(data)
        assert message_from_bytes(data)["X-Unsent"] == "1"  # opens ready to send
    assert message_from_bytes(files["frank-delgado-2.eml"], policy=policy.default)["To"] == (
        "Frank Delgado <frank2@example.com>"
    )


def test_a_message_of_any_make_is_written_as_a_file(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "hello@example.com", "Dana Réyes <dana@example.com>"
    message["Subject"] = "Your list for today"
    message.set_content("Frank first.\n")
    OutboxPost(tmp_path).deliver(message)
    (file,) = tmp_path.iterdir()
    assert file.name == "dana-réyes.eml"
    assert_fit_to_travel(file.read_bytes())
