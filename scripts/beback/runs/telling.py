"""What a merge, a sending and a marking did, in a shop person's words; standard error names rows, not customers."""

from collections import Counter
from collections.abc import Iterator, Sequence

from beback.config import Config
from beback.messages import Email
from beback.places import near
from beback.runs.marking import Marked
from beback.runs.merging import Merged
from beback.runs.sending import Posted


def merged_text(done: Merged) -> str:
    """How many of each, and where they lie."""
    files = Counter(one.file for one in done.letters)
    apart = [f"{_count(files['cards.pdf'], 'card')}"] * bool(files["cards.pdf"])
    apart += [f"{files['by-hand.pdf']} by hand"] * bool(files["by-hand.pdf"])
    letters = _count(len(done.letters), "letter") + (f" ({', '.join(apart)})" if apart else "")
    counts = f"{letters}, {_count(done.emails, 'email')}, {_count(done.texts, 'text')}; {len(done.held)} held back."
    return "\n".join((counts, *(f"Look in {near(place)}" for place in done.places)))


def merged_messages(done: Merged, config: Config) -> Iterator[str]:
    """Warnings, and each message that is held back, by its row."""
    yield from done.warnings
    for held in done.held:
        yield f"{config.book.prospects}, row {held.about.row}: the {held.channel.value} is held back. {held.reason}"


def marked_text(done: Marked) -> str:
    """How many letters were recorded as Sent."""
    known = f", {done.known} were in the log already" if done.known else ""
    changed = f", {done.changed} left alone, whose rows show another task by now" if done.changed else ""
    return f"{_count(done.recorded, 'letter')} recorded as Sent{known}{changed}."


def first_sending(emails: Sequence[Email]) -> str:
    """How many emails would go to whom, said before any has ever left."""
    people = (f"  {' '.join(email.to_name.split())}: {' '.join(email.subject.split())}" for email in emails)
    return "\n".join((f"The first sending: {_count(len(emails), 'email')} to", *people))


def sent_text(done: Posted, trial_to: str | None) -> str:
    """How many emails left."""
    report = done.report
    where = " to yourself, as a trial; nothing was recorded" if trial_to else ""
    failed = f", {len(report.failed)} could not be sent" if report.failed else ""
    doubt = f", {len(report.in_doubt)} in doubt" if report.in_doubt else ""
    held = len(report.held) + len(done.held)
    return f"{_count(len(report.sent), 'email')} sent{where}{failed}{doubt}, {held} held back."


def sent_messages(done: Posted, config: Config) -> Iterator[str]:
    """What somebody should know of a sending, by row; why it stopped last."""
    yield from done.messages
    for held in (*done.held, *done.report.held):
        yield f"{config.book.prospects}, row {held.about.row}: the email is held back. {held.reason}"
    for held in (*done.report.failed, *done.report.in_doubt):
        yield f"{config.book.prospects}, row {held.about.row}: the email could not be sent. {held.reason}"
    if done.report.stopped:
        yield done.report.stopped


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
