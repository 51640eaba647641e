"""HTML layouts filled with data: pages and emails, every value escaped (templates/layouts/*.html, Jinja2)."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from beback.errors import BebackError
from beback.places import layouts_of


class Layouts:
    """The layouts in `layouts/` of each of these template folders, then the shipped; the first that has a file wins.

    A layout's own CSS is `{{ css("page.css") }}`, from the same places.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(layouts_of(folders), encoding="utf-8-sig"),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals["css"] = lru_cache(self._css)

    def fill(self, file: str, **values: object) -> str:
        """The page. Raises BebackError that names the layout, its line and the mistake."""
        try:
            return self._environment.get_template(file).render(values)
        except TemplateSyntaxError as e:
            raise BebackError(f"templates/layouts/{e.name or file}, line {e.lineno}: {e.message}") from e
        except TemplateError as e:
            raise BebackError(f"templates/layouts/{file}: {e.message or 'a mistake'}") from e
        except UnicodeDecodeError as e:
            raise BebackError(f"templates/layouts/{file} is not plain text in UTF-8: save it again as such") from e

    def _css(self, file: str) -> Markup:
        if self._environment.loader is None:
            return Markup()
        return Markup(self._environment.loader.get_source(self._environment, file)[0])  # noqa: S704  our own file
