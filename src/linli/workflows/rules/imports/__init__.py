"""Definitions of other engines, expressed in our own format."""

from linli.workflows.rules.imports.business_service import Imported, ImportNote, read_business_services

__all__ = ["ImportNote", "Imported", "read_business_services"]
