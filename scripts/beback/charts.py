"""Small charts as SVG: every bar bears its number, colours and fonts come by class from the page that shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH = 320
_TOP, _BASE, _HEIGHT = 20, 88, 108  # of a chart of weeks: numbers above, bars down to the base line, days below
_ROW, _BAR = 34, 10  # of a chart of bars: a line of words, and the bar below it
_SHORT = 4  # the least height that still shows that there is something


@dataclass(frozen=True, slots=True)
class Column:
    """A week: what stands below and above its column, how high it is, and its tone: past, last or now."""

    below: str
    above: str
    value: float
    tone: str


def columns(bars: Sequence[Column], says: str) -> str:
    """Columns side by side; `says` is the chart in words, for those who cannot see it."""
    slot = _WIDTH / max(len(bars), 1)
    most = max((bar.value for bar in bars), default=0) or 1
    parts = [f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{_BASE}" y2="{_BASE}"/>']
    for n, bar in enumerate(bars):
        middle = slot * (n + 0.5)
        height = max((_BASE - _TOP) * bar.value / most, _SHORT) if bar.value else 0
        if height:
            parts.append(
                f'<rect class="{bar.tone}" x="{middle - slot * 0.32:.1f}" y="{_BASE - height:.1f}" '
                f'width="{slot * 0.64:.1f}" height="{height:.1f}" rx="2"/>'
            )
        parts.append(_text(middle, _BASE - height - 5, bar.above, f"number {bar.tone}-word", "middle"))
        parts.append(_text(middle, _HEIGHT - 5, bar.below, f"day {bar.tone}-word", "middle"))
    return _svg(_HEIGHT, parts, says)


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart of bars: words at the left and at the right, and pieces of a length and a tone each."""

    label: str
    note: str
    pieces: Sequence[tuple[float, str]]


def bars(rows: Sequence[Bar], says: str, *, whole: float | None = None) -> str:
    """Bars below one another on one scale, whose full width is `whole`, or the longest bar."""
    full = whole or max((sum(length for length, _ in row.pieces) for row in rows), default=0) or 1
    parts = []
    for n, row in enumerate(rows):
        top = n * _ROW
        parts.append(_text(0, top + 13, row.label, "label", "start"))
        parts.append(_text(_WIDTH, top + 13, row.note, "note", "end"))
        parts.append(_rect("track", 0, top + 18, _WIDTH))
        at = 0.0
        for length, tone in row.pieces:
            if length:
                wide = _WIDTH * length / full
                parts.append(_rect(tone, at, top + 18, max(wide - 1, 1)))
                at += wide
    return _svg(len(rows) * _ROW - 5, parts, says)


def _rect(tone: str, left: float, top: float, width: float) -> str:
    return f'<rect class="{tone}" x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_BAR}" rx="2"/>'


def _text(x: float, y: float, words: str, tone: str, anchor: str) -> str:
    return f'<text class="{tone}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(height: float, parts: Iterable[str], says: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(says)}">{"".join(parts)}</svg>'
    )
