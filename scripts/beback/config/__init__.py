"""config.yaml -> the store's rules and settings; every fault is told at once, with its line and what is accepted."""

from beback.config.load import load_config
from beback.config.records import (
    Associate,
    BookSettings,
    Config,
    LetterSettings,
    MailSettings,
    Smtp,
    Store,
)

__all__ = [
    "Associate",
    "BookSettings",
    "Config",
    "LetterSettings",
    "MailSettings",
    "Smtp",
    "Store",
    "load_config",
]
