"""config.yaml: what a shop may write, what it gets without writing it, and files that are no config at all."""

import runpy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
import yaml

from beback.config import Config, Smtp, load_config
from beback.config.load import SHIPPED
from beback.errors import ConfigError
from beback.hours import Unit, Wait
from beback.rules import Cadence, Channel, Origin, Step
from beback.times import At, Every
from config_texts import A_CADENCE, SMALL, Load, Refuse, cadence, extra, faults_of, hours, load_text, step, store

REPO = Path(__file__).resolve().parents[1]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads a text as a config file."""
    return partial(load_text, tmp_path)


@pytest.fixture
def refuse(tmp_path: Path) -> Refuse:
    """The faults of a text."""
    return partial(faults_of, tmp_path)


def named(config: Config, name: str) -> Cadence:
    found = config.rules.cadence(name)
    assert found is not None
    return found


def only_step(config: Config) -> Step:
    (found,) = named(config, "one").steps
    return found


class TestShipped:
    def test_it_is_in_order_and_is_the_sample_store(self) -> None:
        config = load_config(REPO / "config.yaml")
        assert config.store.name == "Hartwell & Daughters"
        assert config.store.address.splitlines() == ["214 W Lake St", "Chicago, IL 60606"]
        assert config.rules.own_phones == {"+13125550100", "+13125550171", "+13125550172"}
        assert config.rules.own_emails == {"dana@example.com", "lee@example.com", "hello@example.com"}

    def test_cadences_are_those_of_the_playbook_in_its_order(self) -> None:
        cadences = load_config(REPO / "config.yaml").rules.cadences
        assert [c.name for c in cadences] == [
            "second-chance", "save-the-sale", "after-sale", "milestones", "keep-in-touch", "romance",
        ]  # fmt: skip
        assert [[s.id for s in c.steps] for c in cadences] == [
            ["call", "note", "gift"],
            ["picture", "questions"],
            ["thanks", "satisfaction", "service"],
            ["reminder"],
            ["touch"],
            ["piece"],
        ]
        assert [s.task for c in cadences for s in c.steps] == [
            "Thank and invite back",
            "Handwritten note",
            "Restaurant gift certificate with a photo",
            "Picture and specs",
            "Ask what is unanswered",
            "Thank-you note",
            "Ask if all is well",
            "Invite for a cleaning and check",
            "Remind of the special day",
            "Keep in touch",
            "Romance piece",
        ]
        assert [(set(c.statuses), c.attempts) for c in cadences] == [
            ({"Be-back"}, 3),
            (set(), 2),
            ({"Bought"}, None),
            ({"Bought"}, None),
            ({"Not now"}, None),
            ({"Deciding"}, None),
        ]

    def test_c1_second_chance(self) -> None:
        found = named(load_config(REPO / "config.yaml"), "second-chance")
        call, note, gift = found.steps
        assert (found.until_reply, found.before_needed_by, found.expires) == (True, True, Wait(30, Unit.DAYS))
        assert (call.channel, call.wait, call.at) == (Channel.CALL, Wait(1, Unit.DAYS), time(9, 30))
        assert (note.channel, note.wait, note.after_last, note.by_hand) == (
            Channel.LETTER, Wait(2, Unit.DAYS), True, True,
        )  # fmt: skip
        assert (gift.cost, gift.budget, gift.instead, gift.min_value) == (
            Decimal(100), "advertising", "Card with a photo", Decimal(500),
        )  # fmt: skip

    def test_c2_to_c6_count_as_the_playbook_says(self) -> None:
        config = load_config(REPO / "config.yaml")
        picture, questions = named(config, "save-the-sale").steps
        assert (picture.late_after, picture.expires) == (Wait(15, Unit.MINUTES), Wait(20, Unit.HOURS))
        assert (questions.late_after, questions.expires) == (Wait(12, Unit.HOURS), Wait(48, Unit.HOURS))
        thanks, satisfaction, service = named(config, "after-sale").steps
        assert (thanks.deadline, thanks.expires) == (Wait(7, Unit.DAYS), Wait(30, Unit.DAYS))
        assert (satisfaction.wait, satisfaction.expires) == (Wait(1, Unit.MONTHS), Wait(3, Unit.MONTHS))
        assert (service.wait, service.repeat, service.after_last) == (Wait(6, Unit.MONTHS), True, False)
        milestones, touch = named(config, "milestones"), named(config, "keep-in-touch")
        assert milestones.origin is Origin.SPECIAL_DATE
        assert milestones.steps[0].fallback == (Channel.CALL, Channel.EMAIL)
        assert (touch.needs_permission, touch.steps[0].repeat, touch.steps[0].after_last) == (True, True, True)
        romance = named(config, "romance")
        assert (romance.until_decision, set(romance.steps[0].weekdays), romance.steps[0].pieces) == (True, {1, 4}, True)

    def test_nine_pieces_or_more_on_several_channels(self) -> None:
        pieces = load_config(REPO / "config.yaml").rules.pieces
        assert len(pieces) >= 9
        assert {p.channel for p in pieces} == {Channel.EMAIL, Channel.LETTER, Channel.TEXT}
        assert all(p.template.startswith("romance_") for p in pieces)

    def test_a_config_without_cadences_gets_those_of_the_shipped_file(self) -> None:
        whole = yaml.safe_load((REPO / "config.yaml").read_text(encoding="utf-8"))
        part = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
        assert part == {key: whole[key] for key in ("cadences", "pieces", "budgets")}

    def test_the_other_settings_in_it_are_the_defaults(self, load: Load) -> None:
        shipped, small = load_config(REPO / "config.yaml"), load(SMALL)
        assert shipped.rules.fallback == small.rules.fallback
        assert (shipped.letters, shipped.schedule) == (small.letters, small.schedule)
        assert (shipped.rules.hours.morning, shipped.rules.hours.contact) == (
            small.rules.hours.morning, small.rules.hours.contact,
        )  # fmt: skip
        assert (shipped.book.prospects, shipped.book.log) == (small.book.prospects, small.book.log)
        assert (shipped.book.timeout, shipped.book.patience) == (small.book.timeout, small.book.patience)
        assert (shipped.mail.transport, shipped.mail.limit) == (small.mail.transport, small.mail.limit)


class TestAccepted:
    def test_a_shop_may_leave_out_all_that_has_a_default(self, load: Load, tmp_path: Path) -> None:
        config = load(SMALL)
        assert (config.store.country, config.store.subdivision, config.store.phone) == ("US", None, "")
        assert config.book.workbook == tmp_path / "book.xlsx"
        assert (config.book.endpoint, config.book.timeout, config.book.patience) == (
            "https://sheets.googleapis.com", 60, 300,
        )  # fmt: skip
        assert config.rules.hours.contact == (time(9), time(20))
        assert config.rules.hours.morning == time(9, 30)
        assert config.rules.budgets == {"advertising": 1000}
        assert len(config.rules.cadences) == 6
        assert config.associates == ()
        assert config.rules.start is None

    def test_paths_count_from_the_config_files_folder(self, load: Load, tmp_path: Path) -> None:
        config = load(extra("output: ../out\nphotos: /srv/photos\ntemplates: templates/cars\n"))
        assert config.output == tmp_path / "../out"
        assert config.photos == Path("/srv/photos")
        assert config.templates == (tmp_path / "templates/cars", REPO / "templates/cars")

    def test_no_cadences_is_something_else_than_leaving_them_out(self, load: Load) -> None:
        assert load(extra("cadences: {}\npieces: []\n")).rules.cadences == ()

    def test_a_key_with_nothing_after_it_is_left_out(self, load: Load) -> None:
        config = load(extra("cadences:\nstart: null\nmail: {from: ~, limit: }\n"))
        assert len(config.rules.cadences) == 6
        assert (config.rules.start, config.mail.sender, config.mail.limit) == (None, None, 100)

    def test_the_page_of_the_contract(self, load: Load, tmp_path: Path) -> None:
        config = load(CONTRACT_PAGE)
        (dana,) = config.associates
        assert dana.away == ((date(2026, 12, 20), date(2026, 12, 27)), (date(2026, 12, 31), date(2026, 12, 31)))
        assert (dana.cover, dana.notify) == ("Lee Ortiz", "email")
        assert config.book.google_sheet == "KEY"
        assert config.book.credentials == tmp_path / "keys.json"
        assert config.book.endpoint == "http://localhost:8080"
        assert config.columns == config.rules.labels == {"Cell": "Mobile #"}
        assert config.rules.start == date(2026, 11, 1)
        assert config.letters.word_letter == tmp_path / "letter.docx"
        assert config.rules.post_days == 4
        assert config.mail.smtp == Smtp("smtp.example.com", 587, "starttls", "hello@example.com")
        assert config.rules.pieces[0].file == str(REPO / "pieces/care-guide.pdf")
        assert config.rules.fallback[Channel.CALL] == (Channel.TEXT,)
        assert config.schedule["letters"] == At(time(7), weekday=0)

    def test_a_job_is_off_by_a_word_or_by_nothing_and_left_out_it_has_its_default(self, load: Load) -> None:
        schedule = load(extra("schedule: {sync: Every 20  Seconds, emails: off, letters: null, report: }\n")).schedule
        assert schedule == {
            "sync": Every(timedelta(seconds=20)),
            "night": At(time(2)),
            "emails": None,
            "morning": At(time(8, 30)),
            "letters": None,
            "report": None,
        }

    @pytest.mark.parametrize(
        ("typed", "wait"),
        [
            ("15 minutes", Wait(15, Unit.MINUTES)),
            ("1 minute", Wait(1, Unit.MINUTES)),
            ("1 hour", Wait(1, Unit.HOURS)),
            ("2 days", Wait(2, Unit.DAYS)),
            ("1 days", Wait(1, Unit.DAYS)),
            ("0 days", Wait(0, Unit.DAYS)),
            ("2 Week", Wait(2, Unit.WEEKS)),
            ("6 months", Wait(6, Unit.MONTHS)),
        ],
    )
    def test_waits_in_singular_and_plural(self, load: Load, typed: str, wait: Wait) -> None:
        assert only_step(load(step(f"wait: {typed}"))).wait == wait

    def test_words_that_yaml_would_read_otherwise_stay_words(self, load: Load) -> None:
        norway = store("country: NO\n  morning: 10:30\n  contact_hours: 10:30-19:00").replace("Hale & Son", "1984")
        config = load(norway.replace("America/Chicago", "Europe/Oslo"))
        assert (config.store.country, config.store.name) == ("NO", "1984")
        assert config.rules.hours.morning == time(10, 30)

    def test_country_and_status_in_any_letter_case(self, load: Load) -> None:
        config = load(store("country: us\n  subdivision: il") + A_CADENCE.replace("Be-back", "be-back"))
        assert (config.rules.country, config.store.subdivision) == ("US", "IL")
        assert named(config, "one").statuses == {"Be-back"}

    def test_two_headings_may_change_places(self, load: Load) -> None:
        columns = load(extra("columns: {Cell: Work phone, Work phone: Cell}\n")).columns
        assert columns == {"Cell": "Work phone", "Work phone": "Cell"}

    def test_phones_that_are_no_numbers_are_kept_as_text(self, load: Load) -> None:
        config = load(store("phone: ask at the desk"))
        assert config.store.phone == "ask at the desk"
        assert config.rules.own_phones == frozenset()

    def test_own_emails_are_in_lower_case(self, load: Load) -> None:
        config = load(extra("mail: {from: Shop <Hello@Example.com>}\nassociates: {Dana: {email: Dana@Example.com}}\n"))
        assert config.rules.own_emails == {"hello@example.com", "dana@example.com"}

    def test_an_associate_needs_a_name_only(self, load: Load) -> None:
        (dana,) = load(extra("associates: {Dana Reyes: }\n")).associates
        assert (dana.name, dana.email, dana.notify) == ("Dana Reyes", None, "none")

    def test_the_test_store_of_the_shared_cases(self, load: Load) -> None:
        runner = REPO.parent / "shared/cases/run_cases.py"
        if not runner.exists():
            pytest.skip(f"NOT TESTED: {runner} is missing")
        merged = runpy.run_path(str(runner), run_name="run_cases")["test_config"]
        shipped = yaml.safe_load((REPO / "config.yaml").read_text(encoding="utf-8"))
        found = load(yaml.safe_dump(merged(shipped, {"store": {"closed": [date(2026, 12, 24), "Christmas Day"]}})))
        assert found.rules.hours.closed(date(2026, 12, 24))
        assert found.rules.budgets == {"advertising": 250}
        assert [p.name for p in found.rules.pieces] == ["Diamond care guide", "Ring size card", "Stone photo"]


CONTRACT_PAGE = """\
store:
  name: Hartwell & Daughters
  address: "214 W Lake St\\nChicago, IL 60606"
  phone: (312) 555-0100
  timezone: America/Chicago
  country: US
  subdivision: IL
  hours: {tue: "10:00-18:00", wed: "10:00-18:00", thu: "10:00-20:00", fri: "10:00-18:00", sat: "10:00-17:00"}
  closed: [Thanksgiving Day, Christmas Day, 2026-12-24]
  morning: "09:30"
  contact_hours: "09:00-20:00"
