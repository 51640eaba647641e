"""What a template may draw on: the contract's fields, from one prospect, one task and the store.

Besides those of the contract there are `task`, `cost`, `photo`, `enclosure`, `letter_to`, `special_date`, `signed`
(`Dana at Hartwell & Daughters`; the store alone where the row names no associate) and `surprise`: where that is true
the shipped words name neither the recipient nor the occasion, for a text shows on a locked phone. What people typed is
data: cleaned to one line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from beback.config.records import Store
from beback.followups import RowPlan
from beback.names import first_name, whole_name
from beback.phrases import Day, DayAndTime, Money, PastDay, YearlyDay, clean
from beback.prospects import Prospect
from beback.reaching import BUSINESS, HOME
from beback.rules import Channel
from beback.situation import Task


@dataclass(frozen=True, slots=True)
class Saying:
    """The task that needs words.

    `channel` is None for a task without contact, `letter_to` is "business address", "home address" or blank. `surprise`
    is the plan's answer for the person (P4: any of their rows, until Needed by); None takes the row's own cell.
    `cost` is what the task costs (M1), None where nothing. `enclosure` is the file that goes along, blank without one.
    """

    task: str
    family: str | None
    channel: Channel | None = None
    by_hand: bool = False
    piece: str = ""
    letter_to: str = ""
    surprise: bool | None = None
    cost: Decimal | None = None
    enclosure: str = ""

    @property
    def file(self) -> str | None:
        """The template's file; None for a task that has none."""
        match self.channel:
            case Channel.LETTER:
                return "by_hand.say.txt" if self.by_hand else "letter.say.txt"
            case Channel.EMAIL:
                return "email.say.txt"
            case Channel.CALL | Channel.TEXT if self.family:
                return f"{self.family}.{self.channel.value}.txt"
        return f"{self.family}.say.txt" if self.family else None


def saying_of(row: RowPlan, task: Task) -> Saying:
    """What the words need to know of a row's task."""
    how = task.how
    letter_to = next((place for place in (BUSINESS, HOME) if how and how.shown.endswith(place)), "")
    return Saying(
        task=task.text,
        family=task.template,
        channel=how.channel if how else None,
        by_hand=bool(task.step and task.step.by_hand),
        piece=task.piece,
        letter_to=letter_to,
        surprise=row.surprise,
        cost=task.cost,
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What one rendering draws on; `sign` is the currency's."""

    prospect: Prospect
    what: Saying
    today: date
    store: Store
    sign: str

    @property
    def surprise(self) -> bool:
        """Whether the piece is a secret from somebody (P4)."""
        return self.prospect.surprise if self.what.surprise is None else self.what.surprise

    @property
    def signed(self) -> str:
        """Who calls or writes: the associate's first name and the store, or the store."""
        associate = first_name(clean(self.prospect.associate))
        return f"{associate} at {self.store.name}" if associate else self.store.name

    def money(self, amount: Decimal | None) -> Money | None:
        """An amount in the store's currency."""
        return None if amount is None else Money.of(amount, self.sign)


def _day(day: date | None, kind: type[date] = Day) -> date | None:
    return None if day is None else kind(day.year, day.month, day.day)


def _appointment(row: Facts) -> DayAndTime | None:
    at = row.prospect.appointment
    return None if at is None else DayAndTime(at.year, at.month, at.day, at.hour, at.minute)


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field's value comes from, and the heading to fill where it is blank."""

    value: Callable[[Facts], object]
    heading: str


FIELDS: Mapping[str, Field] = {
    "first_name": Field(lambda r: first_name(clean(r.prospect.name)), "Prospect"),
    "full_name": Field(lambda r: whole_name(clean(r.prospect.name)), "Prospect"),
    "recipient": Field(lambda r: clean(r.prospect.recipient), "For"),
    "associate": Field(lambda r: clean(r.prospect.associate), "Associate"),
    "store": Field(lambda r: r.store, "Associate"),
    "looking_for": Field(lambda r: clean(r.prospect.looking_for), "Looking for"),
    "details": Field(lambda r: clean(r.prospect.details), "Details"),
    "occasion": Field(lambda r: clean(r.prospect.occasion), "Occasion"),
    "needed_by": Field(lambda r: _day(r.prospect.needed_by), "Needed by"),
    "decides_by": Field(lambda r: _day(r.prospect.decides_by), "Decides by"),
    "value": Field(lambda r: r.money(r.prospect.value), "Value"),
    "item": Field(lambda r: clean(r.prospect.item), "Item bought"),
    "amount": Field(lambda r: r.money(r.prospect.amount), "Amount"),
    "bought_on": Field(lambda r: _day(r.prospect.bought_on, PastDay), "Bought on"),
    "visited": Field(lambda r: _day(r.prospect.visited, PastDay), "Visited"),
    "conversation": Field(lambda r: clean(r.prospect.conversation), "Conversation"),
    "appointment": Field(_appointment, "Appointment"),
    "coffee": Field(lambda r: clean(r.prospect.coffee), "Coffee"),
    "piece": Field(lambda r: clean(r.what.piece), "a romance piece"),
    "today": Field(lambda r: _day(r.today), "today"),
    "special_date": Field(lambda r: _day(r.prospect.special_date, YearlyDay), "Special date"),
    "photo": Field(lambda r: clean(r.prospect.photo), "Photo"),
    "task": Field(lambda r: clean(r.what.task), "Task"),
    "cost": Field(lambda r: r.money(r.what.cost), "Cost"),
    "enclosure": Field(lambda r: r.what.enclosure, "a file for the romance piece"),
    "letter_to": Field(lambda r: r.what.letter_to, "Business address"),
    "signed": Field(lambda r: r.signed, "Associate"),
    "surprise": Field(lambda r: r.surprise, "Surprise"),
}
