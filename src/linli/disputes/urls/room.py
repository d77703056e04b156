"""Addresses of the room: each once for a side, by its link, and once for the mediator, by the post."""

from django.urls import URLPattern, path

from linli.disputes.views.room import bids, caucus, files, joint, offers

_LINK, _POST = "p/<str:secret>/", "<uuid:dispute_id>/"

urlpatterns: list[URLPattern] = [
    *[path(f"{door}room/", joint.room, name="dispute_room") for door in (_LINK, _POST)],
    *[path(f"{door}room/say/", joint.say, name="dispute_say") for door in (_LINK, _POST)],
    *[path(f"{door}room/issue/", joint.add_issue, name="dispute_issue") for door in (_LINK, _POST)],
    *[path(f"{door}room/video/", joint.video, name="dispute_video") for door in (_LINK, _POST)],
    *[path(f"{door}room/offer/", offers.make, name="dispute_make_offer") for door in (_LINK, _POST)],
    *[path(f"{door}room/offer/<uuid:offer_id>/", offers.answer, name="dispute_offer") for door in (_LINK, _POST)],
    *[path(f"{door}files/<uuid:item_id>/", files.file, name="dispute_file") for door in (_LINK, _POST)],
    path(f"{_LINK}room/bids/", bids.propose, name="dispute_bids"),
    path(f"{_LINK}room/bids/<uuid:round_id>/agree/", bids.agree, name="dispute_bids_agree"),
    path(f"{_LINK}room/bids/<uuid:round_id>/", bids.bid, name="dispute_bid"),
    path(f"{_LINK}private/", caucus.caucus, name="dispute_caucus"),
    path(f"{_LINK}private/let-read/<uuid:appointment_id>/", caucus.let_read, name="dispute_let_read"),
    path(f"{_LINK}private/say/", caucus.say, name="dispute_say_in_private"),
    path(f"{_LINK}private/<uuid:item_id>/label/", caucus.label, name="dispute_label"),
    path(f"{_LINK}private/<uuid:item_id>/release/", caucus.release, name="dispute_release"),
    path(f"{_POST}private/<int:seat>/", caucus.caucus, name="dispute_caucus_of"),
    path(f"{_POST}private/<int:seat>/say/", caucus.say, name="dispute_say_in_private_of"),
]
