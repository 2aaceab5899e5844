"""The readings are complete sentences about sections of the Plan, each asked once."""

import re

import pytest

from calc.plan.readings import DECLARED, READINGS, Reading


@pytest.mark.parametrize("reading", [*READINGS, *DECLARED], ids=lambda reading: reading.question[:40])
def test_a_reading_cites_a_section_and_says_what_is_taken(reading: Reading) -> None:
    assert re.fullmatch(r"§\d(\([a-z]\))?(, §\d(\([a-z]\))?)*", reading.section)
    assert reading.question.endswith(("?", "."))
    assert reading.reading.endswith(".")


def test_no_question_is_asked_twice() -> None:
    questions = [reading.question for reading in (*READINGS, *DECLARED)]
    assert len(set(questions)) == len(questions)
