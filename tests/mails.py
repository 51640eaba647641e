"""The store's House and its emails, for the tests of mail, ledger and sending."""

import io
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from beback.config import load_config
from beback.mail import House, house_of
from beback.messages import About, Email, Picture

REPO = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 17, 9, 30)


@cache
def house() -> House:
    """The shipped config's store, at NOW."""
    return house_of(load_config(REPO / "config.yaml"), NOW)


def about(number: int = 1, **other: Any) -> About:
    """The task of the row with that number."""
    made = About(
        row=number + 1,
        id=f"{1000 + number}",
        key=f"key-{number}",
        prospect="Frank Delgado",
        associate="Dana Reyes",
        task="Romance piece: Metals side by side",
        how=f"Email frank{number}@example.com",
        attempt="",
        due=NOW,
    )
    return replace(made, **other)


def email(number: int = 1, **other: Any) -> Email:
    """An email to frank1@example.com, frank2@example.com ..."""
    made = Email(
        about=about(number),
        to=f"frank{number}@example.com",
        to_name="Frank Delgado",
        template="romance_metals.email.txt",
        subject="Gold, platinum, and what they are like to wear",
        paragraphs=(
            "Hello Frank,",
            "When you were here we talked about the camping trip in Montana, and I have thought of it since.",
            "Platinum is the heaviest.\nYellow gold needs nothing but a soft cloth.",
        ),
        signed="Dana Reyes",
        reply_to="dana@example.com",
    )
    return replace(made, **other)


def picture() -> Picture:
    """A small photo."""
    jpeg = io.BytesIO()
    Image.new("RGB", (60, 40), "gold").save(jpeg, "JPEG")
    return Picture("ring for Emily.jpg", jpeg.getvalue(), 60, 40)
