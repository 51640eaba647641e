"""config.yaml read, checked and built into frozen records."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beback.config import build, checks
from beback.config import schema as s
from beback.config.check_cadences import ReadCadence, check_cadences
from beback.config.check_templates import check_templates
from beback.config.closed import ClosedDays, check_place, closed_days
from beback.config.faults import Faults
from beback.config.reading import find_secrets, read
from beback.config.records import Config
from beback.config.source import read_source
from beback.errors import ConfigError

# A copy of three keys of the config.yaml that Beback comes with: a shop may put a small file of its own in that place.
SHIPPED = Path(__file__).with_name("shipped.yaml")


@dataclass(frozen=True, slots=True)
class _Read:
    """The file group by group; a group is None where a key that it needs is missing."""

    top: s.TopIn
    store: s.StoreIn | None
    book: s.BookIn | None
    associates: dict[str, s.AssociateIn | None]
    cadences: list[ReadCadence]
    pieces: list[s.PieceIn | None]
    fallback: s.FallbackIn
    letters: s.LettersIn
    mail: s.MailIn
    schedule: s.ScheduleIn


def load_config(path: Path) -> Config:
    """The store's settings from a config file; paths in it count from its folder.

    Raises ConfigError with every fault in it, a line each, in the order of the file.
    """
    data, faults = read_source(path)
    find_secrets(data, (), faults)
    found = _read(path, data, faults)
    closed = _check(found, faults)
    folders = build.template_folders(path.absolute().parent, found.top.templates)
    own = (found.cadences if "cadences" in data else [], found.pieces if "pieces" in data else [])
    check_templates(*own, found.fallback, folders, faults)
    faults.raise_all()
    if not (found.store and found.book and closed):
        raise ConfigError([faults.at(1, "the keys store and book cannot be read")])
    associates = {name: one for name, one in found.associates.items() if one}
    pieces = [piece for piece in found.pieces if piece]
    settings = build.Settings(found.top, found.store, found.book, found.letters, found.mail, found.schedule, closed)
    followup = build.FollowUp(associates, found.cadences, pieces, found.fallback)
    return build.config(path, settings, followup)


def _read(path: Path, data: dict[str, Any], faults: Faults) -> _Read:
    top = _with_defaults(read(s.TopIn, data, (), faults) or s.TopIn(), path)
    return _Read(
        top=top,
        store=_needed(s.StoreIn, top.store, "store", faults),
        book=_needed(s.BookIn, top.book, "book", faults),
        associates={n: read(s.AssociateIn, k or {}, ("associates", n), faults) for n, k in top.associates.items()},
        cadences=_cadences(top.cadences or {}, faults),
        pieces=[read(s.PieceIn, piece, ("pieces", n), faults) for n, piece in enumerate(top.pieces or [])],
        fallback=read(s.FallbackIn, top.fallback, ("fallback",), faults) or s.FallbackIn(),
        letters=read(s.LettersIn, top.letters, ("letters",), faults) or s.LettersIn(),
        mail=read(s.MailIn, top.mail, ("mail",), faults) or s.MailIn(),
        schedule=read(s.ScheduleIn, top.schedule, ("schedule",), faults) or s.ScheduleIn(),
    )


def _with_defaults(top: s.TopIn, path: Path) -> s.TopIn:
    """The file with the cadences, pieces and budgets that belong to its templates where it leaves them out.

    A folder of templates may have a config.yaml of its own, as templates/furniture has; what that leaves out too is
    as in the shipped one.
    """
    folders = build.template_folders(path.absolute().parent, top.templates)
    pack = next((own for folder in folders if (own := folder / "config.yaml").is_file()), SHIPPED)
    for source in dict.fromkeys((pack, SHIPPED)):
        left_out = [key for key in ("cadences", "pieces", "budgets") if getattr(top, key) is None]
        if left_out:
            whole = read(s.TopIn, read_source(source)[0], (), Faults(source.name)) or s.TopIn()
            top = top.model_copy(update={key: getattr(whole, key) for key in left_out})
    return top


def _needed(group: type[s.G], keys: dict[str, Any] | None, name: str, faults: Faults) -> s.G | None:
    if keys is None:
        faults.add((name,), "is missing", ", ".join(s.known_keys(group)))
        return None
    return read(group, keys, (name,), faults)


def _cadences(cadences: dict[str, Any], faults: Faults) -> list[ReadCadence]:
    found = []
    for name, data in cadences.items():
        keys = read(s.CadenceIn, data or {}, ("cadences", name), faults)
        if keys:
            steps = (read(s.StepIn, step, ("cadences", name, "steps", n), faults) for n, step in enumerate(keys.steps))
            found.append(ReadCadence(name, keys, tuple(steps)))
    return found


def _check(found: _Read, faults: Faults) -> ClosedDays | None:
    """All that is refused across keys; gives the closed days where the store's place is known."""
    top, store = found.top, found.store
    lawful = checks.lawful_hours(store) if store else checks.LAW
    closed = None
    if store:
        checks.check_hours(store, faults)
        checks.check_schedule(found.schedule, store, faults)
        country, subdivision = build.place(store)
        if check_place(country, subdivision, store.timezone, faults):
            closed = closed_days(store.closed, country, subdivision, faults)
    if found.book:
        checks.check_book(found.book, faults)
    checks.check_columns(top.columns, faults)
    checks.check_associates({name: one for name, one in found.associates.items() if one}, faults)
    check_cadences(found.cadences, top.budgets or {}, lawful, faults)
    checks.check_pieces(found.pieces, faults)
    checks.check_fallback(found.fallback, faults)
    checks.check_mail(found.mail, faults)
    checks.check_word_letter(found.letters.word_letter, faults)
    return closed
