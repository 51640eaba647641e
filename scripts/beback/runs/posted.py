"""Emails that left become lines of the log, through the book, as soon as it is within reach; each once."""

from collections.abc import Iterable
from dataclasses import replace

from beback.config import Config
from beback.ledger import FILE, Ledger, LedgerError, LedgerInUseError, Left, how_to_settle
from beback.recording import Touch
from beback.results import Synced
from beback.runs.shop import Shop

_MOMENT = 2.0  # seconds: a ledger in use belongs to a run that records what it sent itself


def touches_of(left: Iterable[Left]) -> list[Touch]:
    """What the book is to record of emails that left."""
    return [Touch(one.key, one.when, one.how, one.attempt, one.task) for one in left]


def record_left(shop: Shop, ledger: Ledger) -> Synced | None:
    """Records in the book what left and is not in its log yet; None where there is nothing of the kind.

    Raises BookError where the book is out of reach: then the next run records it.
    """
    left = ledger.unrecorded()
    if not left:
        return None
    done = shop.sync(touches_of(left))
    ledger.mark_recorded(one.key for one in left)
    return done


def sync_with_left(shop: Shop) -> Synced:
    """A sync that also records what emails left since; a plain one while a sending has the ledger. One that cannot be
    read is told."""
    try:
        ledger = Ledger.open(shop.config.state, _MOMENT)
    except LedgerInUseError:
        return shop.sync()
    except LedgerError as e:
        done = shop.sync()
        return replace(done, warnings=(*done.warnings, str(e)))
    with ledger:
        return record_left(shop, ledger) or shop.sync()


def doubts(config: Config) -> tuple[str, ...]:
    """The emails of which nobody knows whether they left, each with what to do."""
    if not (config.state / FILE).exists():
        return ()
    try:
        with Ledger.open(config.state, _MOMENT) as ledger:
            return tuple(told(left) for left in ledger.in_doubt())
    except LedgerError as e:
        return (str(e),)


def told(left: Left) -> str:
    """A message in doubt, and what to do about it."""
    return (
        f"An email of {left.when:%Y-%m-%d at %H:%M} to the row with the ID {left.id} is in doubt, it may have left or "
        f"not. {how_to_settle(left.key)}"
    )
