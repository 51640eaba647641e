"""The morning list as HTML: a page an associate and one for the store, phone first, on one sheet when printed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from beback.layouts import Layouts
from beback.messages import Picture
from beback.pages.links import inline
from beback.pages.records import Page
from beback.phrases import Day, clock

OPEN = 15  # tasks that stand open; the rest is folded, so that a fresh be-back is not drowned
LINES = 40  # folded tasks that a mail names: mail programs cut a longer one off


@dataclass(frozen=True, slots=True)
class Look:
    """What all pages of a day share: the store's name, now in its local time, and the layouts."""

    store: str
    now: datetime
    layouts: Layouts

    @property
    def day(self) -> Day:
        """The day, as people say it."""
        return Day(self.now.year, self.now.month, self.now.day)


def morning_page(page: Page, look: Look, team: Sequence[Page] = (), src: Callable[[Picture], str] = inline) -> str:
    """One HTML file that loads nothing from elsewhere; `team` are the pages that the store's one links to.

    Raises BebackError for a mistake in the layout.
    """
    return look.layouts.fill("morning.html", **_values(page, look), team=team, src=src)


def morning_mail(page: Page, look: Look, src: Callable[[Picture], str]) -> tuple[str, str]:
    """The same list as the text and the HTML of a mail; `src` gives a photo's address in it.

    What is folded on the page is a line each here, and few of many. Raises BebackError for a mistake in a layout.
    """
    values = {**_values(page, look), "src": src, "lines": LINES}
    text = look.layouts.fill("morning_mail.txt", **values)
    return f"{text.strip()}\n", look.layouts.fill("morning_mail.html", **values).strip()


def subject(page: Page, look: Look) -> str:
    """What a mail with the list is about, without a name: `Tuesday, November 17: 12 to do, 1 coming in`."""
    coming = f", {len(page.today.visits)} coming in" if page.today.visits else ""
    return f"{look.day}: {_to_do(page).lower()}{coming}"


def _to_do(page: Page) -> str:
    return f"{page.today.tasks or 'Nothing'} to do"


def _summary(page: Page) -> Iterator[str]:
    """What the day holds."""
    yield _to_do(page) + (f", {page.today.late} of them late" if page.today.late else "")
    if page.today.visits:
        yield f"{len(page.today.visits)} coming in"
    if page.gaps:
        yield f"{len(page.gaps)} to complete"


def _values(page: Page, look: Look) -> dict[str, object]:
    return {
        "page": page,
        "store": look.store,
        "day": look.day,
        "made": f"{look.day}, {clock(look.now)}",
        "summary": "; ".join(_summary(page)),
        "most": OPEN,
    }
