"""Sending over a real mail server: who gets what, what is told of the others, and that nobody ever gets two."""

import socket
import ssl
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from beback.config.records import Smtp
from beback.errors import BebackError, BookError
from beback.ledger import Ledger
from beback.mail import Later, OutOfReach, Refused, SmtpPost, Unsendable
from beback.messages import Email
from beback.sending import POINTS, Report, Terms, send
from mails import NOW, email, house
from smtp_server import (
    CUT_EARLY,
    CUT_LATE,
    CUT_UNTAKEN,
    HANG_UP,
    PASSWORD,
    USER,
    Authority,
    Script,
    Server,
    mail_server,
    starttls,
)

FIVE = [email(number) for number in range(1, 6)]
TO = [made.to for made in FIVE]
TIMEOUTS = (10.0, 10.0)


@dataclass
class Office:
    """A store with its ledger, that sends to a server."""

    folder: Path
    server: Server
    now: datetime = NOW
    waits: list[float] = field(default_factory=list)

    def send(self, emails: Sequence[Email] = FIVE, **terms: Any) -> Report:
        """One run of a day: opens the ledger, sends, closes."""
        given: dict[str, Any] = {
            "clock": lambda: self.now,
            "still_wanted": lambda _: None,
            "addresses_of": lambda made: {made.to},
            "limit": 100,
            "pause": 0.0,
            "wait": self.waits.append,
            **terms,
        }
        with Ledger.open(self.folder) as ledger, SmtpPost(self.server.settings(), None, None, TIMEOUTS) as post:
            return send(emails, house(), post, ledger, Terms(**given))

    def doubts(self) -> list[str]:
        """The Keys in doubt."""
        with Ledger.open(self.folder) as ledger:
            return [left.key for left in ledger.in_doubt()]

    def unrecorded(self) -> list[str]:
        """The Keys of what left."""
        with Ledger.open(self.folder) as ledger:
            return [left.key for left in ledger.unrecorded()]


@contextmanager
def office(folder: Path, script: Script | None = None) -> Iterator[Office]:
    """A store and its mail server, unencrypted on this machine."""
    with mail_server(script) as server:
        yield Office(folder / "state", server)


def reasons(report: Report) -> dict[str, str]:
    """Why those that did not leave did not, by Key."""
    return {one.about.key: one.reason for one in (*report.held, *report.failed, *report.in_doubt)}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.new(tmp_path_factory.mktemp("authority"))


def test_all_leave_in_order_over_one_connection_and_are_noted(tmp_path: Path) -> None:
    with office(tmp_path) as shop:
        report = shop.send(pause=1.0)
        assert [made.to for made in report.sent] == shop.server.to() == TO
        assert report.all_well
        assert shop.server.connections == 1
        assert shop.waits == [1.0] * 4  # between two, not before the first nor after the last
        assert shop.unrecorded() == [f"key-{number}" for number in range(1, 6)]
        first = shop.server.taken[0]
        assert (first.sender, first.message["Subject"]) == ("hello@example.com", FIVE[0].subject)


def test_a_second_run_sends_nothing(tmp_path: Path) -> None:
    with office(tmp_path) as shop:
        shop.send()
        report = shop.send()
        assert shop.server.to() == TO
        assert report.sent == []
        assert set(reasons(report).values()) == {"It was sent on 2026-11-17 at 09:30"}
        assert report.all_well


def test_a_line_with_a_dot_alone_does_not_end_a_message(tmp_path: Path) -> None:
    with office(tmp_path) as shop:
        shop.send([email(paragraphs=("Hello,", ".\n..\n.x", "The end"))])
        text = shop.server.taken[0].message.get_body(("plain",))
        assert text is not None
        assert "Hello,\n\n.\n..\n.x\n\nThe end" in text.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("stage", ["rcpt", "data", "words"])
