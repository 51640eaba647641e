"""docs/associates.html, the page to print, from docs/associates.md; `make docs` writes it (markdown-it alone here)."""

from pathlib import Path

from markdown_it import MarkdownIt

REPO = Path(__file__).resolve().parents[1]
SOURCE = REPO / "docs" / "associates.md"
PAGE = SOURCE.with_suffix(".html")
_LAYOUT = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your day with Beback</title>
<style>
@page {{ margin: 11mm 14mm; }}
body {{ max-width: 44rem; margin: 1rem auto; padding: 0 1rem; color: #222; background: #fff;
  font: 15px/1.4 Georgia, "Times New Roman", serif; }}
h1 {{ margin: 0 0 .2em; font-size: 1.7em; }}
h2 {{ margin: 1em 0 .3em; padding-bottom: .1em; border-bottom: 1px solid #8a6b2f; font-size: 1.15em; }}
p, ul {{ margin: .4em 0; }}
ul {{ padding-left: 1.2em; }}
table {{ width: 100%; border-collapse: collapse; }}
th, td {{ padding: .2em .5em .2em 0; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }}
th {{ color: #6d655c; font-weight: normal; font-size: .85em; }}
td:first-child {{ width: 11em; }}
@media print {{
  body {{ max-width: none; margin: 0; padding: 0; font-size: 9.6pt; line-height: 1.26; }}
  th, td {{ padding: .1em .5em .1em 0; }}
  h2 {{ margin-top: .65em; }}
}}
</style>
</head>
<body>
{body}</body>
</html>
"""


def markdown() -> MarkdownIt:
    """Markdown as GitHub shows it, tables included."""
    return MarkdownIt("commonmark").enable("table")


def page() -> str:
    """The page as a whole."""
    return _LAYOUT.format(body=markdown().render(SOURCE.read_text(encoding="utf-8")))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
