"""Publishing: versions that never change, who may not, files, and the command."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from linli.kit.actors import SYSTEM
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.workflows.actions import publish_workflow
from linli.workflows.models import WorkflowVersion
from linli.workflows.queries import (
    find_in_force,
    find_published,
    forget_workflows,
    get_definition,
    list_versions,
    list_workflows,
    open_workflow,
)
from linli.workflows.rules import Definition, digest, read, write
from linli.workflows.tests.make import make_definition, make_file, make_service
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    forget_workflows()


def publish(definition: Definition) -> int:
    return publish_workflow(actor=SYSTEM, at=MORNING, definition=definition).version


def test_versions_count_up_and_the_same_twice_is_one() -> None:
    first = make_definition()
    second = make_definition(source="second")
    assert [publish(first), publish(first), publish(second), publish(first)] == [1, 1, 2, 3]
    assert [row.version for row in list_versions("permit")] == [3, 2, 1]
    assert [row.version for row in list_workflows()] == [3]
    assert Entry.objects.filter(verb="workflows.publish").count() == 3


def test_a_published_version_gives_back_what_was_published() -> None:
    definition = make_definition()
    published = publish_workflow(actor=SYSTEM, at=MORNING, definition=definition)
    publish(make_definition(source="second"))
    assert get_definition(published.workflow_id) == definition
    stored = WorkflowVersion.objects.get(id=published.workflow_id)
    assert bytes(stored.digest) == digest(definition)
    assert find_published("permit", 1) == definition
    assert find_published("permit", 9) is None
    with pytest.raises(NotFound):
        get_definition(uuid7())


def test_reading_what_is_in_force_costs_a_statement_once(django_assert_num_queries: object) -> None:
    publish(make_definition())
    find_in_force("permit")
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert find_in_force("permit") is not None
        assert find_in_force("moon") is None


def test_what_has_a_fault_is_not_published() -> None:
    with pytest.raises(Refused) as refused:
        publish(make_definition(initial="MOON"))
    assert refused.value.code == "workflow.has_holes"
    assert any("MOON" in hole for hole in refused.value.facts["holes"])
    assert not WorkflowVersion.objects.exists()


def test_who_may_not(cast: Cast) -> None:
    for member in (cast.caseworker, cast.clerk, cast.coordinator, cast.mediator, cast.officer, cast.resident):
        with pytest.raises(NotAllowed):
            publish_workflow(actor=member.actor, at=MORNING, definition=make_definition())
    assert publish_workflow(actor=cast.administrator.actor, at=MORNING, definition=make_definition()).is_new


def test_a_file_with_several_workflows_wants_one_named() -> None:
    raw = make_file(make_service(), make_service(businessService="ROADS"))
    assert open_workflow(raw, name="x", service="roads").definition.code == "roads"
    for service in ("", "moon"):
        with pytest.raises(Refused) as refused:
            open_workflow(raw, name="x", service=service)
        assert refused.value.code == "workflow.which_service"


@pytest.mark.parametrize("raw", [b"", b"{", b'{"format": 1, "format": 1}', b'{"format": "x"}', b"\xff", b"{" * 9999])
def test_a_hostile_file_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        open_workflow(raw, name="x")
    assert refused.value.code == "workflow.unreadable"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("workflow", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_does_all_of_it_with_files(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "permit.json", tmp_path / "lamps.json"
    ours.write_bytes(write(make_definition()))
    theirs.write_bytes(make_file(make_service()))
    assert "permit" in run("lint", str(ours))
    assert "CHECKED --> GRANTED" in run("show", str(ours))
    assert "HANDED_IN" in run("simulate", str(ours), "--script", "APPLICANT:APPLY")
    assert "GRANTED" in run("simulate", str(ours), "--random", "50")
    out = tmp_path / "out.json"
    run("import", str(theirs), "--output", str(out))
    assert read(out.read_bytes()).code == "lamps"
    assert "+ state HANDED_IN" in run("diff", str(out), str(ours))
    run("publish", str(ours), "--dry-run")
    assert find_in_force("permit") is None
    run("publish", str(ours))
    run("publish", str(ours))
    assert read(run("export", "permit@1").encode()) == make_definition()
    assert run("diff", "permit", str(ours)).count("\n") == 1


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"format": 1, "code": "bad"}))
    ours = tmp_path / "permit.json"
    ours.write_bytes(write(make_definition()))
    for arguments in (
        ("lint", str(bad)),
        ("publish", str(bad)),
        ("simulate", str(bad)),
        ("simulate", str(ours), "--script", "HEAD:GRANT"),
        ("simulate", str(ours), "--script", "nonsense"),
        ("show", "moon"),
        ("show", "matter@x"),
        ("diff", "matter", "moon@2"),
    ):
        with pytest.raises(CommandError) as said:
            run(*arguments)
        assert str(said.value)


def test_the_built_in_life_can_be_shown_and_exported_before_anything_is_published() -> None:
    assert "RECEIVED --> ACCEPTED" in run("show", "matter")
    assert read(run("export", "matter").encode()).engine == "matter"