@pytest.mark.parametrize(
    ("answer", "then"),
    [("450 4.2.0 busy", "tried"), ("452 4.2.2 full", "tried"), ("550 5.1.1 no such user", "left alone"),
     ("554 5.6.0 no", "left alone"), ("421 4.3.2 closing", "tried")],
)  # fmt: skip
def test_some_fail_the_others_go_out(stage: str, answer: str, then: str, tmp_path: Path) -> None:
    with office(tmp_path, Script().say(stage, {TO[0]: answer, TO[3]: answer})) as shop:
        report = shop.send()
        assert shop.server.to() == [TO[1], TO[2], TO[4]]
        assert [one.about.key for one in report.failed] == ["key-1", "key-4"]
        assert all(answer[:3] in one.reason for one in report.failed)
        assert not report.all_well
        assert not report.in_doubt
        assert shop.doubts() == []

        shop.server.script = Script()
        again = shop.send()
        assert [made.to for made in again.sent] == ([TO[0], TO[3]] if then == "tried" else [])
        if then == "left alone":
            assert "refused it for this address" in reasons(again)["key-1"]
            mended = replace(FIVE[0], to="mended@example.com")
            assert shop.send([mended]).sent == [mended]
        assert max(Counter(shop.server.to()).values()) == 1


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_server_that_hangs_up_once_is_asked_again(stage: str, tmp_path: Path) -> None:
    with office(tmp_path, Script(once=True).say(stage, {TO[2]: HANG_UP})) as shop:
        assert shop.send().all_well
        assert shop.server.to() == TO
        assert shop.server.connections == 2


def test_a_server_that_always_hangs_up_at_one_is_left_for_the_next_run(tmp_path: Path) -> None:
    with office(tmp_path, Script(rcpt={TO[2]: HANG_UP})) as shop:
        report = shop.send()
        assert shop.server.to() == [TO[0], TO[1], TO[3], TO[4]]
        assert reasons(report) == {"key-3": "The mail server localhost broke the connection: the next run tries again"}
        assert shop.doubts() == []
        shop.server.script = Script()
        assert [made.to for made in shop.send().sent] == [TO[2]]


@pytest.mark.parametrize(
    ("script", "taken"),
    [
        (Script(data={TO[1]: CUT_EARLY}), False),
        (Script(words={TO[1]: CUT_UNTAKEN}), False),
        (Script(words={TO[1]: CUT_LATE}), True),
    ],
    ids=["in the words", "before the answer, not taken", "before the answer, taken"],
)
def test_a_connection_lost_while_words_are_under_way_leaves_a_doubt(
    script: Script, taken: bool, tmp_path: Path
) -> None:
    with office(tmp_path, script) as shop:
        report = shop.send()
        assert [made.to for made in report.sent] == [TO[0], *TO[2:]]
        assert [one.about.key for one in report.in_doubt] == ["key-2"]
        assert '--settle "key-2" sent' in report.in_doubt[0].reason
        assert not report.all_well
        assert (TO[1] in shop.server.to()) == taken

        shop.server.script = Script()
        for _ in range(2):  # never again by itself, and told each time
            again = shop.send()
            assert again.sent == []
            assert '--settle "key-2" sent, or --settle "key-2" not-sent' in reasons(again)["key-2"]
            assert shop.doubts() == ["key-2"]

        with Ledger.open(shop.folder) as ledger:
            ledger.settle("key-2", sent=taken)
        assert [made.to for made in shop.send().sent] == ([] if taken else [TO[1]])
        assert Counter(shop.server.to()) == Counter(TO)


def test_a_line_that_breaks_thrice_in_a_row_ends_the_run(tmp_path: Path) -> None:
    with office(tmp_path, Script(words=dict.fromkeys(TO, CUT_UNTAKEN))) as shop:
        report = shop.send()
        assert len(report.in_doubt) == 3
        assert "3 times in a row" in (report.stopped or "")
        assert shop.doubts() == ["key-1", "key-2", "key-3"]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (Script(mail="550 5.7.1 <hello@example.com> may not send"), "550: 5.7.1 ... may not send"),
        (Script(mail="530 5.7.0 Authentication required"), "530: 5.7.0 Authentication required"),
        (Script(rcpt=dict.fromkeys(TO, "554 5.7.1 <frank1@example.com>: Relay access denied")), "Relay access denied"),
        (Script(words=dict.fromkeys(TO, "550 5.4.5 Daily user sending limit exceeded")), "Daily user sending limit"),
    ],
)
def test_a_server_that_takes_nothing_from_us_ends_the_run_and_nothing_is_marked(
    script: Script, told: str, tmp_path: Path
) -> None:
    with office(tmp_path, script) as shop:
        report = shop.send()
        assert told in (report.stopped or "")
        assert "frank" not in (report.stopped or "")
        assert reasons(report) == {}
        shop.server.script = Script()
        assert len(shop.send().sent) == 5


