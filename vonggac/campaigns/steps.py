"""The order of a duty's steps: giao, tiếp nhận, đang thực hiện, hoàn thành. None is skipped."""

from vonggac.campaigns.models import Submission
from vonggac.core.errors import Refused

Step = Submission.Step

# Last step said -> steps that may follow. A finished duty may be corrected: a new version of the same kind.
NEXT: dict[Step | None, tuple[Step, ...]] = {
    None: (Step.RECEIVED,),
    Step.RECEIVED: (Step.STARTED, Step.DONE, Step.NOTHING),  # a two-minute duty needs no "started"
    Step.STARTED: (Step.STARTED, Step.DONE, Step.NOTHING),
    Step.DONE: (Step.DONE, Step.NOTHING),
    Step.NOTHING: (Step.DONE, Step.NOTHING),
}
FINISHED = (Step.DONE, Step.NOTHING)


def check_step(last: Step | None, step: Step, *, returned: bool = False) -> None:
    """Raise Refused unless `step` may follow `last` (None: nothing was said yet; returned: it was sent back)."""
    allowed = NEXT[Step.STARTED if returned else last]
    if step in allowed:
        return
    if last is None:
        raise Refused(f"Chưa tiếp nhận nên chưa thể ghi «{step.label}».", hint="Xác nhận tiếp nhận trước.")
    options = ", ".join(f"«{s.label}»" for s in allowed)
    raise Refused(
        f"Nhiệm vụ đang ở bước «{last.label}», không thể ghi «{step.label}».", hint=f"Có thể ghi: {options}."
    )
