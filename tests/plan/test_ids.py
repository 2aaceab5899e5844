"""Plain text order in bulk is that of comparing texts one by one."""

from hypothesis import given
from hypothesis import strategies as st

from calc.plan.ids import places_among, prefixed, text_order

# A cell holds no control characters, so neither do the texts.
texts = st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40))


@given(texts)
def test_texts_are_ordered_by_code_point(found: list[str]) -> None:
    assert text_order(found).tolist() == sorted(range(len(found)), key=found.__getitem__)


def test_digits_are_text_and_capitals_come_first() -> None:
    ids = ["F10", "F2", "f1", "F1", "É", "F", "007", "7"]
    assert [ids[place] for place in text_order(ids)] == ["007", "7", "F", "F1", "F10", "F2", "f1", "É"]


def test_long_texts_are_ordered_too() -> None:
    ids = ["x" * 40 + "b", "x" * 40 + "a", "x"]
    assert text_order(ids).tolist() == [2, 1, 0]


def test_a_text_knows_how_many_come_before_it() -> None:
    assert places_among(["B", "A", "C2"], ["A1", "B1", "C1"]).tolist() == [1, 0, 3]


def test_a_prefix_is_put_before_each() -> None:
    assert list(prefixed("DS-", ["F1", "007"])) == ["DS-F1", "DS-007"]
