"""Matters as a file that goes out and comes in again: columns and cells. Plain Python."""

from linli.kit.spreadsheet import guard, unguard
from linli.matters.rules.exchange.columns import COLUMNS, NEEDED, OPEN_AS, Record

__all__ = ["COLUMNS", "NEEDED", "OPEN_AS", "Record", "guard", "unguard"]
