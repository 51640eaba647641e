"""Photos: made fit for a page, or refused with what to do; nothing outside the folder is read, no program is run."""

import io
import os
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from beback.photos import LARGEST, PhotoError, picture_of

PROGRAM = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n(ran) print\n"


def picture(form: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    """A picture's file."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **more)
    return out.getvalue()


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    """Puts a file into the photos folder, under a name that a row has."""

    def write(data: bytes) -> Path:
        (tmp_path / "photos").mkdir(exist_ok=True)
        (tmp_path / "photos" / "0412.jpg").write_bytes(data)
        return tmp_path / "photos"

    return write


@pytest.mark.parametrize(
    "data",
    [
        *(picture(form) for form in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "MPO")),
        *(picture("PNG", mode) for mode in ("1", "L", "LA", "P", "RGBA", "I;16")),
        picture("JPEG", "CMYK"),
    ],
)
def test_what_phones_and_cameras_make_becomes_a_jpeg(put: Callable[[bytes], Path], data: bytes) -> None:
    found = picture_of(put(data), "0412.jpg")
    assert (found.name, found.width, found.height) == ("0412.jpg", 40, 30)
    assert Image.open(io.BytesIO(found.jpeg)).format == "JPEG"


def test_it_is_upright_no_larger_than_a_page_needs_and_tells_no_place(put: Callable[[bytes], Path]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "a camera"
    found = picture_of(put(picture(size=(4000, 1000), exif=exif)), "0412.jpg")
    assert (found.width, found.height) == (LARGEST // 4, LARGEST)
    assert b"a camera" not in found.jpeg


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no picture that can be read"),
        (b"not a picture", "no picture that can be read"),
        (PROGRAM, "no picture that can be read"),
        (picture("TIFF"), "save it as JPEG or PNG"),
        (picture()[:200], "damaged"),
        (picture("PNG")[:60], "damaged"),
        (picture("PNG", "1", (13_000, 13_000)), "too large"),
        (picture("PNG", "1", (20_000, 20_000)), "too large"),
    ],
    ids=["empty", "words", "a program for Ghostscript", "TIFF", "half", "half a PNG", "huge", "a bomb"],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_what_to_do(put: Callable[[bytes], Path], data: bytes, said: str) -> None:
    folder = put(data)
    with warnings.catch_warnings(record=True) as seen, pytest.raises(PhotoError, match=said):
        picture_of(folder, "0412.jpg")
    assert not seen


@pytest.mark.parametrize(
    "name",
    ["../secret.jpg", "/etc/passwd", "a/0412.jpg", ".", "..", "", "https://x.org/a.jpg", "a\x00b", "\ud800", "w" * 999],
)  # fmt: skip
def test_a_name_that_is_no_file_s_in_the_folder_is_refused(
    put: Callable[[bytes], Path], tmp_path: Path, name: str
) -> None:
    (tmp_path / "secret.jpg").write_bytes(picture())
    with pytest.raises(PhotoError) as refused:
        picture_of(put(picture()), name)
    str(refused.value).encode()


def test_no_folder_no_picture(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="in the folder photos: put it there"):
        picture_of(tmp_path / "photos", "0412.jpg")


def test_a_picture_that_was_put_there_again_is_read_again(put: Callable[[bytes], Path]) -> None:
    folder = put(picture()[:200])
    with pytest.raises(PhotoError):
        picture_of(folder, "0412.jpg")
    put(picture(size=(20, 20)))
    os.utime(folder / "0412.jpg", ns=(1, 1))
    assert picture_of(folder, "0412.jpg").width == 20