book:
  tabs: {prospects: Prospects, log: Contact log}
  google_sheet: KEY
  credentials: keys.json
  endpoint: http://localhost:8080/
  timeout: 5
  patience: 30.5
columns: {Cell: "Mobile #"}
associates:
  Dana Reyes: {email: dana@example.com, phone: (312) 555-0171, away: [2026-12-20..2026-12-27, 2026-12-31],
    cover: Lee Ortiz, notify: email}
start: 2026-11-01
photos: photos
cadences:
  second-chance:
    for: [Be-back]
    from: visit
    attempts: 3
    until: reply
    before_needed_by: true
    steps:
      - {id: call, task: Thank and invite back, channel: call, wait: 1 day, at: "09:30", template: second_chance_call}
      - {id: note, task: Handwritten note, channel: letter, wait: 2 days, after: last, template: second_chance_note}
      - {id: gift, task: Restaurant gift certificate with a photo, channel: letter, wait: 4 days, after: last,
         cost: 100, budget: advertising, instead: Card with a photo, min_value: 500, template: second_chance_gift}
  keep-in-touch:
    for: [Not now]
    from: visit
    needs_permission: true
    steps:
      - {id: touch, task: Keep in touch, channel: call, wait: 1 month, after: last, repeat: true,
         template: keep_in_touch_call}
