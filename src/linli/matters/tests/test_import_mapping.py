"""The mapping of an import: what is wrong with it is said before a row is read."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from linli.matters.models import Matter
from linli.matters.rules.mapping import lint_mapping, read_mapping
from linli.matters.tests.make_import import (
    CODED,
    make_csv,
    make_line,
    make_mapping,
    run_import,
)
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("catalogue")


FAULTY_MAPPINGS = [
    ("", "format"),
    ("format = 1\nsurprise = 2", "surprise"),
    ("format = = 1", "TOML"),
    ("\x00", "$"),
]


@pytest.mark.parametrize(("content", "word"), FAULTY_MAPPINGS)
def test_a_mapping_that_cannot_be_read_is_refused_with_where(
    cast: Cast, tmp_path: Path, content: str, word: str
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(content)
    with pytest.raises(CommandError) as caught:
        run_import(make_csv(tmp_path, [make_line(1)]), "--mapping", mapping)
    assert word in str(caught.value) or "$" in str(caught.value)


CHANGED_MAPPINGS = [
    ('source = "old-system"', 'source = "Old System!"', "$.source"),
    ('language = "en"', 'language = "xx"', "$.language"),
    ("Asia/Shanghai", "Mars/Base", "$.time_zone"),
    ("Asia/Shanghai", "../../etc/passwd", "$.time_zone"),
    ("format = 1", "format = 2", "$.format"),
    ('latitude = "y"', "", "$.columns"),
    ('id = "id"', 'id = "number"', "$.columns.id"),
    ('title = "{type}"', 'title = "{absent}"', "$.words.title"),
    ("RECORDED", "GUESS", "$.area.otherwise"),
    ('Open = "RECEIVED"', 'Open = "WAITING"', "$.state.values.Open"),
    ('phone = "DESK_PHONE"', 'phone = "FAX"', "$.channel.values.phone"),
    ('["subject", "reason", "type"]', '["type"]', "$.kinds.own.columns"),
    ('prefix = "old"', 'prefix = "O L D"', "$.kinds.own.prefix"),
    ('first_level = "GRID"', 'first_level = "STREET"', "$.kinds.own.first_level"),
    ('first_level = "GRID"', "resolve_hours = 1", "$.kinds.own.first_contact_hours"),
    ('basis_en = "Targets of the old system"', 'basis_en = ""', "$.kinds.own.basis_en"),
    ("[kinds.own]", CODED + "[kinds.own]", "$.kinds"),
    ("[words]", '[file]\nencoding = "zlib"\n[words]', "$.file.encoding"),
    ("[words]", '[file]\ndelimiter = "\\n"\n[words]', "$.file.delimiter"),
]


@pytest.mark.parametrize(("old", "new", "path"), CHANGED_MAPPINGS)
def test_every_fault_of_a_mapping_is_named_with_its_path(
    cast: Cast, tmp_path: Path, old: str, new: str, path: str
) -> None:
    mapping = make_mapping(tmp_path)
    assert old in mapping.read_text()
    mapping.write_text(mapping.read_text().replace(old, new))
    with pytest.raises(CommandError, match=path.replace("$", r"\$").replace(".", r"\.")):
        run_import(make_csv(tmp_path, [make_line(1)]), "--mapping", mapping)
    assert not Matter.objects.exists()


def test_the_shipped_example_is_a_sound_mapping() -> None:
    example = Path(__file__).parents[4] / "docs" / "examples" / "boston311.toml"
    mapping = read_mapping(example.read_bytes())
    assert lint_mapping(mapping) == []
    assert mapping.attribution
    assert mapping.places is not None
