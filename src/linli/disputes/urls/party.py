"""Addresses of the pages of a party and of those who serve, under ``/disputes/``."""

from django.urls import URLPattern, path

from linli.disputes.pages.party_acts import ACTS
from linli.disputes.views.party import code, home, intake, seen
from linli.disputes.views.serving import complaints, overview

_PARTY, _SERVING = "p/<slug:secret>/", "<uuid:dispute_id>/"

urlpatterns: list[URLPattern] = [
    path("code/", code.code, name="dispute_code"),
    path("complaints/", complaints.complaints, name="dispute_complaints"),
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="dispute_complaint"),
    path(_PARTY, home.home, name="dispute_party_home"),
    path(f"{_PARTY}mine/", home.confirm, name="dispute_confirm_reader"),
    path(f"{_PARTY}seen/", seen.seen, name="dispute_seen"),
    *(path(f"{_PARTY}{act}/", home.act, {"act": act}, name="dispute_act") for act in ACTS),
    path(_SERVING, overview.overview, name="dispute_overview"),
    path(f"{_SERVING}sides/<int:seat>/", overview.invitation, name="dispute_invitation"),
    path(f"{_SERVING}sides/<int:seat>/letter/", overview.letter, name="dispute_letter"),
    *(
        pattern
        for door in (_PARTY, _SERVING)
        for pattern in (
            path(f"{door}claim/", intake.claim, name="dispute_claim"),
            path(f"{door}sides/", intake.name, name="dispute_name"),
            path(f"{door}sides/<int:seat>/details/", intake.correct, name="dispute_correct"),
            path(f"{door}sides/<int:seat>/invite/", intake.ask, name="dispute_invite"),
            path(f"{door}sides/<int:seat>/take-out/", intake.take_out, name="dispute_take_out"),
        )
    ),
]

# The short address of letters, under ``/d/``.
short_urlpatterns: list[URLPattern] = [path("<slug:code>", code.code, name="dispute_short")]
