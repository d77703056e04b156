"""Which columns hold what is personal. A new column of text, JSON or bytes stands in one of the four tables, or a test
fails: whoever adds it says which.
"""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

Columns = dict[str, str]
_GUARDED = (
    models.TextField,
    models.CharField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    ArrayField,
    SearchVectorField,
)

# What residents said or are reached by, and what was written about their matters: read by a look on record only.
PERSONAL: Columns = {
    "readings.Question": "text answer",
    "rights.Correction": "text answer",
    "disputes.Item": "sealed",
    "matters.Contact": "name phone email",
    "matters.Feedback": "text",
    "matters.HandOver": "reason answer_reason",
    "matters.Matter": "title text answers address",
    "matters.Photo": "stored_as",
    "matters.SearchText": "words",
    "matters.Step": "text told",
    "notices.Notice": "values offers address",
    "notices.PostalAddress": "lines",
}

# Secrets, and what belongs to somebody of whom staff may know nothing: no page of staff shows it to anybody.
NEVER: Columns = {
    "readings.Grant": "code_digest",
    "rights.Erasure": "secret_digest",
    "account.EmailConfirmation": "key",
    "disputes.Approval": "proof",
    "disputes.Channel": "wrapped_key",
    "disputes.Invitation": "code_digest",
    "disputes.Party": "secret_digest",
    "disputes.SavedWalk": "code_digest sealed",
    "disputes.SigningKey": "credential_id public_key",
    "ledger.Salt": "salt",
    "matters.CalendarFeed": "secret_digest",
    "matters.Draft": "data code secret_digest",
    "matters.IdempotencyKey": "answer key scope request_digest",
    "matters.Matter": "secret_digest",
    "mfa.Authenticator": "data",
    "notices.Alert": "email",
    "notices.Device": "endpoint public_key auth_secret",
    "people.Account": "password",
    "people.AllauthRate": "cache_key value",
    "people.ApiKey": "digest",
    "people.Attempt": "who",
    "people.KeptFile": "sealed",
    "people.SignInLink": "digest",
    "procrastinate.ProcrastinateJob": "args",
    "sessions.Session": "session_key session_data",
    "socialaccount.SocialAccount": "uid extra_data",
    "socialaccount.SocialApp": "secret key client_id settings",
    "socialaccount.SocialToken": "token token_secret",
    "webhooks.Subscription": "secret former_secret",
}

# Of colleagues on the pages of posts; of residents shown to nobody who serves.
OF_STAFF: Columns = {
    "account.EmailAddress": "email",
    "people.Account": "email display_name",
}

