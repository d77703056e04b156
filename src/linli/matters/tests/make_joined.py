"""Reports of the same thing, for tests."""

from uuid import UUID

from linli.kit.actors import anonymous
from linli.matters import actions
from linli.matters.models import Matter
from linli.matters.tests import make

SAME_WORDS = "村口路灯三天没亮了，老人看不清台阶"


def make_me_too(place_id: UUID, lead: Matter, *, hours: float = 1, text: str = SAME_WORDS) -> Matter:
    """Another resident raises the same and says so."""
    submission = make.make_submission(place_id, text=text, joins=lead.id)
    received = actions.receive(actor=anonymous(), at=make.later(hours), submission=submission)
    assert received.joined
    return Matter.objects.get(id=received.matter_id)
