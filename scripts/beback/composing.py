"""Tasks become messages: letters, emails and texts with their words, or held back with the reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from beback.addresses import address_lines
from beback.config import Config
from beback.fields import FIELDS, Saying, saying_of
from beback.followups import RowPlan
from beback.messages import About, Email, Held, Letter, Picture, Text
from beback.names import first_name, on_envelope, whole_name
from beback.photos import PhotoError, picture_of
from beback.phrases import LONGEST, LONGEST_CELL, clean
from beback.prospects import Prospect
from beback.reaching import BUSINESS, HOME
from beback.rules import Channel
from beback.situation import Task
from beback.words import Words, WordsError, Written

CARD = "Card: photo"  # the first line of a letter that is printed as a card with the row's photo
SUBJECT = "Subject:"
_NO_WORDS = "says nothing: write a message in it"
_QUESTIONS = {
    "For": "who is it for?",
    "Looking for": "what did they come for?",
    "Details": "which shape, size or color?",
    "Occasion": "what is it for?",
    "Item bought": "what did they buy?",
    "Value": "what does the piece cost?",
    "Amount": "what did they pay?",
    "Associate": "who looks after them?",
    "Photo": "which picture goes with it?",
    "Needed by": "by which day do they need it?",
    "Decides by": "by which day will they decide?",
    "Visited": "on which day were they here?",
    "Bought on": "on which day did they buy?",
    "Conversation": "what did you talk about?",
    "Appointment": "for which day and time?",
    "Coffee": "how do they take it?",
    "Special date": "which day is it?",
}


@dataclass(frozen=True, slots=True)
class Composed:
    """What a run of the merge has to print and to send, each in the order of due, then row; and what is held back.

    `warnings` are about messages that go out all the same.
    """

    letters: tuple[Letter, ...]
    emails: tuple[Email, ...]
    texts: tuple[Text, ...]
    held: tuple[Held, ...]
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Pile:
    letters: list[Letter] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class _HeldBackError(Exception):
    """One message is held back; says why."""


def about(row: RowPlan, task: Task) -> About:
    """Which task of which row a message is for."""
    p = row.prospect
    how = task.how.shown if task.how else ""
    return About(p.row, p.id, row.key, clean(p.name), clean(p.associate), task.text, how, task.attempt, task.due)


def compose(rows: Iterable[RowPlan], config: Config, words: Words, today: date) -> Composed:
    """The messages for the tasks of these rows that are a letter, an email or a text; others are passed over.

    A message whose words lack a field, or whose template has a mistake, is held back alone.
    """
    pile, composer = _Pile(), Composer(config, words, today)
    with_tasks = [(row, row.task) for row in rows if row.task]
    for row, task in sorted(with_tasks, key=lambda found: (found[1].due, found[0].prospect.row)):
        _compose_one(composer, row, task, pile)
    return Composed(tuple(pile.letters), tuple(pile.emails), tuple(pile.texts), tuple(pile.held), tuple(pile.warnings))


def _compose_one(composer: "Composer", row: RowPlan, task: Task, pile: _Pile) -> None:
    channel = task.how.channel if task.how else None
    file = f"{task.template}.{channel.value}.txt" if channel else ""
    try:
        match channel:
            case Channel.LETTER:
                pile.letters.append(composer.letter(row, task, file))
            case Channel.EMAIL:
                pile.emails.append(composer.email(row, task, file))
            case Channel.TEXT:
                pile.texts.append(composer.text(row, task, file))
    except (_HeldBackError, WordsError) as e:
        if channel:
            pile.held.append(Held(about(row, task), channel, file, str(e)))
    pile.warnings += composer.warnings
    composer.warnings.clear()


class Composer:
    """Makes one message at a time; `warnings` gathers what should be told of a message that goes out all the same."""

    def __init__(self, config: Config, words: Words, today: date) -> None:
        self._config, self._words, self._today = config, words, today
        self.warnings: list[str] = []

    def letter(self, row: RowPlan, task: Task, file: str) -> Letter:
        """The letter of a task, to the place that How names (P4)."""
        files = self._files(task)
        p, saying = row.prospect, self._saying(row, task, files)
        if not saying.letter_to or (saying.letter_to == HOME and row.surprise):
            raise _HeldBackError("It has no address that it may go to")
        paragraphs = self._paragraphs(file, p, saying)
        card = paragraphs[0].startswith(CARD)
        if card:
            paragraphs = _without_first_line(paragraphs, file)
        address = p.business_address if saying.letter_to == BUSINESS else p.home_address
        return Letter(
            about=about(row, task),
            to=(on_envelope(clean(p.name)), *address_lines(address)),
            place=saying.letter_to,
            template=file,
            paragraphs=paragraphs,
            signed=self._signed(p),
            day=self._today,
            picture=self._needed_picture(p) if card else None,
            card=card,
            by_hand=saying.by_hand,
            files=files,
        )

    def email(self, row: RowPlan, task: Task, file: str) -> Email:
        """The email of a task."""
        files = self._files(task)
        p, picture = self._with_picture(row)
        paragraphs = self._paragraphs(file, p, self._saying(row, task, files))
        subject = paragraphs[0].split("\n", 1)[0]
        if not subject.startswith(SUBJECT) or not subject.removeprefix(SUBJECT).strip():
            raise WordsError(f"{file}, line 1: an email begins with the line {SUBJECT} and what it is about")
        associate = next((a for a in self._config.associates if a.name.casefold() == p.associate.casefold()), None)
        return Email(
            about=about(row, task),
            to=p.email or "",
            to_name=on_envelope(clean(p.name)),
            template=file,
            subject=clean(subject.removeprefix(SUBJECT)),
            paragraphs=_without_first_line(paragraphs, file),
            signed=self._signed(p),
            reply_to=associate.email if associate else None,
            picture=picture if "photo" in self._words.asks(file) else None,
            files=files,
            quiet=row.surprise,
        )

    def text(self, row: RowPlan, task: Task, file: str) -> Text:
        """The text of a task, to the cell."""
        p, picture = self._with_picture(row)
        words = "\n\n".join(self._paragraphs(file, p, self._saying(row, task, ())))
        if p.cell is None:
            raise _HeldBackError(f"{self._label('Cell')} is blank: which number does it go to?")
        return Text(about(row, task), p.cell.e164, p.cell.shown, file, words, picture)

    def _paragraphs(self, file: str, p: Prospect, saying: Saying) -> tuple[str, ...]:
        if not first_name(clean(p.name)) or not any(map(str.isalpha, p.name)):
            raise _HeldBackError(f"{self._label('Prospect')} has no name in it: who is it for?")
        written = self._words.render(file, p, saying, self._today)
        if written.needs:
            raise _HeldBackError(self._lacks(written))
        if not written.text.strip():
            raise WordsError(f"{file} {_NO_WORDS}")
        if "…" in written.text:
            self._refuse_cut(written.text, file, self._words.fields(p, saying, self._today))
        return tuple(written.text.split("\n\n"))

    def _refuse_cut(self, text: str, file: str, fields: Mapping[str, object]) -> None:
        """What was cut for its length, as Say cuts it too, is not for a customer to read."""
        for name, value in fields.items():
            if isinstance(value, str) and len(value) >= LONGEST_CELL - 1 and value.endswith("…") and value in text:
                raise _HeldBackError(self._too_long(FIELDS[name].heading))
        if any(len(part) >= LONGEST - 1 and part.endswith("…") for part in text.split("\n\n")):
            raise WordsError(f"{file}: a paragraph has more than {LONGEST:,} letters: part it by an empty line")

    def _lacks(self, written: Written) -> str:
        ours = {self._label(heading): heading for heading in _QUESTIONS}
        questions = (f"{h} is blank: {_QUESTIONS.get(ours.get(h, h), 'fill it in')}" for h in written.needs)
        return "; ".join(questions)

    def _signed(self, p: Prospect) -> str:
        if len(p.associate) > LONGEST_CELL:
            raise _HeldBackError(self._too_long("Associate"))
        return whole_name(clean(p.associate)) or self._config.store.name

    def _files(self, task: Task) -> tuple[Path, ...]:
        """The file that goes along with the task's romance piece."""
        piece = next((piece for piece in self._config.rules.pieces if piece.name == task.piece), None)
        if piece is None or not piece.file:
            return ()
        file = Path(piece.file)
        if not file.is_file():
            raise _HeldBackError(
                f'The file {file.name} of the piece "{piece.name}" is missing: put it at {file}, or mend pieces: in '
                f"{self._config.path.name}"
            )
        return (file,)

    def _saying(self, row: RowPlan, task: Task, files: tuple[Path, ...]) -> Saying:
        return replace(saying_of(row, task), enclosure=files[0].name if files else "")

    def _needed_picture(self, p: Prospect) -> Picture:
        if not p.photo:
            raise _HeldBackError(f"{self._label('Photo')} is blank: which picture goes on the card?")
        try:
            return picture_of(self._config.photos, p.photo)
        except PhotoError as e:
            raise _HeldBackError(f"{self._label('Photo')}: {e}") from None

    def _with_picture(self, row: RowPlan) -> tuple[Prospect, Picture | None]:
        """The prospect and the photo; one whose photo cannot be used is written to as if there were none."""
        p = row.prospect
        if not p.photo:
            return p, None
        try:
            return p, picture_of(self._config.photos, p.photo)
        except PhotoError as e:
            self.warnings.append(f"{self._config.book.prospects}, row {p.row}, {self._label('Photo')}: {e}")
            return replace(p, photo=""), None

    def _too_long(self, heading: str) -> str:
        return f"{self._label(heading)} has more than {LONGEST_CELL} letters: shorten it"

    def _label(self, heading: str) -> str:
        return self._config.rules.label(heading)


def _without_first_line(paragraphs: Sequence[str], file: str) -> tuple[str, ...]:
    _, *rest = paragraphs[0].split("\n", 1)
    words = (*rest, *paragraphs[1:])
    if not words:
        raise WordsError(f"{file} {_NO_WORDS}")
    return words
