"""Addresses of the screens. Those of residents first; secrets are 22 characters, which keeps them apart from words."""

from django.urls import URLPattern, path, re_path

from linli.portal.views import (
    about,
    alerts,
    calendars,
    consents,
    figures,
    front_door,
    matter,
    matter_acts,
    matter_contact,
    matter_copy,
    matter_dispute,
    matter_feedback,
    matter_readings,
    matter_receipts,
    matter_step,
    my_matters,
    open_data,
    own_data,
    public_log,
    public_status,
    report_alike,
    report_check,
    report_details,
    report_where,
    report_words,
    representation,
)
from linli.portal.views.keep import agencies as keep_agencies
from linli.portal.views.keep import home as keep_home
from linli.portal.views.keep import keys as keep_keys
from linli.portal.views.keep import kinds as keep_kinds
from linli.portal.views.keep import notices as keep_notices
from linli.portal.views.keep import places as keep_places
from linli.portal.views.keep import posts as keep_posts
from linli.portal.views.keep import routing as keep_routing
from linli.portal.views.keep import split_place as keep_split_place
from linli.portal.views.keep import webhooks as keep_webhooks
from linli.portal.views.keep import workflow as keep_workflow
from linli.portal.views.keep import workflows as keep_workflows
from linli.portal.views.notices import bell, devices, preferences, promptness, unsubscribe
from linli.portal.views.work import acts as work_acts
from linli.portal.views.work import board as work_board
from linli.portal.views.work import bulk as work_bulk
from linli.portal.views.work import day as work_day
from linli.portal.views.work import desk as work_desk
from linli.portal.views.work import emergency as work_emergency
from linli.portal.views.work import emergency_review as work_emergency_review
from linli.portal.views.work import events as work_events
from linli.portal.views.work import exchange as work_exchange
from linli.portal.views.work import join as work_join
from linli.portal.views.work import letters as work_letters
from linli.portal.views.work import link as work_link
from linli.portal.views.work import matter as work_matter
from linli.portal.views.work import notices as work_notices
from linli.portal.views.work import offline as work_offline
from linli.portal.views.work import record as work_record
from linli.portal.views.work import retention as work_retention
from linli.portal.views.work import search as work_search
from linli.portal.views.work import step as work_step

