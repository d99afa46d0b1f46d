"""The official report: every figure from the board, every figure with its rows, frozen when written."""

import hashlib
import io
import json
import re
from datetime import date, datetime, timedelta

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from tests import make
from vonggac.audit.models import Entry
from vonggac.audit.services import verify
from vonggac.campaigns.decisions import review, waive
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import Rehearsal, submit
from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM
from vonggac.registry.models import Unit
from vonggac.reports.figures import gather
from vonggac.reports.layout import text_of
from vonggac.reports.models import Report
from vonggac.reports.official import official_report
from vonggac.reports.services import digest, write_report
from vonggac.reports.sources import PARTS, keys_of
from vonggac.reports.workbook import figures_xlsx
from vonggac.standing.board import board

pytestmark = pytest.mark.django_db
Step = Submission.Step
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AFTER = make.DUE + DAY
WINDOW = (date(2027, 2, 4), date(2027, 2, 10))


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer():
    return make.user("truc", make.province())


@pytest.fixture
def campaign(officer):
    return make.campaign(officer)


def finish(duty, officer, at, *, verified=True):
    submit(duty, Step.RECEIVED, by=officer, now=at)
    said = submit(duty, Step.DONE, statement="Đã làm.", by=officer, now=at)
    if verified:
        review(said, verified=True, by=officer, now=at)


def season(officer):
    """A letter with a duty to hold through a window and a report due inside it, opened."""
    directive = make.letter("16/SKHCN-BCVT")
    make.requirement(directive, "6.1", "Các so", kind="standing", window_from=WINDOW[0], window_to=WINDOW[1])
    due = datetime(2027, 2, 9, 9, tzinfo=VIETNAM)
    make.requirement(directive, "6.2", "Các so", kind="deliverable", deliverable="report", due_at=due)
    return make.campaign(officer, directive=directive)


def figures_of(campaign, as_of, officer):
    return gather(board(campaign, as_of, user=officer))


def text(campaign, as_of, officer):
    figures = figures_of(campaign, as_of, officer)
    return text_of(official_report(campaign.directive, figures, "0" * 64, above="UBND tỉnh Lĩnh Giang"))


def test_the_parts_add_up_to_what_units_said(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE - HOUR)
    finish(make.duty(campaign, "2.1", "GD"), officer, make.DUE + HOUR)
    finish(make.duty(campaign, "2.1", "X2"), officer, make.DUE - HOUR, verified=False)
    waive(make.duty(campaign, "2.2", "X2"), reason="đã giải thể", by=officer, now=AFTER - HOUR)
    figures = figures_of(campaign, AFTER, officer)
    total = figures.total
    assert total.total == campaign.obligations.count() == sum(getattr(total, part) for part in PARTS)
    assert (total.on_time, total.late, total.unknown, total.waived) == (1, 1, 1, 1)
    assert figures.unclear_claimed.names == ("UBND xã Bình Hoà",)
    assert figures.waiting.count == 1
    # An Phú, and with it the two schools that serve it
    late = [(late.unit, late.ref, late.hours) for late in figures.late]
    assert late == [
        ("UBND xã An Phú", "2.1", 24),
        ("Trường An Phú 1", "2.1", 24),
        ("Trường An Phú 2", "2.1", 24),
    ]
    assert total.overdue == 3


def test_every_number_has_its_rows_and_lines_repeat_them(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE - HOUR)
    figures = figures_of(campaign, AFTER, officer)
    sources = {source.mark: source for source in figures.sources}
    assert list(sources) == [str(n) for n in range(1, len(sources) + 1)]
    owed = {o.pk: o for o in campaign.obligations.select_related("unit", "requirement")}
    everything = sources[figures.marks["total"]].counted[0]
    assert keys_of(everything.obligations) == sorted(owed)
    for source in sources.values():
        for counted in source.counted:
            if not source.what.startswith("Đơn vị chưa phản hồi"):
                assert counted.count == len(keys_of(counted.obligations))
    for line in figures.each:
        keys = keys_of(sources[line.mark].counted[0].obligations)
        assert {owed[key].unit.name for key in keys} == {line.name}
    for asked in figures.asked:
        source = sources[asked.line.mark]
        assert {owed[key].requirement.ref for key in keys_of(source.counted[0].obligations)} == {asked.ref}
        requirement = campaign.directive.requirements.get(ref=asked.ref)
        assert source.places == (
            f"mục {asked.ref}, trang 1, dòng {requirement.line}-{requirement.last_line}",
        )


