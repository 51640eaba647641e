"""Groups of keys that are in order, built into the frozen records that the rest of Beback works with."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

import phonenumbers

from beback.config import records as r
from beback.config import schema as s
from beback.config.check_cadences import ReadCadence
from beback.config.closed import ClosedDays
from beback.hours import Hours
from beback.places import ROOT
from beback.rules import NO_WAIT, Cadence, Channel, Piece, Rules, Step

PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class Settings:
    """The groups about the store and its things."""

    top: s.TopIn
    store: s.StoreIn
    book: s.BookIn
    letters: s.LettersIn
    mail: s.MailIn
    schedule: s.ScheduleIn
    closed: ClosedDays


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The groups about who follows up, and how."""

    associates: dict[str, s.AssociateIn]
    cadences: list[ReadCadence]
    pieces: list[s.PieceIn]
    fallback: s.FallbackIn


def place(store: s.StoreIn) -> tuple[str, str | None]:
    """The codes of country and subdivision, in capitals."""
    return store.country.upper(), store.subdivision.upper() or None


def template_folders(base: Path, templates: str) -> tuple[Path, ...]:
    """Where templates are looked for: beside the config file, then beside README.md."""
    return tuple(dict.fromkeys((base / templates, ROOT / templates)))


def config(path: Path, settings: Settings, followup: FollowUp) -> r.Config:
    """The whole config; `path` is the file that it came from."""
    path = path.absolute()
    base, top, store = path.parent, settings.top, settings.store
    country, subdivision = place(store)
    return r.Config(
        path=path,
        store=r.Store(store.name, store.address, store.phone, store.timezone, country, subdivision),
        book=_book(base, settings.book),
        columns=top.columns,
        associates=tuple(_associate(name, one) for name, one in followup.associates.items()),
        photos=base / top.photos,
        letters=_letters(base, settings.letters),
        mail=_mail(settings.mail),
        templates=template_folders(base, top.templates),
        output=base / top.output,
        schedule=dict(settings.schedule),
        rules=_rules(base, settings, followup),
    )


def _book(base: Path, book: s.BookIn) -> r.BookSettings:
    return r.BookSettings(
        prospects=book.tabs.prospects,
        log=book.tabs.log,
        workbook=base / book.workbook if book.workbook else None,
        google_sheet=book.google_sheet,
        credentials=base / book.credentials,
        endpoint=book.endpoint,
        timeout=book.timeout,
        patience=book.patience,
    )


def _associate(name: str, one: s.AssociateIn) -> r.Associate:
    return r.Associate(name, one.email, one.phone, tuple(one.away), one.cover, one.notify)


def _letters(base: Path, letters: s.LettersIn) -> r.LetterSettings:
    word = base / letters.word_letter if letters.word_letter else None
    return r.LetterSettings(letters.paper, letters.envelope, letters.labels, word, letters.post_days)


def _mail(mail: s.MailIn) -> r.MailSettings:
    smtp = None
    if mail.smtp:
        port = mail.smtp.port or PORTS[mail.smtp.security]
        smtp = r.Smtp(mail.smtp.host, port, mail.smtp.security, mail.smtp.user)
    address = parseaddr(mail.sender)[1] if mail.sender else None
    return r.MailSettings(mail.sender, address, mail.transport, smtp, mail.limit)


def _rules(base: Path, settings: Settings, followup: FollowUp) -> Rules:
    store, people = settings.store, followup.associates.values()
    country, _ = place(store)
    emails = (*(one.email for one in people), _mail(settings.mail).address)
    return Rules(
        hours=_hours(store, settings.closed),
        country=country,
        cadences=tuple(_cadence(c) for c in followup.cadences),
        pieces=tuple(_piece(base, p) for p in followup.pieces),
        budgets=settings.top.budgets or {},
        fallback={Channel(key): tuple(channels) for key, channels in followup.fallback},
        post_days=settings.letters.post_days,
        start=settings.top.start,
        own_phones=_own_phones((store.phone, *(one.phone for one in people)), country),
        own_emails=frozenset(email.lower() for email in emails if email),
        labels=settings.top.columns,
    )


def _own_phones(typed: Iterable[str], country: str) -> frozenset[str]:
    """In E.164; numbers that nobody can have, such as those of examples, are the store's own all the same."""
    found = set()
    for words in typed:
        try:
            number = phonenumbers.parse(words, country)
        except phonenumbers.NumberParseException:
            continue
        found.add(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return frozenset(found)


def _hours(store: s.StoreIn, closed: ClosedDays) -> Hours:
    week = {number: span for number, (_, span) in enumerate(store.hours) if span}
    return Hours(store.timezone, week, closed, store.morning, store.contact_hours)


def _piece(base: Path, piece: s.PieceIn) -> Piece:
    return Piece(piece.name, piece.channel, piece.template, str(_found(base, piece.file)) if piece.file else None)


def _found(base: Path, file: str) -> Path:
    """A file beside the config file, or where there is none the one that Beback comes with."""
    own, ours = base / file, ROOT / file
    return ours if ours.is_file() and not own.is_file() else own


def _cadence(cadence: ReadCadence) -> Cadence:
    keys = cadence.keys
    return Cadence(
        name=cadence.name,
        statuses=frozenset(keys.statuses),
        origin=keys.origin,
        steps=tuple(_step(step) for step in cadence.steps if step),
        attempts=keys.attempts,
        until_reply=keys.until == "reply",
        until_decision=keys.until == "decision",
        before_needed_by=keys.before_needed_by,
        needs_permission=keys.needs_permission,
        expires=keys.expires,
    )


def _step(step: s.StepIn) -> Step:
    return Step(
        id=step.id,
        task=step.task,
        channel=step.channel,
        template=step.template,
        wait=step.wait or NO_WAIT,
        at=step.at,
        after_last=step.after == "last",
        repeat=step.repeat,
        late_after=step.late_after,
        expires=step.expires,
        deadline=step.deadline,
        weekdays=frozenset(step.weekdays),
        pieces=step.pieces,
        fallback=None if step.fallback is None else tuple(step.fallback),
        cost=step.cost,
        budget=step.budget,
        instead=step.instead,
        min_value=step.min_value,
        by_hand=step.by_hand,
    )
