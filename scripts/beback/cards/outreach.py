"""How to do a task: the links that reach the person, with the words in them, and the words themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from beback.addresses import address_lines
from beback.composing import Composed, compose
from beback.config import Config
from beback.fields import saying_of
from beback.followups import RowPlan
from beback.history import AGREE, RIGHT
from beback.layouts import Layouts
from beback.messages import Email, Letter
from beback.pages.links import mailto, sms, tel
from beback.pages.records import Said, Way
from beback.prospects import Prospect
from beback.reaching import BUSINESS, How, reach
from beback.rowtask import DO_NOT_CONTACT
from beback.rules import Channel, Rules
from beback.situation import Task
from beback.words import Words, WordsError

_LINKED = {Channel.CALL: "Call", Channel.TEXT: "Text", Channel.EMAIL: "Email"}


@dataclass(slots=True)
class Outreach:
    """What a card shows of it; `address` and `place` are a letter's, `warnings` are for whoever runs Beback."""

    ways: tuple[Way, ...] = ()
    said: tuple[Said, ...] = ()
    address: tuple[str, ...] = ()
    place: str = ""
    warnings: tuple[str, ...] = ()


class Outreacher:
    """Makes the words and links of one task at a time."""

    def __init__(self, config: Config, words: Words, today: date) -> None:
        self._config, self._words, self._today = config, words, today
        self._layouts = Layouts(config.templates)

    def outreach(self, row: RowPlan, task: Task) -> Outreach:
        """The words in full, and a link for each way. Raises BebackError for a mistake in a layout."""
        hows = [*_hows(row, task, self._config.rules)]
        if task.how is None:
            return Outreach(tuple(plain_ways(row.prospect, hows)), tuple(self._script(row, task, "To do")))
        if task.how.channel is Channel.CALL:
            found = Outreach((*plain_ways(row.prospect, hows[:1]),), tuple(self._script(row, task, "Say")))
        else:
            found = self._written(row, task)
        for how in hows[1:]:
            found.ways += self._other_ways(row, task, how)
        return found

    def _script(self, row: RowPlan, task: Task, title: str) -> Iterator[Said]:
        """What to say, or what to do, in full."""
        saying = saying_of(row, task)
        if saying.file is None:
            return
        try:
            said = self._words.render(saying.file, row.prospect, saying, self._today)
            yield Said(title, f"Needs {', '.join(said.needs)}" if said.needs else said.text)
        except WordsError as e:
            yield Said(title, str(e))

    def _written(self, row: RowPlan, task: Task) -> Outreach:
        """A text, an email or a letter: its words, or why it is held back."""
        made = self._composed(row, task)
        how = task.how
        ways = self._linked(made) or tuple(plain_ways(row.prospect, [how] if how else []))
        said = [
            *(Said("Text", text.words) for text in made.texts),
            *(Said(f"Email: {email.subject}", "\n\n".join(email.paragraphs)) for email in made.emails),
            *(Said(_title(letter), "\n\n".join(letter.paragraphs), folded=True) for letter in made.letters),
            *(Said("Held back", held.reason) for held in made.held),
        ]
        if how and how.channel in (Channel.LETTER, Channel.EMAIL):
            said += self._script(row, task, "To do")
        files = [*(m.files for m in made.letters), *(m.files for m in made.emails)]
        said += [Said("Goes with it", path.name) for each in files for path in each]
        found = Outreach(ways, tuple(said), warnings=made.warnings)
        if how and how.channel is Channel.LETTER:
            found.place = saying_of(row, task).letter_to
            found.address = address_lines(_address(row.prospect, found.place))
        return found

    def _other_ways(self, row: RowPlan, task: Task, how: How) -> tuple[Way, ...]:
        """The ways that the store falls back to: a link where there are words for it."""
        if how.channel is Channel.CALL:
            return tuple(plain_ways(row.prospect, [how]))
        return self._linked(self._composed(row, replace(task, how=how)))

    def _composed(self, row: RowPlan, task: Task) -> Composed:
        return compose([replace(row, task=task)], self._config, self._words, self._today)

    def _linked(self, made: Composed) -> tuple[Way, ...]:
        texts = (Way(Channel.TEXT, "Text", text.shown, sms(text.number, text.words)) for text in made.texts)
        emails = (
            Way(Channel.EMAIL, "Email", email.to, mailto(email.to, email.subject, self._letter_of(email)))
            for email in made.emails
        )
        return (*texts, *emails)

    def _letter_of(self, email: Email) -> str:
        """The whole email as text, signed, with the postal address and the way to say stop."""
        store = self._config.store
        return self._layouts.fill(
            "email.txt",
            subject=email.subject,
            paragraphs=[paragraph.split("\n") for paragraph in email.paragraphs],
            signed=email.signed,
            store=store,
            address=address_lines(store.address),
            stop=self._config.mail.address or email.reply_to or store.name,
            trial_for=None,
        ).strip()


def plain_ways(p: Prospect, hows: list[How]) -> Iterator[Way]:
    """Links without words; a letter has none."""
    for how in hows:
        number = p.cell or p.work_phone if how.channel is Channel.CALL else p.cell
        label = _LINKED.get(how.channel, "")
        if how.channel is Channel.EMAIL and p.email:
            yield Way(how.channel, label, p.email, mailto(p.email))
        elif number and label:
            yield Way(how.channel, label, number.shown, (tel if how.channel is Channel.CALL else sms)(number.e164))


def anyhow(row: RowPlan) -> list[How]:
    """Every way to reach somebody by phone or mail; none where they said stop (P2)."""
    if DO_NOT_CONTACT in row.checks:
        return []
    p = replace(row.prospect, contact_by=None)
    found = (reach(p, channel, (), surprise=row.surprise) for channel in _LINKED)
    return [how for how in found if isinstance(how, How)]


def _hows(row: RowPlan, task: Task, rules: Rules) -> Iterator[How]:
    """The ways to do a task, its own first; then those that the store falls back to, unless the person chose one
    or it is a letter."""
    if task.how is None:
        if task.name.step in (AGREE, RIGHT):
            yield from anyhow(row)
        return
    yield task.how
    step, channel = task.step, task.how.channel
    if row.prospect.contact_by or channel is Channel.LETTER:
        return
    planned = (step.channel if step else None) or channel
    others = step.fallback if step and step.fallback is not None else rules.fallback.get(planned, ())
    yield from (how for how in anyhow(row) if how.channel in others and how.channel is not channel)


def _address(p: Prospect, place: str) -> str:
    return p.business_address if place == BUSINESS else p.home_address


def _title(letter: Letter) -> str:
    return "Write by hand" if letter.by_hand else "On the card" if letter.card else "The letter"
