"""Hand one letter to the mail server, and tell apart what certainly failed from what may have arrived."""

import smtplib
from dataclasses import dataclass
from email.utils import format_datetime, formataddr
from typing import Literal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _

from klustermotor.web.outbox.models import Message

Outcome = Literal["sent", "later", "never", "unknown"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of handing a letter over: the outcome and, unless it was sent, a sentence."""

    outcome: Outcome
    sentence: str = ""


def hand_over(message: Message) -> Answer:
    """Try once to deliver a letter."""
    connection = get_connection(settings.DELIVERY.backend, fail_silently=False, **settings.DELIVERY.options)
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError:
        return Answer("later", _("The mail server did not accept our user name and password."))
    except (smtplib.SMTPException, OSError) as error:
        return Answer("later", _("The mail server could not be reached: {}").format(_said(error)))
    try:
        connection.send_messages([_letter(message)])
    except smtplib.SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        return _refused(code, text)
    except smtplib.SMTPResponseException as refused:
        return _refused(refused.smtp_code, refused.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        sentence = _("The connection broke while the letter was handed over: {}")
        return Answer("unknown", sentence.format(_said(error)))
    finally:
        _close(connection)
    return Answer("sent")


def _letter(message: Message) -> EmailMultiAlternatives:
    """Write the letter as mail, with the name it keeps over all attempts."""
    letter = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body,
        to=[formataddr((message.to_name, message.to)) if message.to_name else message.to],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(timezone.localtime(message.created_at)),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if message.html_body:
        letter.attach_alternative(message.html_body, "text/html")
    return letter


def _refused(code: int, text: bytes | str) -> Answer:
    """Read the server's answer: 4xx means later, 5xx means never."""
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    if 400 <= code < 500:
        return Answer("later", _("The mail server asks us to come back later: {} {}").format(code, said))
    return Answer("never", _("The mail server refused the letter: {} {}").format(code, said))


def _said(error: Exception) -> str:
    """Return an error in few words."""
    return str(error).strip()[:200] or type(error).__name__


def _close(connection: object) -> None:
    """Leave the server; that it has already hung up changes nothing."""
    try:
        connection.close()  # type: ignore[attr-defined]
    except (smtplib.SMTPException, OSError):
        return
