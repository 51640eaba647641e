"""The day's lists become pages of cards: with the words to say or send, links to reach people, and photos."""

from beback.cards.maker import FULL, pages_of

__all__ = ["FULL", "pages_of"]
