"""Mail and clockwork: the login at the mail server without sending, messages in doubt, and when the jobs last ran."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from beback.clock import ClockState
from beback.config import Config
from beback.doctor.finding import Finding, fault, fine, look
from beback.errors import BebackError
from beback.ledger import FILE, Ledger
from beback.mail import SmtpPost
from beback.mail.connecting import PASSWORD
from beback.runs.posted import told

_EXAMPLE = {
    "name": "Hartwell & Daughters",
    "address": "214 W Lake St\nChicago, IL 60606",
    "phone": "(312) 555-0100",
}
_NOBODYS = "@example.com"
_STALE = timedelta(days=2)
_MOMENT = 2.0  # seconds to wait for a ledger that a sending has


def mail(config: Config) -> Iterator[Finding]:
    """Emails can leave: the server lets us in. Nothing is sent."""
    settings = config.mail.smtp
    if config.mail.transport != "smtp" or settings is None:
        yield fine("mail", "emails are written as files (transport: outbox), none is sent")
        return
    try:
        with SmtpPost(settings, os.environ.get(PASSWORD)) as post:
            post.ready()
    except BebackError as e:
        yield fault("mail", str(e))
    else:
        yield fine("mail", f"{settings.host} lets us in; nothing was sent")


def ledger(config: Config) -> Iterator[Finding]:
    """What left is known, and in the book."""
    if not (config.state / FILE).exists():
        return
    try:
        with Ledger.open(config.state, _MOMENT) as opened:
            for left in opened.in_doubt():
                yield look("mail", told(left))
            behind = len(opened.unrecorded())
            if behind:
                yield look("mail", f"{behind} emails left and are not in the book yet", "The next sync records them")
    except BebackError as e:
        yield fault("mail", str(e))


def store(config: Config) -> Iterator[Finding]:
    """What letters and emails say of the store is no longer what config.yaml came with."""
    addresses = {"mail: from": config.mail.address}
    addresses |= {f"associates: {one.name}": one.email for one in config.associates}
    still = [f"store: {name}" for name, shown in _EXAMPLE.items() if getattr(config.store, name) == shown]
    still += [name for name, address in addresses.items() if address and address.endswith(_NOBODYS)]
    if still:
        seen = f"config.yaml still has what it came with under {'; '.join(still)}"
        yield look("store", seen, "Put in your own: it stands in letters and emails")


def associates(config: Config) -> Iterator[Finding]:
    """Everybody whom emails should name can be written to."""
    for one in config.associates:
        if not one.email:
            yield look("associates", f"{one.name} has no email in config.yaml", "Replies then go to the store")


def schedule(config: Config, now: datetime) -> Iterator[Finding]:
    """The jobs of run.py ran lately, and went well."""
    try:
        last_runs = ClockState(config.path).load()
    except BebackError as e:
        yield look("schedule", str(e))
        return
    if not last_runs:
        yield look("schedule", "run.py has not run yet", "docs/scheduling.md tells how it starts by itself")
        return
    moment = now.replace(tzinfo=config.rules.hours.zone).astimezone(UTC)
    for job, last in last_runs.items():
        for trouble in last.troubles:
            yield look("schedule", f"{job}: {trouble}")
    latest = max(last.latest for last in last_runs.values())
    if moment - latest > _STALE:
        yield look("schedule", f"nothing has run since {latest:%Y-%m-%d}", "Is run.py started? See docs/scheduling.md")
    else:
        yield fine("schedule", "the jobs run")
