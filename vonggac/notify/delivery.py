"""Sending what is due: claim by one conditional UPDATE, send outside any transaction, write the result once.

A worker that dies costs the lease of the one message in its hands. That message goes out again, and because the
receiver may have got it already it is shown as possibly sent twice; no other message is sent twice, none is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from vonggac.notify.channels import AWAKE, Channels, Undelivered, configured
from vonggac.notify.hours import MAX_TRIES, after_quiet, wait_after
from vonggac.notify.models import Attempt, Message

PAGE = 50


@dataclass(slots=True)
class Delivery:
    """What one run did: messages sent, put off after a failure, given up."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.put_off + self.given_up


def deliver_due(
    clock: Callable[[], datetime],
    *,
    limit: int = 10_000,
    stopping: Callable[[], bool] = lambda: False,
    channels: Channels | None = None,
) -> Delivery:
    """Send what is due, at most `limit` messages, until nothing is left or `stopping()`; any number of workers may.

    `clock`: the real time, asked again for each message, because sending is slow.
    """
    done = Delivery()
    with channels or configured() as ways:
        while done.total < limit and (page := list(Message.objects.due(clock())[:PAGE])):
            for message in page:
                if stopping() or done.total >= limit:
                    return done
                if claim(message, now=clock(), idempotent=ways.idempotent(message.channel)):
                    _count(done, _send(message, ways, clock))
    return done


@transaction.atomic
def claim(message: Message, *, now: datetime, idempotent: bool) -> bool:
    """Take the message for one lease; False if another worker was faster or its tries are used up.

    Found in somebody's hands after their lease, the message may have reached its receiver: said unless `idempotent`.
    """
    taken_over = message.state == Message.State.SENDING
    unsure = message.maybe_twice or (taken_over and not idempotent)
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    taken = Message.objects.filter(pk=message.pk, fence=message.fence, state=message.state, next_at__lte=now)
    if not taken.update(
        state=Message.State.SENDING,
        fence=F("fence") + 1,
        tries=F("tries") + 1,
        next_at=now + lease,
        maybe_twice=unsure,
    ):
        return False
    if taken_over:
        Attempt.objects.filter(message=message, ended_at=None).update(
            ended_at=now, outcome=Attempt.Outcome.LOST
        )
    message.refresh_from_db()
    if message.tries > MAX_TRIES:  # whatever it is that kills workers, it does not kill them for ever
        _end(message, Message.State.FAILED, error="Bị ngắt giữa chừng nhiều lần.")
        return False
    Attempt.objects.create(message=message, number=message.fence, began_at=now)
    return True


def _send(message: Message, channels: Channels, clock: Callable[[], datetime]) -> Message.State:
    try:
        channels.send(message)
    except Undelivered as failure:
        return settle(message, failure, now=clock())
    except Exception as fault:
        return settle(message, Undelivered(f"Lỗi {type(fault).__name__} khi gửi.", unsure=True), now=clock())
    return settle(message, None, now=clock())


@transaction.atomic
def settle(message: Message, failure: Undelivered | None, *, now: datetime) -> Message.State:
    """Write the result of our own claim (by its fence) and return how the message stands.

    A worker that comes back after its lease changes nothing but its own line in the log.
    """
    outcome = (
        Attempt.Outcome.SENT
        if failure is None
        else Attempt.Outcome.UNSURE
        if failure.unsure
        else Attempt.Outcome.FAILED
    )
    Attempt.objects.filter(message=message, number=message.fence).update(
        ended_at=now, outcome=outcome, detail=str(failure or "")[:300]
    )
    if failure is None:
        return _end(message, Message.State.SENT, sent_at=now)
    wait = None if failure.permanent else wait_after(message.tries, message.key)
    if wait is None:
        return _end(message, Message.State.FAILED, error=str(failure)[:300])
    again_at = now + wait
    if not message.urgent and message.channel not in AWAKE:
        again_at = after_quiet(again_at)
    _ours(message).update(
        state=Message.State.QUEUED,
        next_at=again_at,
        error=str(failure)[:300],
        maybe_twice=message.maybe_twice or failure.unsure,
    )
    return Message.State.QUEUED


def _end(
    message: Message, state: Message.State, *, sent_at: datetime | None = None, error: str = ""
) -> Message.State:
    _ours(message).update(state=state, next_at=None, sent_at=sent_at, error=error)
    return state


def _ours(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, fence=message.fence, state=Message.State.SENDING)


def _count(done: Delivery, state: Message.State) -> None:
    if state == Message.State.SENT:
        done.sent += 1
    elif state == Message.State.FAILED:
        done.given_up += 1
    else:
        done.put_off += 1
