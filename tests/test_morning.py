"""The morning pages and mails: what stands on them, what does not, and the job that writes them."""

import os
import shutil
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import html
from PIL import Image

import morning
from beback.cells import Cell
from beback.commands import Command
from beback.errors import BebackError
from beback.mail import OutOfReach
from beback.messages import Picture
from beback.pages.links import inline, mailto, sms, tel
from beback.runs.mornings import Deliver, Mornings, mail_mornings, write_mornings
from mornings import MADE, TEAM, shop_in
from shop import Ran, Shop

REPO = Path(__file__).parents[1]
GOLDEN = REPO / "tests" / "golden" / "morning"
UPDATE = "BEBACK_UPDATE_GOLDEN"
MORNING = Command(about=morning.__doc__ or "", job=morning.job, options=morning.options)
NASTY = 'Say "50% & more"? #1 <b>now</b> 💍\n{{ 7*7 }} +1'


def put_photo(folder: Path) -> None:
    """A photo of the ring in the store's folder."""
    (folder / "photos").mkdir()
    Image.new("RGB", (1600, 1200), "tan").save(folder / "photos" / "ring.png")


def written(folder: Path, *rows: Any, **over: Any) -> Mornings:
    """The pages of a store with these rows, or with the ones of MADE and a photo."""
    if not rows:
        put_photo(folder)
    return write_mornings(shop_in(folder, *(rows or MADE), **over))


def read(text: str) -> Any:
    """A page, read."""
    return html.fromstring(text)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Mornings:
    """The pages of MADE, written once for all tests that only read them."""
    return written(tmp_path_factory.mktemp("day"))


def page_of(done: Mornings, name: str) -> Any:
    """A page of the folder, read."""
    return read((done.folder / f"{name}.html").read_text(encoding="utf-8"))