def test_a_sender_refused_for_a_while_is_tried_by_the_next_run(tmp_path: Path) -> None:
    with office(tmp_path, Script(mail="451 4.3.0 try later")) as shop:
        report = shop.send()
        assert len(report.failed) == 5
        shop.server.script = Script()
        assert len(shop.send().sent) == 5


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_with_a_password(security: str, authority: Authority, tmp_path: Path) -> None:
    how = starttls(authority) if security == "starttls" else {"ssl_context": authority.server()}
    user = USER if security == "starttls" else None
    with mail_server(**how) as server, Ledger.open(tmp_path) as ledger:
        with SmtpPost(server.settings(security, user), PASSWORD, authority.client(), TIMEOUTS) as post:
            report = send(FIVE, house(), post, ledger, terms())
        assert report.all_well
        assert server.to() == TO
        assert server.connections == 1


def terms(**other: Any) -> Terms:
    """Terms without a pause."""
    made = Terms(lambda: NOW, lambda _: None, lambda made: {made.to}, 100, pause=0.0, wait=lambda _: None)
    return replace(made, **other)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that keeps the store from its mail server, and what it is told."""

    told: str
    security: str = "starttls"
    user: str | None = USER
    password: str | None = PASSWORD
    host: str = "localhost"
    trusted: bool = True
    how: Callable[[Authority], Any] = starttls


WRONG = {
    "password": Wrong(
        r"does not accept the user or the password \(535\).*BEBACK_SMTP_PASSWORD", password="open sesam"  # noqa: S106
    ),
    "password in other letters": Wrong("does not accept the user or the password", password="sésame"),  # noqa: S106
    "password missing": Wrong("password of hello@example.com is missing.*BEBACK_SMTP_PASSWORD", password=None),
    "no TLS": Wrong("offers no encryption at port .* 587 with starttls", how=lambda _: {}),
    "TLS at once where it comes later": Wrong("speaks no TLS .* try security: starttls", security="tls", user=None),
    "unknown authority": Wrong("cannot show that it is the one: .*certificate", trusted=False),
    "another name": Wrong("cannot show that it is the one: .*127.0.0.1", host="127.0.0.1"),
    "no password wanted": Wrong("asks for no password", security="none", how=lambda _: {}),
    "no password in a way we know": Wrong(
        "would not look at the password",
        how=lambda authority: starttls(authority, auth_exclude_mechanism=["LOGIN", "PLAIN"]),
    ),
    "unknown host": Wrong("is not known: mend host", host="no-such-host.invalid"),
    "sender not let in": Wrong("takes no mail from us .530", user=None),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_keeps_all_from_leaving_is_told_once_and_nothing_is_marked(
    wrong: Wrong, authority: Authority, tmp_path: Path
) -> None:
    context = authority.client() if wrong.trusted else ssl.create_default_context()
    with mail_server(**wrong.how(authority)) as server, Ledger.open(tmp_path) as ledger:
        settings = server.settings(wrong.security, wrong.user, wrong.host)
        with SmtpPost(settings, wrong.password, context, TIMEOUTS) as post:
            report = send(FIVE, house(), post, ledger, terms())
        assert_stopped(report, ledger, wrong.told)
        assert server.taken == []
        assert PASSWORD not in (report.stopped or "")


def assert_stopped(report: Report, ledger: Ledger, told: str) -> None:
    """The run ended with this one message, and the ledger knows of nothing."""
    with pytest.raises(OutOfReach, match=told):
        raise OutOfReach(report.stopped or "")
    assert reasons(report) == {}
    assert report.sent == []
    assert ledger.is_new()


def test_nobody_at_that_port(tmp_path: Path) -> None:
    with socket.socket() as unused, Ledger.open(tmp_path) as ledger:
        unused.bind(("127.0.0.1", 0))
        settings = Smtp("127.0.0.1", unused.getsockname()[1], "none", None)
        with SmtpPost(settings, None, None, TIMEOUTS) as post:
            assert_stopped(send(FIVE, house(), post, ledger, terms()), ledger, "does not answer at port")


def test_a_server_that_says_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute, Ledger.open(tmp_path) as ledger:
        settings = Smtp("127.0.0.1", mute.getsockname()[1], "starttls", None)
        with SmtpPost(settings, None, None, (0.05, 0.05)) as post:
            assert_stopped(send(FIVE, house(), post, ledger, terms()), ledger, "gives no answer at port")


def test_a_stop_since_the_plan_was_made_is_heeded_at_the_last_moment(tmp_path: Path) -> None:
    asked: list[tuple[str, list[str]]] = []

    def still_wanted(made: Email) -> str | None:
        asked.append((made.to, shop.server.to()))
        return "They asked not to be contacted" if made.to == TO[2] else None

    with office(tmp_path) as shop:
        report = shop.send(still_wanted=still_wanted)
        assert shop.server.to() == [TO[0], TO[1], TO[3], TO[4]]
        assert reasons(report) == {"key-3": "They asked not to be contacted"}
        assert report.all_well
        assert [to for to, _ in asked] == TO
        assert [len(before) for _, before in asked] == [0, 1, 2, 2, 3]  # each right before its own


def test_a_book_out_of_reach_ends_the_run(tmp_path: Path) -> None:
    def still_wanted(made: Email) -> str | None:
        if made.to == TO[2]:
            raise BookError("prospects.xlsx is open in Excel")
        return None

    with office(tmp_path) as shop:
        report = shop.send(still_wanted=still_wanted)
        assert shop.server.to() == TO[:2]
        assert report.stopped == "prospects.xlsx is open in Excel"
        assert len(shop.send().sent) == 3


def test_a_person_gets_one_message_a_day(tmp_path: Path) -> None:
    def addresses_of(_: Email) -> Collection[str]:
        return {"frank1@example.com", "frank2@example.com"}

    with office(tmp_path) as shop:
        report = shop.send(FIVE[:2], addresses_of=addresses_of)
        assert shop.server.to() == [TO[0]]
        assert "a message today already" in reasons(report)["key-2"]
        assert shop.send(FIVE[:2], addresses_of=addresses_of).sent == []
        shop.now += timedelta(days=1)
        assert shop.send(FIVE[:2], addresses_of=addresses_of).sent == [FIVE[1]]


def test_the_same_email_twice_in_a_list_leaves_once(tmp_path: Path) -> None:
    with office(tmp_path) as shop:
        shop.send([FIVE[0], FIVE[0]])
        assert shop.server.to() == [TO[0]]


def test_the_days_limit_holds_over_all_runs_of_the_day(tmp_path: Path) -> None:
    with office(tmp_path) as shop:
        assert len(shop.send(FIVE[:2], limit=3).sent) == 2
        report = shop.send(limit=3)
        assert [made.to for made in report.sent] == [TO[2]]
        assert "The 3 messages of the day are out" in reasons(report)["key-4"]
        assert report.all_well
        shop.now += timedelta(days=1)
        assert [made.to for made in shop.send(limit=3).sent] == TO[3:]


def test_one_that_cannot_be_made_is_held_back_alone(tmp_path: Path) -> None:
    with office(tmp_path) as shop:
        report = shop.send([FIVE[0], replace(FIVE[1], to="nobody"), FIVE[2]])
        assert shop.server.to() == [TO[0], TO[2]]
        assert "email address is none" in reasons(report)["key-2"]


def test_an_address_beyond_ascii_needs_a_server_that_knows_of_it(tmp_path: Path) -> None:
    foreign = email(1, to="josé@exämple.com", to_name="José")
    with mail_server(enable_SMTPUTF8=True) as server:
        shop = Office(tmp_path / "knows", server)
        assert shop.send([foreign, FIVE[1]]).all_well
        assert server.to() == ["josé@xn--exmple-cua.com", TO[1]]
    with mail_server(enable_SMTPUTF8=False) as server:
        shop = Office(tmp_path / "does not", server)
        report = shop.send([foreign, email(2, to="frank@exämple.com")])
        assert server.to() == ["frank@xn--exmple-cua.com"]
        assert "no address with such letters" in reasons(report)["key-1"]


def test_a_trial_goes_to_oneself_within_the_limit_and_is_noted_nowhere(tmp_path: Path) -> None:
    with office(tmp_path) as shop:
        report = shop.send(trial_to="me@example.com", limit=3)
        assert shop.server.to() == ["me@example.com"] * 3
        assert len(report.held) == 2
        assert shop.unrecorded() == shop.doubts() == []
        assert len(shop.send().sent) == 5


@pytest.mark.parametrize("fault", ["550 no", "450 no", CUT_LATE])
def test_a_trial_that_fails_is_noted_nowhere(fault: str, tmp_path: Path) -> None:
    with office(tmp_path, Script(words={"me@example.com": fault})) as shop:
        assert not shop.send(FIVE[:1], trial_to="me@example.com").all_well
        with Ledger.open(shop.folder) as ledger:
            assert ledger.is_new()


def test_a_trial_needs_an_address(tmp_path: Path) -> None:
    with office(tmp_path) as shop, pytest.raises(Unsendable):
        shop.send(trial_to="me")


def test_no_message_about_an_email_names_its_address(tmp_path: Path) -> None:
    answers = {TO[0]: "550 <frank1@example.com> unknown", TO[1]: "450 <frank2@example.com> busy", TO[2]: CUT_LATE}
    with office(tmp_path, Script(words=answers)) as shop:
        said = " ".join(reasons(shop.send()).values())
        assert "frank" not in said
        assert "Delgado" not in said


class Stop(Exception):  # noqa: N818  not a fault: the power goes
    """The plug is pulled."""


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("which", [1, 3, 5])
def test_stopped_at_every_point_nobody_gets_two_and_nobody_is_forgotten(point: str, which: int, tmp_path: Path) -> None:
    passed = 0

    def at(here: str) -> None:
        nonlocal passed
        passed += here == point
        if here == point and passed == which:
            raise Stop

    with office(tmp_path) as shop:
        with pytest.raises(Stop):
            shop.send(at=at)
        shop.send()
        got, doubts = Counter(shop.server.to()), shop.doubts()
        assert not [to for to in TO if got[to] > 1]
        assert {made.about.key for made in FIVE if not got[made.to]} <= set(doubts)
        assert doubts == ([f"key-{which}"] if point in ("noted", "taken") else [])
        with Ledger.open(shop.folder) as ledger:
            for key in doubts:
                ledger.settle(key, sent=got[f"frank{which}@example.com"] == 1)
        shop.send()
        assert Counter(shop.server.to()) == Counter(TO)


def test_a_ledger_that_cannot_be_written_after_a_message_leaves_a_doubt(tmp_path: Path) -> None:
    with office(tmp_path) as shop, Ledger.open(shop.folder) as ledger:

        def at(point: str) -> None:
            if point == "taken":
                ledger.close()

        with SmtpPost(shop.server.settings(), None, None, TIMEOUTS) as post:
            report = send(FIVE, house(), post, ledger, terms(at=at))
        assert shop.server.to() == [TO[0]]
        assert [one.about.key for one in report.in_doubt] == ["key-1"]
        assert report.stopped
        assert shop.doubts() == ["key-1"]


def plain_message(to: str) -> EmailMessage:
    """A message that somebody else made, such as the morning list."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "hello@example.com", to, "Your list for today"
    message.set_content("Frank first.\n")
    return message


