"""A spreadsheet as the service keeps it: properties, tabs and developer metadata."""

from copy import copy
from dataclasses import dataclass, field
from itertools import count

from sheets_server.errors import Json, Refused
from sheets_server.tabs import Tab


@dataclass(slots=True)
class Spreadsheet:
    """One spreadsheet."""

    id: str
    title: str
    tabs: list[Tab] = field(default_factory=list)
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    metadata: dict[int, Json] = field(default_factory=dict)
    owner: str = "owner@example.com"
    numbers: "count[int]" = field(default_factory=lambda: count(100_000_001))

    def copy(self) -> "Spreadsheet":
        """Another one like this, for a batch that may fail."""
        twin = copy(self)
        twin.tabs, twin.metadata = [tab.copy() for tab in self.tabs], dict(self.metadata)
        return twin

    def tab(self, sheet_id: int) -> Tab:
        """The tab with an id. Raises Refused."""
        for tab in self.tabs:
            if tab.id == sheet_id:
                return tab
        raise Refused(f"No grid with id: {sheet_id}")

    def named(self, title: str) -> Tab:
        """The tab with a title. Raises KeyError."""
        for tab in self.tabs:
            if tab.title == title:
                return tab
        raise KeyError(title)

    @property
    def titles(self) -> list[str]:
        """The tabs' titles from left to right."""
        return [tab.title for tab in self.tabs]
