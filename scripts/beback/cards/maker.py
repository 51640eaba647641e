"""Pages of cards, each card made once however many pages it stands on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from beback.cards.outreach import Outreacher, anyhow, plain_ways
from beback.cells import folded
from beback.config import Config
from beback.daylist import DayList, Entry, Gap, Morning, Visit
from beback.fields import Saying
from beback.filenames import file_names
from beback.followups import RowPlan
from beback.history import APPOINTMENT, PREPARE
from beback.hours import Hours
from beback.messages import Picture
from beback.pages.records import Card, Days, GapLine, Page, Piece, VisitCard
from beback.photos import PhotoError, picture_of
from beback.phrases import Day, Money, clean, clock, currency
from beback.priority import needed_soon
from beback.prospects import Status
from beback.rowtask import DO_NOT_CONTACT
from beback.whynow import before, day_words, why_now
from beback.words import Words, WordsError

STORE = "index"
FULL = 100  # tasks of one list with all that is known: no day has more
MOST = 1000  # tasks of one list in all, so that a phone opens the page; the book has the rest
PHOTO = 480  # pixels of the longer side


def pages_of(morning: Morning, config: Config, words: Words, now: datetime) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """The pages, the store's first, and what should be told: photos that cannot be used.

    Raises BebackError for a mistake in a layout.
    """
    maker = _Maker(config, words, now, {folded(one.associate): one.associate for one in morning.each})
    lists = (morning.store, *morning.each)
    files = file_names((STORE, *(one.associate for one in morning.each)), "", "associate")
    pages = tuple(maker.page(one, file) for one, file in zip(lists, files, strict=True))
    return pages, tuple(maker.warnings)


class _Maker:
    """Makes cards and keeps them; `warnings` gathers what should be told, each once. `names` are those of the pages, by
    what they are compared by."""

    def __init__(self, config: Config, words: Words, now: datetime, names: Mapping[str, str]) -> None:
        self._config, self._words, self._now, self._names = config, words, now, names
        self._outreacher = Outreacher(config, words, now.date())
        self._reopens = _reopening(config.rules.hours, now.date())
        self._cards: dict[tuple[int, bool], Card] = {}
        self._visits: dict[int, VisitCard] = {}
        self.warnings: dict[str, None] = {}

    def page(self, one: DayList, file: str) -> Page:
        return Page(
            associate=one.associate,
            file=file,
            today=self._days(one.visits, one.today),
            tomorrow=self._days(one.tomorrow_visits, one.tomorrow),
            week=self._days(one.week_visits, one.week),
            gaps=tuple(map(self._gap, one.gaps)),
            away=one.away,
            cover=one.cover,
            reopens=self._reopens,
        )

    def _days(self, visits: Sequence[Visit], entries: Sequence[Entry]) -> Days:
        shown = {visit.row.prospect.row for visit in visits}
        cards = (self._card(e, brief=n >= FULL or _stands_there(e, shown)) for n, e in enumerate(entries[:MOST]))
        late = sum(1 for entry in entries if entry.late)
        return Days(tuple(map(self._visit, visits)), tuple(cards), len(entries), late)

    def _card(self, entry: Entry, *, brief: bool) -> Card:
        known = (entry.row.prospect.row, brief)
        if known not in self._cards:
            self._cards[known] = self._brief(entry) if brief else self._full(entry)
        return self._cards[known]

    def _brief(self, entry: Entry) -> Card:
        row, task = entry.row, entry.task
        return Card(
            row=row.prospect.row,
            name=clean(row.prospect.name),
            who=self._who(row),
            priority=row.priority,
            task=clean(task.text),
            late=entry.late,
            why=why_now(entry, self._config.rules, self._now),
            ways=tuple(plain_ways(row.prospect, [task.how] if task.how else [])),
            surprise=row.surprise,
        )

    def _full(self, entry: Entry) -> Card:
        row, p = entry.row, entry.row.prospect
        done = self._outreacher.outreach(row, entry.task)
        self.warnings.update(dict.fromkeys(done.warnings))
        checks = (check.text for check in row.checks if check != DO_NOT_CONTACT)
        return replace(
            self._brief(entry),
            brief=False,
            ways=done.ways,
            piece=self._piece(row),
            conversation=clean(p.conversation),
            said=done.said,
            address=done.address,
            place=done.place,
            before=before(entry, self._config.rules, self._now.date()),
            checks=tuple(checks),
        )

    def _visit(self, visit: Visit) -> VisitCard:
        row, p = visit.row, visit.row.prospect
        if p.row not in self._visits:
            self._visits[p.row] = VisitCard(
                row=p.row,
                name=clean(p.name),
                who=self._who(row),
                day=day_words(visit.day, self._now.date()),
                at=clock(visit.at),
                prepared=visit.prepared,
                surprise=row.surprise,
                coffee=clean(p.coffee),
                set_out=self._set_out(row),
                ways=tuple(plain_ways(p, anyhow(row)[:1])),
                piece=self._piece(row),
            )
        return self._visits[p.row]

    def _set_out(self, row: RowPlan) -> str:
        """What to set out, in the words of the task that prepares an appointment (A1)."""
        saying = Saying("Prepare the appointment", f"{APPOINTMENT}_{PREPARE}", surprise=row.surprise)
        try:
            said = self._words.render(saying.file or "", row.prospect, saying, self._now.date())
        except WordsError as e:
            return str(e)
        return f"Needs {', '.join(said.needs)}" if said.needs else said.text

    def _piece(self, row: RowPlan) -> Piece | None:
        p = row.prospect
        bought = p.status is Status.BOUGHT
        thing = clean((p.item if bought else "") or p.looking_for)
        lines, picture = tuple(self._facts(row)), self._picture(row)
        return Piece(thing, lines, picture) if thing or lines or picture else None

    def _facts(self, row: RowPlan) -> Iterator[str]:
        p, today = row.prospect, self._now.date()
        if p.details:
            yield clean(p.details)
        if whom := ", ".join(filter(None, (p.recipient and f"for {clean(p.recipient)}", clean(p.occasion)))):
            yield whom
        price = p.amount if p.status is Status.BOUGHT else p.value
        if price is not None:
            yield str(Money.of(price, currency(self._config.store.country)))
        later = p.needed_by and p.needed_by >= today and not needed_soon(p, self._now)  # soon is why now
        if later and p.needed_by and p.status is not Status.BOUGHT:
            yield f"needed by {day_words(p.needed_by, today)}"

    def _gap(self, gap: Gap) -> GapLine:
        p = gap.row.prospect
        return GapLine(p.row, clean(p.name), self._who(gap.row), tuple(check.text for check in gap.checks))

    def _who(self, row: RowPlan) -> str:
        """Whose row it is, spelled as on their page."""
        typed = row.prospect.associate
        return self._names.get(folded(typed)) or clean(typed)

    def _picture(self, row: RowPlan) -> Picture | None:
        p = row.prospect
        if not p.photo:
            return None
        try:
            return picture_of(self._config.photos, p.photo, PHOTO)
        except PhotoError as e:
            label = self._config.rules.label("Photo")
            self.warnings[f"{self._config.book.prospects}, row {p.row}, {label}: {e}"] = None
            return None


def _stands_there(entry: Entry, visits: Collection[int]) -> bool:
    """Whether all that there is to prepare stands with the appointment already."""
    name = entry.task.name
    return name.cadence == APPOINTMENT and name.step == PREPARE and entry.row.prospect.row in visits


def _reopening(hours: Hours, today: date) -> Day | None:
    """The next open day, None where the store is open today (T2)."""
    if hours.is_open(today):
        return None
    day = hours.open_after(today)
    return Day(day.year, day.month, day.day)
