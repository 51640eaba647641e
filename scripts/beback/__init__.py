"""Beback: the follow-ups that a shop owes its customers, run from the spreadsheet it already has."""
