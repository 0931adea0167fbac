"""Many lines by chance, the same ones each time, and what they come to by exact fractions: for all that adds up."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

DIGITS = {"JPY": 0, "EUR": 2, "KWD": 3}
LINES = 100_000
DEAL = 40  # lines of one deal, at most


@dataclass(frozen=True)
class Generated:
    """One line in whole numbers: ten-thousandths of pieces and of the price, hundredths of a percent, minor units."""

    quantity: int
    price: int
    discount: int
    adjustment: int

    @property
    def decimals(self) -> tuple[Decimal, Decimal, Decimal]:
        """Quantity, price and discount as the product has them."""
        return Decimal(self.quantity).scaleb(-4), Decimal(self.price).scaleb(-4), Decimal(self.discount).scaleb(-2)

    def units(self, digits: int, *, with_discount: bool = True) -> int:
        """The total without its adjustment, in minor units: the exact fraction, halves up."""
        left = 10_000 - (self.discount if with_discount else 0)
        return int(Fraction(self.quantity * self.price * left * 10**digits, 10**12) + Fraction(1, 2))


def deals(lines: int = LINES, seed: int = 1) -> Iterator[tuple[str, list[Generated]]]:
    """(currency, lines) until there are so many lines; every size of number is as likely as any other."""
    chance = random.Random(seed)
    while lines > 0:
        count = min(lines, chance.randint(1, DEAL))
        yield chance.choice(list(DIGITS)), [_line(chance) for __ in range(count)]
        lines -= count


def _line(chance: random.Random) -> Generated:
    return Generated(
        quantity=chance.randrange(1, 10 ** chance.randint(1, 14)),
        price=chance.randrange(10 ** chance.randint(1, 16) + 1),
        discount=chance.choice([0, 10_000, chance.randrange(10_001)]),
        adjustment=chance.choice([0, 0, chance.randint(-(10**6), 10**6)]),
    )
