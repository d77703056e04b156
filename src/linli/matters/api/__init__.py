"""The JSON interface under /api/v1/. Plain views and typed structs; errors are {code, message, field, facts}."""

from linli.matters.api.inbox import inbox
from linli.matters.api.kinds import kinds
from linli.matters.api.matters import matter_status, matters
from linli.matters.api.openapi import openapi

__all__ = ["inbox", "kinds", "matter_status", "matters", "openapi"]
