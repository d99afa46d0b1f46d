"""The sample province: loaded, its letter opened as a rehearsal, and two weeks of answers given by its units."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from vonggac.campaigns.decisions import review
from vonggac.campaigns.models import Campaign, Obligation, Submission
from vonggac.campaigns.services import Rehearsal, open_campaign, submit
from vonggac.cli.accounts import operator
from vonggac.cli.rehearsed_incidents import tell_sample
from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM
from vonggac.directives.services import confirm, receive
from vonggac.registry.groups import load_groups
from vonggac.registry.importing import import_units
from vonggac.registry.models import Unit

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
OPENED_AT = datetime(2027, 1, 12, 8, tzinfo=VIETNAM)
SHOWN_AT = datetime(2027, 1, 26, 9, tzinfo=VIETNAM)  # the day after the rosters were due: some are late
SPEED = 24.0  # an hour of watching is a day of the season
SEED = 2027

Step = Submission.Step
_STATEMENTS = {  # by measure: what a unit would say of it
    "awareness": "Đã phổ biến tới {count} cán bộ, công chức; có ảnh và biên bản họp.",
    "fake-sites": "Đã gửi cảnh báo tới {count} cán bộ và đăng trên trang của cơ quan.",
    "malware-cleaning": "Đã quét {count} máy tính, xử lý 1 máy có mã độc.",
    "backup": "Đã sao lưu {count} cơ sở dữ liệu và thử khôi phục 1 bản.",
    "portal-watch": "Đã phân công {count} người theo dõi trang thông tin điện tử theo ca.",
    "incident-plan": "Đã ban hành phương án ứng cứu, phân công {count} đầu mối.",
    "roster": "Đã gửi danh sách trực {count} người của đợt.",
    "network-capacity": "Đã mở rộng {count} trạm, bố trí 1 xe phát sóng lưu động.",
    "cable-patrol": "Đã bố trí {count} tổ tuần tra tuyến cáp.",
}
_ANYTHING = "Đã triển khai đến {count} bộ phận; không có vướng mắc."


def rehearse_sample(*, now: datetime) -> Campaign:
    """Load the sample once and return its rehearsal. Raises Refused where real units are registered."""
    if Unit.objects.filter(sample=False).exists():
        raise Refused(
            "Sổ đơn vị đang có đơn vị thật.", hint="Đặt VONGGAC_DATA sang thư mục trống để chạy bản mẫu."
        )
    load_groups()
    if not Unit.objects.exists():
        import_units(SAMPLES / "units.xlsx", by=None, now=now, sample=True)
    by = operator()
    directive = receive(SAMPLES / "letter.docx", by=by, now=now)
    confirm(directive, by=by, now=now)
    known = directive.campaigns.filter(rehearsal=True).first()
    if known is not None:
        return known
    # So that the rehearsal's clock says SHOWN_AT right now, it was set this much real time ago.
    set_at = now - (SHOWN_AT - OPENED_AT) / SPEED
    campaign = open_campaign(directive, by=by, now=set_at, rehearsal=Rehearsal(OPENED_AT, SPEED))
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    for obligation, step, statement, at in _answers(campaign, chance):
        said = submit(obligation, step, statement=statement, by=by, now=set_at + (at - OPENED_AT) / SPEED)
        checked_at = at + timedelta(hours=chance.uniform(1, 30))
        if step == Step.DONE and checked_at < SHOWN_AT:
            review(said, verified=True, by=by, now=set_at + (checked_at - OPENED_AT) / SPEED)
    tell_sample(campaign, by=by, real=lambda at: set_at + (at - OPENED_AT) / SPEED)
    return campaign


def _answers(
    campaign: Campaign, chance: random.Random
) -> Iterator[tuple[Obligation, Submission.Step, str, datetime]]:
    """Yield what the units say, as lively as offices are: most acknowledge, many finish, a few keep silent."""
    obligations = campaign.obligations.select_related("campaign", "unit", "requirement")
    diligence = {
        unit: chance.choice((0.0, 0.5, 0.8, 0.95)) for unit in sorted({o.unit_id for o in obligations})
    }
    for obligation in obligations:
        at = OPENED_AT + timedelta(hours=chance.uniform(1, 80))
        if chance.random() > diligence[obligation.unit_id]:
            continue
        yield obligation, Step.RECEIVED, "", at
        finished_at = at + timedelta(hours=chance.expovariate(1 / 150))
        if finished_at < SHOWN_AT:
            yield obligation, Step.DONE, _statement(obligation, chance), finished_at


def _statement(obligation: Obligation, chance: random.Random) -> str:
    known = [_STATEMENTS[measure] for measure in obligation.requirement.measures if measure in _STATEMENTS]
    return (known[0] if known else _ANYTHING).format(count=chance.randint(2, 40))
