"""From the words of a letter to units: "UBND các xã, phường" means these, on that day.

A letter's words are matched against the phrases of the groups and the names of units, both under `core.text.key`
with the usual abbreviations written out. What matches nothing becomes a question, never an empty set.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from vonggac.core.text import key
from vonggac.registry.models import Group, Unit

_ABBREVIATIONS = (
    (r"\bubnd\b", "ủy ban nhân dân"),
    (r"\bhđnd\b", "hội đồng nhân dân"),
    (r"\btt\s*&\s*tt\b|\btttt\b", "thông tin và truyền thông"),
    (r"\bcntt\b", "công nghệ thông tin"),
    (r"\bkh\s*&\s*cn\b|\bkhcn\b", "khoa học và công nghệ"),
    (r"\bdn\b", "doanh nghiệp"),
    (r"\btx\b", "thị xã"),
    (r"\btp\b", "thành phố"),
    (r"\bbcvt\b", "bưu chính, viễn thông"),
)
# What a letter adds to say where: "… cấp tỉnh", "… đóng trên địa bàn tỉnh", "… địa phương".
_WHERE = re.compile(
    r"\s*(?:đóng )?(?:trên địa bàn\b.*|(?:toàn|thuộc|của|cấp) (?:tỉnh|thành phố)|(?:tại )?địa phương|tỉnh)$"
)
_EXCEPT = re.compile(r"\s*[(,]?\s*\btrừ\b\s*(?:các đơn vị\s*)?[:]?\s*(?P<out>[^)]*)\)?")
_PUNCTUATION = re.compile(r"[.,;:()\"“”]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """Whom the words mean: one group, or one unit, or nobody known (`known` is False)."""

    words: str
    group: Group | None = None
    unit: Unit | None = None
    but: tuple[Unit, ...] = ()

    @property
    def known(self) -> bool:
        return self.group is not None or self.unit is not None


@dataclass(slots=True)
class Resolver:
    """Holds the registry of one day in memory: a letter asks many times."""

    on: date
    phrases: dict[str, Group] = field(default_factory=dict)
    names: dict[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, day: date) -> "Resolver":
        """Load groups and the units that existed on the day."""
        resolver = cls(day)
        said = [
            (normal(phrase), group) for group in Group.objects.all() for phrase in (group.name, *group.words)
        ]
        for phrase, group in said:
            resolver.phrases.setdefault(phrase, group)
        for phrase, group in said:  # after all exact ones, which go before
            for shorter in _candidates(phrase):
                resolver.phrases.setdefault(shorter, group)
        for unit in Unit.objects.on(day).order_by("-path"):
            for name in filter(None, (unit.short_name, unit.name)):
                resolver.names[normal(name)] = unit
        return resolver

    def meaning(self, words: str) -> Meaning:
        """Return whom the words mean. Exceptions ("trừ …") are taken out by name."""
        exception = _EXCEPT.search(key(words))
        kept = key(words)[: exception.start()] if exception else words
        but = tuple(self._units_named(exception["out"])) if exception else ()
        for candidate in _candidates(normal(kept)):
            if unit := self.names.get(candidate):
                return Meaning(words, unit=unit, but=but)
            if group := self.phrases.get(candidate):
                return Meaning(words, group=group, but=but)
        return Meaning(words)

    def _units_named(self, text: str) -> Iterable[Unit]:
        for part in re.split(r"[,;]|\bvà\b", text):
            if unit := self.names.get(normal(part)):
                yield unit


def normal(words: str) -> str:
    """Return the words without marks and abbreviations, for comparing.

    >>> normal("UBND các xã, phường;")
    'ủy ban nhân dân các xã phường'
    """
    text = key(words)
    for pattern, full in _ABBREVIATIONS:
        text = re.sub(pattern, key(full), text)
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def _candidates(words: str) -> list[str]:
    """Return the words, then with ever less around them: "… trên địa bàn tỉnh", a leading "các"."""
    found = [words]
    while (shorter := _WHERE.sub("", found[-1]).strip()) and shorter != found[-1]:
        found.append(shorter)
    bare = [w.removeprefix("các ").removeprefix("toàn thể ") for w in found]
    return list(dict.fromkeys([*found, *bare, *(f"các {w}" for w in bare)]))


def units_of(meaning: Meaning, day: date) -> list[Unit]:
    """Return the units that the words meant on the day, in code order; [] only for a group without members."""
    if meaning.unit is not None:
        return [meaning.unit]
    if meaning.group is None:
        return []
    excluded = [unit.pk for unit in meaning.but]
    return list(Unit.objects.on(day).filter(groups=meaning.group).exclude(pk__in=excluded))