def test_lines_add_up_to_the_total_in_every_table(campaign, officer):
    finish(make.duty(campaign, "2.2", "GD"), officer, make.DUE)
    figures = figures_of(campaign, AFTER, officer)
    for lines in (figures.kinds, figures.each, [asked.line for asked in figures.asked]):
        for part in ("total", *PARTS):
            assert sum(getattr(line.tally, part) for line in lines) == getattr(figures.total, part), part


def test_a_past_cut_off_knows_only_what_was_known_then(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE + HOUR)
    assert figures_of(campaign, make.DUE + HOUR / 2, officer).total.done == 0
    assert figures_of(campaign, make.DUE + 2 * HOUR, officer).total.late == 1


def test_units_that_said_nothing_are_named(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE - HOUR)
    submit(make.duty(campaign, "2.1", "GD"), Step.RECEIVED, by=officer, now=make.DUE - HOUR)
    silent = figures_of(campaign, AFTER, officer).silent
    assert silent.names == ("Trường An Phú 1", "Trường An Phú 2", "UBND xã An Phú", "UBND xã Bình Hoà")
    assert silent.count == 4
    assert "4 đơn vị, gồm Trường An Phú 1; Trường An Phú 2; UBND xã An Phú" in text(campaign, AFTER, officer)


def test_units_stand_below_those_they_serve(campaign, officer):
    each = figures_of(campaign, AFTER, officer).each
    names = [(line.depth, line.name) for line in each]
    first = names.index((0, "UBND xã An Phú"))
    assert names[first + 1 : first + 3] == [(1, "Trường An Phú 1"), (1, "Trường An Phú 2")]


def test_what_nobody_is_known_for_is_said_and_not_counted(campaign, officer):
    assert figures_of(campaign, AFTER, officer).unresolved == ("mục 5: Các hợp tác xã",)
    assert "- Mục 5: Các hợp tác xã;" in text(campaign, AFTER, officer)


@pytest.mark.parametrize(
    ("as_of", "said", "supplement"),
    [
        (datetime(2027, 2, 1, 9, tzinfo=VIETNAM), "chưa bắt đầu khi chốt số liệu: còn 7 ngày", True),
        (datetime(2027, 2, 9, 9, tzinfo=VIETNAM), "chưa kết thúc khi chốt số liệu: còn 2 ngày", True),
        (datetime(2027, 2, 11, tzinfo=VIETNAM), "đã kết thúc khi chốt số liệu", False),
    ],
)
def test_a_report_from_within_the_season_says_what_it_cannot_show(officer, as_of, said, supplement):
    written = text(season(officer), as_of, officer)
    assert said in written
    assert "Hạn báo cáo tại mục 6.2 rơi vào trong đợt này." in written
    promised = "báo cáo bổ sung cho cả đợt cao điểm trong ngày 11/02/2027" in written
    assert promised is supplement


def test_a_window_that_nobody_vouches_for_is_unknown_not_failed(officer):
    campaign = season(officer)
    figures = figures_of(campaign, datetime(2027, 2, 12, tzinfo=VIETNAM), officer)
    (held,) = [asked.line.tally for asked in figures.asked if asked.ref == "6.1"]
    assert (held.total, held.unknown, held.overdue, held.broken) == (2, 2, 0, 0)
    assert figures.unclear_unseen.count == 2
    assert "Không đủ thông tin để kết luận: 2 nhiệm vụ, của Sở Giáo dục; Sở Y tế." in text(
        campaign, datetime(2027, 2, 12, tzinfo=VIETNAM), officer
    )


