"""``linli create-agency``."""

import pytest
from django.core.management import CommandError, call_command

from linli.people.models import Agency
from tests.cast import Cast


def test_the_operator_makes_an_agency(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_agency", "fire-1", name="消防救援大队", place=cast.township.code)
    assert Agency.objects.get(code="fire-1").path == cast.township.path
    assert "fire-1: 消防救援大队" in capsys.readouterr().out


@pytest.mark.parametrize(("code", "place"), [("a b", None), ("urban-management", None), ("ok", "999999")])
def test_what_cannot_be_is_refused_with_a_sentence(cast: Cast, code: str, place: str | None) -> None:
    with pytest.raises(CommandError):
        call_command("create_agency", code, name="某局", place=place or cast.township.code)
    assert Agency.objects.count() == 1
