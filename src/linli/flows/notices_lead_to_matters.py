"""Where the link of a message leads: residents to the secret page of their matter, staff to its page at work.

A side of a dispute comes to its own page, or by the code that opens its invitation; staff to the dispute, or to the
question about a look.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from linli.disputes.queries import recipients
from linli.matters import actions as matters
from linli.notices import actions as notices
from linli.notices.actions import Links
from linli.notices.rules import Audience


def _links(audience: Audience, matter_ids: Sequence[UUID]) -> Mapping[UUID, Links]:
    """Asked when messages are written: a link that was renewed since is the new one."""
    if audience is Audience.PARTY:
        return _of_parties(matter_ids)
    if audience is Audience.DISPUTE:
        page = reverse("notice_preferences")
        return {one: Links(reverse("dispute_overview", kwargs={"dispute_id": one}), page) for one in matter_ids}
    if audience is Audience.LOOK:
        page = reverse("notice_preferences")
        return {one: Links(reverse("look_question", kwargs={"question_id": one}), page) for one in matter_ids}
    if audience is Audience.STAFF:
        page = reverse("notice_preferences")
        return {one: Links(reverse("work_matter", kwargs={"matter_id": one}), page) for one in matter_ids}
    return {
        matter_id: Links(_page("matter", reference, secret), _page("matter_notices", reference, secret))
        for matter_id, (reference, secret) in matters.link_secrets(matter_ids).items()
    }


def _of_parties(party_ids: Sequence[UUID]) -> Mapping[UUID, Links]:
    """The secret of a link never goes out before the code has been typed."""
    code_page = reverse("dispute_code")
    return {
        party_id: Links(reverse("dispute_short", kwargs={"code": paths.code}), code_page)
        if paths.code
        else Links(
            reverse("dispute_party_home", kwargs={"secret": paths.secret}),
            reverse("dispute_act", kwargs={"secret": paths.secret, "act": "contact"}),
        )
        for party_id, paths in recipients.paths_of(list(party_ids)).items()
    }


def _page(name: str, reference: str, secret: str) -> str:
    return reverse(name, kwargs={"reference": reference, "secret": secret})


def connect() -> None:
    """Called once when Django has started."""
    notices.provide_links(_links)
