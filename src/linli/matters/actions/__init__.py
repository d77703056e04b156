"""What can be done to matters. Every function is one change, one transaction, one ledger entry."""

from linli.matters.actions.calendar_feed import make_calendar_feed, revoke_calendar_feed
from linli.matters.actions.contact import change_contact, drop_contact, renew_link
from linli.matters.actions.decide import decide_hand_over
from linli.matters.actions.discuss import answer, ask, comment
from linli.matters.actions.drafts import (
    SavedDraft,
    add_draft_photo,
    discard_draft,
    purge_expired,
    remove_draft_photo,
    resume_by_code,
    resume_draft,
    save_draft,
)
from linli.matters.actions.emergency.answer import approve_emergency, refuse_emergency
from linli.matters.actions.emergency.ask import ask_emergency
from linli.matters.actions.emergency.close import end_emergency, review_emergency
from linli.matters.actions.emergency.open import open_emergency, open_emergency_photo
from linli.matters.actions.extend import extend
from linli.matters.actions.follow import follow_merged_place, follow_moved_places, follow_split_place
from linli.matters.actions.give_feedback import Answers, give_feedback
from linli.matters.actions.group import (
    KeptInGroup,
    Undone,
    add_to_group,
    create_group,
    take_out_of_group,
    tell_group,
    undo_group,
)
from linli.matters.actions.hand_over import (
    BulkResult,
    accept_hand_over,
    bulk_hand_over,
    propose_hand_over,
    return_hand_over,
    withdraw_hand_over,
)
from linli.matters.actions.import_requests import ImportReport, import_requests
from linli.matters.actions.join import join, separate
from linli.matters.actions.ladder import assign, escalate
from linli.matters.actions.once import Answered, Idempotency, carry_out_once, request_digest, was_carried_out
from linli.matters.actions.open_list import open_day, open_decisions, open_inbox, open_search
from linli.matters.actions.open_matter import open_group, open_joinable, open_matter, open_photo, open_together
from linli.matters.actions.photo_sweep import sweep_photos
from linli.matters.actions.photos import add_photo, visit
from linli.matters.actions.plan_visit import cancel_visit, plan_visit
from linli.matters.actions.publish_catalogue import Published, publish_catalogue
from linli.matters.actions.receive import Received, receive
from linli.matters.actions.receive_many import BulkReport, Incoming, RowResult, receive_many
from linli.matters.actions.reclassify import reclassify
from linli.matters.actions.representation import (
    end_due_representations,
    end_representation,
    hear_own_answer,
    say_for_whom,
)
from linli.matters.actions.reroute import move, release_post, reroute
from linli.matters.actions.resident import confirm, reopen, withdraw
from linli.matters.actions.retention import (
    carry_out_destruction,
    decide_destruction,
    keep_back,
    keep_for_law,
    propose_destruction,
)
from linli.matters.actions.search_index import index_all, index_words
from linli.matters.actions.secret import link_secrets
from linli.matters.actions.split import Part, split, undo_split
from linli.matters.actions.submission import ContactDetails, Submission
from linli.matters.actions.sweep import SweepReport, sweep_clocks
from linli.matters.actions.take_step import take_step
from linli.matters.actions.train_kinds import Trained, retrain_kinds, train_kinds
from linli.matters.actions.work import accept, decline, resolve, resume, start, wait
from linli.matters.actions.written import written_on_device

__all__ = [
    "Answered",
    "Answers",
    "BulkReport",
    "BulkResult",
    "ContactDetails",
    "Idempotency",
    "ImportReport",
    "Incoming",
    "KeptInGroup",
    "Part",
    "Published",
    "Received",
    "RowResult",
    "SavedDraft",
    "Submission",
    "SweepReport",
    "Trained",
    "Undone",
    "accept",
    "accept_hand_over",
    "add_draft_photo",
    "add_photo",
    "add_to_group",
    "answer",
    "approve_emergency",
    "ask",
    "ask_emergency",
    "assign",
    "bulk_hand_over",
    "cancel_visit",
    "carry_out_destruction",
    "carry_out_once",
    "change_contact",
    "comment",
    "confirm",
    "create_group",
    "decide_destruction",
    "decide_hand_over",
    "decline",
    "discard_draft",
    "drop_contact",
    "end_due_representations",
    "end_emergency",
    "end_representation",
    "escalate",
    "extend",
    "follow_merged_place",
    "follow_moved_places",
    "follow_split_place",
    "give_feedback",
    "hear_own_answer",
    "import_requests",
    "index_all",
    "index_words",
    "join",
    "keep_back",
    "keep_for_law",
    "link_secrets",
    "make_calendar_feed",
    "move",
    "open_day",
    "open_decisions",
    "open_emergency",
    "open_emergency_photo",
    "open_group",
    "open_inbox",
    "open_joinable",
    "open_matter",
    "open_photo",
    "open_search",
    "open_together",
    "plan_visit",
    "propose_destruction",
    "propose_hand_over",
    "publish_catalogue",
    "purge_expired",
    "receive",
    "receive_many",
    "reclassify",
    "refuse_emergency",
    "release_post",
    "remove_draft_photo",
    "renew_link",
    "reopen",
    "request_digest",
    "reroute",
    "resolve",
    "resume",
    "resume_by_code",
    "resume_draft",
    "retrain_kinds",
    "return_hand_over",
    "review_emergency",
    "revoke_calendar_feed",
    "save_draft",
    "say_for_whom",
    "separate",
    "split",
    "start",
    "sweep_clocks",
    "sweep_photos",
    "take_out_of_group",
    "take_step",
    "tell_group",
    "train_kinds",
    "undo_group",
    "undo_split",
    "visit",
    "wait",
    "was_carried_out",
    "withdraw",
    "withdraw_hand_over",
    "written_on_device",
]
