"""Pages for paper: a Typst layout filled with data becomes a PDF (templates/layouts/*.typ)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import typst

from beback.errors import BebackError


def pdf(file: str, folders: Sequence[Path], data: Mapping[str, object]) -> bytes:
    """The layout `file` of the first of these template folders that has it, as PDF.

    It may use Typst's own fonts and those in `fonts/` beside the layouts, and none of the machine's.
    It reads `data`, and the `fonts` that there are, by `json(bytes(sys.inputs.data))`: they are never read as
    markup. Raises BebackError where the layout is missing or has a mistake.
    """
    layouts = [folder / "layouts" for folder in folders]
    found = next((layout / file for layout in layouts if (layout / file).is_file()), None)
    if found is None:
        raise BebackError(f"templates/layouts/{file} is missing: put it back from the Beback that you downloaded")
    places = [str(layout / "fonts") for layout in layouts if (layout / "fonts").is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=places)
    told = json.dumps({**data, "fonts": fonts.families()})
    try:
        made = typst.Compiler(input=str(found), font_paths=fonts, sys_inputs={"data": told}).compile(format="pdf")
    except typst.TypstError as e:
        raise BebackError(f"templates/layouts/{file}: {' '.join(str(e).split())}") from e
    if not isinstance(made, bytes):
        raise BebackError(f"templates/layouts/{file} makes no single PDF")
    return made