def words_of(message: EmailMessage, kind: str) -> str:
    """The body of a mail, as text or as HTML."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def shown(element: Any) -> str:
    """Its words as somebody reads them, on one line."""
    return " ".join(" ".join(element.itertext()).split())


def card_of(tree: Any, name: str) -> Any:
    """The card of somebody."""
    return next(card for card in tree.cssselect(".card") if name in shown(card.cssselect("h3")[0]))


def people(tree: Any, where: str) -> list[str]:
    """The names on the cards there, without their letter."""
    return [shown(h).split(" ", 2)[2] for h in tree.cssselect(f"{where} .card h3")]


def links(card: Any) -> list[str]:
    """The addresses of its links."""
    return [a.get("href") for a in card.cssselect("a")]


def test_the_files_of_a_day(day: Mornings) -> None:
    assert day.folder == day.folder.parents[1] / "morning" / "2026-11-17"
    assert sorted(p.name for p in day.folder.iterdir()) == [
        "dana-reyes.html", "dana-reyes.ics", "index.html", "lee-ortiz.html", "lee-ortiz.ics",
    ]  # fmt: skip


def test_file_names_are_safe_and_no_two_alike(tmp_path: Path) -> None:
    team: dict[str, Any] = {
        name: {} for name in ("Dana Reyes", "Dana. Reyes", "index", "../../etc", "Мария", "CON", "💍")
    }
    done = written(tmp_path, MADE[0], associates=team)
    names = [p.stem for p in done.folder.glob("*.html")]
    assert sorted(names) == sorted(
        ["index", "dana-reyes", "dana-reyes-2", "index-2", "etc", "мария", "con-", "associate"]
    )


def test_everybody_has_the_own_rows_and_the_store_all(day: Mornings) -> None:
    assert people(page_of(day, "dana-reyes"), ".cards") == [
        "Frank Hale", "Marcus Bell", "Ines Roth", "Ruth Stein", "Nora Kim",
    ]  # fmt: skip
    hers, his, store = (shown(page_of(day, name)) for name in ("dana-reyes", "lee-ortiz", "index"))
    for name in ("Ada Cole", "Olga Petrova", "Pilar Santos"):
        assert name not in hers
        assert name in store
    for name in ("Nora Kim", "Ruth Stein", "Marcus Bell", "Olga Petrova", "camping trip"):
        assert name not in his
        assert name in store


def test_a_name_in_other_letters_is_nobody_elses(tmp_path: Path) -> None:
    typed: dict[str, Any] = {"Prospect": "Ada Cole", "Visited": datetime(2026, 11, 16, 12), "Cell": "312-280-4411"}
    done = written(tmp_path, {**typed, "Associate": "dana  reyes "}, {**typed, "Associate": "DANA REYES", "Cell": "?"})
    assert {p.stem for p in done.folder.glob("*.html")} == {"index", "dana-reyes", "lee-ortiz"}
    assert "for Dana Reyes" in shown(page_of(done, "index"))
    hers = shown(page_of(done, "dana-reyes"))
    assert "Ada Cole" in hers
    assert "for dana" not in hers.casefold()


def test_a_card_says_all_that_is_known(day: Mornings) -> None:
    card = card_of(page_of(day, "dana-reyes"), "Frank Hale")
    said = shown(card)
    for words in (
        "A Frank Hale", "Thank and invite back", "left yesterday 2:10 PM, 29 hours of the 48 left",
        "needed by Saturday", "attempt 1 of 3", "Surprise: nothing to the home", "engagement ring",
        "oval, 1.2 ct", "for Emily, engagement",
        "$6,400", "the camping trip in Montana", "January 22: bought silver bracelet, $190",
        "Hello Frank, this is Dana at Marlow & Finch.", "Voicemail: Hello Frank",
    ):  # fmt: skip
        assert words in said, words
    assert "9 Oak St" not in said
    (photo,) = card.cssselect("img")
    assert photo.get("src").startswith("data:image/jpeg;base64,")
    assert (photo.get("width"), photo.get("height"), photo.get("alt")) == ("480", "360", "engagement ring")


def test_the_satisfaction_call_has_its_questions_in_the_words_of_the_template(day: Mornings) -> None:
    said = shown(card_of(page_of(day, "dana-reyes"), "Ruth Stein"))
    for question in ("1. Is everything just as you hoped?", "2. If it was a gift: was it a success?",
                     "3. Does it fit and sit right", "4. Do you have any questions"):  # fmt: skip
        assert question in said


def test_a_surprise_letter_shows_the_business_address_alone(day: Mornings) -> None:
    card = card_of(page_of(day, "dana-reyes"), "Ines Roth")
    assert [span.text for span in card.cssselect("address span")] == [
        "Roth Dental",
        "30 N Michigan Ave",
        "Chicago, IL 60602",
    ]
    assert "1 Elm St" not in shown(card)
    assert links(card) == []


def test_an_appointment_says_what_to_set_out_and_the_coffee(day: Mornings) -> None:
    tree = page_of(day, "dana-reyes")
    visit = shown(tree.cssselect(".visit")[0])
    for words in ("3:00 PM Marcus Bell", "not prepared yet", "Coffee black, one sugar", "private room", "music",
                  "flowers", "chocolates", "wedding band"):  # fmt: skip
        assert words in visit, words
    task = shown(next(c for c in tree.cssselect(".cards .card") if "Marcus Bell" in shown(c)))
    assert "Prepare the appointment" in task
    assert "chocolates" not in task  # it stands with the appointment


def test_what_is_to_complete_comes_last(day: Mornings) -> None:
    tree = page_of(day, "lee-ortiz")
    section = tree.cssselect("main > *")[-1]
    assert shown(section) == (
        'To complete 1 Pilar Santos row 9 Visited is missing; Visited cannot be read: "next Tuesday"'
    )


def many(count: int, **more: Any) -> list[dict[str, Any]]:
    """So many whose 48 hours run, the first one's out first."""
    first, minute = datetime(2026, 11, 15, 12), timedelta(minutes=1)
    return [{"Prospect": f"No {n}", "Associate": "Dana Reyes", "Visited": first + n * minute, "Looking for": "ring",
             "Cell": f"312 280 {n:04}", **more} for n in range(count)]  # fmt: skip


