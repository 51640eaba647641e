"""Who looks after whom on which day: associates, those away, and who covers for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from beback.cells import folded
from beback.config.records import Associate


@dataclass(frozen=True, slots=True)
class Team:
    """Who looks after whom: the associates of config.yaml by folded name, and how each name on the sheet is spelled."""

    associates: Mapping[str, Associate]
    names: Mapping[str, str]

    @classmethod
    def of(cls, associates: Sequence[Associate], typed: Iterable[str]) -> "Team":
        """Names are the same in any letter case; config.yaml's spelling wins, then the topmost row's."""
        known = {folded(a.name): a for a in associates}
        names = {key: a.name for key, a in known.items()}
        found: dict[str, str] = {}
        for name in dict.fromkeys(typed):
            if name.strip():
                found.setdefault(folded(name), " ".join(name.split()))
        others = sorted((key, name) for key, name in found.items() if key not in names)
        return cls(known, {**names, **dict(others)})

    def keeper(self, typed: str, day: date) -> str:
        """Who sees to an associate's rows on that day: themselves, while away who covers, else nobody (blank)."""
        one = self.associates.get(folded(typed))
        if one is None or not is_away(one, day):
            return self.names.get(folded(typed), "")
        return self.cover(one, day)

    def cover(self, one: Associate, day: date) -> str:
        """Who covers for an associate on that day; blank where nobody is named, or is there."""
        other = self.associates.get(folded(one.cover)) if one.cover else None
        return other.name if other and not is_away(other, day) else ""


def is_away(associate: Associate, day: date) -> bool:
    """Whether the day is one of their days off."""
    return any(first <= day <= last for first, last in associate.away)
