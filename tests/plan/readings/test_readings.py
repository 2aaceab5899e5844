"""The readings are complete sentences about sections of the Plan, each asked once."""

import re

import pytest

from calc.contract.readings import SWITCHABLE
from calc.plan.readings import DECLARED, READINGS, Reading


@pytest.mark.parametrize("reading", [*READINGS, *DECLARED], ids=lambda reading: reading.question[:40])
def test_a_reading_cites_a_section_and_says_what_is_taken(reading: Reading) -> None:
    assert re.fullmatch(r"§\d(\([a-z]\))?(, §\d(\([a-z]\))?)*", reading.section)
    assert reading.question.endswith(("?", "."))
    assert reading.reading.endswith(".")


def test_no_question_is_asked_twice() -> None:
    questions = [reading.question for reading in (*READINGS, *DECLARED)]
    assert len(set(questions)) == len(questions)


def test_what_can_be_chosen_is_not_stated_as_if_it_could_not() -> None:
    questions = {each.question for each in (*READINGS, *DECLARED)}
    assert not questions & {reading.name for reading in SWITCHABLE}
    assert "lost to it" not in " ".join(each.reading for each in READINGS)  # a fraction may be paid


def test_nine_readings_are_declared_and_three_counted() -> None:
    assert [each.question for each in DECLARED] == [
        "Which Formula Options does the par value limit?",
        "Which shares are used for pending awards?",
        "How is the Annual Fee of a director who becomes eligible only later in its year treated?",
        "How is a second Annual Fee for one year, such as a raise, treated?",
        "Are awards made on the day the Plan ends?",
        "May part of an option be cancelled for its gain?",
        "Who gets the shares left over when equal remainders tie?",
        "How are prices and shares rounded?",
        "In what order do events of one day happen?",
    ]
    counted = [each.question for each in DECLARED if each.touched is not None]
    assert [word in question for word, question in zip(("par", "second", "part"), counted, strict=True)] == [True] * 3
