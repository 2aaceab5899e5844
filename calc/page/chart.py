"""The chart of the share reserve, worked out for a drawing in the page itself: stacked columns, without a script."""

from dataclasses import dataclass

from calc.page.figures import Reserve

WIDTH, HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 10, 36
_GAP = 0.3  # of a column's room
_LINES = 4
_LABELS = 8  # that find room below


@dataclass(frozen=True)
class Bar:
    """A part of a column: where it is, and of which series, counted from 0."""

    x: float
    y: float
    width: float
    height: float
    series: int
    tip: str


@dataclass(frozen=True)
class Mark:
    """A text beside the drawing, or a line across it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawing: its parts, the labels below, the lines across, and the names of the series, from the bottom up."""

    bars: tuple[Bar, ...]
    labels: tuple[Mark, ...]
    lines: tuple[Mark, ...]
    names: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


def reserve_chart(reserve: Reserve) -> Chart:
    """Work out the columns of the reserve over time."""
    count = len(reserve.labels)
    totals = [sum(values[at] for _, values in reserve.series) for at in range(count)]
    step = _step(max(totals, default=0))
    most = step * _LINES
    room, high = (WIDTH - _LEFT - _RIGHT) / max(count, 1), HEIGHT - _TOP - _BOTTOM
    bars = []
    for at, label in enumerate(reserve.labels):
        below = 0
        for number, (name, values) in enumerate(reserve.series):
            size = values[at]
            if size > 0:
                y = _TOP + high * (1 - (below + size) / most)
                x = _LEFT + room * (at + _GAP / 2)
                tip = f"{label}: {name} {size:,}"
                bars.append(
                    Bar(
                        round(x, 1), round(y, 1), round(room * (1 - _GAP), 1), round(high * size / most, 1), number, tip
                    )
                )
                below += size
    every = -(-count // _LABELS) or 1
    labels = tuple(
        Mark(round(_LEFT + room * (at + 0.5), 1), HEIGHT - _BOTTOM + 18, label)
        for at, label in enumerate(reserve.labels)
        if (count - 1 - at) % every == 0
    )
    lines = tuple(Mark(_LEFT - 6, round(_TOP + high * (1 - n / _LINES), 1), f"{step * n:,}") for n in range(_LINES + 1))
    return Chart(tuple(bars), labels, lines, tuple(name for name, _ in reserve.series))


def _step(most: int) -> int:
    """Choose a round number of shares between two lines, so that all columns find room."""
    need = max(1, -(-most // _LINES))
    power = int("1".ljust(len(str(need)), "0"))
    steps = (tenths * power // 10 for tenths in (10, 15, 20, 25, 30, 40, 50, 60, 80, 100))
    return next(step for step in steps if step >= need)
