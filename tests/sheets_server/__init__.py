"""A local Google Sheets server for tests: it answers the calls that Beback sends, and no others."""

from sheets_server.accounts import PERSON, ROBOT
from sheets_server.areas import Area
from sheets_server.cells import Chip, Formula
from sheets_server.server import SheetsServer
from sheets_server.sharing import SharedSheet
from sheets_server.traffic import Fault, Quota, Request

__all__ = ["PERSON", "ROBOT", "Area", "Chip", "Fault", "Formula", "Quota", "Request", "SharedSheet", "SheetsServer"]
