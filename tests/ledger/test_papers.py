"""The catalogue of claim papers, the checklists and how names and causes are understood."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ledger_tools.ledger import papers, vocabulary
from ledger_tools.ledger.papers import PLACES, catalogue, checklist, guessed_kind, kind_named, loss_kinds, papers_named
from ledger_tools.ledger.specs import choices
from ledger_tools.model.papers import Need
from ledger_tools.text.fold import fold, simplified
from ledger_tools.text.i18n import LANGUAGES
from tests.ledger.test_specs import is_traditional

DATA = tomllib.loads((Path(papers.__file__).parent / "papers.toml").read_text(encoding="utf-8"))
EVERY_LIST = [
    (line, kind, place) for line in vocabulary.lines() for place in PLACES for kind in ("", *loss_kinds(line, place))
]


def names(line: str, kind: str, place: str, need: Need = Need.REQUIRED, language: str = "zh-Hant") -> list[str]:
    return [n.name(language, place) for n in checklist(line, kind, place) if n.need is need]


@pytest.mark.parametrize("paper", catalogue().values(), ids=lambda paper: paper.key)
def test_a_paper_has_names_a_supplier_and_a_usual_form(paper: papers.Paper) -> None:
    assert tuple(paper.labels) == LANGUAGES
    assert all(paper.labels.values())
    assert simplified(paper.labels["zh-Hans"]) == paper.labels["zh-Hans"]
    assert is_traditional(paper.labels["zh-Hant"])
    assert paper.labels["en"].isascii()
    assert paper.suppliers
    forms = {choice.code for choice in choices("copy_kind")}
    assert set(paper.copies.values()) <= forms
    assert paper.copy_kind("TW") in forms


def test_a_paper_is_known_by_its_own_name_in_every_language_and_place() -> None:
    for paper in catalogue().values():
        for name in {*paper.labels.values(), paper.name("zh-Hant", "HK")}:
            assert paper.key in papers_named(name), name
            assert papers_named(f"{name}(正本)", [paper.key]) == (paper.key,), name


@pytest.mark.parametrize(("line", "kind", "place"), EVERY_LIST)
def test_every_list_names_each_paper_once(line: str, kind: str, place: str) -> None:
    needs = checklist(line, kind, place)
    keys = [paper.key for need in needs for paper in need.papers]
    assert needs[0].need is Need.REQUIRED
    assert len(keys) == len(set(keys))
    assert [n.need for n in needs] == sorted((n.need for n in needs), key=lambda need: need is not Need.REQUIRED)


def test_the_data_holds_nothing_that_leads_nowhere() -> None:
    kinds = {choice.code for choice in papers.kind_choices()}
    for data in DATA["lists"].values():
        assert set(data["lines"]) <= set(vocabulary.lines())
        assert set(data["kinds"]) <= kinds
        assert set(data.get("places", ())) <= set(PLACES)
        assert set(data.get("like", ())) <= set(DATA["lists"])
        assert data["mark"] in ("seen", "usual")
    assert {kind for data in DATA["lists"].values() for kind in data["kinds"]} == kinds
    for rule in DATA["guess"]["rules"]:
        places = rule.get("places", PLACES)
        assert any(rule["kind"] in loss_kinds(line, place) for line in rule["lines"] for place in places), rule
    assert {code for paper in DATA["papers"].values() for code in paper["from"]} == set(DATA["suppliers"])


# -- what the lists say, held against the binding list of papers by line and kind of loss


def test_fire_needs_the_base_and_its_own_papers() -> None:
    assert names("property", "fire", "TW") == [
        "出險通知書", "理賠申請書", "現場及受損照片", "損失清單", "存摺封面影本",
        "火災證明書", "事故經過報告", "修復估價單或修理發票", "財產目錄或進銷存帳冊",
    ]  # fmt: skip
    assert "鑑定(檢測)報告" in names("property", "fire", "TW", Need.IF_APPLICABLE)


def test_lists_differ_by_place_and_so_do_names() -> None:
    mainland = names("motor", "collision", "CN", language="zh-Hans")
    assert "交通事故认定书或自行协商处理协议" in mainland
    assert "三者车定损单及发票" in mainland
    assert "驾驶证" in mainland  # from the list for one vehicle
    taiwan = names("motor", "compulsory_death", "TW")
    assert taiwan == [
        "理賠申請書", "交通事故當事人登記聯單或警察機關處理證明", "死亡證明書(相驗屍體證明書)",
        "除戶戶籍謄本或繼承人聲明及戶籍謄本", "關係證明", "存摺封面影本",
    ]  # fmt: skip
    hong_kong = names("motor", "collision", "HK")
    assert hong_kong == names("motor", "", "HK")  # one list for every kind of loss
    assert hong_kong[:3] == ["索償申請表", "駕駛執照", "司機身份證明"]
    assert names("employers-liability", "medical", "MO") == names("employers-liability", "medical", "HK")


def test_an_unknown_kind_or_line_gives_what_every_claim_needs() -> None:
    base = ["出險通知書", "理賠申請書", "現場及受損照片", "損失清單", "存摺封面影本"]
    assert names("property", "", "TW") == names("", "", "") == names("other", "fire", "TW") == base
    assert names("life", "", "TW") == ["理賠申請書", "被保險人身分證明", "存摺封面影本"]
    assert not papers.has_list("property", "", "TW")
    assert papers.has_list("motor", "", "HK")
    assert papers.asks_for_kind("motor", "TW")
    assert not papers.asks_for_kind("motor", "HK")


def test_papers_signed_at_the_end_are_never_required() -> None:
    ends = [need.name("en") for need in checklist("property", "fire", "CN") if need.at_end]
    assert ends == ["Discharge / acceptance", "Subrogation form"]
    assert not any(need.at_end for need in checklist("life", "medical", "TW"))


def test_a_list_may_ask_for_the_original_of_what_is_usually_a_copy() -> None:
    theft = {need.name("en"): need.copy_kind for need in checklist("motor", "theft", "CN")}
    own = {need.name("en"): need.copy_kind for need in checklist("motor", "own_damage", "CN")}
    assert theft["Vehicle registration"] == "original"
    assert own["Vehicle registration"] == "copy"


# -- names as people write them


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("診斷證明書", ["diagnosis"]),
        ("诊断证明(原件)", ["diagnosis"]),
        ("診斷書 正本 2份", ["diagnosis"]),
        (" 1. 行照影本", ["vehicle_licence"]),
        ("修復估價單或修理發票", ["repair_quote", "repair_invoice"]),
        ("Settlement agreement / Judgment", ["settlement", "judgment"]),
        ("外星人證明", []),
        ("", []),
    ],
)
def test_names_are_understood_as_people_write_them(written: str, keys: list[str]) -> None:
    assert list(papers_named(written)) == keys


def test_a_name_that_several_papers_share_means_the_one_that_is_looked_for() -> None:
    assert set(papers_named("發票")) >= {"repair_invoice", "purchase_proof", "commercial_invoice"}
    assert papers_named("發票", {"commercial_invoice", "packing_list"}) == ("commercial_invoice",)
    assert papers_named("身分證", {"id_third"}) == ("id_third",)


def test_a_mistyped_name_is_only_suggested() -> None:
    assert papers_named("診斷證名書") == ()
    assert papers.near_papers("診斷證名書", "zh-Hant") == ["診斷證明書"]
    assert papers.near_papers("三明治", "zh-Hant") == []


# -- kinds of loss


@pytest.mark.parametrize(
    ("line", "place", "word", "kind"),
    [
        ("property", "TW", "火災", "fire"),
        ("property", "CN", "FIRE", "fire"),
        ("motor", "TW", "人傷", "injury"),
        ("public-liability", "TW", "財產損失", "damage"),
        ("property", "TW", "財產損失", None),  # no list of property insurance is about that
        ("life", "TW", "critical-illness", "critical_illness"),
        ("life", "TW", "死亡", "death"),
    ],
)
def test_a_kind_of_loss_is_known_by_code_and_word(line: str, place: str, word: str, kind: str | None) -> None:
    assert kind_named(word, line, place) == kind


@pytest.mark.parametrize(
    ("line", "place", "cause", "kind"),
    [
        ("property", "TW", "電線走火釀成火災", "fire"),
        ("property", "CN", "电线短路", "explosion"),
        ("home", "TW", "樓上漏水", "water"),
        ("motor", "CN", "追尾，无人受伤", "collision"),
        ("motor", "CN", "追尾致人受伤", "injury"),
        ("motor", "TW", "自撞護欄", "own_damage"),
        ("public-liability", "TW", "客人滑倒", "injury"),
        ("employers-liability", "TW", "Fell from ladder", "medical"),
        ("life", "CN", "车祸受伤住院", "accident_medical"),
        ("cargo", "CN", "货车翻车", "domestic"),
        ("property", "TW", "不明", None),
        ("property", "TW", "", None),
        ("employers-liability", "HK", "cut finger", None),  # one list for all kinds
    ],
)
def test_the_words_of_a_cause_tell_the_kind(line: str, place: str, cause: str, kind: str | None) -> None:
    guess = guessed_kind(line, place, cause)
    assert (guess.kind if guess else None) == kind
    assert guess is None or fold(guess.word) in fold(cause)


def test_compulsory_cover_has_kinds_of_its_own() -> None:
    assert guessed_kind("motor", "TW", "機車擦撞骨折", "強制汽車責任保險").kind == "compulsory_injury"  # type: ignore[union-attr]
    assert guessed_kind("motor", "TW", "機車擦撞骨折", "任意險").kind == "injury"  # type: ignore[union-attr]
