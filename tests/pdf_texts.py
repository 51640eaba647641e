"""What stands on the pages of a PDF."""

from pathlib import Path

from pypdf import PdfReader


def pages(file: Path) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(file).pages]
