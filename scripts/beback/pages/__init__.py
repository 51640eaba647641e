"""The pages that people read on their phones and print: lists and texts as HTML, through the layouts."""

from beback.pages.morning import Look, morning_mail, morning_page, subject
from beback.pages.texts import texts_page

__all__ = ["Look", "morning_mail", "morning_page", "subject", "texts_page"]
