"""How a person can be reached for a step: their wish, what is filled in, and the surprise (P4-P6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from beback.prospects import ContactBy, Prospect
from beback.rules import Channel

BUSINESS = "business address"
HOME = "home address"

_WISH = {ContactBy.CALL: Channel.CALL, ContactBy.TEXT: Channel.TEXT, ContactBy.EMAIL: Channel.EMAIL}
_HEADINGS = {
    Channel.CALL: ("Cell", "Work phone"),
    Channel.TEXT: ("Cell",),
    Channel.EMAIL: ("Email",),
    Channel.LETTER: ("Home address", "Business address"),
}
_VERBS = {"call": Channel.CALL, "text": Channel.TEXT, "email": Channel.EMAIL, "letter": Channel.LETTER}


@dataclass(frozen=True, slots=True)
class How:
    """The channel and where it leads, as the column How shows it (P6)."""

    channel: Channel
    shown: str


@dataclass(frozen=True, slots=True)
class NoWay:
    """No way to reach for a step: the headings to fill, or the surprise that bars the letter (P4, P5)."""

    headings: tuple[str, ...]
    surprise: bool


def channel_shown(how: str) -> Channel | None:
    """The channel that a How cell names, None where it is blank or not ours."""
    words = how.split(maxsplit=1)
    return _VERBS.get(words[0].casefold()) if words else None


def reach(person: Prospect, channel: Channel, fallback: Sequence[Channel], *, surprise: bool) -> How | NoWay:
    """How the step's channel reaches the person: their wish first, then the channel itself, then its fallbacks (P5).

    `surprise` says that letters may go to the business address only (P4); a letter step that it bars has no fallback.
    """
    ways = [channel]
    if person.contact_by and channel is not Channel.LETTER:
        ways.insert(0, _WISH[person.contact_by])
    barred = surprise and not person.business_address
    if not (channel is Channel.LETTER and barred):
        ways += fallback
    for way in ways:
        shown = _where(person, way, surprise=surprise)
        if shown:
            return How(way, shown)
    if barred and Channel.LETTER in ways:
        return NoWay((), surprise=True)
    headings = dict.fromkeys(heading for way in (channel, *fallback) for heading in _HEADINGS[way])
    return NoWay(tuple(headings), surprise=False)


def _where(person: Prospect, channel: Channel, *, surprise: bool) -> str | None:
    match channel:
        case Channel.CALL if number := person.cell or person.work_phone:
            return f"Call {number.shown}"
        case Channel.TEXT if person.cell:
            return f"Text {person.cell.shown}"
        case Channel.EMAIL if person.email:
            return f"Email {person.email}"
        case Channel.LETTER if person.business_address:
            return f"Letter to {BUSINESS}"
        case Channel.LETTER if person.home_address and not surprise:
            return f"Letter to {HOME}"
    return None
