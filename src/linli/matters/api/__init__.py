"""The JSON interface under /api/v1/. Plain views and typed structs; errors are {code, message, field, facts}."""

from linli.matters.api.alike import alike
from linli.matters.api.export import export
from linli.matters.api.inbox import inbox
from linli.matters.api.kinds import kinds
from linli.matters.api.matters import matter_status, matters
from linli.matters.api.openapi import openapi
from linli.matters.api.work import act, matter, new, session

__all__ = [
    "act",
    "alike",
    "export",
    "inbox",
    "kinds",
    "matter",
    "matter_status",
    "matters",
    "new",
    "openapi",
    "session",
]
