"""Addresses of an agreement: each once for a side, by its link, and once for those who serve, by the post."""

from django.urls import URLPattern, path

from linli.disputes.views.agreement import answers, page, papers, perform, sign, terms

_DOORS = ("p/<str:secret>/", "<uuid:dispute_id>/")

urlpatterns: list[URLPattern] = [
    *[path(f"{door}agreement/", page.agreement, name="dispute_agreement") for door in _DOORS],
    *[path(f"{door}agreement/act/", page.act, name="dispute_agreement_act") for door in _DOORS],
    *[path(f"{door}agreement/terms/<slug:kind>/", terms.add, name="dispute_term") for door in _DOORS],
    *[path(f"{door}agreement/facts/", terms.facts, name="dispute_power_facts") for door in _DOORS],
    *[path(f"{door}agreement/left-open/", terms.left_open, name="dispute_left_open") for door in _DOORS],
    *[path(f"{door}agreement/key/", sign.add_key, name="dispute_key") for door in _DOORS],
    *[path(f"{door}agreement/sign/", sign.sign, name="dispute_sign") for door in _DOORS],
    *[path(f"{door}agreement/paper/", sign.paper, name="dispute_paper") for door in _DOORS],
    *[path(f"{door}agreement/due/<uuid:due_id>/", perform.due, name="dispute_due") for door in _DOORS],
    *[path(f"{door}agreement/next/", perform.hand_off, name="dispute_hand_off") for door in _DOORS],
    *[path(f"{door}agreement/answer/", answers.take, name="dispute_answer") for door in _DOORS],
    *[path(f"{door}agreement/text.pdf", papers.text, name="dispute_agreement_pdf") for door in _DOORS],
    *[
        path(f"{door}agreement/packet/<uuid:hand_off_id>.<slug:ending>", papers.packet, name="dispute_packet")
        for door in _DOORS
    ],
]
