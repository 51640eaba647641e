"""Which heading of a store's tab means which of ours: proposed from the words, confirmed by the cells below them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from beback.adoption.columns import About, Column, columns_of
from beback.adoption.samples import OF, Kind, share
from beback.adoption.split import Split, find_splits
from beback.adoption.synonyms import Meaning, Naming, meaning_of
from beback.books.tab import Line, find_tab
from beback.history import named_by
from beback.prospects import HUMAN, SYSTEM

TAKEN = 0.8  # the confidence from which a proposal is taken; below it is only named
# What Beback writes or empties: where a store has columns of that name, they must stay apart.
WRITTEN = (*SYSTEM, "Done", "Done on", "Result", "Result note")
_MOST = 0.6  # the share of cells that confirms a heading
_SOME = 0.3  # and below which the cells speak against it
_CONFIDENCE: Mapping[Naming, tuple[float, float]] = {  # cells confirm it, or can neither confirm nor deny
    Naming.CLEAR: (0.99, 0.9),
    Naming.SLIP: (0.9, 0.7),
    Naming.LIKELY: (0.85, 0.6),
    Naming.DOUBTFUL: (0.4, 0.4),
}
_AGAINST = 0.2
OPPOSITE = "OK to contact"  # a column that says the opposite of it is told in any case


@dataclass(frozen=True, slots=True)
class Match:
    """A heading of the store's that means one of ours; `confidence` is from 0 to 1, `reason` for people."""

    ours: str
    column: Column
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A heading that may mean one of ours and is not taken: why, for people."""

    column: Column
    ours: str
    why: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A column of the store's own that is called like one that Beback writes; ours gets the heading `instead`."""

    ours: str
    column: Column
    instead: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What Beback would take of one tab, whose headings stand in `row` (from 1).

    `known` are ours that stand there already. `synced` says that Beback has been at work there, `renamed` that
    config.yaml has another name for the tab. `columns` are all of the tab's, `others` further tabs that look like lists
    of people.
    """

    tab: str
    row: int
    columns: tuple[Column, ...]
    known: Mapping[str, Column]
    synced: bool
    renamed: bool = False
    matches: tuple[Match, ...] = ()
    clashes: tuple[Clash, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    splits: tuple[Split, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        """What config.yaml's `columns:` would have to say: our heading, the store's."""
        found = {match.ours: match.column.heading for match in self.matches}
        return found | {clash.ours: clash.instead for clash in self.clashes}

    @property
    def has_names(self) -> bool:
        """Whether the tab has a column for Prospect, without which no row counts."""
        return "Prospect" in self.known or any(match.ours == "Prospect" for match in self.matches)

    @property
    def has_people(self) -> bool:
        """Whether the tab has names, in one column or in parts, and something to follow up by."""
        named = {*self.known, *(match.ours for match in self.matches), *(split.ours for split in self.splits)}
        return "Prospect" in named and len(named) > 1

    @property
    def foreign(self) -> bool:
        """Whether there is anything to write into config.yaml for it."""
        return bool(self.matches or self.clashes or self.renamed)


def propose(tops: Mapping[str, Sequence[Line]], tab: str, log: str, about: About) -> Proposal | None:
    """The proposal for a book, by the first lines of all its tabs; None where none has anything that Beback knows.

    `tab` and `log` are what config.yaml calls the two tabs. Where the first is there and holds anything it is the one
    that counts; else the tab with the most of ours does, if it has names.
    """
    named = find_tab(tab, tuple(tops))
    if named and any(cell is not None for _, line in tops[named] for cell in line):
        return _of_tab(named, tops[named], about)
    others = [top for top in tops if top != named and top.casefold() != log.casefold()]
    found = [p for top in others if (p := _of_tab(top, tops[top], about)) and p.has_people]
    found.sort(key=lambda p: (-len(p.matches) - len(p.known), -max((len(c.cells) for c in p.columns), default=0)))
    return replace(found[0], renamed=True, others=tuple(p.tab for p in found[1:])) if found else None


def _of_tab(tab: str, lines: Sequence[Line], about: About) -> Proposal | None:
    """The proposal for one tab; never two headings for one of ours, never one for two."""
    row, columns = columns_of(lines, about)
    if not row:
        return None
    known = {ours: column for ours in (*HUMAN, *SYSTEM) if (column := _there(ours, columns, about))}
    synced = "Key" in known and any(isinstance(cell, str) and named_by(cell) for cell in known["Key"].cells)
    clashes = () if {"ID", "Key"} <= known.keys() else tuple(_clashes(known, columns))
    splits = find_splits(columns, row, known, about)
    used = {column.place for column in known.values()}
    used |= {column.place for split in splits for column in split.columns}
    free = [column for column in columns if column.place not in used]
    weighed = [match for column in free if (match := _weighed(column, about))]
    matches, doubts = _settled(weighed, known, columns)
    taken = {*known, *(match.ours for match in matches)}
    told = {match.column.place for match in matches} | {doubt.column.place for doubt in doubts}
    doubts += _by_cells(free, taken, told, about)
    return Proposal(
        tab=tab,
        row=row,
        columns=columns,
        known={ours: column for ours, column in known.items() if ours not in {clash.ours for clash in clashes}},
        synced=synced,
        matches=tuple(sorted(matches, key=_place)),
        clashes=clashes,
        doubts=tuple(sorted(doubts, key=_place)),
        splits=tuple(split for split in splits if split.ours not in taken),
    )


def _place(one: "Match | Doubt") -> int:
    return one.column.place


def _there(ours: str, columns: Sequence[Column], about: About) -> Column | None:
    """The column that is called as ours is to be; Beback's own to the letter, as the book reads them."""
    label = about.label(ours)
    exact = [column for column in columns if column.heading == label]
    if exact or ours in SYSTEM:
        return exact[0] if exact else None
    return next((column for column in columns if column.heading.casefold() == label.casefold()), None)


