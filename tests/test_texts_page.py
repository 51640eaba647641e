"""The page of texts to send from one's own phone: their words, photos and links, and nothing else."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from beback.messages import About, Picture, Text
from beback.pages import texts_page
from mornings import NOW, config_in

ABOUT = About(2, "P2", "k", "Ada Cole", "Lee Ortiz", "Picture and specs", "Text (312) 280-4411", "1 of 2",
              datetime(2026, 11, 17, 9, 0))  # fmt: skip
TEXT = Text(ABOUT, "+13122804411", "(312) 280-4411", "save_the_sale_picture.text.txt", "Hello Ada & Co? #1 💍\n+1 <b>")
PICTURE = Picture("watch.jpg", b"\xff\xd8\xff", 1200, 900)


def page(folder: Path, *texts: Text) -> Any:
    """The page of these texts, read."""
    return html.fromstring(texts_page(texts, config_in(folder), NOW))


def test_each_text_has_its_words_whole_and_a_link_with_them(tmp_path: Path) -> None:
    (card,) = page(tmp_path, TEXT).cssselect(".card")
    assert card.cssselect(".words")[0].text == TEXT.words
    href = card.cssselect("a")[0].get("href")
    assert href.startswith("sms:+13122804411?&body=")
    assert unquote(href.partition("?&body=")[2]) == TEXT.words
    assert " ".join(card.text_content().split()).startswith(
        "Ada Cole Picture and specs, attempt 1 of 2, Lee Ortiz Due Tuesday, November 17, 9:00 AM Text (312) 280-4411"
    )


def test_the_photo_is_in_the_page_and_a_text_without_one_has_none(tmp_path: Path) -> None:
    tree = page(tmp_path, replace(TEXT, picture=PICTURE), TEXT)
    first, second = tree.cssselect(".card")
    assert first.cssselect("img")[0].get("src") == "data:image/jpeg;base64,/9j/"
    assert second.cssselect("img") == []


def test_texts_stand_in_the_order_given(tmp_path: Path) -> None:
    names = ("Zoe", "Ada", "Ben")
    tree = page(tmp_path, *(replace(TEXT, about=replace(ABOUT, prospect=name)) for name in names))
    assert [h.text for h in tree.cssselect(".card h2")] == list(names)


def test_without_texts_it_says_so(tmp_path: Path) -> None:
    tree = page(tmp_path)
    assert tree.cssselect(".card") == []
    assert "None for now." in tree.text_content()


@pytest.mark.parametrize("evil", ['"><script>x</script>', "{{ 7*7 }}", "</p></article><h1>x", "' onclick='x", "&amp;"])
def test_what_people_typed_is_words(tmp_path: Path, evil: str) -> None:
    about = replace(ABOUT, prospect=evil, task=evil, associate=evil, attempt=evil)
    tree = page(tmp_path, replace(TEXT, about=about, words=evil, shown=evil))
    assert tree.cssselect("script, [onclick]") == []
    assert len(tree.cssselect("article")) == 1
    assert len(tree.cssselect("h1")) == 1
    assert tree.cssselect(".words")[0].text == evil


def test_it_loads_nothing_and_its_title_names_nobody(tmp_path: Path) -> None:
    text = texts_page([replace(TEXT, picture=PICTURE)], config_in(tmp_path), NOW)
    tree: Any = html.fromstring(text)
    assert tree.findtext(".//title") == "Texts to send, Tuesday, November 17"
    assert tree.cssselect("script, link, iframe") == []
    assert "http" not in text.replace("http-equiv", "")
