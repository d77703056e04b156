"""Taking over from another server: every row kept or refused, once each, and what it says later is noted."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from linli.kit.actors import SYSTEM, anonymous
from linli.kit.clock import now
from linli.kit.errors import NotAllowed, Refused
from linli.kit.outbound import Answer
from linli.ledger.queries import verify
from linli.matters.models import Matter, Step
from linli.matters.rules import State
from linli.matters.tests.make import LIGHT, POTHOLE
from linli.open311 import rules
from linli.open311.actions import TakeOverReport, take_over
from linli.open311.actions import read_server as reading
from linli.open311.models import Progress, Taken
from tests.cast import Cast

ADDRESS = "https://open311.example.org/v2/requests.xml"
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def mapping(door: Cast, **changes: str) -> rules.Mapping:
    """Lights and holes are known, everything lies at least in the county."""
    lines = {"source": "elsewhere", "place": door.ladder.county.code, "language": "en", **changes}
    head = "\n".join(f'{name} = "{value}"' for name, value in lines.items())
    return rules.read_mapping(f'format = 1\n{head}\n[services]\n"001" = "{LIGHT}"\n"002" = "{POTHOLE}"\n'.encode())


def row(door: Cast, number: object, **changes: Any) -> dict[str, Any]:
    lon, lat = door.ladder.point_in(2)
    return {
        "service_request_id": number,
        "service_code": "001",
        "status": "open",
        "description": "Lamp out by the bridge",
        "requested_datetime": "2026-11-20T08:00:00Z",
        "expected_datetime": "2026-11-25T08:00:00Z",
        "lat": lat,
        "long": lon,
        **changes,
    }


def take(door: Cast, *rows: dict[str, Any], at: datetime = AT) -> TakeOverReport:
    return take_over(actor=SYSTEM, at=at, mapping=mapping(door), rows=rows)


def test_a_request_becomes_a_matter_with_its_time_place_and_number_there(door: Cast) -> None:
    report = take(door, row(door, 7), row(door, 8, status="closed", updated_datetime="2026-11-21T00:00:00Z"))
    assert report.outcomes == {"kept": 2}
    first, second = Matter.objects.order_by("source_id")
    assert (first.source, first.source_id, first.channel) == ("elsewhere", "7", "IMPORT")
    assert first.place_id == door.grid.id
    assert first.received_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert first.due_at == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert (second.state, second.closed_at) == (State.CONFIRMED, datetime(2026, 11, 21, tzinfo=UTC))
    assert verify().ok


def test_again_it_changes_nothing(door: Cast) -> None:
    take(door, row(door, 7))
    assert take(door, row(door, 7)).outcomes == {"same": 1}
    assert Matter.objects.count() == 1
    assert Step.objects.count() == 1


def test_what_the_other_server_says_later_is_a_note_for_the_team_once(door: Cast) -> None:
    take(door, row(door, 7))
    later = row(door, 7, status="closed", status_notes="Bulb replaced")
    assert take(door, later, at=AT + timedelta(hours=1)).outcomes == {"updated": 1}
    assert take(door, later, at=AT + timedelta(hours=2)).outcomes == {"same": 1}
    note = Step.objects.get(verb="COMMENT")
    assert note.visibility == "INTERNAL"
    assert note.text == "elsewhere says that it is closed there.\nBulb replaced"
    assert Matter.objects.get().state == State.RECEIVED
    assert Taken.objects.get().status == "closed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"service_code": "999"}, "row.no_kind"),
        ({"service_request_id": None}, "row.no_number"),
        ({"requested_datetime": "soon"}, "row.no_time"),
        ({"requested_datetime": "2030-01-01T00:00:00Z"}, "source.in_the_future"),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused_with_its_reason(door: Cast, changes: dict[str, Any], code: str) -> None:
    report = take(door, row(door, 7, **changes), row(door, 8))
    assert report.refused == {code: 1}
    assert [found.outcome for found in report.rows] == ["refused", "kept"]
    assert str(report.rows[0].sentence)


def test_what_lies_nowhere_goes_to_the_place_of_the_mapping(door: Cast) -> None:
    take(door, row(door, 7, lat="51.5", long="-0.1"), row(door, 8, lat=None))
    assert set(Matter.objects.values_list("place_id", flat=True)) == {door.ladder.county.id}


def test_a_run_that_stopped_halfway_goes_on(door: Cast) -> None:
    take(door, row(door, 7))
    Taken.objects.all().delete()
    assert take(door, row(door, 7, status_notes="later")).outcomes == {"same": 1}
    assert Taken.objects.count() == 1
    assert take(door, row(door, 7, status_notes="later still")).outcomes == {"updated": 1}


def test_only_the_operator_takes_over(door: Cast) -> None:
    with pytest.raises(NotAllowed):
        take_over(actor=anonymous(), at=AT, mapping=mapping(door), rows=[row(door, 7)])
    with pytest.raises(Refused) as refused:
        take_over(actor=SYSTEM, at=AT, mapping=mapping(door, place="999"), rows=[])
    assert refused.value.code == "mapping.place"


class Server:
    """Another server in memory: its requests by time, in pages or cut at fifty."""

    def __init__(self, rows: list[dict[str, Any]], *, knows_pages: bool) -> None:
        self.rows, self.knows_pages, self.asked = rows, knows_pages, 0

    def __call__(self, address: str) -> list[dict[str, Any]]:
        self.asked += 1
        given = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if "service_request_id" in given:
            return [
                row for row in self.rows if str(row["service_request_id"]) in given["service_request_id"].split(",")
            ]
        inside = [row for row in self.rows if given["start_date"] <= row["requested_datetime"] < given["end_date"]]
        first = (int(given["page"]) - 1) * 50 if self.knows_pages else 0
        return inside[first : first + 50]


@pytest.mark.parametrize("knows_pages", [True, False])
def test_every_request_is_read_also_from_a_server_without_pages(door: Cast, knows_pages: bool) -> None:
    start = AT - timedelta(days=10)
    rows = [
        {
            "service_request_id": n,
            "requested_datetime": (start + timedelta(minutes=20 * n)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        for n in range(400)
    ]
    server = Server(rows, knows_pages=knows_pages)
    found = reading.windows(ADDRESS, mapping(door), start, AT, length=timedelta(days=7), read=server)
    numbers = [found_row["service_request_id"] for window in found for found_row in window.rows]
    assert numbers == list(range(400))
    assert server.asked < 60


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[Server], None]:
    """What the command fetches comes from a server in memory."""

    def use(server: Server) -> None:
        def fetch(address: str, **_more: object) -> Answer:
            return Answer(200, {"content-type": "application/json"}, json.dumps(server(address)).encode())

        monkeypatch.setattr(reading, "fetch", fetch)

    return use


def written_mapping(door: Cast, folder: Path) -> Path:
    path = folder / "map.toml"
    path.write_text(f'format = 1\nsource = "elsewhere"\n[services]\n"*" = "{LIGHT}"\n')
    return path


def test_the_command_goes_on_where_it_stopped_and_asks_again_about_what_was_open(
    door: Cast, tmp_path: Path, answers: Callable[[Server], None]
) -> None:
    asked_at = (now() - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = [row(door, n, requested_datetime=asked_at, expected_datetime=None) for n in range(3)]
    server = Server(rows, knows_pages=True)
    answers(server)
    out, options = StringIO(), {"mapping": written_mapping(door, tmp_path), "report": tmp_path / "report.csv"}
    call_command("open311_import", ADDRESS, stdout=out, **options)
    assert "3" in out.getvalue()
    assert Matter.objects.count() == 3
    assert Progress.objects.get().done_until > now() - timedelta(minutes=5)
    assert len((tmp_path / "report.csv").read_text().splitlines()) == 1 + 3
    first_run = server.asked
    rows[1]["status"] = "closed"
    call_command("open311_import", ADDRESS, stdout=StringIO(), **options)
    assert server.asked - first_run < first_run  # only the last day, and what was open
    assert Step.objects.filter(verb="COMMENT").count() == 1


def test_the_command_reads_files_and_tells_of_every_refusal(door: Cast, tmp_path: Path) -> None:
    path = tmp_path / "requests.json"
    path.write_text(json.dumps([row(door, 1), row(door, "=2+3", requested_datetime="x")]))
    out = StringIO()
    report = tmp_path / "report.csv"
    call_command("open311_import", str(path), mapping=written_mapping(door, tmp_path), report=report, stdout=out)
    assert "row.no_time" in out.getvalue()
    assert "'=2+3,refused" in report.read_text()
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("content", [b"<html/>", b'<!DOCTYPE x [<!ENTITY a "b">]><requests/>', b"\xff\xfe"])
def test_the_command_refuses_what_is_no_list_with_a_sentence(door: Cast, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "requests.xml"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("open311_import", str(path), mapping=written_mapping(door, tmp_path), stdout=StringIO())
    assert not Matter.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["http://127.0.0.1:1/requests.xml", "http://169.254.169.254/latest/requests.xml"])
def test_the_command_does_not_reach_inwards(address: str, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(f'format = 1\nsource = "a"\n[services]\n"*" = "{LIGHT}"\n')
    with pytest.raises(CommandError):
        call_command("open311_import", address, mapping=path, stdout=StringIO())


@pytest.mark.django_db
def test_the_command_tells_what_is_wrong_with_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text("format = 9")
    for given in (path, tmp_path / "none.toml"):
        with pytest.raises(CommandError):
            call_command("open311_import", "x.json", mapping=given, stdout=StringIO())
