"""Sending: one email after the other, each noted in the ledger before its words leave and settled after."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message
from typing import Protocol

from beback.books.safe_file import At, nowhere
from beback.errors import BebackError
from beback.ledger import Ledger, how_to_settle
from beback.mail import House, HungUp, InDoubt, Later, OutOfReach, Refused, Unsendable, compose, mailbox
from beback.messages import Email, Held
from beback.rules import Channel

POINTS = ("asked", "leaving", "noted", "taken", "settled")  # of each message: its words leave after noted
PAUSE = 1.0  # seconds between two messages
BROKEN = 3  # connections in a row: then the line is too bad to go on


class Server(Protocol):
    """A mail server, as mail.SmtpPost."""

    def ready(self) -> None:
        """Raises OutOfReach where the server is not there for us."""

    def deliver(self, message: Message, leaving: Callable[[], None]) -> None:
        """Hands in the message; `leaving` is called right before its words leave. Raises the faults of mail."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a sending goes by. Times are the store's local time, `pause` is in seconds.

    `still_wanted` looks at the book's latest state and gives the reason why an email must not leave after all, or
    None; it is asked right before each. `addresses_of` gives every email address of the person (P3). With `trial_to`
    all go there instead, and nothing is noted.
    """

    clock: Callable[[], datetime]
    still_wanted: Callable[[Email], str | None]
    addresses_of: Callable[[Email], Collection[str]]
    limit: int
    pause: float = PAUSE
    wait: Callable[[float], None] = time.sleep
    trial_to: str | None = None
    at: At = nowhere


@dataclass(slots=True)
class Report:
    """What became of each email: sent, held back, failed (the next run tries it, or it was refused for good), in doubt
    since this run. `stopped` says why the rest was not tried; it is then in none of the lists."""

    sent: list[Email] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    failed: list[Held] = field(default_factory=list)
    in_doubt: list[Held] = field(default_factory=list)
    stopped: str | None = None

    @property
    def all_well(self) -> bool:
        """Whether every email that was tried left, and none remained untried."""
        return not (self.failed or self.in_doubt or self.stopped)


def send(emails: Sequence[Email], house: House, post: Server, ledger: Ledger, terms: Terms) -> Report:
    """Sends the emails in their order, as far as the day's limit goes, and tells what became of each.

    One that fails does not keep back the others; a server that lets nothing through does, a book out of reach as well.
    Raises Unsendable where the trial's address is none; then nothing was sent.
    """
    if terms.trial_to:
        mailbox(terms.trial_to)
    return _Round(house, post, ledger, terms).go(emails)


class _Round:
    """One sending."""

    def __init__(self, house: House, post: Server, ledger: Ledger, terms: Terms) -> None:
        self._house, self._post, self._ledger, self._terms = house, post, ledger, terms
        self.report = Report()
        self._tried = 0
        self._broken = 0

    def go(self, emails: Sequence[Email]) -> Report:
        """All of them."""
        for email in emails:
            try:
                self._one(email)
            except Unsendable as e:
                self._hold(email, str(e))
            except BebackError as e:
                self.report.stopped = str(e)
            if self._broken == BROKEN:
                self.report.stopped = f"The mail server broke the connection {BROKEN} times in a row: try again later"
            if self.report.stopped:
                break
        return self.report

    def _one(self, email: Email) -> None:
        now = self._terms.clock()
        reason = self._over_limit(now) or self._left_before(email, now)
        if reason:
            self._hold(email, reason)
            return
        message = compose(email, replace(self._house, when=now), self._terms.trial_to)
        if self._tried:
            self._terms.wait(self._terms.pause)
        self._tried += 1
        self._post.ready()
        reason = self._terms.still_wanted(email)
        self._terms.at("asked")
        if reason:
            self._hold(email, reason)
            return
        self._deliver(email, message)

    def _deliver(self, email: Email, message: Message) -> None:
        key, noted = email.about.key, False

        def leaving() -> None:
            nonlocal noted
            self._terms.at("leaving")
            if not self._terms.trial_to:
                self._ledger.note(email.about, self._addresses(email), self._terms.clock())
                noted = True
            self._terms.at("noted")

        try:
            self._post.deliver(message, leaving)
        except InDoubt as e:
            self._broken += 1
            self._doubt(email, e)
            return
        except (Later, OutOfReach, Unsendable) as e:
            if noted:
                self._ledger.free(key)
            if not isinstance(e, Later):
                raise
            self._broken = self._broken + 1 if isinstance(e, HungUp) else 0
            self.report.failed.append(_held(email, e))
            return
        except Refused as e:
            if not self._terms.trial_to:
                self._ledger.refuse(email.about, email.to, self._terms.clock())
            self._broken = 0
            self.report.failed.append(_held(email, e))
            return
        self._broken = 0
        self._terms.at("taken")
        self._settle(email)
        self._terms.at("settled")

    def _settle(self, email: Email) -> None:
        """The server took the message; where that cannot be noted, it is in doubt."""
        try:
            if not self._terms.trial_to:
                self._ledger.sent(email.about.key, self._terms.clock())
        except BebackError as e:
            self._doubt(email, e)
            raise
        self.report.sent.append(email)

    def _doubt(self, email: Email, error: BebackError) -> None:
        what = "" if self._terms.trial_to else f". It may have left or not. {how_to_settle(email.about.key)}"
        self.report.in_doubt.append(Held(email.about, Channel.EMAIL, email.template, f"{error}{what}"))

    def _over_limit(self, now: datetime) -> str | None:
        limit, tried = self._terms.limit, len(self.report.sent) if self._terms.trial_to else 0
        if self._ledger.sent_today(now.date()) + tried < limit:
            return None
        return f"The {limit:,} messages of the day are out (limit under mail: in config.yaml): it goes out tomorrow"

    def _left_before(self, email: Email, now: datetime) -> str | None:
        if self._terms.trial_to:
            return None
        return self._ledger.may_send(email.about.key, email.to, self._addresses(email), now.date())

    def _addresses(self, email: Email) -> set[str]:
        return {email.to, *self._terms.addresses_of(email)}

    def _hold(self, email: Email, reason: str) -> None:
        self.report.held.append(Held(email.about, Channel.EMAIL, email.template, reason))


def _held(email: Email, error: BebackError) -> Held:
    return Held(email.about, Channel.EMAIL, email.template, str(error))
