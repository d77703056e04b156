"""100,000 open disputes: a mediator's list by clock, and the sweep of deadlines.

    python -m benches.disputes [HOW_MANY]

Two parties and one clock a dispute, 500 mediators, 108,900 grids. 60 disputes were answered by nobody and end, 40
clocks raise an alarm. Bars: 50 ms for the list as its mediator opens it (processor time here and in the server
together, and the median by the clock beside it), 1 second of processor time for the sweep, every commit flushed to
disk, with steps, entries of the record, events and the notices that follow. Baselines in the same run: a bare SELECT
of the same rows and a full scan of the clocks that only finds what is due. Exit status 1 over a bar.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psutil

from benches.catalogue import publish_kinds
from benches.database import fresh_database
from benches.lattice import make_lattice

DISPUTES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
MEDIATORS = 500
ENDING, ALARMS = 60, 40
SIDE = 330
MAX_LIST_MS, MAX_SWEEP_SECONDS = 50.0, 1.0
AT = datetime.fromisoformat("2026-11-24T02:00:00+00:00")


def main() -> int:
    """Build, measure, print."""
    with fresh_database():
        make_lattice(SIDE)
        posts = _fill()
        listed = _list(posts[0])
        swept, found, naive, report = _sweep()
        again, _found, _naive, second = _sweep()
    print(f"{DISPUTES:,} open disputes, {MEDIATORS} mediators:")
    print(
        f"  a mediator's list of {listed['rows']} by clock: {listed['cpu']:.2f} ms of processor time "
        f"(bar {MAX_LIST_MS:.0f}), {listed['clock']:.2f} ms by the clock, {listed['statements']} statements; "
        f"bare SELECT {listed['bare']:.2f} ms, ratio {listed['clock'] / listed['bare']:.1f}"
    )
    print(
        f"  sweep with {ENDING + ALARMS} due: {swept:.2f} processor seconds (bar {MAX_SWEEP_SECONDS:.0f}), {report}; "
        f"full scan that only finds {found}: {naive * 1000:.0f} ms, ratio {swept / naive:.1f}"
    )
    print(f"  a second sweep at the same moment: {again * 1000:.0f} ms, {sum(second.values())} due")
    right = report["ended"] == ENDING and report["alarms"] == ALARMS and found == ENDING + ALARMS
    right = right and sum(second.values()) == 0 and report["failed"] == 0
    return 0 if right and listed["cpu"] <= MAX_LIST_MS and swept <= MAX_SWEEP_SECONDS else 1


def _list(post: tuple[UUID, str]) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from linli.disputes.queries.mediation import list_for_mediator
    from linli.kit.actors import Actor, ActorKind, Duty, Role

    actor = Actor(ActorKind.STAFF, duties=(Duty(post[0], Role.MEDIATOR, post[1]),))
    with CaptureQueriesContext(connection) as captured:
        rows = list_for_mediator(actor).rows
    cpu, clock = _repeat(lambda: list_for_mediator(actor))
    bare = "SELECT * FROM disputes_dispute WHERE mediator_id = %s ORDER BY due_at, id LIMIT 50"
    _cpu, bare_clock = _repeat(lambda: _run(bare, [post[0]]))
    statements = len(captured.captured_queries)
    return {"rows": len(rows), "cpu": cpu, "clock": clock, "bare": bare_clock, "statements": statements}


def _repeat(act: Callable[[], object]) -> tuple[float, float]:
    """(processor ms here and in the server, median ms by the clock) of one of fifty."""
    backend = _backend()
    act()
    own, server, clocks = time.process_time(), sum(backend.cpu_times()[:2]), []
    for _n in range(50):
        started = time.perf_counter()
        act()
        clocks.append(time.perf_counter() - started)
    cpu = time.process_time() - own + sum(backend.cpu_times()[:2]) - server
    return cpu * 20, statistics.median(clocks) * 1000


def _sweep() -> tuple[float, int, float, dict[str, int]]:
    from linli.disputes.actions import sweep_disputes

    scan = (
        "SELECT id FROM disputes_clock WHERE stopped_at IS NULL AND expired_at IS NULL AND due_at + '0'::interval <= %s"
    )
    started = time.perf_counter()
    found = len(_run(scan, [AT]))
    naive = time.perf_counter() - started
    backend = _backend()
    own, server = time.process_time(), sum(backend.cpu_times()[:2])
    report = sweep_disputes(at=AT)
    return time.process_time() - own + sum(backend.cpu_times()[:2]) - server, found, naive, report


def _backend() -> psutil.Process:
    return psutil.Process(int(_run("SELECT pg_backend_pid()", [])[0][0]))


def _run(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    from linli.kit.db import fetch_all

    return fetch_all(statement, values)


def _fill() -> list[tuple[UUID, str]]:
    """Disputes, parties and clocks by COPY; the mediators' posts."""
    from django.db import connection, transaction

    from linli.disputes.models import Clock, Dispute, Party
    from linli.kit.db import copy_rows
    from linli.matters.actions.bulk_rows import matter_columns, matter_row
    from linli.matters.queries import get_leaf

    caseworkers = "SELECT id, path, place_id FROM people_post WHERE role = 'CASEWORKER' ORDER BY path LIMIT %s"
    found = _run(caseworkers, [MEDIATORS])
    posts = [(post_id, path) for post_id, path, _place_id in found]
    kind = get_leaf(publish_kinds()[0])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are right: no key checks
        disputes = list(_disputes(posts))
        # Those that move need their matter; the others only have to be there.
        moving = zip(disputes[: ENDING + ALARMS], found, strict=False)
        copy_rows("matters_matter", matter_columns(), [matter_row(_matter(one, row[2], kind)) for one, row in moving])
        _copy(Dispute, disputes, copy_rows)
        parties = [party for dispute in disputes for party in _parties(dispute)]
        _copy(Party, parties, copy_rows)
        _copy(Clock, (_clock(number, dispute) for number, dispute in enumerate(disputes)), copy_rows)
    connection.set_autocommit(True)
    _give_channels(disputes[: ENDING + ALARMS], parties[: 2 * (ENDING + ALARMS)])
    for table in ("dispute", "party", "clock"):
        _vacuum(table)
    return posts


