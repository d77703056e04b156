"""E-mail through Django's mail: one connection for a batch, whatever backend the settings name.

SMTP hands over at least once: when the connection breaks after the message and before the answer, nobody can know
whether it was taken, and it is sent again. The Message-ID is the notice's own and the same each time, by which mail
servers and programs recognise the second copy.
"""

import smtplib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from linli.kit import clock
from linli.notices.drivers.interface import Outcome, Outgoing, carrier_failed, not_tried, refused
from linli.notices.rules import State

TIMEOUT = 10  # seconds for the mail server to answer anything
_PERMANENT = 500  # RFC 5321, section 4.2.1: 5yz is a permanent negative reply, 4yz a transient one


class Mail:
    """One batch, one connection; a connection that breaks fails what is left of the batch for now."""

    name = "mail"
    batch_size = 50

    def send(self, batch: Sequence[Outgoing], deadline: datetime) -> list[Outcome]:
        """SENT when the mail server took it; whether it arrived no mail server says."""
        connection = get_connection(timeout=TIMEOUT)
        try:
            connection.open()
        except (OSError, smtplib.SMTPException):
            return [carrier_failed(message) for message in batch]
        try:
            return self._send_all(connection, batch, deadline)
        finally:
            _close(connection)

    def close(self) -> None:
        """Every batch closes its own connection: mail servers drop idle ones."""

    def _send_all(self, connection: Any, batch: Sequence[Outgoing], deadline: datetime) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for number, message in enumerate(batch):
            if clock.now() >= deadline:
                return [*outcomes, *not_tried(batch[number:])]
            try:
                outcomes.append(_send_one(connection, message))
            except OSError:  # SMTPServerDisconnected too: the line is gone for the rest as well
                return [*outcomes, carrier_failed(message), *not_tried(batch[number + 1 :])]
        return outcomes


def _send_one(connection: Any, message: Outgoing) -> Outcome:
    """Raises OSError when the line is gone."""
    try:
        connection.send_messages([mail_of(message)])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        return refused(message) if codes and min(codes) >= _PERMANENT else carrier_failed(message)
    except smtplib.SMTPDataError as error:  # what was said about this message; its sender is ours and may be mended
        return refused(message) if error.smtp_code >= _PERMANENT else carrier_failed(message)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException:
        return carrier_failed(message)
    except (ValueError, UnicodeError):  # an address that no header can carry
        return refused(message)
    return Outcome(message.id, State.SENT, reference=message_id(message))


def message_id(message: Outgoing) -> str:
    """``<notice@host>``: the same for every try of a notice."""
    return f"<{message.id}@{urlsplit(settings.ORIGIN).hostname}>"


def mail_of(message: Outgoing) -> EmailMessage:
    """The mail. Auto-Submitted keeps holiday answers away (RFC 3834)."""
    headers = {**message.headers, "Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    headers["Content-Language"] = "en" if message.language.startswith("en") else "zh-Hans"
    return EmailMessage(message.subject, message.text, None, [message.address], headers=headers)


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return  # everything was answered; a line that breaks on saying good-bye takes nothing back
