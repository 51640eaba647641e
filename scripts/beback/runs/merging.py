"""The mail merge: the tasks of the week become letters, emails and texts in files; printing records nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from beback.books.opening import at_work
from beback.composing import Composed, compose
from beback.errors import BebackError
from beback.fields import saying_of
from beback.filenames import file_names
from beback.followups import RowPlan
from beback.letters import Look, Place, Printed, print_letters
from beback.mail import house_of, write_outbox
from beback.messages import Held, Letter
from beback.output import whole_file, whole_folder
from beback.pages import texts_page
from beback.rules import Channel
from beback.runs.choosing import Wanted, chosen, next_print_day, one_a_person
from beback.runs.lists import LIST, written
from beback.runs.shop import Seen, Shop


@dataclass(frozen=True, slots=True)
class Merged:
    """What a run of the merge made, with those held back, and the folders and files to look in."""

    letters: tuple[Place, ...]
    emails: int
    texts: int
    held: tuple[Held, ...]
    warnings: tuple[str, ...]
    places: tuple[Path, ...]


def merge(shop: Shop, wanted: Wanted, *, docx: bool = False) -> Merged:
    """Writes the letters, emails and texts of the tasks that are due into the day's files, each whole or not at all.

    Where the book does not show one of these tasks yet, it syncs first. Raises BebackError.
    """
    seen, rows = settled(shop, wanted)
    composed = compose(rows, shop.config, shop.words, shop.now.date())
    with at_work(shop.config):
        return _written(shop, seen, wanted, composed, docx=docx)


def _written(shop: Shop, seen: Seen, wanted: Wanted, composed: Composed, *, docx: bool) -> Merged:
    """The messages in their files."""
    letters: tuple[Place, ...] = ()
    held, warnings, places, emails = composed.held, composed.warnings, [], 0
    if Channel.LETTER in wanted.channels:
        printed = _print(shop, seen, composed, docx=docx)
        letters, held, warnings = printed.places, printed.held, (*warnings, *printed.faults)
        places.append(letters_folder(shop))
    if Channel.EMAIL in wanted.channels:
        folder = shop.config.output / "emails" / _day(shop)
        with whole_folder(folder) as new:
            unsendable = write_outbox(composed.emails, new, house_of(shop.config, shop.now))
        held, emails = (*held, *unsendable), len(composed.emails) - len(unsendable)
        places.append(folder)
    if Channel.TEXT in wanted.channels:
        file = shop.config.output / "texts" / f"{_day(shop)}.html"
        whole_file(file, texts_page(composed.texts, shop.config, shop.now).encode())
        places.append(file)
    return Merged(letters, emails, len(composed.texts), held, warnings, tuple(places))


def settled(shop: Shop, wanted: Wanted) -> tuple[Seen, list[RowPlan]]:
    """The book and its rows to merge, all of which it shows under their Keys; syncs first where it does not."""
    seen = shop.look()
    rows = [*chosen(seen.plan, wanted, shop.config, shop.now.date())]
    if not seen.unsynced().isdisjoint(row.prospect.row for row in rows):
        shop.sync()
        seen = shop.look()
        rows = [*chosen(seen.plan, wanted, shop.config, shop.now.date())]
    return seen, rows


def letters_folder(shop: Shop) -> Path:
    """Where today's letters are."""
    return shop.config.output / "letters" / _day(shop)


def _day(shop: Shop) -> str:
    return shop.now.date().isoformat()


def _print(shop: Shop, seen: Seen, composed: Composed, *, docx: bool) -> Printed:
    printing = next_print_day(shop.config, shop.now.date())
    letters, later = one_a_person(composed.letters, seen.plan, printing)
    with whole_folder(letters_folder(shop)) as new:
        printed = print_letters(letters, new, _look(shop, seen, docx=docx))
        held = (*composed.held, *later, *printed.held)
        (new / LIST).write_bytes(written(printed.places, [h for h in held if h.channel is Channel.LETTER]))
    return replace(printed, held=held)


def _look(shop: Shop, seen: Seen, *, docx: bool) -> Look:
    config, rows = shop.config, {row.prospect.row: row for row in seen.plan.rows}

    def fields(letter: Letter) -> Mapping[str, object]:
        row = rows[letter.about.row]
        if row.task is None:
            return {}
        return shop.words.fields(row.prospect, saying_of(row, row.task), shop.now.date())

    return Look(config.store, config.letters, config.templates, docx, fields, config.rules.label)


def reprint(shop: Shop, name: str, *, docx: bool = False) -> Merged:
    """Prints the letter of one prospect once more, into files of its own; no list changes.

    Raises BebackError where nobody has that name, or has no letter now.
    """
    seen, called = shop.look(), " ".join(name.split()).casefold()
    rows = [row for row in seen.plan.rows if " ".join(row.prospect.name.split()).casefold() == called]
    if not rows:
        raise BebackError(f'{shop.config.book.prospects} has nobody called "{name}": write the name as it stands there')
    rows = [row for row in rows if row.task and row.task.how and row.task.how.channel is Channel.LETTER]
    if not rows:
        how = shop.config.rules.label("How")
        raise BebackError(f'There is no letter for "{name}" now: the column {how} says what comes next')
    composed = compose(rows, shop.config, shop.words, shop.now.date())
    (stem,) = file_names([name], "")
    places = []
    with TemporaryDirectory() as made:
        printed = print_letters(composed.letters, Path(made), _look(shop, seen, docx=docx))
        for file in sorted(Path(made).rglob("*.*")):
            place = letters_folder(shop) / f"reprint-{stem}-{file.name}"
            whole_file(place, file.read_bytes())
            places.append(place)
    warnings = (*composed.warnings, *printed.faults)
    return Merged(printed.places, 0, 0, (*composed.held, *printed.held), warnings, tuple(places))
