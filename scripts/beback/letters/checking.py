"""What keeps a letter from the printer before a page is laid out: blanks, signs that no font has, words without end."""

from collections.abc import Iterator

from beback.config.records import Store
from beback.errors import BebackError
from beback.letters.records import Look
from beback.letters.sheets import CARDS, ENVELOPES, LETTERS, heading, lines
from beback.letters.signs import Signs, literal, named
from beback.messages import Letter

_MOST_WORDS, _MOST_ADDRESS = 15_000, 1_000  # characters, more than a page has room for in the smallest type


def check_store(signs: Signs, store: Store) -> None:
    """Raises BebackError where a sign of the letterhead is in no font."""
    for key, typed in (("name", store.name), ("address", store.address), ("phone", store.phone)):
        if sign := signs.missing(literal(typed)):
            raise BebackError(f"config.yaml, store.{key}: {_no_font(sign)}")


def fault(letter: Letter, signs: Signs, look: Look) -> str | None:
    """Why a letter cannot be printed; None where nothing is known against it."""
    if blank := _blank(letter, look):
        return blank
    if sum(map(len, letter.to)) > _MOST_ADDRESS:
        return ENVELOPES.no_room(letter, look)
    if sum(map(len, (*letter.paragraphs, letter.signed))) > _MOST_WORDS:
        return LETTERS.no_room(letter, look)
    for place, typed in _parts(letter, look):
        if sign := signs.missing(literal(typed)):
            return f"{place}: {_no_font(sign)}"
    return None


def _blank(letter: Letter, look: Look) -> str | None:
    name, *address = letter.to
    if not lines(name):
        return f"{look.label('Prospect')} is blank: who is it for?"
    if not any(map(lines, address)):
        return f"{heading(letter, look)} is blank: where does it go?"
    if CARDS.has(letter) and letter.picture is None:
        return f"{look.label('Photo')} is blank: which picture goes on the card?"
    return None


def _parts(letter: Letter, look: Look) -> Iterator[tuple[str, str]]:
    """Each text of a letter, and where people find it."""
    name, *address = letter.to
    yield look.label("Prospect"), name
    yield heading(letter, look), "\n".join(address)
    yield look.label("Associate"), letter.signed
    yield f"The words ({letter.template})", "\n".join(letter.paragraphs)


def _no_font(sign: str) -> str:
    return (
        f"the sign {named(sign)} is in none of the fonts. Write it otherwise, or put a font that has it into "
        "templates/layouts/fonts"
    )
