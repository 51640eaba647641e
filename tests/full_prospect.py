"""Two prospects for the tests of words: one with only a name, one whose row is filled in all over."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from beback.prospects import Prospect

BARE = Prospect(row=3, id="P2", name="Frank Hale")
FULL = replace(
    BARE,
    associate="Dana Reyes",
    visited=datetime(2026, 11, 16, 14, 10),
    looking_for="Engagement ring",
    details="oval, 1.2 ct, white gold",
    occasion="proposal",
    recipient="Emily",
    value=Decimal(4800),
    needed_by=date(2026, 12, 5),
    decides_by=date(2026, 12, 1),
    bought_on=datetime(2026, 11, 16, 12),
    item="Engagement ring",
    amount=Decimal("4800.50"),
    conversation="the camping trip in Montana",
    appointment=datetime(2026, 11, 19, 14),
    coffee="hazelnut latte",
    special_date=date(2019, 12, 12),
    photo="0412.jpg",
)
