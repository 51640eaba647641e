"""`merge.py --send`: the emails whose time has come leave, and become lines of the log; nobody gets two."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from beback.composing import compose
from beback.config import Config
from beback.errors import BookError, ConfigError
from beback.followups import RowPlan
from beback.ledger import Ledger
from beback.mail import SmtpPost, house_of
from beback.mail.connecting import PASSWORD
from beback.messages import Email, Held
from beback.rules import Channel
from beback.runs.choosing import Wanted
from beback.runs.merging import settled
from beback.runs.posted import doubts, record_left, told
from beback.runs.shop import Seen, Shop
from beback.sending import PAUSE, Report, Terms, send

_LATE = "It is outside contact hours, so no email leaves: a run within them sends what is due"
_TRIAL_LATE = (
    "It is outside contact hours, so no trial leaves but to an address of the store's own: that of from under mail: in "
    "config.yaml, or an associate's"
)

Announce = Callable[[Sequence[Email]], bool]


@dataclass(frozen=True, slots=True)
class Posted:
    """What a sending did: what became of each email, what was held back for its words, and what somebody must know.

    `good` says whether all that was to leave has left and is in the book.
    """

    report: Report
    held: tuple[Held, ...]
    messages: tuple[str, ...]
    good: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """How to send: `trial_to` gets all instead, and nothing is recorded; `announce` is asked before the first real
    sending; `pause` is in seconds."""

    announce: Announce
    trial_to: str | None = None
    pause: float = field(default_factory=lambda: PAUSE)


def refuse_outbox(config: Config) -> None:
    """Raises ConfigError where config.yaml says that emails are written and not sent."""
    if config.mail.transport != "smtp" or config.mail.smtp is None:
        outbox = "mail: transport is outbox, so emails are written as files and not sent"
        mend = "Put transport: smtp and smtp: {host, port, security, user} there, or leave out --send"
        raise ConfigError([f"{config.path}: {outbox}. {mend}"])


def send_due(shop: Shop, how: Sending) -> Posted:
    """Sends the emails that are due by now, within contact hours, and records them as Sent in one commit. A trial to an
    address of the store's own goes at any hour.

    What left earlier and is not in the book yet is recorded first. Raises BebackError where nothing could be sent, and
    ConfigError with transport outbox.
    """
    refuse_outbox(shop.config)
    if not _may_leave(shop, how, shop.now):
        return Posted(Report(), (), (*doubts(shop.config), _TRIAL_LATE if how.trial_to else _LATE), good=True)
    with Ledger.open(shop.config.state) as ledger:
        messages = [told(left) for left in ledger.in_doubt()]
        if not how.trial_to:
            record_left(shop, ledger)
        report, held = _send(shop, how, ledger)
        behind = _record(shop, ledger)
    return Posted(report, held, (*messages, *behind), good=report.all_well and not behind)


def _may_leave(shop: Shop, how: Sending, now: datetime) -> bool:
    rules = shop.config.rules
    at_home = how.trial_to is not None and how.trial_to.lower() in rules.own_emails
    return at_home or rules.hours.in_contact_hours(now)


def _send(shop: Shop, how: Sending, ledger: Ledger) -> tuple[Report, tuple[Held, ...]]:
    seen, rows = settled(shop, Wanted(frozenset({Channel.EMAIL}), shop.now.date()))
    due = [row for row in rows if row.task and row.task.due <= shop.now]
    composed = compose(due, shop.config, shop.words, shop.now.date())
    emails = composed.emails
    if not emails or (not how.trial_to and ledger.is_new() and not how.announce(emails)):
        return Report(), composed.held
    watch = _Watch(shop, seen, how)
    terms = Terms(
        clock=watch.clock,
        still_wanted=watch.still_wanted,
        addresses_of=watch.addresses_of,
        limit=shop.config.mail.limit,
        pause=how.pause,
        trial_to=how.trial_to,
    )
    settings = shop.config.mail.smtp
    if settings is None:
        return Report(), composed.held
    with SmtpPost(settings, os.environ.get(PASSWORD)) as post:
        return send(emails, house_of(shop.config, shop.now), post, ledger, terms), composed.held


def _record(shop: Shop, ledger: Ledger) -> tuple[str, ...]:
    """Records what has left; where the book is out of reach, says so, and the next run does it."""
    try:
        record_left(shop, ledger)
    except BookError as e:
        return (f"The emails left, and the book is out of reach: the next run records them as Sent. {e}",)
    return ()


def settle(shop: Shop, key: str, *, sent: bool) -> tuple[str, ...]:
    """Somebody found out whether a message in doubt left: it is recorded as Sent, or goes out by the next sending.

    Raises BebackError where no message with that Key is in doubt.
    """
    with Ledger.open(shop.config.state) as ledger:
        ledger.settle(key, sent=sent)
        return _record(shop, ledger)


class _Watch:
    """Looks at the book right before each message: whether its row still wants it (P2, P3)."""

    def __init__(self, shop: Shop, seen: Seen, how: Sending) -> None:
        self._shop, self._seen, self._how, self._started = shop, seen, how, time.monotonic()

    def clock(self) -> datetime:
        """The store's local time."""
        return self._shop.now + timedelta(seconds=int(time.monotonic() - self._started))

    def still_wanted(self, email: Email) -> str | None:
        """Why the email must not leave any more, or None. Raises BookError where the book cannot be read."""
        self._seen = self._shop.look_again(self._seen)
        today = self.clock()
        if not _may_leave(self._shop, self._how, today):
            return "Contact hours are over: it goes out on the next day"
        row = next((row for row in self._seen.plan.rows if row.prospect.id == email.about.id), None)
        if row is None:
            return "Its row is gone"
        if self._seen.plan.persons[row.prospect.row].do_not_contact:
            return "They asked not to be contacted"
        if row.key != email.about.key or _shown(row) != email.about.how:
            return "Its row has changed since: another task, or another way to reach them"
        if self._touched(row, today.date()):
            return "They were in touch today already: it goes out tomorrow"
        return None

    def addresses_of(self, email: Email) -> set[str]:
        """Every address of the person that the email is for."""
        person = self._seen.plan.persons.get(email.about.row)
        return {p.email for p in person.rows if p.email} if person else set()

    def _touched(self, row: RowPlan, day: date) -> bool:
        """Whether the log has a contact of any row of the person on that day (P3)."""
        rows = self._seen.plan.persons[row.prospect.row].rows
        lines = (line for p in rows for line in self._seen.plan.history.of_id(p.id))
        return any(line.contact and line.when.date() == day for line in lines)


def _shown(row: RowPlan) -> str:
    return row.task.how.shown if row.task and row.task.how else ""
