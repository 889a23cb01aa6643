"""Lessons: a question, a prediction, and the answer computed with the real cells. One file a lesson, one line here."""

from core.lessons.better_or_luck import BETTER_OR_LUCK
from core.lessons.can_it_learn import CAN_IT_LEARN
from core.lessons.exploding import EXPLODING
from core.lessons.forget_dial import FORGET_DIAL
from core.lessons.last_value import LAST_VALUE
from core.lessons.lesson import Lesson
from core.lessons.signal_reach import SIGNAL_REACH
from core.lessons.unrolled_loop import UNROLLED_LOOP
from core.lessons.where_it_reads import WHERE_IT_READS

TAUGHT = (
    UNROLLED_LOOP,
    SIGNAL_REACH,
    FORGET_DIAL,
    CAN_IT_LEARN,
    EXPLODING,
    BETTER_OR_LUCK,
    LAST_VALUE,
    WHERE_IT_READS,
)
"""In the order in which they are taught."""
LESSONS: dict[str, Lesson] = {lesson.name: lesson for lesson in TAUGHT}
