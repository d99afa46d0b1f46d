"""The words of a letter mean units, on a day."""

from datetime import date

import pytest

from vonggac.registry.groups import load_groups
from vonggac.registry.models import Group, Unit
from vonggac.registry.resolve import Resolver, units_of

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def _registry(db):
    departments = Group.objects.create(code="so", name="Các sở, ban, ngành cấp tỉnh", words=["các sở, ngành"])
    districts = Group.objects.create(code="huyen", name="UBND các huyện, thị xã, thành phố")
    firms = Group.objects.create(code="dn", name="Các doanh nghiệp bưu chính, viễn thông")
    for code, group, ended in [("YT", departments, None), ("GD", departments, None), ("H1", districts, 2025)]:
        unit = Unit.objects.create(
            code=code, name=f"Đơn vị {code}", path=f"/{code}/", valid_to=ended and date(ended, 6, 30)
        )
        unit.groups.add(group)
    Unit.objects.create(code="CA", name="Công an tỉnh", path="/CA/")
    assert firms


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Các sở, ban, ngành cấp tỉnh", ["GD", "YT"]),
        ("Các sở, ban, ngành", ["GD", "YT"]),
        ("các sở ngành;", ["GD", "YT"]),
        ("Công an tỉnh", ["CA"]),
        ("Các sở, ban, ngành cấp tỉnh (trừ Đơn vị YT)", ["GD"]),
        ("Các sở, ban, ngành trừ Đơn vị YT và Đơn vị GD", []),
    ],
)
def test_words_mean_the_units_of_a_group_or_one_unit(words, codes):
    meaning = Resolver.of(DAY).meaning(words)
    assert meaning.known
    assert [unit.code for unit in units_of(meaning, DAY)] == codes


@pytest.mark.parametrize(
    "words", ["Ủy ban nhân dân các huyện, thị xã, thành phố", "UBND các huyện, thị xã, TP"]
)
def test_units_that_have_ended_are_meant_only_while_they_lived(words):
    for day, codes in [(date(2019, 1, 17), ["H1"]), (DAY, [])]:
        assert [unit.code for unit in units_of(Resolver.of(day).meaning(words), day)] == codes


@pytest.mark.parametrize(
    "words",
    [
        "Các doanh nghiệp Bưu chính, Viễn thông trên địa bàn tỉnh",
        "Các doanh nghiệp bưu chính, viễn thông trên địa bàn",
        "Doanh nghiệp bưu chính, viễn thông",
    ],
)
def test_where_a_group_stands_does_not_change_whom_it_means(words):
    assert Resolver.of(DAY).meaning(words).group.code == "dn"


def test_words_that_mean_nobody_are_not_known():
    meaning = Resolver.of(DAY).meaning("Các hợp tác xã")
    assert not meaning.known
    assert units_of(meaning, DAY) == []


def test_every_kind_of_recipient_that_ships_is_a_group():
    load_groups()
    resolver = Resolver.of(DAY)
    for words in (
        "Các cơ quan báo chí địa phương",
        "Phóng viên thường trú, văn phòng đại diện trên địa bàn tỉnh",
        "UBND các xã, phường",
        "Ủy ban nhân dân các xã, phường, thị trấn",
        "Các doanh nghiệp viễn thông",
    ):
        assert resolver.meaning(words).group is not None, words
