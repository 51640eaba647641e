"""Photos of the pieces, from the folder that config.yaml names, made fit for paper and screens (Pillow alone here)."""

import io
import warnings
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from beback.errors import BebackError
from beback.messages import Picture
from beback.phrases import clean

LARGEST = 1200  # pixels of the longer side
_PIXELS = 80_000_000  # a photo of more is no photo
_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")  # Pillow hands others to outside programs: EPS to Ghostscript


class PhotoError(BebackError):
    """The photo that a row names cannot be used; the message says why and what to do."""


def picture_of(folder: Path, name: str, largest: int = LARGEST) -> Picture:
    """The photo of that file name in the folder: upright, its longer side at most so many pixels, as JPEG without its
    data on place and camera. Raises PhotoError."""
    path, shown = folder / name, clean(name)
    if Path(name).name != name or name in ("", ".", ".."):
        raise PhotoError(f'"{shown}" is no file name: write the name of a picture in the folder {folder.name}')
    try:
        stat = path.stat()
    except (OSError, ValueError):
        raise PhotoError(f'There is no picture "{shown}" in the folder {folder.name}: put it there') from None
    return _picture(path, largest, stat.st_mtime_ns)


@lru_cache(maxsize=256)
def _picture(path: Path, largest: int, _: int) -> Picture:
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=_KINDS) as opened:
            if opened.width * opened.height > _PIXELS:
                raise PhotoError(_too_large(path))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((largest, largest))
            jpeg = io.BytesIO()
            _flat(upright).save(jpeg, "JPEG", quality=85)
    except PhotoError:
        raise
    except Image.DecompressionBombError:
        raise PhotoError(_too_large(path)) from None
    except UnidentifiedImageError:
        raise PhotoError(f'"{path.name}" is no picture that can be read: save it as JPEG or PNG') from None
    except Exception:  # noqa: BLE001  whatever a damaged file sets off in Pillow's readers
        raise PhotoError(f'The picture "{path.name}" is damaged: put it there again') from None
    return Picture(path.name, jpeg.getvalue(), upright.width, upright.height)


def _too_large(path: Path) -> str:
    return f'The picture "{path.name}" is too large: save it smaller'


def _flat(image: Image.Image) -> Image.Image:
    """On white where it is see-through, in the colours that JPEG has."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        return ground.convert("RGB")
    return image.convert("RGB")
