"""Where the link of a message leads: residents to the secret page of their matter, staff to its page at work."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from linli.matters import actions as matters
from linli.notices import actions as notices
from linli.notices.actions import Links
from linli.notices.rules import Audience


def _links(audience: Audience, matter_ids: Sequence[UUID]) -> Mapping[UUID, Links]:
    """Asked when messages are written: a link that was renewed since is the new one."""
    if audience is Audience.STAFF:
        page = reverse("notice_preferences")
        return {one: Links(reverse("work_matter", kwargs={"matter_id": one}), page) for one in matter_ids}
    return {
        matter_id: Links(_page("matter", reference, secret), _page("matter_notices", reference, secret))
        for matter_id, (reference, secret) in matters.link_secrets(matter_ids).items()
    }


def _page(name: str, reference: str, secret: str) -> str:
    return reverse(name, kwargs={"reference": reference, "secret": secret})


def connect() -> None:
    """Called once when Django has started."""
    notices.provide_links(_links)
