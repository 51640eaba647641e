"""A prospect, the headings under which people and Beback write of one, and what a person should mend there."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from beback.contacts import Phone

HUMAN = (
    "Prospect", "Associate", "Visited", "Status", "Looking for", "Details", "Occasion", "For", "Value", "Needed by",
    "Decides by", "Cell", "Work phone", "Email", "Home address", "Business address", "Contact by", "OK to contact",
    "Surprise", "Photo", "Bought on", "Item bought", "Amount", "Conversation", "Appointment", "Coffee", "Special date",
    "Cadence", "Not before", "Done", "Done on", "Result", "Result note",
)  # fmt: skip
SYSTEM = ("ID", "Task", "Due", "How", "Attempt", "Say", "Priority", "Check", "Key")
LOG = (
    "When", "ID", "Prospect", "Associate", "Cadence", "Step", "Channel", "Attempt", "Result", "Note", "Cost", "Since",
    "Key",
)  # fmt: skip
DATES = frozenset(
    {"Visited", "Needed by", "Decides by", "Bought on", "Appointment", "Special date", "Not before", "Done on", "Due"}
)
LOG_DATES = frozenset({"When", "Since"})


class Status(Enum):
    """Where a prospect stands (S1)."""

    BE_BACK = "Be-back"
    DECIDING = "Deciding"
    NOT_NOW = "Not now"
    BOUGHT = "Bought"
    LOST = "Lost"

    @property
    def selling(self) -> bool:
        """Whether there is a sale to win: Be-back, Deciding or Not now (P8)."""
        return self in (Status.BE_BACK, Status.DECIDING, Status.NOT_NOW)


class ContactBy(Enum):
    """How somebody likes to be reached (P5)."""

    CALL = "Call"
    TEXT = "Text"
    EMAIL = "Email"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should mend: the row on the sheet, the heading, what is wrong and what to do.

    `rule` is the letter and number that it comes from, such as P7, which gives its place in Check.
    """

    row: int
    heading: str
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class Prospect:
    """One row of Prospects: one visit or opportunity of one person; dates in the store's local time.

    `status` is None where Status holds another word than S1's. `visited` and `bought_on` without a time mean noon;
    `visited_at_noon` says that Visited had none.
    """

    row: int
    id: str
    name: str
    associate: str = ""
    visited: datetime | None = None
    visited_at_noon: bool = False
    status: Status | None = Status.BE_BACK
    looking_for: str = ""
    details: str = ""
    occasion: str = ""
    recipient: str = ""
    value: Decimal | None = None
    needed_by: date | None = None
    decides_by: date | None = None
    cell: Phone | None = None
    work_phone: Phone | None = None
    email: str | None = None
    home_address: str = ""
    business_address: str = ""
    contact_by: ContactBy | None = None
    ok_to_contact: bool | None = None
    surprise: bool = False
    photo: str = ""
    bought_on: datetime | None = None
    item: str = ""
    amount: Decimal | None = None
    conversation: str = ""
    appointment: datetime | None = None
    coffee: str = ""
    special_date: date | None = None
    cadence: str = ""
    not_before: date | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def purchase(self) -> datetime | None:
        """The purchase: Bought on, else Visited (C3)."""
        return self.bought_on or self.visited

    @property
    def anchor(self) -> datetime | None:
        """What the row counts from: for Bought the purchase, else the visit; the purchase where there is no visit."""
        if self.status is Status.BOUGHT:
            return self.purchase
        return self.visited or self.bought_on


def shortened(typed: str, most: int = 80) -> str:
    """Typed text for a message: on one line, cut where it is long."""
    words = "".join(c for c in " ".join(typed.split()) if c.isprintable())
    return words if len(words) <= most else words[: most - 1] + "…"