@pytest.mark.parametrize(("rows", "opened", "folded"), [(15, 15, 0), (16, 15, 1), (40, 15, 25)])
def test_fifteen_stand_open_and_the_rest_is_folded_with_its_count(
    tmp_path: Path, rows: int, opened: int, folded: int
) -> None:
    tree = page_of(written(tmp_path, *many(rows)), "dana-reyes")
    assert len(tree.cssselect(".cards .card")) == opened
    rest = [
        fold for fold in tree.cssselect("details.fold") if "The rest of today" in shown(fold.cssselect("summary")[0])
    ]
    assert [shown(fold.cssselect("summary")[0]) for fold in rest] == ([f"The rest of today {folded}"] if folded else [])
    assert [len(fold.cssselect(".card")) for fold in rest] == ([folded] if folded else [])
    assert all(fold.get("open") is None for fold in rest)
    assert people(tree, ".cards") == [f"No {n}" for n in range(opened)]


def test_tomorrow_and_the_week_are_folded_with_their_counts(tmp_path: Path) -> None:
    rows = many(5)
    for row, day in zip(rows, ("2026-11-18", "2026-11-18", "2026-11-19", "2026-11-24", "2026-11-25"), strict=True):
        row["Not before"] = day
    tree = page_of(written(tmp_path, *rows), "dana-reyes")
    assert [shown(s) for s in tree.cssselect("details.fold > summary")] == ["Tomorrow 2", "The week ahead 2"]


def test_of_very_many_the_later_ones_are_brief(tmp_path: Path) -> None:
    tree = page_of(written(tmp_path, *many(130)), "dana-reyes")
    brief = tree.cssselect(".brief")
    assert len(brief) == 30
    assert links(brief[0]) == ["tel:+13122800100"]
    assert "Hello" not in shown(brief[0])


def test_a_backlog_without_end_is_counted_not_listed(tmp_path: Path) -> None:
    tree = page_of(written(tmp_path, *many(1010)), "dana-reyes")
    fold = tree.cssselect("details.fold")[0]
    assert shown(fold.cssselect("summary")[0]) == "The rest of today 995"
    assert len(fold.cssselect(".card")) == 985
    assert shown(fold).endswith("And 10 more, in the book.")
    assert "1010 to do" in shown(tree.cssselect(".sum")[0])


def test_a_page_loads_nothing_and_runs_nothing(day: Mornings) -> None:
    for file in day.folder.glob("*.html"):
        tree = read(file.read_text(encoding="utf-8"))
        assert tree.cssselect("script, link, iframe, object, form, [onclick]") == []
        assert all(src.startswith("data:") for src in tree.xpath("//@src"))
        assert "url(" not in file.read_text(encoding="utf-8")
        schemes = {urlsplit(href).scheme for href in tree.xpath("//a/@href")}
        assert schemes <= {"tel", "sms", "mailto", ""}


def test_titles_and_file_names_hold_no_customers_name(day: Mornings) -> None:
    customers = {word for row in MADE for word in str(row["Prospect"]).split()}
    told = [p.name for p in day.folder.iterdir()]
    told += [page_of(day, p.stem).findtext(".//title") for p in day.folder.glob("*.html")]
    assert page_of(day, "dana-reyes").findtext(".//title") == "Tuesday, November 17: Dana Reyes"
    assert [text for text in told if any(name.lower() in text.lower() for name in customers)] == []


@pytest.mark.parametrize("heading", ["Prospect", "Looking for", "Details", "Conversation", "For", "Coffee", "Occasion"])
def test_what_people_typed_is_words_not_markup(tmp_path: Path, heading: str) -> None:
    row = {**MADE[0], heading: f"</p><script>alert(1)</script> {NASTY}", "Surprise": False}
    tree = page_of(written(tmp_path, {**row, "Photo": None, "Appointment": "2026-11-17 16:00"}), "dana-reyes")
    assert tree.cssselect("script, main b") == []
    assert "<script>alert(1)</script>" in shown(tree)
    assert "{{ 7*7 }}" in shown(tree)


