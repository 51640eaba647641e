"""The texts to send from one's own phone, on one page (save the sale: "text them a picture with the specs")."""

from collections.abc import Sequence
from datetime import datetime

from beback.config import Config
from beback.layouts import Layouts
from beback.messages import Text
from beback.pages.links import inline, sms, tel
from beback.phrases import Day, clock


def texts_page(texts: Sequence[Text], config: Config, now: datetime) -> str:
    """One HTML file with each text, its photo, and a link that opens the phone's own app with the words in it.

    It loads nothing from elsewhere. Raises BebackError for a mistake in the layout.
    """
    return Layouts(config.templates).fill(
        "texts.html",
        store=config.store.name,
        day=Day(now.year, now.month, now.day),
        texts=texts,
        due=[f"{Day(t.about.due.year, t.about.due.month, t.about.due.day)}, {clock(t.about.due)}" for t in texts],
        sms=sms,
        tel=tel,
        inline=inline,
    )
