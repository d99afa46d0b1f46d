"""What to do, step by step, for each kind of incident: TOML files beside this one, that an officer may edit.

The stages are the ten of Thông tư 20/2017/TT-BTTTT, Điều 11; a playbook has a step in every one of them.
"""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from vonggac.core.errors import Unreadable
from vonggac.core.text import nfc
from vonggac.incidents.clocks import duration

HERE = Path(__file__).parent
STAGES: dict[str, str] = {
    "verify": "Xác minh, giữ gìn chứng cứ",
    "first-aid": "Ứng cứu ban đầu",
    "plan": "Chọn phương án ứng cứu",
    "report": "Báo cáo, xin chỉ đạo",
    "coordinate": "Điều phối, huy động hỗ trợ",
    "contain": "Ngăn chặn, không để lan rộng",
    "eradicate": "Xử lý, gỡ bỏ nguyên nhân",
    "restore": "Khôi phục",
    "recheck": "Kiểm tra, đánh giá lại toàn hệ thống",
    "lessons": "Tổng kết, rút kinh nghiệm",
}
OWNERS: dict[str, str] = {
    "duty": "người trực của đơn vị",
    "engineer": "kỹ thuật của đơn vị hoặc Trung tâm",
    "leader": "lãnh đạo đơn vị",
    "officer": "trực điều hành của Sở",
    "provider": "nhà cung cấp dịch vụ",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One task of a playbook. `within`: after the incident was opened; None: no time is set."""

    id: str
    stage: str
    title: str
    how: tuple[str, ...]
    owner: str
    required: bool
    within: timedelta | None


@dataclass(frozen=True, slots=True)
class Playbook:
    """The steps in order, for one kind of incident."""

    id: str
    title: str
    when: str
    steps: tuple[Step, ...]


@lru_cache(maxsize=1)
def playbooks() -> tuple[Playbook, ...]:
    """Return the playbooks of the folder, by id."""
    return tuple(read_playbook(path) for path in sorted(HERE.glob("*.toml")))


def read_playbook(path: Path) -> Playbook:
    """Return the playbook of a file. Raises Unreadable with one line that names file, step and key."""
    try:
        given = tomllib.loads(nfc(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path, f"không đọc được ({type(error).__name__})") from error
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, f"sai cú pháp TOML: {error}") from error
    _only(path, "đầu tệp", given, {"title": str, "when": str, "step": list}, {})
    steps = tuple(_step(path, number, s) for number, s in enumerate(given["step"], 1))
    _whole(path, steps)
    return Playbook(path.stem, given["title"], given["when"], steps)


_REQUIRED: dict[str, type] = {"id": str, "stage": str, "title": str, "owner": str}
_OPTIONAL: dict[str, type] = {"how": list, "required": bool, "within": str}


def _step(path: Path, number: int, given: Any) -> Step:
    where = f"bước {number}"
    if not isinstance(given, dict):
        raise _wrong(path, f"{where} không phải một bảng [[step]]")
    _only(path, where, given, _REQUIRED, _OPTIONAL)
    where = f"bước {number} ({given['id']})"
    if given["stage"] not in STAGES:
        raise _wrong(path, f"{where}: stage “{given['stage']}” không có; chọn {', '.join(STAGES)}")
    if given["owner"] not in OWNERS:
        raise _wrong(path, f"{where}: owner “{given['owner']}” không có; chọn {', '.join(OWNERS)}")
    how = given.get("how", [])
    if not all(isinstance(line, str) for line in how):
        raise _wrong(path, f"{where}: how phải là danh sách câu chữ")
    try:
        within = duration(given["within"]) if "within" in given else None
    except ValueError as error:
        raise _wrong(path, f"{where}: {error}") from error
    return Step(
        given["id"],
        given["stage"],
        given["title"],
        tuple(how),
        given["owner"],
        given.get("required", True),
        within,
    )


def _only(
    path: Path, where: str, given: dict[str, Any], required: dict[str, type], optional: dict[str, type]
) -> None:
    for key, kind in required.items():
        if key not in given:
            raise _wrong(path, f"{where} thiếu khóa {key}")
        if not isinstance(given[key], kind) or not given[key]:
            raise _wrong(path, f"{where}: khóa {key} trống hoặc sai kiểu ({given[key]!r})")
    known = {**required, **optional}
    for key, value in given.items():
        if key not in known:
            raise _wrong(path, f"{where} có khóa lạ {key}")
        if not isinstance(value, known[key]):
            raise _wrong(path, f"{where}: khóa {key} sai kiểu ({value!r})")


def _whole(path: Path, steps: tuple[Step, ...]) -> None:
    """Refuse a playbook that repeats an id, leaves a stage out, goes back, or ends without a required report."""
    ids = [s.id for s in steps]
    if repeated := next((i for i in ids if ids.count(i) > 1), None):
        raise _wrong(path, f"hai bước cùng id {repeated}")
    if missing := [STAGES[s] for s in STAGES if s not in {step.stage for step in steps}]:
        raise _wrong(path, f"thiếu bước cho giai đoạn “{missing[0]}”")
    order = list(STAGES)
    places = [order.index(s.stage) for s in steps]
    if places != sorted(places):
        late = next(s for n, s in enumerate(steps[1:], 1) if places[n] < places[n - 1])
        raise _wrong(path, f"bước {late.id} đứng sau giai đoạn của nó")
    if not any(s.stage == "report" and s.required for s in steps):
        raise _wrong(path, "giai đoạn báo cáo phải có một bước bắt buộc")


def _wrong(path: Path, what: str) -> Unreadable:
    return Unreadable(f"Kịch bản {path.name}: {what}.", hint="Sửa tệp rồi đọc lại.")


def playbook(id: str) -> Playbook:
    """Return one playbook. Raises KeyError when there is none of that id."""
    return {p.id: p for p in playbooks()}[id]
