"""A year in the life of a store, seeded: people at the sheet, Beback's jobs at their times, and an inspector."""
