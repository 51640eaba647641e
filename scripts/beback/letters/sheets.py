"""The papers of a print day: which letters each has, as data for its layout, and the size of type that has room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from beback.letters.records import Look
from beback.letters.signs import breakable, literal
from beback.messages import Letter
from beback.phrases import PastDay
from beback.press import Press

SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
_PAPERS = {"letter": "us-letter", "a4": "a4"}


class Item(TypedDict):
    """A letter as the layouts read it; `picture` is its name in the press's folder, `scale` the size of its type."""

    to: list[str]
    place: str
    date: str
    paragraphs: list[str]
    signed: str
    picture: str | None
    scale: float


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF: the letters that are in it, its layout, and why one that has no room in it is held back."""

    file: str
    layout: str
    title: str
    has: Callable[[Letter], bool]
    no_room: Callable[[Letter, Look], str]


def heading(letter: Letter, look: Look) -> str:
    """The store's heading over the address that the letter goes to."""
    return look.label(letter.place.capitalize())


def _too_long(letter: Letter, _: Look) -> str:
    return f"The words run over one page, in smaller type too: shorten {letter.template} or what the row adds to it"


def _no_room_on(paper: str) -> Callable[[Letter, Look], str]:
    return lambda letter, look: (
        f"Name and address have no room on {paper}: shorten {look.label('Prospect')} or {heading(letter, look)}"
    )


LETTERS = Document("letters.pdf", "letter.typ", "Letters", lambda it: not it.card and not it.by_hand, _too_long)
CARDS = Document("cards.pdf", "card.typ", "Cards", lambda it: it.card and not it.by_hand, _too_long)
BY_HAND = Document("by-hand.pdf", "by-hand.typ", "To write by hand", lambda it: it.by_hand, _too_long)
ENVELOPES = Document("envelopes.pdf", "envelope.typ", "Envelopes", lambda _: True, _no_room_on("the envelope"))
LABELS = Document("labels.pdf", "labels.typ", "Labels", lambda _: True, _no_room_on("a label"))

OWN_PAGE = (LETTERS, CARDS, BY_HAND)  # a letter has its page in one of these
DOCUMENTS = (*OWN_PAGE, ENVELOPES, LABELS)


def lines(text: str) -> tuple[str, ...]:
    """Its lines as they are printed, without blank ones."""
    parts = (" ".join(literal(line).split()) for line in text.splitlines())
    return tuple(part for part in parts if part)


def item(letter: Letter, picture: str | None = None) -> Item:
    """A letter made fit for print."""
    return {
        "to": [line for typed in letter.to for line in lines(typed)],
        "place": letter.place,
        "date": str(PastDay(letter.day.year, letter.day.month, letter.day.day)),
        "paragraphs": [literal(paragraph) for paragraph in letter.paragraphs],
        "signed": " ".join(lines(letter.signed)),
        "picture": picture,
        "scale": SCALES[0],
    }


def breakable_item(whole: Item) -> Item:
    """The same for pages that would run over at a word without end."""
    return {
        **whole,
        "to": [*map(breakable, whole["to"])],
        "paragraphs": [*map(breakable, whole["paragraphs"])],
        "signed": breakable(whole["signed"]),
    }


def shared(look: Look) -> dict[str, object]:
    """What all layouts are told besides."""
    store, settings = look.store, look.settings
    return {
        "store": {"name": " ".join(lines(store.name)), "lines": lines(store.address), "phone": literal(store.phone)},
        "paper": _PAPERS[settings.paper],
        "envelope": settings.envelope,
        "labels": settings.labels,
    }


def filled(document: Document, base: Mapping[str, object], items: Sequence[Item]) -> dict[str, object]:
    """The data of a document."""
    return {**base, "title": document.title, "items": items}


def sized(press: Press, document: Document, base: Mapping[str, object], items: Sequence[Item]) -> list[Item | None]:
    """Each item in the largest size of type at which it has room; None where it has none. Raises as Press.unfit."""
    found: list[Item | None] = [None] * len(items)
    waiting = list(range(len(items)))
    for scale in SCALES:
        trial = [items[index] | {"scale": scale} for index in waiting]
        unfit = set(press.unfit(document.layout, filled(document, base, trial)))
        for place, index in enumerate(waiting):
            if place not in unfit:
                found[index] = trial[place]
        waiting = [index for place, index in enumerate(waiting) if place in unfit]
        if not waiting:
            break
    return found
