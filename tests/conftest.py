"""What the tests of several modules share."""

from collections.abc import Iterator

import pytest

from sheets_server import SheetsServer


@pytest.fixture(scope="session")
def server() -> Iterator[SheetsServer]:
    """The local Sheets server; each test adds sheets of its own."""
    with SheetsServer() as running:
        yield running
