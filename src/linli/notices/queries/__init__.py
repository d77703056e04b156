"""What can be read of notices."""

from linli.notices.alert_tokens import Purpose
from linli.notices.drivers.registry import served_channels
from linli.notices.messages import service_name
from linli.notices.push_keys import push_public_key
from linli.notices.queries.alerts import AlertRow, find_alert, list_own_alerts
from linli.notices.queries.choices import (
    Chosen,
    chosen_for_account,
    chosen_for_matter,
    default_rhythm,
    find_subscription,
    town_hours,
)
from linli.notices.queries.devices import DeviceRow, list_account_devices, list_matter_devices
from linli.notices.queries.due import due_channels, written_after
from linli.notices.queries.figures import SPANS, forget_promptness, promptness_figures
from linli.notices.queries.in_app import MOST_COUNTED, InAppNotice, count_unread, find_in_app, list_in_app
from linli.notices.queries.letters import ADDRESS_LINES, MOST_LETTERS, Letter, desk_telephone, write_letters
from linli.notices.queries.outbox import (
    ChangeRow,
    FailedNotice,
    NoticeView,
    StateCount,
    UnreachableRow,
    count_states,
    get_notice,
    list_failed,
    list_unreachable,
)
from linli.notices.queries.own import SentNotice, list_sent_to_resident
from linli.notices.queries.paper import PaperNotice, find_postal_address, list_paper, may_print, words_on_paper
from linli.notices.queries.previews import Preview, preview_codes, previews_of

__all__ = [
    "ADDRESS_LINES",
    "MOST_COUNTED",
    "MOST_LETTERS",
    "SPANS",
    "AlertRow",
    "ChangeRow",
    "Chosen",
    "DeviceRow",
    "FailedNotice",
    "InAppNotice",
    "Letter",
    "NoticeView",
    "PaperNotice",
    "Preview",
    "Purpose",
    "SentNotice",
    "StateCount",
    "UnreachableRow",
    "chosen_for_account",
    "chosen_for_matter",
    "count_states",
    "count_unread",
    "default_rhythm",
    "desk_telephone",
    "due_channels",
    "find_alert",
    "find_in_app",
    "find_postal_address",
    "find_subscription",
    "forget_promptness",
    "get_notice",
    "list_account_devices",
    "list_failed",
    "list_in_app",
    "list_matter_devices",
    "list_own_alerts",
    "list_paper",
    "list_sent_to_resident",
    "list_unreachable",
    "may_print",
    "preview_codes",
    "previews_of",
    "promptness_figures",
    "push_public_key",
    "served_channels",
    "service_name",
    "town_hours",
    "words_on_paper",
    "write_letters",
    "written_after",
]
