"""Notices are written with what they are about, or not at all."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.kit.ids import uuid7
from linli.notices import actions
from linli.notices.actions import NewNotice, Recipient
from linli.notices.models import Notice
from linli.notices.tests.make import ADDRESS, NOON, PHONE, VALUES, make_notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_one_insert_for_all_and_none_for_nobody(cast: Cast) -> None:
    recipients = [
        Recipient(language="zh-hans", account_id=cast.caseworker.account.id, offers=(("EMAIL", ADDRESS),)),
        Recipient(language="en", matter_id=uuid7(), offers=(("SMS", PHONE),)),
    ]
    with CaptureQueriesContext(connection) as asked:
        made = actions.post(at=NOON, template="resident.accepted", recipients=recipients, values=VALUES)
    assert (len(asked), len(made)) == (2, 3)  # who of the residents is told by letter is looked at before
    with CaptureQueriesContext(connection) as asked:
        assert actions.post(at=NOON, template="resident.accepted", recipients=[], values=VALUES) == []
        nobody = Recipient(language="en")
        assert actions.post(at=NOON, template="resident.accepted", recipients=[nobody], values=VALUES) == []
    assert len(asked) == 0


def test_what_is_undone_is_never_told() -> None:
    with transaction.atomic():
        make_notice()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_only_what_the_message_needs_is_kept() -> None:
    recipient = Recipient(language="en", offers=(("EMAIL", ADDRESS),))
    values = {**VALUES, "title": "a street light", "text": "three days dark"}
    actions.post(at=NOON, template="resident.question", recipients=[recipient], values=values)
    assert Notice.objects.get().values == {"reference": "FQ7-K3M"}


def test_own_values_go_before_the_common_ones() -> None:
    recipient = Recipient(language="en", offers=(("EMAIL", ADDRESS),), values={"reference": "ABC-DEF"})
    actions.post(at=NOON, template="resident.question", recipients=[recipient], values=VALUES)
    assert Notice.objects.get().values == {"reference": "ABC-DEF"}


def test_many_come_by_copy_and_are_as_if_posted_one_by_one() -> None:
    matter_id = uuid7()
    recipient = Recipient(language="zh-hans", matter_id=matter_id, offers=(("EMAIL", ADDRESS), ("SMS", PHONE)))
    new = NewNotice(template="resident.accepted", recipient=recipient, values=VALUES, path="330681/")
    assert actions.post_many(at=NOON, notices=[new] * 3) == 3
    one = make_notice(matter_id=matter_id, offers=recipient.offers, path="330681/")
    copied = Notice.objects.exclude(id=one.id).first()
    assert copied is not None
    for field in Notice._meta.concrete_fields:
        if field.attname != "id":
            assert getattr(copied, field.attname) == getattr(one, field.attname), field.attname


@pytest.mark.parametrize(("template", "values"), [("resident.nothing", VALUES), ("resident.accepted", {})])
def test_a_message_that_there_is_not_or_that_lacks_a_value_is_a_bug(template: str, values: dict[str, str]) -> None:
    recipient = Recipient(language="en", offers=(("EMAIL", ADDRESS),))
    with pytest.raises(KeyError):
        actions.post(at=NOON, template=template, recipients=[recipient], values=values)
