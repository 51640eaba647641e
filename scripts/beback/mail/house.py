"""What all emails of the store have in common: the store, its address as a sender, and the layouts."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.utils import parseaddr

from beback.addresses import address_lines
from beback.config import Config
from beback.config.records import Store
from beback.layouts import Layouts
from beback.mail.faults import Unsendable
from beback.mail.mailbox import mailbox


@dataclass(frozen=True, slots=True)
class House:
    """The store that writes, and when (its local time); `sender` is None where config.yaml has no `from`."""

    store: Store
    sender: Address | None
    layouts: Layouts
    when: datetime

    @property
    def box(self) -> Address:
        """The store's own address. Raises Unsendable where there is none."""
        if self.sender is None:
            raise Unsendable(
                "config.yaml names no sender: write under mail: a line such as "
                f"from: {self.store.name} <hello@example.com>"
            )
        return self.sender

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of the postal address. Raises Unsendable where there is none: the law wants it in every email."""
        lines = address_lines(self.store.address)
        if not lines:
            raise Unsendable("config.yaml names no postal address, which every email must show: add it to store:")
        return lines


def house_of(config: Config, now: datetime) -> House:
    """The store's House at that time, from its settings."""
    name, address = parseaddr(config.mail.sender or "")
    sender = mailbox(address, name) if config.mail.sender else None
    return House(config.store, sender, Layouts(config.templates), now)