_DRAFT = r"^report/(?P<secret>[A-Za-z0-9_-]{8,64})"
_LINK = r"^m/(?P<reference>[0-9A-Za-z-]{1,12})/(?P<secret>[A-Za-z0-9_-]{20,64})"
_SIDE = r"^my-side/(?P<secret>[A-Za-z0-9_-]{20,64})"
_LOOK = r"(?P<look_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_STEP = r"(?P<step_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_EMERGENCY = r"(?P<emergency_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_CONSENT = r"(?P<consent_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?P<form>json|tlog-proof)"
_WORKFLOW = r"^administration/workflows/(?P<code>[a-z][a-z0-9.\-]{0,59})"
_TOKEN = r"(?P<token>[0-9a-z]{1,40}:[A-Za-z0-9_-]{20,64})"  # noqa: S105 - a pattern
_OWN = r"^my/(?P<reference>[0-9A-Za-z-]{6,7})"

urlpatterns: list[URLPattern] = [
    path("", front_door.front_door, name="front_door"),
    path("home/", front_door.home, name="home"),
    path("report/", report_words.start, name="report"),
    re_path(rf"{_DRAFT}/what/$", report_words.what, name="report_what"),
    re_path(rf"{_DRAFT}/where/$", report_where.where, name="report_where"),
    re_path(rf"{_DRAFT}/alike/$", report_alike.alike, name="report_alike"),
    re_path(rf"{_DRAFT}/details/$", report_details.details, name="report_details"),
    re_path(rf"{_DRAFT}/photos/(?P<photo_id>[0-9a-f-]{{36}})\.jpg$", report_details.photo, name="report_photo"),
    re_path(rf"{_DRAFT}/check/$", report_check.check, name="report_check"),
    path("resume/", report_check.resume_by_code, name="resume_by_code"),
    re_path(r"^resume/(?P<secret>[A-Za-z0-9_-]{8,64})/$", report_check.resume, name="resume"),
    path("look-up/", my_matters.look_up, name="look_up"),
    re_path(r"^m/(?P<reference>[0-9A-Za-z-]{1,12})/$", public_status.public_status, name="public_status"),
    re_path(rf"{_LINK}/$", matter.matter, name="matter"),
    re_path(rf"{_LINK}/seen/$", matter_readings.readings, name="matter_readings"),
    re_path(rf"{_LINK}/seen/{_LOOK}\.tlog-proof$", matter_readings.look_receipt, name="matter_look_receipt"),
    re_path(rf"{_LINK}/receipts/$", matter_receipts.receipts, name="matter_receipts"),
    re_path(rf"{_LINK}/receipts\.zip$", matter_receipts.receipts_file, name="matter_receipts_file"),
    re_path(rf"{_LINK}/receipts/{_STEP}\.tlog-proof$", matter_receipts.receipt, name="matter_receipt"),
    re_path(rf"{_LINK}/contact/$", matter_contact.contact, name="matter_contact"),
    re_path(rf"{_LINK}/for/$", representation.for_whom, name="matter_for"),
    re_path(rf"{_LINK}/consents/$", consents.consents, name="matter_consents"),
    re_path(rf"{_LINK}/consents/{_CONSENT}$", consents.consent_file, name="matter_consent_file"),
    re_path(rf"{_LINK}/copy/$", matter_copy.matter_copy, name="matter_copy"),
    re_path(rf"{_LINK}/data/$", own_data.data, name="matter_data"),
    re_path(rf"{_LINK}/data/wrong/$", own_data.wrong, name="matter_wrong"),
    re_path(rf"{_LINK}/data/erase/$", own_data.erase, name="matter_erase"),
    re_path(rf"{_LINK}/notices/$", preferences.matter_notices, name="matter_notices"),
    re_path(rf"{_LINK}/devices/$", devices.matter_devices, name="matter_devices"),
    re_path(rf"{_LINK}/calendar\.ics$", calendars.matter_file, name="matter_calendar"),
    re_path(rf"{_LINK}/feedback/$", matter_feedback.feedback, name="matter_feedback"),
    re_path(rf"{_LINK}/dispute/$", matter_dispute.matter_dispute, name="matter_dispute"),
    re_path(rf"{_LINK}/step/$", matter_step.step, name="matter_step"),
    re_path(rf"{_LINK}/(?P<act>[a-z]{{1,20}})/$", matter_acts.act, name="matter_act"),
    path("my/consents/", consents.account_consents, name="account_consents"),
    path("my/consents/<uuid:consent_id>.<str:form>", consents.account_consent_file, name="account_consent_file"),
    path("my/copy/", matter_copy.account_copy, name="account_copy"),
    path("my/data/", own_data.account_data, name="account_data"),
    path("my/data/erase/", own_data.account_erase, name="account_erase"),
    re_path(rf"{_SIDE}/$", own_data.data, name="side_data"),
    re_path(rf"{_SIDE}/wrong/$", own_data.wrong, name="side_wrong"),
    re_path(rf"{_SIDE}/erase/$", own_data.erase, name="side_erase"),
    re_path(rf"{_SIDE}/copy/$", own_data.side_copy, name="side_copy"),
    re_path(r"^erasures/(?P<receipt>[A-Za-z0-9_-]{20,64})/$", own_data.erasure_receipt, name="erasure_receipt"),
    path("my/", my_matters.my_matters, name="my_matters"),
    re_path(rf"{_OWN}/$", matter.matter, name="my_matter"),
    re_path(rf"{_OWN}/forget/$", my_matters.forget, name="forget_matter"),
    re_path(rf"{_OWN}/seen/$", matter_readings.readings, name="my_matter_readings"),
    re_path(rf"{_OWN}/seen/{_LOOK}\.tlog-proof$", matter_readings.look_receipt, name="my_matter_look_receipt"),
    re_path(rf"{_OWN}/receipts/$", matter_receipts.receipts, name="my_matter_receipts"),
    re_path(rf"{_OWN}/receipts\.zip$", matter_receipts.receipts_file, name="my_matter_receipts_file"),
    re_path(rf"{_OWN}/receipts/{_STEP}\.tlog-proof$", matter_receipts.receipt, name="my_matter_receipt"),
    re_path(rf"{_OWN}/contact/$", matter_contact.contact, name="my_matter_contact"),
    re_path(rf"{_OWN}/for/$", representation.for_whom, name="my_matter_for"),
    re_path(rf"{_OWN}/consents/$", consents.consents, name="my_matter_consents"),
    re_path(rf"{_OWN}/consents/{_CONSENT}$", consents.consent_file, name="my_matter_consent_file"),
    re_path(rf"{_OWN}/copy/$", matter_copy.matter_copy, name="my_matter_copy"),
    re_path(rf"{_OWN}/data/$", own_data.data, name="my_matter_data"),
    re_path(rf"{_OWN}/data/wrong/$", own_data.wrong, name="my_matter_wrong"),
    re_path(rf"{_OWN}/data/erase/$", own_data.erase, name="my_matter_erase"),
    re_path(rf"{_OWN}/notices/$", preferences.matter_notices, name="my_matter_notices"),
    re_path(rf"{_OWN}/devices/$", devices.matter_devices, name="my_matter_devices"),
    re_path(rf"{_OWN}/calendar\.ics$", calendars.matter_file, name="my_matter_calendar"),
    re_path(rf"{_OWN}/feedback/$", matter_feedback.feedback, name="my_matter_feedback"),
    re_path(rf"{_OWN}/dispute/$", matter_dispute.matter_dispute, name="my_matter_dispute"),
    re_path(rf"{_OWN}/step/$", matter_step.step, name="my_matter_step"),
    re_path(rf"{_OWN}/(?P<act>[a-z]{{1,20}})/$", matter_acts.act, name="my_matter_act"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<uuid:alert_id>/end/", alerts.end_own, name="alert_end"),
    re_path(rf"^alerts/confirm/{_TOKEN}/$", alerts.confirm, name="alert_confirm"),
    re_path(rf"^alerts/stop/{_TOKEN}/$", alerts.stop, name="alert_stop"),
    path("ask-first/", about.ask_first, name="ask_first"),
    path("figures/", figures.figures, name="figures"),
    path("map/", open_data.public_map, name="public_map"),
    path("log/", public_log.public_log, name="public_log"),
    path("log/verify/", public_log.log_verify, name="log_verify"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("day/", work_day.day, name="day"),
    path("day/calendar/", calendars.calendar_address, name="calendar_address"),
    re_path(r"^calendar/(?P<secret>[A-Za-z0-9_-]{32})\.ics$", calendars.feed, name="calendar_feed"),
    path("day/queue/", work_offline.queue, name="day_queue"),
    path("day/form/", work_offline.form, name="day_form"),
    path("day/app.webmanifest", work_offline.manifest, name="app_manifest"),
    path("worker.js", work_offline.worker, name="worker"),
    path("offline/<slug:version>/<slug:name>.js", work_offline.script, name="offline_script"),
    path("offline/<slug:version>/<slug:name>-<int:size>.png", work_offline.icon, name="app_icon"),
    path("desk/", work_desk.desk, name="desk"),
    path("desk/where/", work_desk.where, name="desk_where"),
    path("desk/hand-over/", work_bulk.bulk, name="desk_bulk"),
    path("desk/matters.<str:form>", work_exchange.take_out, name="take_out"),
    path("desk/take-out/", work_exchange.choose_file, name="take_out_choose"),
    path("desk/take-in/", work_exchange.take_in, name="take_in"),
    path("desk/search/", work_search.search, name="desk_search"),
    path("events/", work_events.events, name="events"),
    path("events/<uuid:group_id>/", work_events.event, name="event"),
    path("events/<uuid:group_id>/undo/", work_events.undo, name="event_undo"),
    path("events/<uuid:group_id>/leave/<uuid:matter_id>/", work_events.leave, name="event_leave"),
    path("record/", work_record.record, name="record"),
    path("board/", work_board.board, name="board"),
    path("notices/", bell.notice_list, name="notices"),
    path("notices/bell/", bell.bell, name="bell"),
    path("notices/read/", bell.read, name="notices_read"),
    path("notices/how/", preferences.account_notices, name="notice_preferences"),
    path("notices/devices/", devices.account_devices, name="account_devices"),
    path("notices/promptness/", promptness.promptness, name="promptness"),
    path("notices/<uuid:notice_id>/open/", bell.open_notice, name="notice_open"),
    path("api/v1/figures/notices", promptness.promptness_json, name="promptness_json"),
    re_path(
        r"^unsubscribe/(?P<token>[0-9a-z]{1,40}:[A-Za-z0-9_-]{20,64})/$", unsubscribe.unsubscribe, name="unsubscribe"
    ),
    path("work/retention/", work_retention.retention, name="retention"),
    path("work/retention/<uuid:list_id>/", work_retention.retention_list, name="retention_list"),
    path("work/retention/<uuid:list_id>/keep/", work_retention.retention_keep, name="retention_keep"),
    path("work/retention/<uuid:list_id>/decide/", work_retention.retention_decide, name="retention_decide"),
    path("work/notices/", work_notices.work_notices, name="work_notices"),
    path("work/notices/<uuid:notice_id>/", work_notices.work_notice, name="work_notice"),
    path("work/notices/<uuid:notice_id>/retry/", work_notices.work_notice_retry, name="work_notice_retry"),
    path("work/readings/emergencies/", work_emergency_review.emergency_reviews, name="emergency_reviews"),
    path("work/emergencies/", work_emergency.emergencies, name="emergencies"),
    path("work/emergencies/ask/", work_emergency.emergency_ask, name="emergency_ask"),
    path("work/emergencies/<uuid:emergency_id>/", work_emergency.emergency, name="emergency"),
    path("work/emergencies/<uuid:emergency_id>/approve/", work_emergency.emergency_approve, name="emergency_approve"),
    path("work/emergencies/<uuid:emergency_id>/refuse/", work_emergency.emergency_refuse, name="emergency_refuse"),
    path("work/emergencies/<uuid:emergency_id>/end/", work_emergency.emergency_end, name="emergency_end"),
    re_path(
        rf"^work/emergencies/{_EMERGENCY}/photos/(?P<photo_id>[0-9a-f-]{{36}})/(?P<size>full|thumb)\.jpg$",
        work_emergency.emergency_photo,
        name="emergency_photo",
    ),
    path("work/<uuid:matter_id>/", work_matter.work_matter, name="work_matter"),
    path("work/letters/", work_letters.letters, name="work_letters"),
    path("work/letters/print/", work_letters.letters_print, name="work_letters_print"),
    path("work/letters/posted/", work_letters.letters_posted, name="work_letters_posted"),
    path("work/<uuid:matter_id>/letter/", work_letters.letter, name="work_letter"),
    path("work/<uuid:matter_id>/letter/stop/", work_letters.letter_stop, name="work_letter_stop"),
    path("work/<uuid:matter_id>/for/", representation.work_for_whom, name="work_for"),
    path("work/<uuid:matter_id>/new-link/", work_link.new_link, name="work_link"),
    path("work/<uuid:matter_id>/join/", work_join.join, name="work_join"),
    path("work/<uuid:matter_id>/join/<uuid:other_id>/", work_join.join_with, name="work_join_with"),
    path("work/<uuid:matter_id>/split/", work_join.split, name="work_split"),
    path("work/<uuid:matter_id>/unsplit/", work_join.unsplit, name="work_unsplit"),
    path("work/<uuid:matter_id>/event/", work_events.to_event, name="work_event"),
    path("work/<uuid:matter_id>/step/", work_step.work_step, name="work_step"),
    path("work/<uuid:matter_id>/<slug:act>/", work_acts.work_act, name="work_act"),
    path("administration/", keep_home.administration, name="administration"),
    path("administration/places/", keep_places.keep_places, name="keep_places"),
    path("administration/places/places.csv", keep_places.keep_places_file, name="keep_places_file"),
    path("administration/places/import/", keep_places.keep_import, name="keep_import"),
    path("administration/places/<uuid:place_id>/", keep_places.keep_places, name="keep_place"),
    path("administration/places/<uuid:place_id>/rename/", keep_places.keep_rename, name="keep_rename"),
    path("administration/places/<uuid:place_id>/merge/", keep_places.keep_merge, name="keep_merge"),
    path("administration/places/<uuid:place_id>/move/", keep_places.keep_move, name="keep_move"),
    path("administration/places/<uuid:place_id>/split/", keep_split_place.keep_split, name="keep_split"),
    path("administration/places/<uuid:place_id>/close/", keep_places.keep_close, name="keep_close"),
    path("administration/posts/", keep_posts.keep_posts, name="keep_posts"),
    path("administration/posts/staff.csv", keep_posts.keep_staff_file, name="keep_staff_file"),
    path("administration/posts/import/", keep_posts.keep_staff, name="keep_staff"),
    path("administration/posts/<uuid:post_id>/", keep_posts.keep_post, name="keep_post"),
    path("administration/posts/<uuid:post_id>/sign-out/", keep_posts.keep_sign_out, name="keep_sign_out"),
    path("administration/posts/<uuid:post_id>/end/", keep_posts.keep_end_post, name="keep_end_post"),
    path("administration/agencies/", keep_agencies.keep_agencies, name="keep_agencies"),
    path("administration/keys/", keep_keys.keep_keys, name="keep_keys"),
    path("administration/keys/<uuid:key_id>/approve/", keep_keys.keep_key_approve, name="keep_key_approve"),
    path("administration/keys/<uuid:key_id>/revoke/", keep_keys.keep_key_revoke, name="keep_key_revoke"),
    path("administration/notices/letter.pdf", keep_notices.keep_letter, name="keep_letter"),
    path("administration/webhooks/", keep_webhooks.keep_webhooks, name="keep_webhooks"),
    path("administration/webhooks/<uuid:webhook_id>/", keep_webhooks.keep_webhook, name="keep_webhook"),
    path(
        "administration/webhooks/<uuid:webhook_id>/<slug:act>/", keep_webhooks.keep_webhook_act, name="keep_webhook_act"
    ),
    path("administration/notices/", keep_notices.keep_notices, name="keep_notices"),
    path("administration/workflows/", keep_workflows.keep_workflows, name="keep_workflows"),
    re_path(rf"{_WORKFLOW}/$", keep_workflow.keep_workflow, name="keep_workflow"),
    re_path(rf"{_WORKFLOW}/file/$", keep_workflow.keep_workflow_file, name="keep_workflow_file"),
    path("administration/routing/", keep_routing.keep_routing, name="keep_routing"),
    path("administration/routing/rules.json", keep_routing.keep_routing_file, name="keep_routing_file"),
    path("administration/kinds/", keep_kinds.keep_kinds, name="keep_kinds"),
    path("administration/kinds/kinds.csv", keep_kinds.keep_kinds_table, name="keep_kinds_table"),
    path("administration/kinds/kinds.yaml", keep_kinds.keep_kinds_file, name="keep_kinds_file"),
]
