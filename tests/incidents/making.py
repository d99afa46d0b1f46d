"""A province with an incident in it."""

from datetime import datetime, timedelta

from tests import make
from vonggac.core.times import VIETNAM
from vonggac.incidents.models import Incident
from vonggac.incidents.services import report
from vonggac.registry.models import System, Unit, User

NOW = datetime(2027, 2, 5, 22, 30, tzinfo=VIETNAM)  # 29 Chạp, the last evening of the year
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def world() -> tuple[User, User]:
    """The Department's officer and the focal point of Sở Y tế, in `make.province`, with one portal."""
    root = make.province()
    health = Unit.objects.get(code="YT")
    System.objects.create(unit=health, kind="portal", name="Cổng Sở Y tế", address="https://yt.example.vn")
    return make.user("truc-ban", root), make.user("dau-moi-yt", health, "focal_point")


def incident(by: User | None, code: str | None = "YT", *, now: datetime = NOW, **said: object) -> Incident:
    columns = {
        "summary": "Trang chủ bị sửa, chèn nội dung cờ bạc",
        "detected_at": now - 10 * MINUTE,
        "received_at": now - MINUTE,
        "channel": "phone",
        **said,
    }
    unit = Unit.objects.get(code=code) if code else None
    return report(unit=unit, by=by, now=now, **columns)
