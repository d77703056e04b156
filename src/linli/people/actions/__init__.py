"""What other modules and the edge may do with people."""

from linli.people.actions.accounts import (
    change_own_account,
    clean_email,
    create_account,
    shorten_name,
    store_account,
)
from linli.people.actions.agencies import create_agency
from linli.people.actions.api_keys import MadeKey, approve_api_key, make_api_key, revoke_api_key
from linli.people.actions.appoint import Appointed, Appointment, appoint, appoint_many
from linli.people.actions.attempts import count_attempt, purge_signing_in
from linli.people.actions.consents import (
    copy_consents,
    end_consents,
    end_due_consents,
    give_consent,
    new_consent,
    withdraw_consent,
)
from linli.people.actions.erase_account import erase_account
from linli.people.actions.export_staff import export_staff
from linli.people.actions.follow import follow_merge, follow_places
from linli.people.actions.import_staff import RowResult, StaffReport, StaffRow, import_staff
from linli.people.actions.kept_files import Kept, forget_kept_file, keep_file, open_kept_file
from linli.people.actions.own_sessions import end_session, end_sessions_of, end_sessions_of_post, sign_out_everywhere
from linli.people.actions.posts import change_post, end_due_posts, end_post
from linli.people.actions.representation import answer_for_oneself, close_representation, represent
from linli.people.actions.sign_in_links import make_sign_in_link, use_sign_in_link
from linli.people.actions.use_key import count_wrong_key, use_api_key
from linli.people.links import forget_link, remember_link
from linli.people.models import Consent
from linli.people.proof import hold_form

__all__ = [
    "Appointed",
    "Appointment",
    "Consent",
    "Kept",
    "MadeKey",
    "RowResult",
    "StaffReport",
    "StaffRow",
    "answer_for_oneself",
    "appoint",
    "appoint_many",
    "approve_api_key",
    "change_own_account",
    "change_post",
    "clean_email",
    "close_representation",
    "copy_consents",
    "count_attempt",
    "count_wrong_key",
    "create_account",
    "create_agency",
    "end_consents",
    "end_due_consents",
    "end_due_posts",
    "end_post",
    "end_session",
    "end_sessions_of",
    "end_sessions_of_post",
    "erase_account",
    "export_staff",
    "follow_merge",
    "follow_places",
    "forget_kept_file",
    "forget_link",
    "give_consent",
    "hold_form",
    "import_staff",
    "keep_file",
    "make_api_key",
    "make_sign_in_link",
    "new_consent",
    "open_kept_file",
    "purge_signing_in",
    "remember_link",
    "represent",
    "revoke_api_key",
    "shorten_name",
    "sign_out_everywhere",
    "store_account",
    "use_api_key",
    "use_sign_in_link",
    "withdraw_consent",
]