def _give_channels(disputes: list[Any], parties: list[Any]) -> None:
    """Those that move have their keys, and sides with a name and a telephone who are told."""
    from linli.disputes.actions.channels import make_channels
    from linli.disputes.actions.open_dispute import Identity, write_identity

    for dispute in disputes:
        make_channels(dispute, None, AT)
    for party in parties:
        make_channels(party.dispute, party, AT)
        write_identity(party, Identity(name="周玉芬", phone="13800000001"), AT)


def _vacuum(table: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE disputes_{table}")


def _copy(model: Any, rows: Any, copy_rows: Callable[..., int]) -> None:
    columns = [field.attname for field in model._meta.concrete_fields]
    copy_rows(model._meta.db_table, columns, ([getattr(row, name) for name in columns] for row in rows))


def _disputes(posts: list[tuple[UUID, str]]) -> Iterator[Any]:
    from linli.disputes.models import Dispute
    from linli.kit.ids import REFERENCE_ALPHABET, uuid7

    for number in range(DISPUTES):
        post_id, path = posts[number % len(posts)]
        digits = "".join(REFERENCE_ALPHABET[number // 30**power % 30] for power in range(6))
        state, due_at = _state_and_due(number)
        yield Dispute(
            matter_id=uuid7(),
            reference=digits,
            kind_code="neighbours.living.noise",
            jurisdiction="CN",
            forum="PEOPLES_COMMITTEE",
            state=state,
            place_path=path,
            committee_path=path,
            mediator_id=None if state == "INVITED" else post_id,
            mediator_accepted_at=None if state == "INVITED" else AT - timedelta(days=9),
            opened_at=AT - timedelta(days=10),
            stage_since=AT - timedelta(days=9),
            due_at=due_at,
        )


def _matter(dispute: Any, place_id: UUID, kind: Any) -> Any:
    from linli.matters.models import Matter

    return Matter(
        id=dispute.matter_id,
        reference=dispute.reference,
        secret_digest=b"",
        state="ACCEPTED",
        kind_id=kind.id,
        kind_code=kind.code,
        title="楼上漏水",
        text="楼上漏水，说了几次没有修。",
        language="zh-hans",
        channel="WEB",
        place_id=place_id,
        place_path=dispute.place_path,
        level="GRID",
        owner_place_id=place_id,
        owner_path=dispute.place_path,
        received_at=dispute.opened_at,
        first_contact_due_at=AT,
        due_at=AT,
        last_step_at=dispute.opened_at,
    )


def _state_and_due(number: int) -> tuple[str, datetime]:
    """The first few have run out: some were invited and never answered, some wait for a mediator's word."""
    if number < ENDING:
        return "INVITED", AT - timedelta(minutes=number)
    if number < ENDING + ALARMS:
        return "PENDING", AT - timedelta(minutes=number)
    return "MEDIATING", AT + timedelta(minutes=1 + number % 40_000)


def _parties(dispute: Any) -> Iterator[Any]:
    from linli.disputes.models import Party
    from linli.kit.ids import digest, uuid7

    for seat, side in enumerate(("APPLICANT", "RESPONDENT")):
        yield Party(
            dispute=dispute,
            seat=seat,
            side=side,
            secret_digest=digest(str(uuid7())),
            consented_round=1,
        )


def _clock(number: int, dispute: Any) -> Any:
    from linli.disputes.models import Clock

    ends = number < ENDING or number >= ENDING + ALARMS
    return Clock(
        dispute=dispute,
        act="ANSWER_INVITATION" if number < ENDING else "ACCEPT_APPOINTMENT" if not ends else "MEDIATE",
        rule_id="cn.any.answer",
        started_at=AT - timedelta(days=9),
        due_at=dispute.due_at,
        on_expiry="END" if ends else "ALARM",
        end_reason="UNREACHABLE" if number < ENDING else "TIME_EXPIRED" if ends else "",
    )


if __name__ == "__main__":
    sys.exit(main())
