"""Two invented incidents of the sample's rehearsal: one taken up and half worked off, one just told."""

from collections.abc import Callable
from datetime import datetime, timedelta

from vonggac.campaigns.models import Campaign
from vonggac.core.times import VIETNAM
from vonggac.incidents import tasks
from vonggac.incidents.alarm import acknowledge_by_word
from vonggac.incidents.evidence import add_indicators
from vonggac.incidents.models import Incident
from vonggac.incidents.services import Drill, amend, note, report, set_fields
from vonggac.registry.models import Unit, User
from vonggac.standing.alarm import raise_alarm

CALLED_AT = datetime(2027, 1, 25, 21, 40, tzinfo=VIETNAM)
SECOND_AT = datetime(2027, 1, 26, 8, 35, tzinfo=VIETNAM)


def tell_sample(campaign: Campaign, *, by: User, real: Callable[[datetime], datetime]) -> None:
    """Take both down as if told in the season. `real`: the real instant of one on the rehearsal's clock."""
    units = list(Unit.objects.filter(name__startswith="Sở ").order_by("code")[:2])
    if len(units) < 2:
        return
    drill = Drill(campaign.pk, campaign.clock_at, campaign.clock_set_at, campaign.clock_speed)
    _defaced(units[0], drill, by, real)
    report(
        unit=units[1],
        summary="Hộp thư của văn thư gửi thư lạ cho nhiều cơ quan, nghi mất tài khoản",
        detected_at=None,
        received_at=SECOND_AT,
        called_at=SECOND_AT,
        channel=Incident.Channel.PHONE,
        line="Máy trực 1",
        reporter="Phạm Thị Giả Định",
        reporter_phone="0900.000.412",
        drill=drill,
        by=by,
        now=real(SECOND_AT + timedelta(minutes=2)),
    )


def _defaced(unit: Unit, drill: Drill, by: User, real: Callable[[datetime], datetime]) -> None:
    def at(minutes: int) -> datetime:
        return real(CALLED_AT + timedelta(minutes=minutes))

    made = report(
        unit=unit,
        summary="Trang chủ cổng thông tin bị sửa, chèn nội dung cờ bạc",
        details="Người dân báo. Trang chủ hiện quảng cáo cá độ, các trang trong vẫn mở được.",
        detected_at=CALLED_AT - timedelta(minutes=25),
        received_at=CALLED_AT,
        called_at=CALLED_AT,
        read_back_at=CALLED_AT + timedelta(minutes=2),
        channel=Incident.Channel.PHONE,
        line="Máy trực 1",
        reporter="Nguyễn Văn Giả Định",
        reporter_phone="0900.000.411",
        system_words="Cổng thông tin điện tử (cong.example.vn)",
        drill=drill,
        by=by,
        now=at(3),
    )
    running = raise_alarm(made, by=by, now=at(4))
    acknowledge_by_word(running, "Lê Thị Giả Định (trực kỹ thuật)", by=by, now=at(9))
    amend(made, by=by, now=at(12), class_id="defacement", level=3, effects={"control-lost": True})
    add_indicators(made, "hxxps://ca-do[.]example[.]net/x 203.0.113.66", by=by, now=at(25), note="mã chèn")
    note(made, "Đã đưa trang bảo trì lên thay, giữ nguyên máy chủ để lấy nhật ký.", by=by, now=at(31))
    known = {"operator": unit.name, "handled": "open", "seen_by": ["told"], "seen_by_words": "người dân"}
    set_fields(made, known, by=by, now=at(35))
    for minutes, task in enumerate(made.tasks.order_by("position")[:3], 40):
        tasks.finish(task, by=by, now=at(minutes), result="Đã làm (diễn tập).")
