"""A thread that signs in as another role than its process."""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from linli.config.postgres import django_database


def sign_in_as_sequencer() -> None:
    """From here on this thread's connection is of the role that alone may write the chain and the public log.

    Where it has no URL of its own, nothing changes: the process signs in as the owner, or is refused when it writes.
    """
    if url := settings.LINLI_SEQUENCER_DATABASE_URL:
        wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
        wrapper.settings_dict = wrapper.settings_dict | django_database(url)
        connections[DEFAULT_DB_ALIAS] = wrapper