def test_texts_and_mails_have_all_their_words_in_the_link(tmp_path: Path) -> None:
    row = {**MADE[2], "Prospect": "Ada Cole", "Looking for": "watch", "Details": NASTY}
    tree = page_of(written(tmp_path, row, MADE[3], now=datetime(2026, 11, 17, 9, 20)), "index")
    (link, *_) = links(card_of(tree, "Ada Cole"))
    assert link.startswith("sms:+13122804411?&body=")
    words = unquote(link.removeprefix("sms:+13122804411?&body="))
    assert words.startswith("Hello Ada, this is Lee at Marlow & Finch.")
    assert 'Say "50% & more"? #1 <b>now</b> 💍 {{ 7*7 }} +1' in words
    mail = urlsplit(links(card_of(tree, "Nora Kim"))[0])
    asked = parse_qs(mail.query, strict_parsing=True)
    assert (mail.scheme, mail.path) == ("mailto", "nora@example.com")
    assert asked["subject"][0]
    (body,) = asked["body"]
    assert body.startswith("Hello Nora,")
    for part in ("\r\n\r\nProfessionally,\r\n\r\nDana Reyes\r\n", "80 State St\r\nChicago, IL 60603", "the word Stop"):
        assert part in body


@pytest.mark.parametrize(
    "words", [NASTY, "&", "?", "#", "=", "+", "%26", "👩‍👩‍👧 ¿qué?", "a\nb", "العربية", "a;b,c/d@e"]
)
def test_links_bring_back_every_sign(words: str) -> None:
    text = sms("+13125550142", words)
    assert text.startswith("sms:+13125550142?&body=")
    assert text.count("?") == 1
    assert "#" not in text
    assert parse_qs(urlsplit(text).query, strict_parsing=False)["body"] == [words]
    mail = urlsplit(mailto("a+b@example.com", words.replace("\n", " "), words))
    assert unquote(mail.path) == "a+b@example.com"
    assert parse_qs(mail.query)["body"] == [words.replace("\n", "\r\n")]
    assert parse_qs(mail.query)["subject"] == [words.replace("\n", " ")]


def test_links_without_words() -> None:
    assert (tel("+13125550142"), sms("+13125550142"), mailto("a@example.com")) == (
        "tel:+13125550142",
        "sms:+13125550142",
        "mailto:a@example.com",
    )


@pytest.mark.parametrize(
    ("row", "ways"),
    [
        ({}, ["tel", "sms", "mailto"]),
        ({"Contact by": "Text"}, ["sms"]),
        ({"Contact by": "Email"}, ["mailto"]),
        ({"Cell": None}, ["mailto"]),
        ({"Cell": None, "Work phone": "312-280-4499"}, ["tel", "mailto"]),
        ({"Email": None}, ["tel", "sms"]),
    ],
)
def test_a_call_offers_what_the_store_falls_back_to_but_keeps_to_a_wish(
    tmp_path: Path, row: dict[str, Any], ways: list[str]
) -> None:
    base = {**MADE[0], "Photo": None, "Surprise": False, **row}
    found = links(card_of(page_of(written(tmp_path, base), "dana-reyes"), "Frank Hale"))
    assert [urlsplit(href).scheme for href in found] == ways


PROBLEM = {"When": "2026-11-16 15:00", "ID": "P2", "Cadence": "second-chance", "Step": "call", "Channel": "call",
           "Since": "2026-11-16", "Result": "Problem", "Note": "the clasp", "Key": "k"}  # fmt: skip


def test_who_said_stop_is_offered_no_way(tmp_path: Path) -> None:
    row = {**MADE[0], "Photo": None}
    for ok, count in (("Yes", 3), ("No", 0)):
        folder = tmp_path / ok
        folder.mkdir()
        done = written(folder, {**row, "OK to contact": ok, "Appointment": "2026-11-17 15:00"}, log=[PROBLEM])
        tree = page_of(done, "dana-reyes")
        card = next(c for c in tree.cssselect(".cards .card"))
        assert "Put it right" in shown(card)
        assert "something was wrong yesterday" in shown(card)
        assert "Thank and invite back by call, problem (the clasp)" in shown(card)
        assert len(links(card)) == count
        assert len(links(tree.cssselect(".visit")[0])) == (1 if ok == "Yes" else 0)


