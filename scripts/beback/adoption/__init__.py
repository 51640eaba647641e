"""Adoption: what the headings of a store's own sheet mean in ours, and what the first sync would make of its rows.

Nothing here reads or writes a file: lines of tabs and plans in, proposals and their words out.
"""

from beback.adoption.columns import About, Column
from beback.adoption.forecast import Forecast, Outlook, first_start, forecast
from beback.adoption.proposal import OPPOSITE, TAKEN, Clash, Doubt, Match, Proposal, propose
from beback.adoption.troubles import Trouble, troubles
from beback.adoption.unheeded import Unheeded, unheeded
from beback.adoption.wording import offer_told, outlook_told, proposal_told, unheeded_told

__all__ = [
    "OPPOSITE", "TAKEN", "About", "Clash", "Column", "Doubt", "Forecast", "Match", "Outlook", "Proposal", "Trouble",
    "Unheeded", "first_start", "forecast", "offer_told", "outlook_told", "proposal_told", "propose", "troubles",
    "unheeded", "unheeded_told",
]  # fmt: skip
