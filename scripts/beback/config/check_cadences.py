"""What a cadence may not be: rules P1 and M1, names that go into Keys, and steps that could never fall due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from beback.config.checks import check_channels
from beback.config.faults import Faults, KeyPath, dotted, shown, with_nearest
from beback.config.schema import CadenceIn, StepIn
from beback.config.values import NAME
from beback.hours import Wait
from beback.rules import Origin

STEPS_OF_OURS = ("agree", "right", "decision", "unplanned")
CADENCES_OF_OURS = ("appointment",)
_BY_PIECE = ("channel", "template", "wait", "after", "repeat", "deadline", "cost", "min_value")


@dataclass(frozen=True, slots=True)
class ReadCadence:
    """A cadence as read, with those of its steps that could be read (the others None)."""

    name: str
    keys: CadenceIn
    steps: tuple[StepIn | None, ...]

    @property
    def path(self) -> KeyPath:
        """Where it stands."""
        return ("cadences", self.name)


def check_cadences(
    cadences: list[ReadCadence], budgets: Mapping[str, object], lawful: tuple[time, time], faults: Faults
) -> None:
    """All that is refused of the cadences together and one by one."""
    _check_names([c.name for c in cadences], faults)
    _check_statuses(cadences, faults)
    for cadence in cadences:
        _check_limit(cadence, faults)
        _check_ids(cadence, faults)
        for n, step in enumerate(cadence.steps):
            if step:
                place = _Place(cadence, step, (*cadence.path, "steps", n), faults)
                place.check_timing(lawful)
                place.check_pieces()
                place.check_money()
                place.check_budget(budgets)


def _check_names(names: list[str], faults: Faults) -> None:
    taken: set[str] = set()
    for name in names:
        path: KeyPath = ("cadences", name)
        if not name.strip() or "|" in name or len(name.splitlines()) > 1:
            faults.add(path, f"{shown(name)} cannot be the name of a cadence", NAME.accepted)
        if name.casefold() in CADENCES_OF_OURS:
            faults.add(path, f"{shown(name)} is a name that Beback uses itself", "another name")
        if name.casefold() in taken:
            faults.add(path, f"{shown(name)} is there twice, in another letter case", "each name once")
        taken.add(name.casefold())


def _check_statuses(cadences: list[ReadCadence], faults: Faults) -> None:
    limited: dict[str, ReadCadence] = {}
    for cadence in cadences:
        for n, status in enumerate(cadence.keys.statuses):
            if cadence.keys.attempts is None:
                continue
            first = limited.setdefault(status, cadence)
            if first is not cadence:
                what = f"{status} has a cadence with attempts already, {first.name} in line {faults.line(first.path)}"
                faults.add((*cadence.path, "for", n), what, "one cadence with attempts for a status")


def _check_limit(cadence: ReadCadence, faults: Faults) -> None:
    limit, steps = cadence.keys.attempts, len(cadence.steps)
    if limit is not None and steps > limit:
        what = f"{limit} attempts, but {steps} steps (P1)"
        faults.add((*cadence.path, "attempts"), what, f"at most {limit} steps, or attempts up to 3")


def _check_ids(cadence: ReadCadence, faults: Faults) -> None:
    taken: set[str] = set()
    for n, step in enumerate(cadence.steps):
        if step is None:
            continue
        path = (*cadence.path, "steps", n, "id")
        if step.id.casefold() in taken:
            faults.add(path, f"{shown(step.id)} is there twice", "each id once in a cadence")
        if step.id.casefold() in STEPS_OF_OURS or step.id.casefold().startswith("piece:"):
            faults.add(path, f"{shown(step.id)} is an id that Beback uses itself", "another id")
        taken.add(step.id.casefold())


@dataclass(frozen=True, slots=True)
class _Place:
    """A step in its cadence, and where it stands."""

    cadence: ReadCadence
    step: StepIn
    path: KeyPath
    faults: Faults

    def refuse(self, key: str, what: str, accepted: str) -> None:
        self.faults.add((*self.path, key), what, accepted)

    def needs(self, key: str, why: str, accepted: str) -> None:
        if getattr(self.step, key) is None:
            self.faults.missing((*self.path, key), why, accepted)

    def touch_days(self) -> bool:
        """Whether the step has touch days (C6), also where they could not be read."""
        return bool(self.step.weekdays or self.step.pieces or self.faults.within((*self.path, "weekdays")))

    def check_timing(self, lawful: tuple[time, time]) -> None:
        step, cadence = self.step, self.cadence.keys
        if not self.touch_days():
            self.needs("wait", "is missing", "a whole number and a unit, such as 2 days; or weekdays and pieces")
        if step.deadline and step.deadline.elapsed:
            self.refuse("deadline", f"{shown(step.deadline)} is no number of days", "days, weeks or months")
        if step.at and not lawful[0] <= step.at < lawful[1]:
            what = f"{shown(f'{step.at:%H:%M}')} is outside the hours in which calls and texts are allowed"
            self.refuse("at", what, f"inside {lawful[0]:%H:%M}-{lawful[1]:%H:%M}")
        if cadence.origin is Origin.SPECIAL_DATE:
            self.check_before_occasion()
        if step.repeat:
            self.check_repeat()
        check_channels(step.channel, step.fallback or (), (*self.path, "fallback"), self.faults)

    def check_before_occasion(self) -> None:
        if self.step.wait and self.step.wait.elapsed:
            self.refuse("wait", f"{shown(self.step.wait)} before a special date", "days, weeks or months")
        for key in ("after", "repeat", "deadline"):
            if getattr(self.step, key):
                self.refuse(key, "does not go with from: special date", "leave it out")

    def check_repeat(self) -> None:
        wait: Wait | None = self.step.wait
        if wait and (wait.elapsed or not wait.amount):
            self.refuse("wait", f"{shown(wait)} cannot be repeated", "1 or more days, weeks or months")
        if self.step.deadline:
            self.refuse("deadline", "does not go with repeat", "leave out one of the two")
        if self.path[-1] != len(self.cadence.steps) - 1:
            self.refuse("repeat", "a repeated step never lets the next one come", "repeat on the last step only")

    def check_pieces(self) -> None:
        step = self.step
        if not self.touch_days():
            self.needs("channel", "is missing", "call, text, email, letter")
            self.needs("template", "is missing", "the name of a template")
            return
        if not step.pieces:
            self.refuse("pieces", "weekdays are the touch days of romance pieces", "pieces: true beside weekdays")
        if not step.weekdays:
            self.refuse("weekdays", "pieces need touch days", "a list such as [tue, fri]")
        if self.cadence.keys.until != "decision":
            self.refuse("pieces", "pieces go on until a decision", "until: decision in the cadence")
        if self.cadence.keys.origin is not Origin.VISIT:
            self.refuse("pieces", "pieces count from the visit", "from: visit in the cadence")
        if len(self.cadence.steps) > 1:
            self.refuse("pieces", "pieces fill a cadence", "one step in the cadence")
        for key in _BY_PIECE:
            if getattr(step, key):
                self.refuse(key, "does not go with pieces", "leave it out")

    def check_money(self) -> None:
        step = self.step
        if step.cost is not None:
            self.needs("instead", "a cost needs the task to show where it does not fit (M1)", "a text")
            self.needs("budget", "a cost needs a budget that it is paid from (M1)", "a name under budgets")
        elif step.budget is not None and not self.faults.within((*self.path, "cost")):
            self.refuse("budget", "a budget without a cost", "a cost beside it, or leave it out")
        if step.min_value is not None:
            self.needs("instead", "min_value needs the task to show below it (M1)", "a text")

    def check_budget(self, budgets: Mapping[str, object]) -> None:
        name = self.step.budget
        if name is None or name in budgets or self.faults.within(("budgets", name)):
            return
        known = list(budgets)
        path: KeyPath = (*self.path, "budget")
        if path in self.faults.lines:
            what = with_nearest(name, f"{shown(name)} is not listed under budgets", known)
            self.faults.add(path, what, ", ".join(known) or "a budget under budgets")
        else:
            what = f"{name} is not listed, and the shipped {dotted(self.path)} is paid from it"
            self.faults.add(("budgets",), what, f"{name} among the budgets, or cadences of your own")
