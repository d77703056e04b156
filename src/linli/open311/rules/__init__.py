"""GeoReport v2 in plain Python: how answers are written, and how what others send is read.

Going out the official schema decides: booleans as ``true`` and ``false``, every field present, lists always lists.
Coming in anything is taken that says what is meant.
"""

from linli.open311.rules.answers import FORMATS, Format, content_type, write_errors, write_one, write_rows
from linli.open311.rules.mapping import Mapping, MappingFault, read_mapping
from linli.open311.rules.parameters import (
    MAX_PAGE_SIZE,
    MAX_SPAN,
    Fault,
    RequestsWanted,
    UpdatesWanted,
    attributes_of,
    read_requests_wanted,
    read_updates_wanted,
)
from linli.open311.rules.reading import MAX_ROWS, Unreadable, read_rows
from linli.open311.rules.redaction import redacted
from linli.open311.rules.status import IS_CLOSED, open_or_closed
from linli.open311.rules.values import Record, as_bool, as_list, as_number, as_status, as_text, as_time, record_of

__all__ = [
    "FORMATS",
    "IS_CLOSED",
    "MAX_PAGE_SIZE",
    "MAX_ROWS",
    "MAX_SPAN",
    "Fault",
    "Format",
    "Mapping",
    "MappingFault",
    "Record",
    "RequestsWanted",
    "Unreadable",
    "UpdatesWanted",
    "as_bool",
    "as_list",
    "as_number",
    "as_status",
    "as_text",
    "as_time",
    "attributes_of",
    "content_type",
    "open_or_closed",
    "read_mapping",
    "read_requests_wanted",
    "read_rows",
    "read_updates_wanted",
    "record_of",
    "redacted",
    "write_errors",
    "write_one",
    "write_rows",
]
