"""Publishing a catalogue: whole or not at all, numbered, recorded, and never twice the same."""

import copy
import dataclasses
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from django.core.management import CommandError, call_command

from linli.kit.actors import SYSTEM, Actor, ActorKind, Duty, Role, anonymous
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.matters.actions.publish_catalogue import Published, publish_catalogue
from linli.matters.models import Catalogue, Kind
from linli.matters.queries.catalogue_files import published_catalogue, read_catalogue
from linli.matters.queries.kinds import find_kind, forget_kinds, list_kinds
from linli.matters.rules import catalogue as rules
from linli.matters.tests.make_catalogue import make_document, make_plain
from linli.places.tests.make import make_ladder

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_kinds_left() -> Any:
    yield
    forget_kinds()


def publish(document: rules.Catalogue, actor: Actor = SYSTEM) -> Published:
    return publish_catalogue(actor=actor, at=AT, document=document, source="a test")


def test_a_whole_catalogue_is_in_force_after_publishing() -> None:
    published = publish(make_document())
    assert (published.version, published.is_new) == (1, True)
    assert [node.kind.code for node in list_kinds()] == ["civil"]
    lamp = find_kind("civil.lighting.lamp")
    assert lamp is not None
    assert (lamp.first_level, lamp.first_contact_hours, lamp.resolve_hours) == ("GRID", 4, 48)
    assert lamp.words == {"zh": ["路灯", "灯不亮"], "en": ["street light"]}


def test_the_shipped_catalogue_is_published_with_every_field() -> None:
    call_command("kinds", "import", stdout=StringIO())
    shipped = published_catalogue()
    assert shipped is not None
    rows = {kind.code: kind for kind in Kind.objects.all()}
    specs = rules.flatten(shipped)
    assert len(rows) == len(specs)
    stored = [field.name for field in dataclasses.fields(rules.KindSpec) if field.name != "retired"]
    for spec in specs:
        kept = {name: getattr(rows[spec.code], name) for name in stored}
        assert dataclasses.replace(spec, **kept) == spec


def test_publishing_writes_one_entry_that_says_what_changed() -> None:
    published = publish(make_document())
    entry = Entry.objects.get(verb="matters.publish_kinds")
    assert entry.subject_id == published.catalogue_id
    assert entry.facts == {"version": 1, "added": 6, "changed": 0, "retired": 0}


def test_the_same_document_again_changes_nothing() -> None:
    first = publish(make_document())
    again = publish(make_document())
    assert again.is_new is False
    assert (again.catalogue_id, again.version) == (first.catalogue_id, 1)
    assert (Catalogue.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_changed_document_is_the_next_version_and_the_old_rows_stay() -> None:
    publish(make_document())
    plain = make_plain()
    plain["subjects"][0]["groups"][0]["kinds"].pop()
    published = publish(msgspec.convert(plain, rules.Catalogue))
    assert published.version == 2
    assert published.difference.retired == ("civil.lighting.pole",)
    assert find_kind("civil.lighting.pole") is None
    assert Kind.objects.filter(code="civil.lighting.pole", catalogue__version=1).exists()


def test_going_back_to_an_older_document_is_a_new_version() -> None:
    publish(make_document())
    plain = make_plain()
    plain["version"] = 2
    publish(msgspec.convert(plain, rules.Catalogue))
    assert publish(make_document()).version == 3


def test_a_retired_subject_is_kept_and_not_offered() -> None:
    plain = make_plain()
    old = copy.deepcopy(plain["subjects"][0])
    text = yaml.safe_dump(old).replace("civil", "history")
    plain["subjects"].append({**yaml.safe_load(text), "retired": True})
    publish(msgspec.convert(plain, rules.Catalogue))
    assert [node.kind.code for node in list_kinds()] == ["civil"]
    assert Kind.objects.get(code="history.lighting.lamp").retired_at == AT


def test_a_catalogue_with_a_hole_is_refused_with_every_hole_and_nothing_is_kept() -> None:
    plain = make_plain()
    leaf = plain["subjects"][0]["groups"][0]["kinds"][0]
    del leaf["resolve_hours"], leaf["first_level"]
    with pytest.raises(Refused) as caught:
        publish(msgspec.convert(plain, rules.Catalogue))
    assert caught.value.code == "catalogue.has_holes"
    assert caught.value.facts["count"] == 2
    assert all("civil.lighting.lamp" in hole for hole in caught.value.facts["holes"])
    assert (Catalogue.objects.count(), Kind.objects.count(), Entry.objects.count()) == (0, 0, 0)


REQUIRED_OF_A_KIND = [
    "code", "name", "first_level", "first_contact_hours", "resolve_hours", "private", "danger", "basis", "ask", "words",
]  # fmt: skip


@pytest.mark.parametrize("field", REQUIRED_OF_A_KIND)
def test_no_shipped_kind_is_published_without_a_required_field(field: str) -> None:
    shipped = read_catalogue(Path(rules.__file__).parents[2] / "data" / "kinds")
    setattr((shipped.subjects or [])[-1].groups[0].kinds[0], field, None)  # type: ignore[index]
    with pytest.raises(Refused, match=r"catalogue\.has_holes"):
        publish(shipped)
    assert not Catalogue.objects.exists()


def administrator_of(path: str) -> Actor:
    duty = Duty(post_id=uuid7(), role=Role.ADMINISTRATOR, path=path)
    return Actor(kind=ActorKind.STAFF, account_id=uuid7(), duties=(duty,))


def test_an_administrator_of_the_whole_area_may_publish() -> None:
    assert publish(make_document(), administrator_of(make_ladder().county.path)).is_new


def test_nobody_else_may_publish() -> None:
    ladder = make_ladder()
    coordinator = Actor(
        kind=ActorKind.STAFF,
        account_id=uuid7(),
        duties=(Duty(post_id=uuid7(), role=Role.COORDINATOR, path=ladder.county.path),),
    )
    for actor in (anonymous(), coordinator, administrator_of(ladder.townships[0].path)):
        with pytest.raises(NotAllowed):
            publish(make_document(), actor)
    assert not Catalogue.objects.exists()


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command("kinds", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_export_gives_back_what_was_imported(tmp_path: Path) -> None:
    run("import")
    exported = tmp_path / "exported.yaml"
    run("export", "--output", exported)
    assert read_catalogue(exported) == published_catalogue()
    assert run("import", exported).splitlines()[0] == "版本 1 已在使用，没有变化。"


def test_export_before_the_first_publishing_and_of_an_unknown_version_say_so() -> None:
    with pytest.raises(CommandError, match="还没有发布"):
        run("export")
    with pytest.raises(NotFound):
        published_catalogue(7)


def test_lint_prints_every_hole_and_fails(tmp_path: Path) -> None:
    plain = make_plain()
    leaf = plain["subjects"][0]["groups"][0]["kinds"][0]
    del leaf["resolve_hours"], leaf["words"]["zh"]
    path = tmp_path / "holes.yaml"
    path.write_text(yaml.safe_dump(plain))
    out = StringIO()
    with pytest.raises(CommandError, match="2"):
        call_command("kinds", "lint", str(path), stdout=out)
    assert len(out.getvalue().splitlines()) == 2
    assert "$.subjects[0].groups[0].kinds[0].resolve_hours" in out.getvalue()


def test_a_dry_run_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump(make_plain()))
    said = run("import", path, "--dry-run")
    assert "+ civil.lighting.lamp" in said
    assert not Catalogue.objects.exists()


def test_a_file_that_is_no_catalogue_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_text("a: &a [x]\nb: *a\n")
    with pytest.raises(CommandError, match="别名"):
        run("import", path)
