"""What other programs hand in: a unit's answer, with its files."""

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from vonggac.api import values
from vonggac.api.reading import answer
from vonggac.api.tokens import check_may_answer
from vonggac.campaigns.models import Obligation, Submission
from vonggac.campaigns.services import submit
from vonggac.core.errors import Refused

router = Router()


@router.post(
    "/obligations/{id}/answers",
    response={
        201: values.AnswerOut,
        403: values.Fault,
        404: values.Fault,
        409: values.Fault,
        **values.FAULTS,
    },
    tags=["obligations"],
)
@transaction.atomic
def hand_in(
    request: HttpRequest,
    id: values.Id,
    said: Form[values.AnswerIn],
    files: File[list[UploadedFile]] = [],  # noqa: B006  # ninja reads the default, nobody changes it
) -> Status[dict[str, object]]:
    """Answer a duty of your scope, as the next version: multipart form, any number of files.

    Steps follow each other (received, started, done or nothing); 409 tells when one is skipped, a file is not
    accepted, or another answer came in since `after_version`.
    """
    user = check_may_answer(request)
    mine = Obligation.objects.visible_to(user).select_related("campaign", "unit", "requirement")
    owed = get_object_or_404(mine, pk=id)
    _check_version(owed, said.after_version)
    made = submit(
        owed,
        said.step,
        statement=said.statement,
        files=files,
        by=user,
        now=timezone.now(),
        received_at=said.received_at,
        channel=Submission.Channel.API,
    )
    return Status(201, answer(made))


def _check_version(owed: Obligation, seen: int | None) -> None:
    """Compare under the lock that `submit` takes too, so that a repeated request is not counted twice."""
    if seen is None:
        return
    Obligation.objects.select_for_update().get(pk=owed.pk)
    last = owed.submissions.count()
    if last != seen:
        raise Refused(f"Nhiệm vụ đang ở bản {last}, không phải bản {seen}.", hint="Đọc lại rồi gửi.")