def test_words_that_lack_a_field_say_so_on_the_card(tmp_path: Path) -> None:
    row = {**MADE[4], "Bought on": "2026-11-16 12:00", "Home address": "9 Oak St, Chicago"}
    assert "Held back" not in shown(card_of(page_of(written(tmp_path, row), "dana-reyes"), "Ruth Stein"))
    mine = shutil.copytree(REPO / "templates", tmp_path / "mine")
    (mine / "after_sale_thanks.letter.txt").write_text("Dear {{ first_name }}, for {{ recipient }}", encoding="utf-8")
    done = write_mornings(shop_in(tmp_path, row, templates="mine"))
    assert "Held back For is blank: who is it for?" in shown(card_of(page_of(done, "dana-reyes"), "Ruth Stein"))


@pytest.mark.parametrize("pack", ["furniture", "cars"])
def test_the_other_packs_have_their_pages_too(tmp_path: Path, pack: str) -> None:
    done = written(tmp_path, MADE[4], templates=f"templates/{pack}", pieces=[])
    assert "1. " in shown(card_of(page_of(done, "dana-reyes"), "Ruth Stein"))


@pytest.mark.parametrize("photo", ["none.jpg", "../secret.jpg", "broken.png"])
def test_a_photo_that_cannot_be_used_is_told_by_its_row_and_the_page_does_without(tmp_path: Path, photo: str) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "broken.png").write_bytes(b"\x89PNG no")
    done = written(tmp_path, {**MADE[0], "Photo": photo})
    assert len(done.warnings) == 1
    assert done.warnings[0].startswith("Prospects, row 2, Photo: ")
    assert "Frank" not in done.warnings[0]
    assert page_of(done, "dana-reyes").cssselect("img") == []


def test_who_is_away_has_no_list_and_who_covers_has_it(tmp_path: Path) -> None:
    team = {**TEAM, "Dana Reyes": {**TEAM["Dana Reyes"], "away": ["2026-11-16..2026-11-18"]}}
    done = written(tmp_path, associates=team)
    hers, his = page_of(done, "dana-reyes"), page_of(done, "lee-ortiz")
    assert "You are away today. Lee Ortiz sees to your list." in shown(hers)
    assert hers.cssselect(".card") == []
    assert "for Dana Reyes" in shown(card_of(his, "Frank Hale"))
    assert "Lee Ortiz covers" in shown(page_of(done, "index"))


def test_nothing_is_written_into_the_book_and_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    shop = shop_in(tmp_path, *MADE)
    before = shop.book.read()
    write_mornings(shop)
    (shop.config.output / "morning" / "2026-11-17" / "old.html").write_text("x")
    done = write_mornings(shop)
    assert shop.book.read() == before
    assert not (done.folder / "old.html").exists()
    assert [p.name for p in done.folder.parent.iterdir()] == ["2026-11-17"]


@pytest.mark.parametrize("name", ["index", "dana-reyes", "lee-ortiz"])
def test_the_pages_read_like_this(day: Mornings, name: str) -> None:
    tree = page_of(day, name)
    text = "\n".join(filter(None, (" ".join(line.split()) for line in tree.find("body").text_content().splitlines())))
    golden(f"{name}.txt", f"{text}\n")


def golden(file: str, text: str) -> None:
    """Compares with what people should read."""
    if os.environ.get(UPDATE):
        (GOLDEN / file).write_text(text, encoding="utf-8")
    assert text == (GOLDEN / file).read_text(encoding="utf-8"), (
        f"if it is meant: {UPDATE}=1 pytest tests/test_morning.py"
    )


def mailed(folder: Path, deliver: Deliver | None = None, **over: Any) -> Any:
    """Writes and mails a morning; what came of it, and the messages."""
    put_photo(folder)
    shop = shop_in(folder, *MADE, **over)
    taken: list[EmailMessage] = []
    done = mail_mornings(write_mornings(shop), shop, deliver or taken.append)
    return done, taken


def test_each_associate_is_mailed_their_own_list_with_the_calendar(tmp_path: Path) -> None:
    done, (hers, his) = mailed(tmp_path)
    assert done.sent == ("Dana Reyes", "Lee Ortiz")
    assert (str(hers["To"]), str(hers["From"])) == (
        "Dana Reyes <dana@example.com>",
        "Marlow & Finch <hello@example.com>",
    )
    assert hers["Subject"] == "Tuesday, November 17: 5 to do, 1 coming in"
    assert [part.get_content_type() for part in hers.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg",
        "text/calendar",
    ]  # fmt: skip
    (calendar,) = hers.iter_attachments()
    assert calendar.get_filename() == "dana-reyes.ics"
    assert calendar.get_payload(decode=True) == (tmp_path / "out/morning/2026-11-17/dana-reyes.ics").read_bytes()
    golden("dana-reyes.mail.txt", words_of(hers, "plain"))
    assert "Frank Hale" not in words_of(his, "plain")