def test_a_message_of_any_make_can_be_handed_in() -> None:
    with mail_server() as server, SmtpPost(server.settings(), None, None, TIMEOUTS) as post:
        post.deliver(plain_message("Dana Réyes <dana@example.com>"))
        assert server.to() == ["dana@example.com"]
        assert server.taken[0].message["Subject"] == "Your list for today"


@pytest.mark.parametrize(("answer", "error"), [("550 no", Refused), ("450 no", Later)])
def test_a_message_of_any_make_that_is_not_taken_is_told(answer: str, error: type[BebackError]) -> None:
    script = Script(rcpt={"dana@example.com": answer})
    with mail_server(script) as server, SmtpPost(server.settings(), None, None, TIMEOUTS) as post:
        with pytest.raises(error):
            post.deliver(plain_message("dana@example.com"))
        post.deliver(plain_message("lee@example.com"))  # the connection is fit for more
        assert server.connections == 1


def test_the_machines_name_does_not_travel() -> None:
    with mail_server() as server, SmtpPost(server.settings(), None, None, TIMEOUTS) as post:
        post.deliver(plain_message("dana@example.com"))
    assert server.taken[0].client == "[127.0.0.1]"
    assert socket.gethostname().encode() not in server.taken[0].data


def test_points_are_passed_in_their_order(tmp_path: Path) -> None:
    passed: list[str] = []
    with office(tmp_path) as shop:
        shop.send(FIVE[:2], at=passed.append)
    assert passed == list(POINTS) * 2
