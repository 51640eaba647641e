"""The default look of a new spreadsheet, as recorded from the real service."""

from sheets_server.errors import Json


def _color(red: float, green: float, blue: float) -> Json:
    return {"red": red, "green": green, "blue": blue}


_WHITE = _color(1, 1, 1)

DEFAULT_FORMAT: Json = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
_COLORS = {
    "TEXT": {}, "BACKGROUND": _WHITE,
    "ACCENT1": _color(0.25882354, 0.52156866, 0.95686275), "ACCENT2": _color(0.91764706, 0.2627451, 0.20784314),
    "ACCENT3": _color(0.9843137, 0.7372549, 0.015686275), "ACCENT4": _color(0.20392157, 0.65882355, 0.3254902),
    "ACCENT5": _color(1, 0.42745098, 0.003921569), "ACCENT6": _color(0.27450982, 0.7411765, 0.7764706),
    "LINK": _color(0.06666667, 0.33333334, 0.8),
}  # fmt: skip
THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [{"colorType": kind, "color": {"rgbColor": color}} for kind, color in _COLORS.items()],
}


def with_styles(look: Json) -> Json:
    """A cell format as the service keeps it: each color also as a color style, at every depth."""
    found: Json = {}
    for name, part in look.items():
        found[name] = with_styles(part) if isinstance(part, dict) else part
        if name.endswith("Color") and f"{name}Style" not in look:
            found[f"{name}Style"] = {"rgbColor": part}
    return found
