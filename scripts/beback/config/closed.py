"""Where the store is, and the days on which it is closed: country, subdivision, time zone and named holidays (T2)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import holidays
from holidays.registry import COUNTRIES  # list_supported_countries() imports them all, a tenth of a second

from beback.config.faults import Faults, KeyPath, shown, with_nearest
from beback.config.values import day

# 28 years hold every weekday a date can fall on, so also every "(observed)" name.
YEARS = range(2020, 2048)
ENGLISH = "en_US"


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Whether a day is closed: a listed date, or a public holiday of that name (folded) in the country, in any year."""

    country: str
    subdivision: str | None
    names: frozenset[str]
    dates: frozenset[date]
    _years: dict[int, frozenset[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __call__(self, on: date) -> bool:
        """Whether the store is closed on this day."""
        days = self._years.get(on.year)
        if days is None:
            days = self._years[on.year] = self._in(on.year)
        return on in days

    def _in(self, year: int) -> frozenset[date]:
        listed = {on for on in self.dates if on.year == year}
        if not self.names:
            return frozenset(listed)
        named = (on for on, name in _holidays(self.country, self.subdivision, year) if name.casefold() in self.names)
        return frozenset(listed.union(named))


def _holidays(country: str, subdivision: str | None, year: int) -> Iterator[tuple[date, str]]:
    """The public holidays of a year, named in the country's own language and, where the library can, in English.

    The language is always given: the library would else take it from the environment, which differs under cron.
    """
    kind = getattr(holidays, country)
    for language in dict.fromkeys((kind.default_language, *(n for n in kind.supported_languages if n == ENGLISH))):
        found = kind(years=year, subdiv=subdivision, expand=False, language=language)
        for on in list(found):
            for name in found.get_list(on):
                yield on, name


def check_place(country: str, subdivision: str | None, timezone: str, faults: Faults) -> bool:
    """Tells of an unknown country, subdivision or time zone; whether country and subdivision are known."""
    _check_timezone(timezone, faults)
    known = [codes[1] for codes in COUNTRIES.values()]
    if country not in known:
        what = with_nearest(country, f"{shown(country)} is no country code", known)
        faults.add(("store", "country"), what, ", ".join(sorted(known)))
        return False
    places = list(getattr(holidays, country).subdivisions)
    if subdivision is None or subdivision in places:
        return True
    aliases = getattr(holidays, country).get_subdivision_aliases()
    code = next((c for c, names in aliases.items() if subdivision.casefold() in (n.casefold() for n in names)), None)
    what = f"{shown(subdivision)} is no subdivision of {country}"
    what = f"{what}; nearest: {code}" if code else with_nearest(subdivision, what, places)
    faults.add(("store", "subdivision"), what, ", ".join(sorted(places)) or "leave it out: this country has none")
    return False


def _check_timezone(timezone: str, faults: Faults) -> None:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zones = sorted(available_timezones())
        what = with_nearest(timezone, f"{shown(timezone)} is no time zone", zones)
        faults.add(("store", "timezone"), what, "a name such as America/Chicago or Europe/Berlin")


def closed_days(closed: list[str], country: str, subdivision: str | None, faults: Faults) -> ClosedDays:
    """The days of `store.closed`, dates and names; tells of names that the country does not have, with those it has."""
    dates: set[date] = set()
    names: dict[str, KeyPath] = {}
    typed: dict[str, str] = {}
    for n, entry in enumerate(closed):
        try:
            dates.add(day(entry))
        except ValueError:
            names[entry.casefold()] = ("store", "closed", n)
            typed[entry.casefold()] = entry
    known = _names(set(names), country, subdivision)
    for name, path in names.items():
        if name not in known:
            of = f"{country}-{subdivision}" if subdivision else country
            what = with_nearest(name, f"{shown(typed[name])} is no public holiday of {of}", list(known.values()))
            faults.add(path, what, f"a date such as 2026-12-24, {', '.join(known.values())}")
    return ClosedDays(country, subdivision, frozenset(names), frozenset(dates))


def _names(wanted: set[str], country: str, subdivision: str | None) -> dict[str, str]:
    """The country's holiday names by folded name, from as many years as it takes to find all that are wanted."""
    found: dict[str, str] = {}
    for year in YEARS:
        if wanted <= found.keys():
            break
        for _, name in _holidays(country, subdivision, year):
            found.setdefault(name.casefold(), name)
    return found
