"""The parts of the Google Sheet: asking Google, reading, writing, putting right; google_sheet.py joins them."""