def _weighed(column: Column, about: About) -> Match | None:
    """What a heading means with how much confidence, whether that is enough or not."""
    meaning = meaning_of(column.heading)
    if meaning is None:
        return None
    kind = OF.get(meaning.ours, Kind.TEXT)
    part = share(kind, column.sample, about.country)
    confirmed, neutral = _CONFIDENCE[meaning.naming]
    tells = kind is not Kind.TEXT and bool(column.cells)
    if meaning.naming is Naming.DOUBTFUL:
        return Match(meaning.ours, column, neutral, meaning.why)
    if tells and part >= _MOST:
        return Match(meaning.ours, column, confirmed, f"{_named(meaning)}; its cells are {kind.value}")
    if column.cells and part < (_MOST if tells else _SOME):
        return Match(meaning.ours, column, _AGAINST, f"{_named(meaning)}, but its cells are no {kind.value}")
    return Match(meaning.ours, column, neutral, _named(meaning))


def _named(meaning: Meaning) -> str:
    match meaning.naming:
        case Naming.CLEAR:
            return f"another word for {meaning.ours}"
        case Naming.LIKELY:
            return f"often means {meaning.ours}"
        case Naming.SLIP:
            return f'reads like "{meaning.word}"'
    return meaning.why


def _settled(
    weighed: Sequence[Match], known: Mapping[str, Column], columns: Sequence[Column]
) -> tuple[list[Match], list[Doubt]]:
    """The one heading for each of ours, where there is one, and what is left in doubt."""
    twice = {h for h, count in Counter(column.heading.casefold() for column in columns).items() if count > 1}
    matches: list[Match] = []
    doubts: list[Doubt] = []
    taken: dict[str, str] = {}
    for match in sorted(weighed, key=lambda m: (-m.confidence, m.column.place)):
        rivals = [m for m in weighed if m.ours == match.ours and m is not match and m.confidence == match.confidence]
        heading = match.column.heading
        if match.ours in known and match.ours != OPPOSITE:
            continue
        if heading.casefold() in twice:
            why = "the heading stands twice: give each a name of its own"
        elif match.confidence < TAKEN:
            why = match.reason
        elif match.ours in taken:
            why = f'{match.ours} is "{taken[match.ours]}" already'
        elif rivals:
            others = " and ".join(f'"{rival.column.heading}"' for rival in rivals)
            why = f"{others} may be {match.ours} just as well"
        else:
            taken[match.ours] = heading
            matches.append(match)
            continue
        doubts.append(Doubt(match.column, match.ours, why))
    return matches, doubts


def _by_cells(free: Sequence[Column], taken: set[str], told: set[int], about: About) -> list[Doubt]:
    """Columns whose heading says nothing, but whose cells are phones or e-mail addresses, which nothing else holds."""
    found = []
    for ours in ("Cell", "Email"):
        for column in free:
            if ours in taken or column.place in told or len(column.cells) < 3:
                continue
            if share(OF[ours], column.sample, about.country) >= TAKEN:
                found.append(Doubt(column, ours, f"its cells are {OF[ours].value}"))
    return found


def _clashes(known: Mapping[str, Column], columns: Sequence[Column]) -> Iterator[Clash]:
    """The store's own columns that are called like one that Beback writes, and hold something."""
    there = {column.heading.casefold() for column in columns}
    for ours in WRITTEN:
        if ours in known and any(cell is not False for cell in known[ours].cells):
            instead = f"Beback {ours.lower() if ours != 'ID' else ours}"
            yield Clash(ours, known[ours], instead if instead.casefold() not in there else f"{instead} 2")
