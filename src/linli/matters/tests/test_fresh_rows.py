"""Rows that hot paths build past Django's own constructor are the rows that it builds."""

from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model

from linli.kit.db import fresh
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.matters.models import Clock, Matter, Step

_ID, _PLACE = uuid7(), uuid7()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Matter, {"reference": "FQ7K3M", "owner_place_id": _PLACE, "answers": {"lamp": 3}}),
        (Clock, {"matter_id": _PLACE, "stage": "RESOLVE"}),
        (Step, {"matter_id": _PLACE}),
        (Entry, {"verb": "matters.receive", "topics": ["matter:1"]}),
    ],
)
def test_a_row_made_in_a_hurry_is_the_row_that_django_makes(model: type[Model], values: dict[str, Any]) -> None:
    quick, whole = fresh(model, id=_ID, **values), model(id=_ID, **values)
    told = [{name: row.__dict__[name] for name in row.__dict__ if name != "_state"} for row in (quick, whole)]
    assert told[0] == told[1]
    assert quick._state.adding


def test_every_row_gets_a_key_and_containers_of_its_own() -> None:
    one, other = fresh(Matter), fresh(Matter)
    assert isinstance(one.id, UUID)
    assert one.id != other.id
    assert one.answers is not other.answers


def test_a_name_that_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        fresh(Step, colour="red")
