"""config.yaml: what is refused, with the line, the key, what stands there and what is accepted."""

from functools import partial
from pathlib import Path

import pytest

from config_texts import (
    A_CADENCE,
    A_STEP,
    SMALL,
    Load,
    Refuse,
    book,
    cadence,
    extra,
    faults_of,
    hours,
    load_text,
    step,
    store,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads a text as a config file."""
    return partial(load_text, tmp_path)


@pytest.fixture
def refuse(tmp_path: Path) -> Refuse:
    """The faults of a text."""
    return partial(faults_of, tmp_path)


def law(line: str, most: str) -> tuple[str, int, str, str]:
    shown = line.partition('contact_hours: "')[2].rstrip('"')
    return store(line), 5 + line.count("\n"), f'store.contact_hours: "{shown}" is outside the hours that the law', most


REFUSED: dict[str, tuple[str, int, str, str]] = {
    # T3
    "contact hours before 08:00": law('contact_hours: "07:59-20:00"', "inside 08:00-21:00"),
    "contact hours after 21:00": law('contact_hours: "09:00-21:01"', "inside 08:00-21:00"),
    "contact hours in Florida": law('subdivision: FL\n  contact_hours: "09:00-20:30"', "inside 08:00-20:00"),
    "contact hours in Oklahoma": law('subdivision: ok\n  contact_hours: "09:00-20:01"', "inside 08:00-20:00"),
    "contact hours in Washington": law('subdivision: WA\n  contact_hours: "09:00-21:00"', "inside 08:00-20:00"),
    "a call before 08:00": (
        step('wait: 1 day, at: "07:00"'), 12, 'steps.1.at: "07:00" is outside', "inside 08:00-21:00",
    ),
    "a morning before 08:00": (store('morning: "07:30"'), 5, 'store.morning: "07:30" is outside', "inside 08:00-21:00"),
    # the store
    "no name": (SMALL.replace("name", "address"), 1, "store.name: is missing", "a text"),
    "no timezone": (
        SMALL.replace("  timezone: America/Chicago\n", ""), 1, "store.timezone: is missing", "America/Chicago",
    ),
    "no hours": (hours("phone: none"), 1, "store.hours: is missing", "{tue:"),
    "no store": ("book: {workbook: a.xlsx}\n", 1, "store: is missing", "name, address, phone, timezone"),
    "never open": (hours("hours: {}"), 4, "store.hours: the store never opens", "at least one day"),
    "every day closed": (hours("hours: {mon: , tue: null}"), 4, "store.hours: the store never opens", "at least one"),
    "closing before opening": (hours('hours: {tue: "18:00-10:00"}'), 4, 'tue: "18:00-10:00" will not', "a later time"),
    "closing on opening": (hours('hours: {tue: "10:00-10:00"}'), 4, 'tue: "10:00-10:00" will not', "a later time"),
    "hours past midnight": (hours('hours: {tue: "10:00-24:30"}'), 4, 'tue: "10:00-24:30" will not', '"10:00-18:00"'),
    "an unknown weekday": (
        hours('hours: {tues: "10:00-18:00"}'), 4, "hours.tues: unknown key; nearest: tue", "mon, tue",
    ),
    "an unknown time zone": (
        SMALL.replace("America/Chicago", "America/Chicgo"), 3,
        'store.timezone: "America/Chicgo" is no time zone; nearest: America/Chicago', "Europe/Berlin",
    ),
    "a time zone that is a path": (
        SMALL.replace("America/Chicago", "../Chicago"), 3, "is no time zone", "a name such as",
    ),
    "an unknown country": (store("country: XX"), 5, 'store.country: "XX" is no country code', "AD, AE"),
    "a country by name": (store("country: Germany"), 5, 'store.country: "GERMANY" is no country code', "DE"),
    "an unknown state": (store("subdivision: ZZ"), 5, 'subdivision: "ZZ" is no subdivision of US', "AK, AL"),
    "a state by name": (store("subdivision: Florida"), 5, "is no subdivision of US; nearest: FL", "AK, AL"),
    # the book
    "no book": (SMALL.partition("book:")[0], 1, "book: is missing", "workbook, google_sheet"),
    "two books": (
        book("workbook: a.xlsx\n  google_sheet: K"), 7, "book.google_sheet: workbook and google_sheet", "one of",
    ),
    "neither book": (book("timeout: 5"), 5, "book.workbook: neither workbook nor google_sheet", "one of the two"),
    "an .xls": (book("workbook: old.xls"), 6, 'book.workbook: "old.xls" will not do', "save it as .xlsx"),
    "an .ods": (book("workbook: old.ods"), 6, 'book.workbook: "old.ods" will not do', "save it as .xlsx"),
    "a document": (book("workbook: a.docx"), 6, 'book.workbook: "a.docx" will not do', ".xlsx or .xlsm"),
    "both tabs alike": (
        book("workbook: a.xlsx\n  tabs: {prospects: Customers, log: customers}"), 7,
        'book.tabs.log: "customers" is the name of both tabs', "two names",
    ),
    "the tab History": (
        book("workbook: a.xlsx\n  tabs: {log: history}"), 7, 'tabs.log: "history" is a name that Excel keeps', "31",
    ),
    "a long tab": (book(f"workbook: a.xlsx\n  tabs: {{log: {'x' * 32}}}"), 7, "has 32 characters", "up to 31"),
    "a tab with a slash": (
        book("workbook: a.xlsx\n  tabs: {log: a/b?}"), 7, 'tabs.log: "a/b?" has /? in it', "[]:*?/\\",
    ),
    "no seconds": (book("workbook: a.xlsx\n  timeout: 0"), 7, 'book.timeout: "0" will not do', "above 0"),
    "a key pasted as credentials": (
        book('google_sheet: K\n  credentials: {private_key: "-----BEGIN"}'), 7, "private_key: a secret", "BEBACK_SMTP",
    ),
    # columns
    "an unknown heading": (
        extra("columns: {Cel: Mobile}\n"), 7, "columns.Cel: unknown heading; nearest: Cell", "Prospect, ",
    ),
    "two headings for one": (
        extra("columns: {Cell: Phone, Work phone: phone}\n"), 7,
        'columns.Work phone: "phone" already stands for Cell', "a heading of its own",
    ),
    "a heading of ours": (
        extra("columns: {Cell: email}\n"), 7, "Beback's own, which is not renamed", "Email renamed too",
    ),
    # people and mail
    "no email": (
        extra("associates: {Dana: {email: dana}}\n"), 7, 'associates.Dana.email: "dana" will not', "email address",
    ),
    "away backwards": (extra("associates: {Dana: {away: [2026-12-27..2026-12-20]}}\n"), 7, "away.1:", "a later date"),
    "nobody to notify": (
        extra("associates: {Dana: {notify: email}}\n"), 7, "associates.Dana.notify: there is no email", "none",
    ),
    "covering oneself": (extra("associates: {Dana: {cover: dana}}\n"), 7, "associates.Dana.cover:", "another name"),
    "a sender without address": (
        extra("mail: {from: Hartwell}\n"), 7, 'mail.from: "Hartwell" will not', "<hello@example.com>",
    ),
    "smtp without a server": (
        extra("mail: {transport: smtp, from: a@example.com}\n"), 7, "mail.smtp: transport", "host",
    ),
    "smtp without a sender": (
        extra("mail: {transport: smtp, smtp: {host: localhost}}\n"), 7, "mail.from:", "email address",
    ),
    "unencrypted mail": (
        extra("mail: {smtp: {host: smtp.example.com, security: none}}\n"), 7, "mail.smtp.security:", "starttls, tls",
    ),
    "a transport": (
        extra("mail: {transport: pigeon}\n"), 7, 'mail.transport: "pigeon" will not do', "outbox, smtp",
    ),
    "a paper": (extra("letters: {paper: a5}\n"), 7, 'letters.paper: "a5" will not do', "letter, a4"),
    "a letter that is no .docx": (
        extra("letters: {word_letter: a.odt}\n"), 7, 'word_letter: "a.odt" is no Word', ".docx",
    ),
    "a time of day": (
        extra('schedule: {morning: "25:00"}\n'), 7, 'schedule.morning: "25:00" will not', "every 10 minutes",
    ),
    "a night without a time": (
        extra("schedule: {night: every 2 hours}\n"), 7, 'schedule.night: "every 2 hours" will not', "02:00, or off",
    ),
    "emails at an hour that is theirs to sleep": (
        extra('schedule: {emails: "07:00"}\n'), 7, 'schedule.emails: "07:00" is outside store', "09:00 to before 20:00",
    ),
    "a schedule with an unknown job": (extra("schedule: {mails: off}\n"), 7, "schedule.mails: unknown", "emails"),
    "a start": (extra("start: 1 November\n"), 7, 'start: "1 November" will not do', "2026-12-24"),
    # pieces, money, fallback
    "a piece twice": (
        extra(
            "pieces:\n  - {name: Map, channel: text, template: romance_daylight}\n"
            "  - {name: map, channel: text, template: romance_daylight}\n"
        ),
        9, 'pieces.2.name: "map" is there twice', "each name once",
    ),
    "a piece with a bar": (
        extra('pieces: [{name: "a|b", channel: email, template: romance_care_guide}]\n'),
        7, 'pieces.1.name: "a|b" will', "without |",
    ),
    "a negative budget": (extra("cadences: {}\nbudgets: {gifts: -5}\n"), 8, 'budgets.gifts: "-5" will', "an amount"),
    "the shipped gift without its budget": (
        extra("budgets: {gifts: 5}\n"), 7, "budgets: advertising is not listed", "advertising",
    ),
    "a channel falling back to itself": (
        extra("fallback: {call: [call]}\n"), 7, "fallback.call.1: call is", "other channels",
    ),
    "an unknown fallback": (
        extra("fallback: {call: [fax]}\n"), 7, 'fallback.call.1: "fax" will not', "call, text, email, letter",
    ),
    # cadences
    "four attempts": (cadence("attempts: 4"), 11, 'cadences.one.attempts: "4" will not do', "1 to 3"),
    "no attempts": (cadence("attempts: 0"), 11, 'cadences.one.attempts: "0" will not do', "1 to 3"),
    "more steps than attempts": (
        cadence("attempts: 1", f"{A_STEP}, wait: 1 day", f"{A_STEP.replace('id: call', 'id: b')}, wait: 1 day"),
        11, "cadences.one.attempts: 1 attempts, but 2 steps (P1)", "at most 1",
    ),
    "an unknown status": (
        cadence().replace("Be-back", "Beback"), 9, 'one.for.1: "Beback" will not', "Be-back, Deciding, Not now",
    ),
    "a status that is no list": (cadence().replace("[Be-back]", "Be-back"), 9, 'one.for: "Be-back" will not', "a list"),
    "no for": (cadence().replace("    for: [Be-back]\n", ""), 8, "cadences.one.for: is missing", "[Be-back]"),
    "no from": (cadence().replace("    from: visit\n", ""), 8, "one.from: is missing", "visit, purchase, special date"),
    "an unknown from": (cadence("from: birthday"), 10, 'one.from: "birthday" will', "visit, purchase, special date"),
    "an unknown until": (cadence("until: forever"), 11, 'one.until: "forever" will not do', "reply, decision"),
    "no steps": (
        cadence().partition("    steps:")[0] + "    steps: []\n", 11, "one.steps: a list will not do", "at least one",
    ),
    "a name with a bar": (cadence().replace("  one:", '  "a|b":'), 8, 'cadences.a|b: "a|b" cannot be', "without |"),
    "a name on two lines": (
        cadence().replace("  one:", '  "a\\nb":'), 8, 'cadences.a b: "a b" cannot be', "on one line",
    ),
    "a name of ours": (cadence().replace("  one:", "  appointment:"), 8, "a name that Beback uses itself", "another"),
    # steps
    "an id with a bar": (
        cadence("", f"{A_STEP}, wait: 1 day".replace("id: call", 'id: "a|b"')), 12, 'id: "a|b"', "without |",
    ),
    "an id on two lines": (
        cadence("", f"{A_STEP}, wait: 1 day".replace("id: call", 'id: "a\\nb"')), 12, "steps.1.id:", "one line",
    ),
    "an id of ours": (
        cadence("", f"{A_STEP}, wait: 1 day".replace("id: call", "id: agree")), 12, '"agree" is an id that', "another",
    ),
    "an id twice": (
        cadence("", *[f"{A_STEP}, wait: 1 day"] * 2), 13, 'steps.2.id: "call" is there twice', "each id once",
    ),
    "no wait": (cadence("", A_STEP), 12, "cadences.one.steps.1.wait: is missing", "a whole number and a unit"),
    "half a day": (step("wait: 0.5 days"), 12, 'steps.1.wait: "0.5 days" will not do', "a whole number and a unit"),
    "a wait without a unit": (step("wait: 3"), 12, 'steps.1.wait: "3" will not do', "minutes, hours, days"),
    "a wait in years": (step("wait: 1 year"), 12, 'steps.1.wait: "1 year" will not do', "minutes, hours, days"),
    "a negative wait": (step("wait: -1 day"), 12, 'steps.1.wait: "-1 day" will not do', "a whole number"),
    "a wait beyond the calendar": (step("wait: 99999999 days"), 12, "steps.1.wait:", "at most ten years"),
    "an unknown channel": (
        step("wait: 1 day").replace("channel: call", "channel: fax"), 12, 'channel: "fax"', "call, text, email",
    ),
    "in person": (
        step("wait: 1 day").replace("channel: call", "channel: in person"), 12, '"in person" will not', "letter",
    ),
    "no channel": (step("wait: 1 day").replace("channel: call, ", ""), 12, "steps.1.channel: is missing", "call, text"),
    "no template": (
        step("wait: 1 day").replace(", template: keep_in_touch_call", ""),
        12, "steps.1.template: is missing", "template",
    ),
    "a template without its files": (
        step("wait: 1 day").replace("keep_in_touch_call", "nonsense"), 12,
        "steps.1.template: there are no files nonsense.call.txt, nonsense.text.txt, nonsense.email.txt",
        "in templates/",
    ),
    "a template without the file of a fallback": (
        step("wait: 1 day").replace("keep_in_touch_call", "romance_daylight").replace(" call,", " letter,"),
        12, "steps.1.template: there is no file romance_daylight.letter.txt", "in templates/",
    ),
    "a template that is a path": (
        step("wait: 1 day").replace("keep_in_touch_call", "../a"), 12, 'template: "../a"', "letters, digits",
    ),
    "after something else": (step("wait: 1 day, after: call"), 12, 'steps.1.after: "call" will not do', "last"),
    "a deadline in hours": (
        step("wait: 1 day, deadline: 5 hours"), 12, 'deadline: "5 hours" is no number', "days, weeks",
    ),
    "a cost without instead": (
        step("wait: 1 day, cost: 5, budget: advertising"), 12, "steps.1.instead: a cost needs", "a text",
    ),
    "a cost without a budget": (
        step("wait: 1 day, cost: 5, instead: Card"), 12, "steps.1.budget: a cost needs", "budgets",
    ),
    "a budget that is not listed": (
        step("wait: 1 day, cost: 5, instead: Card, budget: advertisng"), 12,
        'steps.1.budget: "advertisng" is not listed under budgets; nearest: advertising', "advertising",
    ),
    "a budget without a cost": (
        step("wait: 1 day, budget: advertising"), 12, "steps.1.budget: a budget without", "a cost",
    ),
    "a least value without instead": (
        step("wait: 1 day, min_value: 5"), 12, "steps.1.instead: min_value needs", "a text",
    ),
    "a repeated step that is not the last": (
        cadence("", f"{A_STEP}, wait: 1 day, repeat: true", f"{A_STEP.replace('id: call', 'id: b')}, wait: 1 day"),
        12, "steps.1.repeat: a repeated step never", "on the last step",
    ),
    "a repeated step with a deadline": (
        step("wait: 1 day, repeat: true, deadline: 9 days"), 12, "deadline: does not", "one of",
    ),
    "a repeat without end at once": (
        step("wait: 0 days, repeat: true"), 12, 'wait: "0 days" cannot be repeated', "1 or more",
    ),
    "after last before a special date": (
        cadence("from: special date", f"{A_STEP}, wait: 1 day, after: last"),
        12, "steps.1.after: does not go with", "leave it out",
    ),
    "hours before a special date": (
        cadence("from: special date", f"{A_STEP}, wait: 5 hours"), 12, 'steps.1.wait: "5 hours" before', "days, weeks",
    ),
    "weekdays without pieces": (
        cadence("until: decision", "id: a, task: A, weekdays: [tue]"),
        13, "steps.1.pieces: weekdays are", "pieces: true",
    ),
    "pieces without weekdays": (
        cadence("until: decision", "id: a, task: A, pieces: true"), 13, "steps.1.weekdays: pieces need", "[tue, fri]",
    ),
    "pieces without a decision": (
        cadence("", "id: a, task: A, pieces: true, weekdays: [tue]"),
        12, "steps.1.pieces: pieces go on", "until: decision",
    ),
    "an unknown touch day": (
        cadence("until: decision", "id: a, task: A, pieces: true, weekdays: [die]"),
        13, 'weekdays.1: "die" will not', "mon, tue",
    ),
    # unknown keys and secrets
    "an unknown key at the top": (
        extra("bugdets: {}\n"), 7, "bugdets: unknown key; nearest: budgets", "store, book, columns",
    ),
    "an unknown key of the store": (
        store("adress: x"), 5, "store.adress: unknown key; nearest: address", "name, address",
    ),
    "an unknown key of a step": (
        step("wait: 1 day, budgett: x"), 12, "steps.1.budgett: unknown key; nearest: budget", "late_after",
    ),
    "an unknown key with nothing after it": (store("adress:"), 5, "store.adress: unknown key", "name, address"),
    "an unknown tab": (
        book("workbook: a.xlsx\n  tabs: {lgo: x}"), 7, "book.tabs.lgo: unknown key; nearest: log", "prospects",
    ),
    "an unknown key like no other": (extra("zzz: 1\n"), 7, "zzz: unknown key: accepted", "store, book"),
    "a password": (
        extra("mail: {smtp: {host: a.example, password: hunter2}}\n"), 7, "smtp.password: a secret",
        "BEBACK_SMTP_PASSWORD",
    ),
    "a list for a group": (extra("mail: [a]\n"), 7, "mail: a list will not do", "a group of keys"),
    "a group for a text": (extra("output: {a: b}\n"), 7, "output: a group of keys will not do", "a file or folder"),
    "a step that is a word": (
        cadence().partition("      - ")[0] + "      - call\n", 12, 'steps.1: "call" will not', "a group",
    ),
}  # fmt: skip


class TestRefused:
    @pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
    def test_one_fault_with_line_key_and_what_is_accepted(
        self, refuse: Refuse, case: tuple[str, int, str, str]
    ) -> None:
        text, line, what, accepted = case
        (fault,) = refuse(text)
        head, _, tail = fault.partition(": accepted: ")
        assert head.startswith(f"config.yaml:{line}: ")
        assert what in f"{head}: accepted"
        assert accepted in tail

    def test_two_cadences_with_attempts_for_one_status(self, refuse: Refuse) -> None:
        two = "  two:\n    for: [Not now, be-back]\n    from: visit\n    attempts: 2\n    steps:\n"
        (fault,) = refuse(cadence("attempts: 3") + two + f"      - {{{A_STEP}, wait: 1 day}}\n")
        assert fault.startswith(
            "config.yaml:15: cadences.two.for.2: Be-back has a cadence with attempts already, one in line 8"
        )

    def test_a_second_cadence_without_attempts_is_fine(self, load: Load) -> None:
        two = "  two:\n    for: [Be-back]\n    from: visit\n    steps:\n"
        config = load(cadence("attempts: 3") + two + f"      - {{{A_STEP}, wait: 1 day}}\n")
        assert [c.name for c in config.rules.cadences] == ["one", "two"]

    def test_names_of_cadences_that_differ_in_letter_case_only(self, refuse: Refuse) -> None:
        (fault,) = refuse(
            cadence() + A_CADENCE.partition("\n")[2].replace("  one:", "  One:").replace("Be-back", "Lost")
        )
        assert fault.startswith('config.yaml:13: cadences.One: "One" is there twice')

    def test_a_key_that_is_missing_for_a_typo_is_told_once(self, refuse: Refuse) -> None:
        (fault,) = refuse(SMALL.replace("timezone", "timzone"))
        assert fault.startswith("config.yaml:3: store.timzone: unknown key; nearest: timezone")

    def test_a_secret_is_never_shown(self, refuse: Refuse) -> None:
        told = refuse(extra("mail: {smtp: {host: 'smtp://a:hunter2@b', SMTP-Password: hunter2}}\npassword: hunter2\n"))
        assert len(told) == 3
        assert "hunter2" not in "".join(told)

    def test_every_fault_at_once_in_the_order_of_the_file(self, refuse: Refuse) -> None:
        text = """\
store:
  name: Hale & Son
  timezone: Chicago
  hours: {tue: "18:00-10:00", wed: "9-5"}
  contact_hours: "06:00-22:00"
book: {workbook: old.xls, sheet: x}
cadences:
  one:
    for: [Beback]
    from: visit
    attempts: 4
    steps:
      - {id: a, task: A, chanel: call, wait: 2 dyas, template: keep_in_touch_call}
      - {id: b, task: B, channel: call, wait: 2 days, cost: 10, template: keep_in_touch_call}
  two: {for: []}
pieces: [{name: x}]
outptu: there
"""
        told = refuse(text)
        assert [fault.split(":")[1:3] for fault in told] == [
            ["3", " store.timezone"],
            ["4", " store.hours.tue"],
            ["4", " store.hours.wed"],
            ["5", " store.contact_hours"],
            ["6", " book.sheet"],
            ["6", " book.workbook"],
            ["9", " cadences.one.for.1"],
            ["11", " cadences.one.attempts"],
            ["13", " cadences.one.steps.1.chanel"],
            ["13", " cadences.one.steps.1.wait"],
            ["14", " cadences.one.steps.2.instead"],
            ["14", " cadences.one.steps.2.budget"],
            ["15", " cadences.two.from"],
            ["15", " cadences.two.steps"],
            ["16", " pieces.1.channel"],
            ["16", " pieces.1.template"],
            ["17", " outptu"],
        ]
        assert all("\n" not in fault and ": accepted: " in fault for fault in told)