pieces:
  - {name: Diamond care guide, channel: email, template: romance_care_guide, file: pieces/care-guide.pdf}
budgets: {advertising: 1000}
fallback: {call: [text], letter: [email], email: [letter], text: []}
letters: {paper: a4, envelope: DL, labels: L7160, word_letter: letter.docx, post_days: 4}
mail:
  from: Hartwell & Daughters <hello@example.com>
  transport: smtp
  smtp: {host: smtp.example.com, port: 587, security: starttls, user: hello@example.com}
  limit: 100
templates: templates
output: out
schedule: {sync: every 10 minutes, night: "02:00", emails: every 30 minutes, morning: "08:30", letters: mon 07:00,
  report: mon 07:00}
"""


class TestClosedDays:
    def test_names_hold_in_every_year_and_dates_once(self, load: Load) -> None:
        closed = load(store("closed: [thanksgiving day, 2026-12-24]")).rules.hours.closed
        assert [closed(date(y, 11, d)) for y, d in ((2026, 26), (2027, 25), (2041, 28))] == [True, True, True]
        assert closed(date(2026, 12, 24))
        assert not closed(date(2027, 12, 24))
        assert not closed(date(2026, 12, 25))

    def test_observed_days_are_names_of_their_own(self, load: Load) -> None:
        plain = load(store("closed: [Independence Day]")).rules.hours.closed
        both = load(store("closed: [Independence Day, Independence Day (observed)]")).rules.hours.closed
        saturday, friday = date(2026, 7, 4), date(2026, 7, 3)
        assert (plain(saturday), plain(friday)) == (True, False)
        assert (both(saturday), both(friday)) == (True, True)

    def test_a_subdivision_has_holidays_of_its_own(self, load: Load, refuse: Refuse) -> None:
        illinois = load(store("subdivision: IL\n  closed: [Casimir Pulaski Day]")).rules.hours.closed
        assert illinois(date(2027, 3, 1))
        (fault,) = refuse(store("subdivision: NY\n  closed: [Casimir Pulaski Day]"))
        assert '"Casimir Pulaski Day" is no public holiday of US-NY' in fault

    @pytest.mark.parametrize("name", ["Karfreitag", "Good Friday"])
    def test_names_in_the_countrys_language_and_in_english(
        self, load: Load, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        berlin = store(f"country: DE\n  closed: [{name}]").replace("America/Chicago", "Europe/Berlin")
        for language in ("de_DE", "fr_FR", "C"):
            monkeypatch.setenv("LANGUAGE", language)
            assert load(berlin).rules.hours.closed(date(2027, 3, 26))

    def test_a_name_that_the_country_lacks_is_refused_with_those_it_has(self, refuse: Refuse) -> None:
        (fault,) = refuse(store("closed: [Christmas Day, Thanksgivin]"))
        assert fault.startswith('config.yaml:5: store.closed.2: "Thanksgivin" is no public holiday of US; ')
        assert "nearest: Thanksgiving Day: accepted: a date such as 2026-12-24, " in fault
        assert "Memorial Day" in fault
        assert "Casimir" not in fault


class TestFile:
    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("", 1, "the file is empty"),
            ("# nothing but this\n", 1, "the file is empty"),
            ("- store\n- book\n", 1, "the file is no list of keys"),
            ("just a word\n", 1, "the file is no list of keys"),
            ("store:\n  name: a: b\n", 2, "not YAML: mapping values are not allowed in this context"),
            ("store: {name: x\nbook:\n", 2, "not YAML: did not find expected ',' or '}'"),
            ('store:\n  name: "Hale\n  phone: 1\n', 2, "not YAML"),
            ("store:\n\tname: x\n", 2, "not with tabs"),
            ("store: *main\n", 1, "not YAML: found undefined alias"),
            ("a: 1\n---\nb: 2\n", 2, "not YAML: but found another document"),
            ("store: &s\n  name: *s\n", 1, "contains itself"),
            ("store:\n  name: a\x07b\n", 2, "a character that is no text"),
            ("a:\n  " + "[" * 100_000, 2, "brackets within brackets"),
            ("? [a, b]\n: 1\n", 1, "is no key"),
        ],
    )
    def test_what_is_no_config_at_all(self, refuse: Refuse, text: str, line: int, words: str) -> None:
        fault = refuse(text)[0]
        assert fault.startswith(f"config.yaml:{line}: ")
        assert words in fault

    def test_a_key_that_stands_twice(self, refuse: Refuse) -> None:
        told = refuse(SMALL.replace("book:\n", "  name: Other\nbook:\n") + "book: {workbook: b.xlsx}\n")
        assert told == [
            "config.yaml:5: store.name: stands twice, first in line 2: accepted: each key once",
            "config.yaml:8: book: stands twice, first in line 6: accepted: each key once",
        ]

    def test_a_cadence_that_stands_twice(self, refuse: Refuse) -> None:
        (fault,) = refuse(cadence() + A_CADENCE.partition("\n")[2])
        assert fault == "config.yaml:13: cadences.one: stands twice, first in line 8: accepted: each key once"

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="there is no such file: give another one with --config"):
            load_config(tmp_path / "other.yaml")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="this is a folder"):
            load_config(tmp_path)

    def test_another_encoding_is_told_with_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "shop.yaml"
        path.write_bytes(SMALL.replace("Hale & Son", "Hale & Söhne").encode("latin-1"))
        with pytest.raises(ConfigError, match=r"^shop\.yaml:2: not UTF-8: save the file with the encoding UTF-8$"):
            load_config(path)

    def test_a_byte_order_mark_and_windows_line_ends_are_fine(self, tmp_path: Path) -> None:
        path = tmp_path / "shop.yaml"
        path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
        assert load_config(path).store.name == "Hale & Son"

    def test_aliases_may_repeat_a_value(self, load: Load) -> None:
        config = load(hours('hours: {tue: &day "10:00-18:00", wed: *day}'))
        assert set(config.rules.hours.open) == {1, 2}

    def test_aliases_that_would_never_end_are_refused(self, refuse: Refuse) -> None:
        bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
        assert "write it out" in refuse(bomb)[0]


def test_open_days_follow_hours_and_closed_dates(load: Load) -> None:
    found = load(store("closed: [2026-11-17]")).rules.hours
    assert found.open_on_or_after(date(2026, 11, 16)) == date(2026, 11, 24)
    assert found.in_contact_hours(datetime(2026, 11, 18, 9, 0))
    assert not found.in_contact_hours(datetime(2026, 11, 17, 12, 0))
