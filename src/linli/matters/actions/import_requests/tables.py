"""The two kinds of file: CSV and Parquet. Both are read twice: once to see that they are whole, once to import."""

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from linli.kit.errors import NotFound, Refused
from linli.matters.rules.mapping import Mapping

if TYPE_CHECKING:
    import duckdb

MAX_COLUMNS = 500
_PARQUET = b"PAR1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FETCH = 2000
_PLAIN_TYPES = ("BOOLEAN", "INT", "UINT", "HUGEINT", "BIGINT", "SMALLINT", "TINYINT", "FLOAT", "DOUBLE", "DECIMAL",
                "VARCHAR", "DATE", "TIMESTAMP", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "ENUM")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row of a file; ``cells`` None when it has not as many cells as the header."""

    number: int  # from 1, the header not counted
    cells: dict[str, Any] | None


class Table(Protocol):
    """A file of rows with named columns."""

    columns: Sequence[str]

    def rows(self, names: Collection[str]) -> Iterator[Row]:
        """The rows from the first on, with the cells of these columns; raises Refused ``file.damaged``."""


def open_table(path: Path, mapping: Mapping) -> Table:
    """The table of a file, told by its first bytes.

    Raises NotFound ``file.missing``, Refused ``file.empty``, ``file.damaged``, ``file.bad_columns``.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise NotFound("file.missing", _("There is no such file, or it cannot be read.")) from error
    if not head:
        raise Refused("file.empty", _("The file is empty."))
    return ParquetTable(path) if head == _PARQUET else CsvTable(path, mapping)


class CsvTable:
    """CSV with a header. A byte order mark is taken away; any other encoding than UTF-8 is named in the mapping."""

    def __init__(self, path: Path, mapping: Mapping) -> None:
        self._path = path
        encoding = mapping.file.encoding.lower()
        self._encoding = "utf-8-sig" if encoding == "utf-8" else encoding
        self._delimiter = mapping.file.delimiter
        self.columns: Sequence[str] = self._header()

    def rows(self, names: Collection[str]) -> Iterator[Row]:
        """The rows; a row with too few or too many cells has none."""
        positions = [(name, self.columns.index(name)) for name in names]
        records = self._records()
        next(records)
        for number, record in enumerate(records, start=1):
            whole = len(record) == len(self.columns)
            yield Row(number, {name: record[position] for name, position in positions} if whole else None)

    def _header(self) -> Sequence[str]:
        header = next(self._records(), [])
        _check_columns(header)
        return header

    def _records(self) -> Iterator[list[str]]:
        try:
            with self._path.open(encoding=self._encoding, newline="") as file:
                yield from (record for record in csv.reader(file, delimiter=self._delimiter, strict=True) if record)
        except UnicodeDecodeError as error:
            raise Refused("file.damaged", self._not_decoded()) from error
        except (csv.Error, OSError) as error:
            raise _damaged(str(error)) from error

    def _not_decoded(self) -> str:
        return _(
            'The file is not %(encoding)s text. If it was written as GBK, put encoding = "gb18030" under [file] '
            "in the mapping."
        ) % {"encoding": self._encoding.removesuffix("-sig").upper()}


class ParquetTable:
    """Parquet, by way of DuckDB on one thread, without its extensions and without the network."""

    def __init__(self, path: Path) -> None:
        if any(mark in str(path) for mark in "*?["):
            raise Refused("file.bad_name", _("The name of the file must not hold * ? or [."))
        self._path = str(path)
        try:
            described = self._run("DESCRIBE SELECT * FROM read_parquet($path)").fetchall()
        except _error() as error:
            raise _damaged(str(error)) from error
        self._types = {str(row[0]): str(row[1]) for row in described}
        self.columns: Sequence[str] = list(self._types)
        _check_columns(self.columns)

    def rows(self, names: Collection[str]) -> Iterator[Row]:
        """The rows; times with a zone come in UTC."""
        wanted = list(names)
        for name in wanted:
            if not self._types[name].startswith(_PLAIN_TYPES) or self._types[name].endswith("]"):
                raise Refused("file.bad_columns", _("Column %(name)s holds no single values.") % {"name": name})
        select = ", ".join(self._expression(name) for name in wanted)
        try:
            # Names come from the file itself and are quoted; the path is bound.
            found = self._run(f"SELECT {select} FROM read_parquet($path)")  # noqa: S608
            number = 0
            while values := found.fetchmany(_FETCH):
                for record in values:
                    number += 1
                    yield Row(number, dict(zip(wanted, map(_cell, record), strict=True)))
        except _error() as error:
            raise _damaged(str(error)) from error

    def _expression(self, name: str) -> str:
        quoted = '"' + name.replace('"', '""') + '"'
        if self._types[name] == "TIMESTAMP WITH TIME ZONE":
            return f"{{'us': epoch_us({quoted})}}"
        return quoted

    def _run(self, statement: str) -> "duckdb.DuckDBPyConnection":
        import duckdb  # here, because every process of a town would load it and none but an import needs it

        connection = duckdb.connect(
            ":memory:",
            config={
                "threads": 1,
                "memory_limit": "1GB",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        return connection.execute(statement, {"path": self._path})


def _error() -> type[Exception]:
    import duckdb

    return duckdb.Error


def _cell(value: Any) -> Any:
    """A cell as it came; the wrapped count of microseconds becomes a moment again."""
    if isinstance(value, dict):
        return None if value["us"] is None else _EPOCH + timedelta(microseconds=value["us"])
    return value


def _check_columns(columns: Sequence[str]) -> None:
    if not columns:
        raise Refused("file.empty", _("The file is empty."))
    if len(columns) > MAX_COLUMNS or len(set(columns)) != len(columns):
        raise Refused("file.bad_columns", _("The file has the same column twice, or more columns than can be meant."))


def _damaged(detail: str) -> Refused:
    sentence = _("The file is damaged and nothing of it was imported: %(detail)s")
    return Refused("file.damaged", sentence % {"detail": detail.splitlines()[0][:200]})
