"""The same prices, written in the shape of any vendor, are read as the same prices."""

import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from calc.exact import price
from calc.plan.calendar import business_days, date_of
from calc.prices.file import read_price_file

MARKET = business_days()
FORMS = (
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%Y-%m-%d",
    "%b %d, %Y",
    "%d-%b-%y",
    "%Y%m%d",
    "%Y-%m-%d 16:00:00-05:00",
    "%a %d/%m/%Y",
)
CLOSES = ("Close", "Close/Last", "Last Price", "PX_LAST", "Last Sale", "Closing Price (USD)", "Price")
OTHERS = ("Open", "High", "Low", "Adj Close", "Volume", "% Change", "Bid", "Ask")


def written(number: Decimal, continental: bool, sign: str) -> str:
    text = f"{number:,}"
    return sign + (text.translate(str.maketrans(",.", ".,")) if continental else text)


def made(chance: random.Random, closes: dict[date, Decimal]) -> str:
    """A file with these closes: its columns, order, delimiter, dates and numbers by chance."""
    delimiter = chance.choice(",;\t|")
    continental, sign = delimiter != "," and chance.random() < 0.5, chance.choice(["", "$", "USD "])
    form = chance.choice(FORMS)
    others = chance.sample(OTHERS, chance.randint(0, len(OTHERS)))
    headers = ["Date", chance.choice(CLOSES), *others]
    order = chance.sample(range(len(headers)), len(headers))
    lines = [["Halyard Inc."]] * chance.randint(0, 2) + [[headers[i] for i in order]]
    for day in chance.choice([sorted, lambda days: sorted(days, reverse=True)])(closes):
        noise = [written(Decimal(chance.randint(100, 99_999)) / 100, continental, "") for _ in others]
        cells = [day.strftime(form), written(closes[day], continental, sign), *noise]
        lines.append([cells[i] for i in order])
    quoted = [[f'"{cell}"' if delimiter in cell or chance.random() < 0.1 else cell for cell in line] for line in lines]
    return "".join(delimiter.join(line) + "\n" for line in quoted)


@pytest.mark.parametrize("seed", range(40))
def test_prices_written_in_any_shape_come_back_exactly(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    first = chance.randrange(2_000, 10_000)
    days = [date_of(day) for day in MARKET.sessions[first : first + chance.randint(25, 60)]]
    closes = {day: Decimal(chance.randint(1, 10 ** chance.randint(3, 8))) / 100 for day in days}
    closes[days[0]] = Decimal("14.25")  # one that leaves no doubt what its mark means
    path = tmp_path / "vendor.txt"
    path.write_text(made(chance, closes), encoding=chance.choice(["utf-8", "utf-8-sig", "utf-16"]))
    file = read_price_file(path, MARKET)
    assert not file.findings, path.read_bytes()
    rows = file.table.rows
    assert {day.date(): price(units) for day, units in zip(rows["date"], rows["last_sale"], strict=True)} == closes, (
        file.table.notes
    )
