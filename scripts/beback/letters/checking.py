"""What keeps a letter from the printer before a page is laid out: signs that no font has, a card without its photo."""

from collections.abc import Iterator

from beback.config.records import Store
from beback.errors import BebackError
from beback.letters.records import Look
from beback.letters.sheets import CARDS, heading
from beback.letters.signs import Signs, literal, named
from beback.messages import Letter


def check_store(signs: Signs, store: Store) -> None:
    """Raises BebackError where a sign of the letterhead is in no font."""
    for key, typed in (("name", store.name), ("address", store.address), ("phone", store.phone)):
        if sign := signs.missing(literal(typed)):
            raise BebackError(f"config.yaml, store.{key}: {_no_font(sign)}")


def fault(letter: Letter, signs: Signs, look: Look) -> str | None:
    """Why a letter cannot be printed; None where nothing is known against it."""
    if CARDS.has(letter) and letter.picture is None:
        return f"{look.label('Photo')} is blank: which picture goes on the card?"
    for place, typed in _parts(letter, look):
        if sign := signs.missing(literal(typed)):
            return f"{place}: {_no_font(sign)}"
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
