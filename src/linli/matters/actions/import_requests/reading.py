"""From a row of the table to what ``receive_many`` takes. A cell that makes no sense refuses its row."""

from collections.abc import Mapping as Dict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from linli.kit.errors import Refused
from linli.matters.actions.import_requests.tables import Row
from linli.matters.actions.receive_many import Incoming
from linli.matters.actions.submission import MAX_TITLE, Submission
from linli.matters.mapping_labels import CELLS, ROWS
from linli.matters.queries.kinds import KindRow
from linli.matters.rules import Channel, State
from linli.matters.rules.mapping import BadCell, Mapping, Template, number, text, time
from linli.matters.rules.mapping.document import Coded
from linli.matters.rules.past import Past
from linli.places.queries import find_place_by_code


class RowReader:
    """Reads rows by one mapping. ``own_kinds`` are the kinds of the table's own by the values of their columns."""

    def __init__(self, mapping: Mapping, own_kinds: Dict[tuple[str, ...], KindRow]) -> None:
        self._mapping, self._own_kinds = mapping, own_kinds
        self._places: dict[str, UUID | None] = {}
        self._zone = ZoneInfo(mapping.time_zone)
        self._text = Template(mapping.words.template)
        self._title = Template(mapping.words.title)
        self._address = Template(mapping.words.address)
        self._area = Template(mapping.area.code) if mapping.area else None

    def read(self, row: Row) -> Incoming:
        """The row as a submission with its past, or refused with the column at fault."""
        if row.cells is None:
            return Incoming(refused=Refused("row.wrong_width", ROWS["WRONG_WIDTH"]))
        try:
            return self._read(row.cells)
        except Refused as refused:
            return Incoming(refused=refused)

    def recorded_area(self, cells: Dict[str, Any]) -> str:
        """The code of the place as recorded, empty when the row says none."""
        if self._area is None or not all(self._plain(cells.get(column)) for column in self._area.columns):
            return ""
        return self._area.fill(cells)

    def _read(self, cells: Dict[str, Any]) -> Incoming:
        columns = self._mapping.columns
        source_id = self._cell("id", text, cells)
        if not source_id or len(source_id) > 100:
            raise Refused("row.no_id", ROWS["NO_ID"], field=columns.id)
        received_at = self._time("received", cells)
        if received_at is None:
            raise Refused("row.no_time", ROWS["NO_TIME"], field=columns.received)
        kind = self._kind(cells)
        submission = Submission(
            text=self._words(self._text, cells),
            title=self._words(self._title, cells)[:MAX_TITLE],
            address=self._words(self._address, cells),
            kind_code=kind.code if isinstance(kind, KindRow) else kind,
            channel=Channel.IMPORT,
            lon=self._cell("longitude", number, cells),
            lat=self._cell("latitude", number, cells),
            language=self._mapping.language,
            source=self._mapping.source,
            source_id=source_id,
            received_at=received_at,
        )
        return Incoming(
            submission=submission,
            past=self._past(cells),
            kind=kind if isinstance(kind, KindRow) else None,
            otherwise_place_id=self._otherwise(cells),
        )

    def _cell(self, role: str, read: Any, cells: Dict[str, Any]) -> Any:
        """The cell of one of the mapping's columns, read; None without such a column."""
        column = getattr(self._mapping.columns, role)
        if column is None:
            return None
        try:
            return read(cells[column])
        except BadCell as bad:
            raise Refused(f"row.{bad.code.lower()}", CELLS[bad.code], field=column) from bad

    def _time(self, role: str, cells: Dict[str, Any]) -> Any:
        return self._cell(role, lambda value: time(value, self._zone, self._mapping.time_format), cells)

    def _words(self, template: Template, cells: Dict[str, Any]) -> str:
        try:
            return template.fill(cells)
        except BadCell as bad:
            raise Refused(f"row.{bad.code.lower()}", CELLS[bad.code], field="words") from bad

    def _kind(self, cells: Dict[str, Any]) -> KindRow | str:
        own, coded = self._mapping.kinds.own, self._mapping.kinds.coded
        if own is not None:
            key = tuple(self._plain(cells[column]) for column in own.columns)
            if key not in self._own_kinds:
                raise Refused("row.no_kind", ROWS["NO_KIND"], field=own.columns[-1])
            return self._own_kinds[key]
        assert coded is not None
        return self._code(coded, cells, "row.no_kind", "NO_KIND")

    def _past(self, cells: Dict[str, Any]) -> Past:
        state = self._mapping.state
        ended_at = self._time("ended", cells)
        return Past(
            state=State(self._code(state, cells, "row.no_state", "NO_STATE")) if state else State.RECEIVED,
            due_at=self._time("due", cells),
            ended_at=ended_at,
            came_by=self._came_by(cells),
        )

    def _came_by(self, cells: Dict[str, Any]) -> str:
        channel = self._mapping.channel
        if channel is None:
            return ""
        return channel.values.get(self._plain(cells[channel.column]), channel.otherwise or "")

    def _code(self, coded: Coded, cells: Dict[str, Any], code: str, sentence: str) -> str:
        value = self._plain(cells[coded.column])
        found = coded.values.get(value, coded.otherwise)
        if found is None:
            raise Refused(code, ROWS[sentence], field=coded.column)
        return found

    def _plain(self, value: Any) -> str:
        try:
            return text(value)
        except BadCell:
            return ""

    def _otherwise(self, cells: Dict[str, Any]) -> UUID | None:
        if self._mapping.area is None or self._mapping.area.otherwise != "RECORDED":
            return None
        code = self.recorded_area(cells)
        if code not in self._places:
            found = find_place_by_code(code) if code else None
            self._places[code] = found.id if found else None
        return self._places[code]