# Codes, places, institutions, the law, and what machines keep: nothing that anybody said of themselves.
OTHER: Columns = {
    "readings.Question": "place_path reading_ids",
    "readings.Delay": "place_path basis reason",
    "readings.Inquiry": "place_path counts text answer",
    "rights.Correction": "of target state place_path rule",
    "rights.Erasure": "of",
    "rights.ErasureItem": "unit reference fate rule",
    "rights.Tombstone": "unit",
    "auth.Group": "name",
    "auth.Permission": "name codename",
    "contenttypes.ContentType": "app_label model",
    "disputes.Agreement": "state sha256 reflection_code",
    "disputes.Appointment": "way end",
    "disputes.Approval": "method sha256",
    "disputes.BidRound": "state",
    "disputes.Channel": "data_class",
    "disputes.Clock": "act rule_id on_expiry end_reason",
    "disputes.Complaint": "reviewer_path",
    "disputes.Dispute": "reference kind_code jurisdiction forum "
    "state place_path committee_path pause_reason ended_reason",
    "disputes.Due": "term remind_on",
    "disputes.Erasure": "rule_id files",
    "disputes.FactsApproval": "sha256",
    "disputes.GuideCount": "counted pathway code",
    "disputes.HandOff": "kind addressed_to sha256 state receiver_reference",
    "disputes.Invitation": "channel",
    "disputes.Item": "kind label nonce",
    "disputes.JointWish": "kind",
    "disputes.MasterKey": "key_id",
    "disputes.Party": "side language consents",
    "disputes.Pause": "reason",
    "disputes.PowerCheck": "codes",
    "disputes.Receiver": "name kinds public_key",
    "disputes.RosterEntry": "path name specialities languages about_zh about_en",
    "disputes.Step": "verb who state facts",
    "disputes.Suggestion": "state",
    "ledger.Entry": "cell verb subject_type actor_kind before_hash after_hash facts topics",
    "ledger.Leaf": "source entry",
    "ledger.Link": "entry_hash chain_hash",
    "ledger.Reading": "role place_path purpose",
    "matters.CalendarFeed": "language",
    "matters.Catalogue": "source digest document",
    "matters.Clock": "stage level code unit calendar_version",
    "matters.DestructionItem": "held kept_reason",
    "matters.DestructionList": "path decision reason",
    "matters.Emergency": "place_path basis reason refusal finding",
    "matters.Feedback": "settled time_kept",
    "matters.Group": "name place_path",
    "matters.GroupUpdate": "text",
    "matters.HandOver": "to_path answer",
    "matters.Kind": "code parent_code name_zh name_en common icon workflow "
    "opens first_level targets asks words basis retention",
    "matters.KindModel": "weights digest figures",
    "matters.Link": "kind actor_kind before end",
    "matters.Matter": "reference state own_state kind_code language channel place_path level "
    "owner_path routing decide_path outcome waiting_for waiting_reason first_resolved_level source source_id",
    "matters.Photo": "visibility sha256",
    "matters.PlannedVisit": "end",
    "matters.RoutingRules": "source digest document",
    "matters.Step": "verb visibility actor_kind facts",
    "mfa.Authenticator": "type",
    "notices.Alert": "kind_code rhythm language",
    "notices.Change": "state reason",
    "notices.Device": "language",
    "notices.Notice": "template urgency audience language path channel state reason driver driver_reference",
    "notices.Preference": "channel rhythm",
    "notices.Unreachable": "channel reason",
    "open311.PostedUpdate": "update_id request_digest",
    "open311.Posting": "client",
    "open311.Progress": "source address",
    "open311.Taken": "source source_id status notes_digest",
    "people.Account": "language",
    "people.Agency": "code name_zh name_en path",
    "people.ApiKey": "name prefix path scopes kind_codes",
    "people.Attempt": "limit",
    "people.Consent": "principal_kind purpose language words_sha256 method given_by end_reason",
    "people.KeptFile": "purpose",
    "people.Post": "path role kind_codes title_zh title_en",
    "people.Representation": "ground relation own_answer end_reason",
    "people.Session": "session_key session_data device",
    "places.IndexVersion": "cell",
    "places.Outline": "wkb source licence",
    "places.Place": "code level name_zh name_en pinyin search_text path",
    "places.PlaceVersion": "code level name_zh name_en path",
    "places.Succession": "kind",
    "procrastinate.ProcrastinateEvent": "type",
    "procrastinate.ProcrastinateJob": "queue_name task_name lock status queueing_lock",
    "procrastinate.ProcrastinatePeriodicDefer": "task_name periodic_id",
    "socialaccount.SocialAccount": "provider",
    "socialaccount.SocialApp": "provider provider_id name",
    "webhooks.Delivery": "event payload state reason",
    "webhooks.Subscription": "name url path events kind_codes",
    "workflows.WorkflowVersion": "code engine source digest document",
}


def columns_of_all_models() -> set[str]:
    """``app.Model.column`` of everything that could hold words."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, _GUARDED)
    }


def declared(*tables: Columns) -> list[str]:
    """``app.Model.column`` of these tables."""
    return [f"{model}.{name}" for table in tables for model, names in table.items() for name in names.split()]