def test_a_written_report_is_kept_with_its_hash_and_recorded_once(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE - HOUR)
    report = write_report(campaign, as_of=AFTER, by=officer, now=AFTER)
    again = write_report(campaign, as_of=AFTER, by=officer, now=AFTER + DAY)
    assert again == report
    assert Report.objects.count() == 1
    data = report.path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == report.sha256
    assert report.file_name == "bao-cao-15-skhcn-bcvt-20270126-0000.docx"
    report.refresh_from_db()
    assert digest(report.figures) == report.figures_sha256
    assert Entry.objects.filter(act="report.written").count() == 1
    assert verify()[1] == []


def test_what_happens_later_does_not_change_a_written_report(campaign, officer):
    report = write_report(campaign, as_of=AFTER, by=officer, now=AFTER)
    finish(make.duty(campaign, "2.1", "YT"), officer, AFTER + HOUR)
    later = write_report(campaign, as_of=AFTER + DAY, by=officer, now=AFTER + DAY)
    report.refresh_from_db()
    assert report.figures["total"]["late"] == 0
    assert later.figures["total"]["late"] == 1
    assert write_report(campaign, as_of=AFTER, by=officer, now=AFTER + DAY) == report


def test_the_document_leads_from_each_mark_to_its_source(campaign, officer):
    report = write_report(campaign, as_of=AFTER, by=officer, now=AFTER)
    body = Document(io.BytesIO(report.path.read_bytes())).element.body
    targets = {start.get(qn("w:name")): start for start in body.iter(qn("w:bookmarkStart"))}
    links = list(body.iter(qn("w:hyperlink")))
    assert len(links) > 20
    for link in links:
        mark = "".join(t.text for t in link.iter(qn("w:t")))
        row = next(e for e in targets[link.get(qn("w:anchor"))].iterancestors() if e.tag == qn("w:tr"))
        assert next(row.iter(qn("w:t"))).text == mark


def test_the_document_has_the_parts_that_the_decree_and_the_office_want(campaign, officer):
    written = text(campaign, AFTER, officer)
    for words in (
        "UBND TỈNH LĨNH GIANG", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Số: /BC-SKHCN", "BÁO CÁO",
        "Kết quả thực hiện Công văn số 15/SKHCN-BCVT ngày 11/01/2027", "Kính gửi: UBND tỉnh Lĩnh Giang",
        "số liệu chốt lúc 26/01/2027 (19 tháng Chạp năm Bính Ngọ)", "Lưu: VT, BCVT",
    ):  # fmt: skip
        assert words in written, words


def test_printed_shares_are_those_of_the_board(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE - HOUR)
    share = 100 / campaign.obligations.count()
    assert f"Tỷ lệ hoàn thành: {share:.1f}%".replace(".", ",") in text(campaign, AFTER, officer)


def test_the_digest_of_the_figures_is_printed_with_the_sources(campaign, officer):
    report = write_report(campaign, as_of=AFTER, by=officer, now=AFTER)
    printed = "".join(t.text or "" for t in Document(report.path).element.body.iter(qn("w:t")))
    assert report.figures_sha256 in printed


def test_a_rehearsal_is_marked_and_takes_its_own_clock(officer):
    rehearsal = make.campaign(officer, rehearsal=Rehearsal(at=make.OPENED_AT, speed=24.0))
    later = make.OPENED_AT + HOUR  # a day later on the rehearsal's clock
    report = write_report(rehearsal, as_of=rehearsal.time(later), by=officer, now=later)
    footer = Document(report.path).sections[0].first_page_footer
    assert "DIỄN TẬP" in [p.text for p in footer.paragraphs]
    assert report.as_of == make.OPENED_AT + DAY
    assert report.created_at == later


def test_a_cut_off_that_is_still_ahead_is_refused(campaign, officer):
    with pytest.raises(Refused, match="27/01/2027 còn ở phía trước"):
        write_report(campaign, as_of=AFTER + DAY, by=officer, now=AFTER)
    assert not Report.objects.exists()


