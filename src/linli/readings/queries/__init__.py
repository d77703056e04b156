"""What can be read of looks on record."""

from linli.readings.queries.delayed import (
    DelayRow,
    count_delays,
    hidden_now,
    list_delays,
    list_ended_delays,
    list_looking_posts,
)
from linli.readings.queries.looks import AskedView, EachLook, GroupView, LooksPage, list_each_look, list_looks
from linli.readings.queries.portals import PortalRow, list_own_grants, list_portals
from linli.readings.queries.proof import find_look_proof, list_own_looks
from linli.readings.queries.questions import QuestionLine, QuestionView, list_questions
from linli.readings.queries.unusual import InquiryRow, UnusualRow, list_inquiries, list_unusual
from linli.readings.queries.usages import Usage, Usages, find_usages, usage_period

__all__ = [
    "AskedView",
    "DelayRow",
    "EachLook",
    "GroupView",
    "InquiryRow",
    "LooksPage",
    "PortalRow",
    "QuestionLine",
    "QuestionView",
    "UnusualRow",
    "Usage",
    "Usages",
    "count_delays",
    "find_look_proof",
    "find_usages",
    "hidden_now",
    "list_delays",
    "list_each_look",
    "list_ended_delays",
    "list_inquiries",
    "list_looking_posts",
    "list_looks",
    "list_own_grants",
    "list_own_looks",
    "list_portals",
    "list_questions",
    "list_unusual",
    "usage_period",
]