def test_links_and_photos_work_in_the_mail(tmp_path: Path) -> None:
    _, (hers, his) = mailed(tmp_path, now=datetime(2026, 11, 17, 9, 20))
    body = read(words_of(hers, "html"))
    (image,) = [part for part in hers.walk() if part.get_content_type() == "image/jpeg"]
    assert [f"<{src.removeprefix('cid:')}>" for src in body.xpath("//img/@src")] == [image["Content-ID"]]
    assert image.get_content_disposition() == "inline"
    assert "tel:+13122804410" in body.xpath("//a/@href")
    texted = read(words_of(his, "html")).xpath("//a/@href")
    assert any(href.startswith("sms:+13122804411?&body=") for href in texted)
    assert body.cssselect("script, link") == []


def test_a_long_list_makes_no_mail_that_gmail_cuts_off(tmp_path: Path) -> None:
    put_photo(tmp_path)
    shop = shop_in(tmp_path, *many(300, Details="oval, 1.2 ct " * 8, Conversation="the camping trip " * 10))
    taken: list[EmailMessage] = []
    mail_mornings(write_mornings(shop), shop, taken.append)
    words = words_of(taken[0], "html")
    assert len(words.encode()) < 102_000
    assert "And 245 more, on your page and in the book." in words


def test_who_is_away_or_has_no_address_is_not_mailed(tmp_path: Path) -> None:
    team = {
        "Dana Reyes": {**TEAM["Dana Reyes"], "away": ["2026-11-17"]},
        "Lee Ortiz": {"phone": "(312) 555-0172"},
        "Kim Po": {"email": "kim@example.com"},
    }
    done, taken = mailed(tmp_path, associates=team)
    assert (done.sent, done.without) == (("Kim Po",), ("Lee Ortiz",))
    assert [str(message["To"]) for message in taken] == ["Kim Po <kim@example.com>"]


def test_one_mail_that_fails_stops_no_other(tmp_path: Path) -> None:
    def deliver(message: EmailMessage) -> None:
        if "dana" in str(message["To"]):
            raise BebackError("The mail server refused it for good (550)")

    done, _ = mailed(tmp_path, deliver)
    assert done.sent == ("Lee Ortiz",)
    assert done.failed == ("Dana Reyes: the list was not mailed. The mail server refused it for good (550)",)


def test_a_mail_server_out_of_reach_is_told_once(tmp_path: Path) -> None:
    def deliver(_: EmailMessage) -> None:
        raise OutOfReach("The mail server is out of reach")

    with pytest.raises(OutOfReach):
        mailed(tmp_path, deliver)


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    """A store with a workbook that was synced."""
    store = Shop(tmp_path, capsys)
    rows: list[dict[str, Cell]] = [
        {"Prospect": "Frank Hale", "Associate": "Dana Reyes", "Visited": datetime(2026, 11, 16, 14, 10),
         "Cell": "312-280-4410"},
        {"Prospect": "Ada Cole", "Associate": "Kim Po", "Visited": datetime(2026, 11, 16, 12), "Cell": "312-280-4411"},
    ]  # fmt: skip
    store.write(*rows)
    store.sync()
    return store


def run(store: Shop, *arguments: str) -> Ran:
    """scripts/morning.py on this store."""
    return store.run(MORNING, "--config", str(store.config), "--now", "2026-11-17 09:00", *arguments)


