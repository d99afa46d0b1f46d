"""Types of requests, and the two questions that pages about a campaign ask of them."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from vonggac.campaigns.models import Campaign
from vonggac.core.times import vn
from vonggac.registry.models import User
from vonggac.standing.board import Board, board, present_board

YEARS = range(2010, 2051)  # the lunar calendar's safe range (decision 0003)


class UserRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant that a page shows, on the campaign's clock."""

    as_of: datetime
    asked: bool  # False: it is the present, and moves on

    @property
    def value(self) -> str:
        """As a datetime-local field takes it; Vietnam's wall clock."""
        return f"{vn(self.as_of):%Y-%m-%dT%H:%M}"

    @property
    def query(self) -> str:
        """What links add to stay at the asked instant: "" or "&as_of=…"."""
        return f"&as_of={self.value}" if self.asked else ""


def campaign_of(request: UserRequest, pk: int) -> Campaign:
    """Return a campaign of the user's scope, without the words of its letter. Raises Http404 for any other."""
    seen = Campaign.objects.visible_to(request.user).select_related("directive")
    return get_object_or_404(seen.defer("directive__lines", "directive__reading"), pk=pk)


def moment_of(request: HttpRequest, campaign: Campaign, now: datetime) -> Moment:
    """Return the instant in `?as_of=`, else what the campaign's clock says at `now`. What is no instant is told."""
    written = request.GET.get("as_of", "").strip()
    present = Moment(campaign.time(now), asked=False)
    if not written:
        return present
    asked = instant(written)
    if asked is None:
        messages.error(
            request,
            _("“%(written)s” không phải thời điểm. Ghi như 2027-01-25T09:00.") % {"written": written[:40]},
        )
        return present
    return Moment(asked, asked=True)


def board_at(request: UserRequest, campaign: Campaign, moment: Moment) -> Board:
    """Return the user's board at the moment: the present from memory, the past judged anew."""
    if moment.asked:
        return board(campaign, moment.as_of, user=request.user)
    return present_board(campaign, timezone.now(), user=request.user)


def instant(written: str) -> datetime | None:
    """Return the aware instant that a datetime-local field holds, Vietnam's wall clock; None when it holds none."""
    try:
        read = forms.DateTimeField().to_python(written)
    except forms.ValidationError:
        return None
    return read if read is not None and read.year in YEARS else None


def key(written: str | None) -> int:
    """Return the primary key that a form holds; 0, which no row has, for rubbish."""
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 16 else 0


def number(written: str, *, at_most: int = 10**9) -> int:
    """Return the whole number from 1 on that a query holds, 1 for rubbish."""
    return min(int(written), at_most) if written.isascii() and written.isdigit() and written.strip("0") else 1
