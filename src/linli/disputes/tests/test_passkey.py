"""Approving the frozen text by a passkey."""

import os

import pytest
from pytest_django import Settings

from linli.disputes import actions
from linli.disputes.models import Agreement, Approval, Dispute, SigningKey
from linli.disputes.tests.make import fresh
from linli.disputes.tests.make_agreement import AFTER_REFLECTION, make_frozen
from linli.disputes.tests.make_mediation import both
from linli.disputes.tests.soft_key import SITE, SoftKey
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.ORIGIN = SITE.origin


def register(actor: Actor, dispute: Dispute, device: SoftKey) -> SigningKey:
    """The device makes a key for this dispute."""
    drawn = os.urandom(32)
    answer = device.registration(drawn)
    return actions.add_key(actor=actor, at=AFTER_REFLECTION, dispute_id=dispute.id, challenge=drawn, **answer)


def approve(actor: Actor, dispute: Dispute, sha256: str, device: SoftKey, over: str = "") -> Approval:
    """The device signs the hash."""
    answer = device.assertion(bytes.fromhex(over or sha256))
    assertion = actions.Assertion(credential_id=device.kept().credential_id, **answer)
    return actions.approve_by_passkey(
        actor=actor, at=AFTER_REFLECTION, dispute_id=dispute.id, sha256=sha256, assertion=assertion
    )


@pytest.fixture
def frozen(cast: Cast) -> tuple[Dispute, Agreement]:
    """A text that may be signed."""
    return make_frozen(cast)


def test_a_device_signs_the_hash_of_the_text(frozen: tuple[Dispute, Agreement]) -> None:
    dispute, agreement = frozen
    device, first = SoftKey(), both(frozen[0])[0]
    register(first, dispute, device)
    approval = approve(first, dispute, agreement.sha256, device)
    assert (approval.method, approval.sha256) == ("PASSKEY", agreement.sha256)
    assert fresh(dispute).state == "SIGNING"
    assert set(approval.proof) == {"key", "public_key", "client_data", "authenticator_data", "signature"}


def test_a_signature_over_another_text_approves_nothing(frozen: tuple[Dispute, Agreement]) -> None:
    dispute, agreement = frozen
    device, first = SoftKey(), both(frozen[0])[0]
    register(first, dispute, device)
    with pytest.raises(Refused) as refused:
        approve(first, dispute, agreement.sha256, device, over="ab" * 32)
    assert refused.value.code == "passkey.wrong_text"
    with pytest.raises(Conflict) as other:
        approve(first, dispute, "ab" * 32, device)
    assert other.value.code == "agreement.changed"
    assert not Approval.objects.exists()


def test_the_key_of_one_side_signs_nothing_for_the_other(frozen: tuple[Dispute, Agreement]) -> None:
    dispute, agreement = frozen
    first, second = both(dispute)
    device = SoftKey()
    register(first, dispute, device)
    with pytest.raises(NotFound) as unknown:
        approve(second, dispute, agreement.sha256, device)
    assert unknown.value.code == "passkey.unknown"


def test_a_key_that_another_side_has_is_not_taken_over(frozen: tuple[Dispute, Agreement]) -> None:
    dispute, _agreement = frozen
    first, second = both(dispute)
    register(first, dispute, SoftKey())
    with pytest.raises(Refused) as refused:
        register(second, dispute, SoftKey())
    assert refused.value.code == "passkey.taken"


def test_a_copied_key_is_noticed_by_its_count(frozen: tuple[Dispute, Agreement]) -> None:
    dispute, agreement = frozen
    first = both(dispute)[0]
    device = SoftKey(count=7)
    register(first, dispute, device)
    copy = SoftKey(key=device.key, count=2)
    with pytest.raises(Refused) as refused:
        approve(first, dispute, agreement.sha256, copy)
    assert refused.value.code == "passkey.copied"


def test_another_site_gets_no_key_in(frozen: tuple[Dispute, Agreement]) -> None:
    dispute, _agreement = frozen
    drawn = os.urandom(32)
    answer = SoftKey().registration(drawn, origin="https://elsewhere.example")
    with pytest.raises(Refused) as refused:
        actions.add_key(actor=both(dispute)[0], at=AFTER_REFLECTION, dispute_id=dispute.id, challenge=drawn, **answer)
    assert refused.value.code == "passkey.wrong_origin"


def test_the_mediator_has_a_key_of_his_own_and_nobody_above_has_one(
    cast: Cast, frozen: tuple[Dispute, Agreement]
) -> None:
    dispute, agreement = frozen
    device = SoftKey(ed=True)
    register(cast.mediator.actor, dispute, device)
    assert approve(cast.mediator.actor, dispute, agreement.sha256, device).post_id == cast.mediator.post.id
    for actor in (cast.coordinator.actor, cast.village_desk.actor):
        with pytest.raises(NotAllowed):
            register(actor, dispute, SoftKey())