def test_the_script_writes_the_pages_and_leaves_the_book_alone(shop: Shop) -> None:
    before = shop.files()
    with shop.untouched():
        ran = run(shop)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("For Tuesday, November 17: 2 tasks, 0 appointments, 3 associates. Look in ")
    assert shop.files() - before == {
        f"out/morning/2026-11-17/{name}"
        for name in ("index.html", "dana-reyes.html", "dana-reyes.ics", "lee-ortiz.html", "lee-ortiz.ics",
                     "kim-po.html", "kim-po.ics")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (".", "out/morning/2026-11-17"),
        ("out", "morning/2026-11-17"),
        ("book", "{shop}/out/morning/2026-11-17"),
        ("/", "{shop}/out/morning/2026-11-17"),
    ],
)
def test_the_script_tells_the_folder_as_it_is_typed_there(
    shop: Shop, folder: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(shop)
    monkeypatch.chdir(shop.folder / folder)
    assert run(shop).out.split("Look in ")[1].strip() == said.format(shop=shop.folder)


def test_on_a_closed_day_it_says_when_the_store_opens_again(shop: Shop) -> None:
    words = "The store is closed today. It opens again on Friday, November 27."
    ran = run(shop, "--send", "--now", "2026-11-26 09:00")
    assert ran.out.startswith("For Thursday, November 26: 2 tasks, ")
    assert "The store is closed that day. It opens again on Friday, November 27.\n" in ran.out
    folder = shop.folder / "out" / "morning" / "2026-11-26"
    pages = [page.read_text(encoding="utf-8") for page in folder.glob("*.html")]
    assert len(pages) == 4
    assert all(words in page for page in pages)
    mail = message_from_bytes((folder / "dana-reyes.eml").read_bytes(), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    assert words in words_of(mail, "plain")
    assert words in words_of(mail, "html")


def test_on_an_open_day_it_says_nothing_of_that(shop: Shop) -> None:
    ran = run(shop, "--send")
    said = [file.read_bytes() for file in (shop.folder / "out" / "morning" / "2026-11-17").iterdir()]
    assert "opens again" not in ran.out
    assert not any(b"opens again" in page for page in said)


def test_the_script_mails_into_the_folder_of_the_day(shop: Shop) -> None:
    ran = run(shop, "--send")
    assert ran.status == 0
    assert {f for f in shop.files() if f.endswith(".eml")} == {
        "out/morning/2026-11-17/dana-reyes.eml",
        "out/morning/2026-11-17/lee-ortiz.eml",
    }
    assert ran.err.splitlines() == [
        "Kim Po has no email in config.yaml, so the list stays in the folder: add one under associates:"
    ]
    assert "Frank" not in ran.err + ran.out


def test_the_script_says_what_the_book_does_not_show_yet(shop: Shop) -> None:
    with shop.opened() as book:
        book["Prospects"].append(["Nora Kim"])
        sheet = book["Prospects"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(sheet.max_row, columns["Visited"]).value = datetime(2026, 11, 16, 12)
        sheet.cell(sheet.max_row, columns["Cell"]).value = "312-280-4419"
    ran = run(shop)
    assert ran.err == "1 task is not in the book yet, and so not in the calendars: run scripts/sync.py first\n"
    assert "Nora Kim" in (shop.folder / "out/morning/2026-11-17/index.html").read_text(encoding="utf-8")


def test_a_ticked_task_is_off_the_list_before_the_sync(shop: Shop) -> None:
    with shop.opened() as book:
        sheet = book["Prospects"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, columns["Done"]).value = True
        sheet.cell(2, columns["Result"]).value = "Left message"
    with shop.untouched():
        assert run(shop).out.startswith("For Tuesday, November 17: 1 task, ")


def test_a_layout_with_a_mistake_is_named_and_the_old_pages_stay(shop: Shop) -> None:
    run(shop)
    old = (shop.folder / "out/morning/2026-11-17/index.html").read_bytes()
    (shop.folder / "templates" / "layouts").mkdir(parents=True)
    (shop.folder / "templates" / "layouts" / "morning.html").write_text("{% if %}", encoding="utf-8")
    ran = run(shop)
    assert (ran.status, ran.last) == (
        1,
        "templates/layouts/morning.html, line 1: Expected an expression, got 'end of statement block'",
    )
    assert (shop.folder / "out/morning/2026-11-17/index.html").read_bytes() == old


def test_a_picture_in_a_page_is_the_picture() -> None:
    assert inline(Picture("x.jpg", b"\xff\xd8\xff", 1, 1)) == "data:image/jpeg;base64,/9j/"
