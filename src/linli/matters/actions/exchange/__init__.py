"""Matters out as CSV or Excel, and in again."""

from linli.matters.actions.exchange.read import MAX_BYTES, read_records
from linli.matters.actions.exchange.take_in import TakenIn, TakenRow, import_file
from linli.matters.actions.exchange.take_out import MAX_SHEET_ROWS, export_csv, export_xlsx
from linli.matters.actions.exchange.write import csv_lines, write_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_SHEET_ROWS",
    "TakenIn",
    "TakenRow",
    "csv_lines",
    "export_csv",
    "export_xlsx",
    "import_file",
    "read_records",
    "write_xlsx",
]
