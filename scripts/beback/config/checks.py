"""What config.yaml refuses although each key by itself is fine: settings that contradict one another or the law."""

from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import PurePath

from beback.config.faults import Faults, KeyPath, shown, with_nearest
from beback.config.schema import AssociateIn, BookIn, FallbackIn, MailIn, PieceIn, ScheduleIn, StoreIn
from beback.prospects import HUMAN, SYSTEM
from beback.rules import Channel
from beback.times import At

LAW = (time(8), time(21))  # 47 CFR 64.1200(c)(1): no sales calls before 8 or after 21 o'clock at the called person's
STATE_LAW = {"FL": time(20), "OK": time(20), "WA": time(20)}  # these states end the day at 20:00 (T3)
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_NOT_IN_TABS = frozenset("[]:*?/\\")
_LONGEST_TAB = 31


def lawful_hours(store: StoreIn) -> tuple[time, time]:
    """The hours in which the law lets a store call or text (T3)."""
    end = STATE_LAW.get(store.subdivision.upper(), LAW[1]) if store.country.upper() == "US" else LAW[1]
    return LAW[0], end


def check_hours(store: StoreIn, faults: Faults) -> None:
    """Contact hours and morning inside the law's hours (T3); a store that opens at all."""
    if not any(span for _, span in store.hours):
        faults.add(("store", "hours"), "the store never opens", 'at least one day, such as {tue: "10:00-18:00"}')
    start, end = lawful_hours(store)
    accepted = f"inside {start:%H:%M}-{end:%H:%M}"
    first, last = store.contact_hours
    if first < start or last > end:
        by = f" in {store.subdivision.upper()}" if end != LAW[1] else ""
        what = f"{shown(f'{first:%H:%M}-{last:%H:%M}')} is outside the hours that the law{by} allows"
        faults.add(("store", "contact_hours"), what, accepted)
    if not start <= store.morning < end:
        what = f"{shown(f'{store.morning:%H:%M}')} is outside the hours in which calls are allowed"
        faults.add(("store", "morning"), what, accepted)


def check_schedule(schedule: ScheduleIn, store: StoreIn, faults: Faults) -> None:
    """Emails leave within contact hours only (T3): a time of day for them lies in these."""
    (start, end), emails = store.contact_hours, schedule.emails
    if isinstance(emails, At) and not start <= emails.time < end:
        what = f"{shown(emails)} is outside store.contact_hours, so no email would ever leave"
        faults.add(("schedule", "emails"), what, f"from {start:%H:%M} to before {end:%H:%M}")


def check_book(book: BookIn, faults: Faults) -> None:
    """One book, and tabs that it can have."""
    path: KeyPath = ("book",)
    if book.workbook and book.google_sheet:
        faults.add((*path, "google_sheet"), "workbook and google_sheet are both given", "one of the two")
    if not book.workbook and not book.google_sheet:
        faults.add((*path, "workbook"), "neither workbook nor google_sheet is given", "one of the two")
    accepted = f"up to {_LONGEST_TAB} characters, none of []:*?/\\"
    tabs = {"prospects": book.tabs.prospects, "log": book.tabs.log}
    if tabs["prospects"].casefold() == tabs["log"].casefold():
        faults.add((*path, "tabs", "log"), f"{shown(book.tabs.log)} is the name of both tabs", "two names")
    for key, name in tabs.items():
        if not book.google_sheet and (fault := _tab_fault(name)):
            faults.add((*path, "tabs", key), f"{shown(name)} {fault}", accepted)


def _tab_fault(name: str) -> str | None:
    if name.casefold() == "history":
        return "is a name that Excel keeps for itself"
    if len(name) > _LONGEST_TAB:
        return f"has {len(name)} characters"
    if name.startswith("'") or name.endswith("'"):
        return "begins or ends with an apostrophe"
    strange = "".join(sorted(_NOT_IN_TABS.intersection(name)))
    return f"has {strange} in it, which Excel refuses" if strange else None


def check_columns(columns: Mapping[str, str], faults: Faults) -> None:
    """Renamed headings are ours, and no heading of the store's stands for two of ours."""
    ours = (*HUMAN, *SYSTEM)
    known = {h.casefold(): h for h in ours}
    taken: dict[str, str] = {}
    for heading, theirs in columns.items():
        path: KeyPath = ("columns", heading)
        if heading not in ours:
            faults.add(path, with_nearest(heading, "unknown heading", list(ours)), ", ".join(ours))
            continue
        word = " ".join(theirs.casefold().split())
        if word in taken:
            faults.add(path, f"{shown(theirs)} already stands for {taken[word]}", "a heading of its own for each")
        elif word in known and known[word] != heading and known[word] not in columns:
            what = f"{shown(theirs)} is a heading of Beback's own, which is not renamed"
            faults.add(path, what, f"another heading, or {known[word]} renamed too")
        taken[word] = heading


def check_associates(associates: Mapping[str, AssociateIn], faults: Faults) -> None:
    """Names that differ in more than letter case, another one as cover, an address for who is notified."""
    folded: set[str] = set()
    for name, one in associates.items():
        path: KeyPath = ("associates", name)
        if not name.strip() or name.casefold() in folded:
            faults.add(path, "blank, or twice in another letter case", "each name once")
        folded.add(name.casefold())
        if one.cover and one.cover.casefold() == name.casefold():
            faults.add(
                (*path, "cover"), f"{shown(one.cover)} cannot cover for themselves", "another name, or leave it out"
            )
        if one.notify == "email" and not one.email:
            faults.add((*path, "notify"), "there is no email to notify", "none, or an email for this associate")


def check_mail(mail: MailIn, faults: Faults) -> None:
    """SMTP has what it needs, and goes unencrypted to this machine only."""
    path: KeyPath = ("mail",)
    if mail.transport == "smtp":
        if not mail.smtp:
            faults.add((*path, "smtp"), "transport: smtp needs a server", "{host: smtp.example.com, port: 587}")
        if not mail.sender:
            faults.add((*path, "from"), "transport: smtp needs a sender", "a name and an email address")
    if mail.smtp and mail.smtp.security == "none" and mail.smtp.host.casefold() not in THIS_MACHINE:
        what = f"mail to {mail.smtp.host} would go unencrypted"
        faults.add((*path, "smtp", "security"), what, f"starttls, tls; none only for {', '.join(THIS_MACHINE)}")


def check_pieces(pieces: Sequence[PieceIn | None], faults: Faults) -> None:
    """Each piece has a name of its own: the log knows by it what somebody got (C6)."""
    taken: set[str] = set()
    for n, piece in enumerate(pieces):
        if piece is None:
            continue
        if piece.name.casefold() in taken:
            faults.add(("pieces", n, "name"), f"{shown(piece.name)} is there twice", "each name once")
        taken.add(piece.name.casefold())


def check_fallback(fallback: FallbackIn, faults: Faults) -> None:
    """No channel falls back to itself."""
    for key, channels in fallback:
        check_channels(Channel(key), channels, ("fallback", key), faults)


def check_channels(channel: Channel | None, fallback: Sequence[Channel], path: KeyPath, faults: Faults) -> None:
    """A fallback names other channels, each once."""
    for n, other in enumerate(fallback):
        if other is channel or other in fallback[:n]:
            faults.add((*path, n), f"{other.value} is the channel itself or there twice", "other channels, each once")


def check_word_letter(word_letter: str | None, faults: Faults) -> None:
    """A Word letter is a .docx."""
    if word_letter and PurePath(word_letter).suffix.lower() != ".docx":
        faults.add(("letters", "word_letter"), f"{shown(word_letter)} is no Word file", "a file that ends in .docx")