def test_the_cut_off_is_the_minute_that_is_printed(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, AFTER + timedelta(seconds=30))
    report = write_report(campaign, as_of=AFTER + timedelta(seconds=59), by=officer, now=AFTER + HOUR)
    assert (report.as_of, report.figures["total"]["late"]) == (AFTER, 0)
    report = write_report(campaign, as_of=AFTER + timedelta(seconds=60), by=officer, now=AFTER + HOUR)
    assert report.figures["total"]["late"] == 1


def test_whoever_may_not_write_reports_is_refused(campaign, officer):
    leader = make.user("lanhdao", officer.unit, role="leader")
    with pytest.raises(Refused, match="lanhdao không có quyền"):
        write_report(campaign, as_of=AFTER, by=leader, now=AFTER)


def test_an_account_that_sees_a_part_cannot_report_the_whole(campaign):
    part = make.user("truc-yt", Unit.objects.get(code="YT"))
    with pytest.raises(Refused, match="chỉ thấy một phần"):
        write_report(campaign, as_of=AFTER, by=part, now=AFTER)


def test_the_workbook_has_every_obligation_behind_every_number(campaign, officer):
    report = write_report(campaign, as_of=AFTER, by=officer, now=AFTER)
    book = load_workbook(io.BytesIO(figures_xlsx(report)))
    assert book.sheetnames == ["Theo đơn vị", "Theo nội dung", "Quá hạn", "Nguồn số liệu"]
    rows = list(book["Nguồn số liệu"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == sum(len(source["counted"]) for source in report.figures["sources"])
    assert rows[0][5] == report.figures["sources"][0]["counted"][0]["obligations"]
    late = list(book["Quá hạn"].iter_rows(min_row=2, values_only=True))
    overdue = next(s for s in report.figures["sources"] if s["mark"] == report.figures["marks"]["overdue"])
    assert sorted(row[5] for row in late) == keys_of(overdue["counted"][0]["obligations"])
    units = list(book["Theo đơn vị"].iter_rows(min_row=2, values_only=True))
    assert sum(row[1] for row in units) == campaign.obligations.count()


def test_the_figures_take_the_same_queries_for_a_larger_province(
    campaign, officer, django_assert_max_num_queries
):
    root = officer.unit
    for n in range(30):
        make.unit(f"S{n}", root, "so", name=f"Sở thứ {n}")
    directive = make.letter("17/SKHCN-BCVT")
    larger = make.campaign(officer, directive=directive)
    assert larger.obligations.count() > 2 * campaign.obligations.count()
    with django_assert_max_num_queries(12):
        figures_of(larger, AFTER, officer)


def test_long_lists_are_cut_in_the_text_and_whole_in_an_annex(officer):
    for n in range(35):
        make.unit(f"S{n}", officer.unit, "so", name=f"Sở thứ {n:02d}")
    written = make.campaign(officer, directive=make.letter("17/SKHCN-BCVT"))
    figures = figures_of(written, AFTER, officer)
    document = official_report(written.directive, figures, "0" * 64, above="UBND tỉnh")
    assert "đơn vị khác (tại phụ lục)" in text_of(document)
    (annex,) = [annex for annex in document.annexes if annex.title == "Đơn vị chưa phản hồi"]
    assert [row[1] for row in annex.body[0].rows] == list(figures.silent.names)


def test_a_very_long_list_of_overdue_duties_points_to_the_workbook(campaign, officer, monkeypatch):
    monkeypatch.setattr("vonggac.reports.annexes.LATE_PRINTED", 2)
    figures = figures_of(campaign, AFTER, officer)
    document = official_report(campaign.directive, figures, "0" * 64, above="UBND tỉnh")
    (annex,) = [annex for annex in document.annexes if annex.title.startswith("Nhiệm vụ quá hạn")]
    table = annex.body[0]
    assert len(table.rows) == 2
    assert f"Còn {len(figures.late) - 2} nhiệm vụ quá hạn nữa" in table.note


def test_the_figures_are_plain_values(campaign, officer):
    plain = figures_of(campaign, AFTER, officer).as_json()
    assert json.loads(json.dumps(plain)) == plain
    assert not re.search(r"object at 0x", json.dumps(plain))
