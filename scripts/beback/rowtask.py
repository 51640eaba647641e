"""The one task that a row shows: a problem, an appointment, or the earliest of its cadences (S2, S3, R5, A, P2, P8)."""

from dataclasses import replace
from datetime import datetime, timedelta

from beback.cadences import after_reply, next_of
from beback.cells import folded
from beback.history import APPOINTMENT, PREPARE, RECORD, RIGHT, TaskName
from beback.hours import Unit, Wait
from beback.prospects import Status, shortened
from beback.rules import Cadence, Origin
from beback.situation import Check, Next, Situation, Task

ELSEWHERE = Check("P8", "Followed up in another row", mend=False)
DO_NOT_CONTACT = Check("P2", "Do not contact", mend=False)
_ONE_HOUR = Wait(1, Unit.HOURS)
_ABOUT_CONTACT = frozenset({"P2", "P4", "P5", "C6"})  # permission, reaching, pieces


def next_of_row(s: Situation) -> Next:
    """What the row shows, before the rules that look at several rows at once (P3, M1)."""
    found = _next_of_row(s)
    return replace(found, checks=(DO_NOT_CONTACT, *found.checks)) if s.person.do_not_contact else found


def _next_of_row(s: Situation) -> Next:
    p = s.prospect
    if p.status is None:
        return Next(checks=() if p.anchor else (_visited_is_missing(s),))
    following, unknown = _followed(s)
    if p.anchor is None:
        return Next(checks=(_visited_is_missing(s), *unknown))
    taking_over = _problem(s) or _appointment(s)
    if s.person.followed_elsewhere(p):
        return Next(taking_over or _agreeing(following, s), (ELSEWHERE,))
    checks = (*unknown, *_appointment_without_date(s))
    if taking_over or unknown or p.status is Status.LOST:
        return Next(taking_over, checks)
    found = _earliest(following, s)
    return replace(found, checks=(*found.checks, *checks)) if checks else found


def _visited_is_missing(s: Situation) -> Check:
    return Check("P7", f"{s.rules.label('Visited')} is missing", heading="Visited")


def _problem(s: Situation) -> Task | None:
    """Put it right: a Problem since the anchor that no later line has put right (R5)."""
    p = s.prospect
    if p.anchor is None or p.status is Status.LOST:
        return None
    since = p.anchor.date()
    told = [ln for ln in s.lines if ln.when.date() >= since and (ln.step == RIGHT or folded(ln.result) == "problem")]
    if not told or folded(told[-1].result) != "problem":
        return None
    name = TaskName(p.id, told[-1].cadence, RIGHT, since.isoformat())
    return replace(s.untouching(name, since, "Put it right", s.morning_after(told[-1].when.date())), first=True)


def _appointment(s: Situation) -> Task | None:
    """Prepare an appointment to come, then record how it went; each known by the appointment's date and time (A)."""
    at = appointment_of(s)
    if at is None:
        return None
    done = {ln.step for ln in s.lines if ln.cadence == APPOINTMENT and ln.since == at}
    if RECORD in done:
        return None
    hours, since = s.rules.hours, at.isoformat(timespec="minutes")
    if at > s.now and PREPARE not in done:
        due = datetime.combine(hours.open_on_or_before(at.date() - timedelta(days=1)), hours.morning)
        name = TaskName(s.prospect.id, APPOINTMENT, PREPARE, since)
        return s.untouching(name, at, "Prepare the appointment", due)
    name = TaskName(s.prospect.id, APPOINTMENT, RECORD, since)
    return s.untouching(name, at, "Record how the appointment went", hours.after(at, _ONE_HOUR))


def appointment_of(s: Situation) -> datetime | None:
    """The row's appointment; one on a day before the visit, or the purchase without a visit, is ignored (A)."""
    at, start = s.prospect.appointment, s.prospect.visited or s.prospect.bought_on
    return None if at is None or (start and at.date() < start.date()) else at


def _appointment_without_date(s: Situation) -> tuple[Check, ...]:
    if appointment_of(s) is None and s.lines and folded(s.lines[-1].result) == "appointment":
        return (Check("A1", f"{s.rules.label('Appointment')} has no date", heading="Appointment"),)
    return ()


def _followed(s: Situation) -> tuple[tuple[Cadence, ...], tuple[Check, ...]]:
    """The cadences that the row follows, or the Check for a name in Cadence that there is not (S2)."""
    p, rules = s.prospect, s.rules
    status = p.status.value if p.status else ""
    by_status = tuple(cadence for cadence in rules.cadences if status in cadence.statuses)
    if not p.cadence:
        return by_status, ()
    named = rules.cadence(p.cadence)
    if named is None:
        names = ", ".join(cadence.name for cadence in rules.cadences)
        return (), (Check("S2", f'{rules.label("Cadence")} "{shortened(p.cadence)}": use {names}', heading="Cadence"),)
    counts = p.status in (Status.BE_BACK, Status.DECIDING) or status in named.statuses
    return ((named,) if counts else by_status), ()


def _agreeing(following: tuple[Cadence, ...], s: Situation) -> Task | None:
    """Agree the next step, which stays though another row is followed up (P8)."""
    replies = (after_reply(cadence, s) for cadence in following)
    return next((reply.task for reply in replies if reply and reply.task), None)


def _earliest(following: tuple[Cadence, ...], s: Situation) -> Next:
    """The earliest due of the cadences' next steps, at a tie in the order of config.yaml (S3)."""
    p = s.prospect
    if s.rules.start and p.status and p.status.selling and p.visited and p.visited.date() < s.rules.start:
        return Next()
    found = [_allowed(next_of(cadence, s), s) for cadence in _of_this_purchase(following, s)]
    tasks = [n.task for n in found if n.task]
    task = min(tasks, key=lambda t: t.due, default=None)
    checks = [check for n in found for check in n.checks]
    if p.visited is None and any(cadence.origin is Origin.VISIT for cadence in following):
        checks.append(_visited_is_missing(s))
    if task and p.visited_at_noon and _needs_time(task, following):
        checks.append(Check("C2", f"{s.rules.label('Visited')} needs a time", heading="Visited"))
    closings = sorted((n.closing for n in found if n.closing), key=lambda c: c.rank)
    return Next(task, tuple(dict.fromkeys(checks)), None if task or not closings else closings[0])


def _allowed(found: Next, s: Situation) -> Next:
    """Without the contact, and the Checks about contact, where somebody said stop (P2)."""
    if not s.person.do_not_contact:
        return found
    task = None if found.task and found.task.contact else found.task
    checks = tuple(check for check in found.checks if not (check.mend and check.rule in _ABOUT_CONTACT))
    return replace(found, task=task, checks=checks)


def _of_this_purchase(following: tuple[Cadence, ...], s: Situation) -> tuple[Cadence, ...]:
    """Without what follows the person's latest purchase only, where this row is another one (P8)."""
    if s.prospect.status is not Status.BOUGHT or s.prospect.row == s.person.purchase_row:
        return following
    return tuple(
        replace(cadence, steps=tuple(step for step in cadence.steps if not step.repeat))
        for cadence in following
        if cadence.origin is not Origin.SPECIAL_DATE
    )


def _needs_time(task: Task, following: tuple[Cadence, ...]) -> bool:
    """Whether the task's cadence counts hours from a visit of which nobody wrote the time (C2)."""
    own = next((cadence for cadence in following if cadence.name == task.name.cadence), None)
    return bool(own and own.origin is Origin.VISIT and any(step.wait.elapsed for step in own.steps) and task.contact)
