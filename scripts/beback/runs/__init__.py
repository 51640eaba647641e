"""The jobs: they join the core and its edges, and are handed the book, the words, the rules and now."""

from beback.runs.syncing import TRIES, sync

__all__ = ["TRIES", "sync"]
