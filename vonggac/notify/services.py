"""Putting messages into the outbox, and an officer's hand on what failed. Sending is in `delivery.py`."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import nfc, one_line
from vonggac.notify.channels import AWAKE
from vonggac.notify.contacts import Contact
from vonggac.notify.hours import after_quiet
from vonggac.notify.models import Message, Said
from vonggac.registry.models import User


def enqueue(
    key: str,
    to: Contact,
    *,
    subject: str,
    body: str,
    kind: str,
    now: datetime,
    not_before_at: datetime | None = None,
    urgent: bool = False,
    says: Collection[str] = (),
) -> bool:
    """Put one message into the outbox inside the caller's transaction; False if the key is there already.

    `now`, `not_before_at`: real instants. What is not urgent and would disturb at night waits until the morning.
    `says`: keys of the things that the message says (see `Said`).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("enqueue() belongs in the transaction of the change that it tells of")
    earliest = max(now, not_before_at or now)
    message = Message(
        key=key,
        kind=kind,
        unit=to.unit,
        person=to.person,
        channel=to.channel,
        address=to.address,
        subject=one_line(subject)[:300],
        body=nfc(body),
        urgent=urgent,
        created_at=now,
        not_before_at=earliest,
        next_at=earliest if urgent or to.channel in AWAKE else after_quiet(earliest),
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:  # of two at once, the later waits for the earlier and ends here
        return False
    Said.objects.bulk_create([Said(key=thing, message=message) for thing in says])
    return True


@transaction.atomic
def send_again(message: Message, *, by: User, now: datetime) -> Message:
    """Give a failed message another round of tries, from now on. Raises Refused unless it failed."""
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền gửi lại.", hint="Nhờ người trực điều hành.")
    again = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
    if not again.update(state=Message.State.QUEUED, tries=0, next_at=now, error=""):
        raise Refused(f"Tin «{message.subject}» không nằm trong danh sách gửi hỏng.", hint="Tải lại trang.")
    record(by, "message.again", message, now=now, address=message.address)
    message.refresh_from_db()
    return message
