"""R22. Five hundred quotes are made at once: each has a number of its own, in the form that the organisation chose."""

import re

from quotes.models import Quote
from tests.factories.opportunities import make_opportunity
from tests.faults.crowd import together
from tests.faults.scale import scaled
from tests.invariants import check_invariants
from tests.visitor import Visitor
from users.models import User

QUOTES = scaled(100, 500)
DEALS = 10  # of each the quotes wait for one another


def test_numbers_of_quotes_made_at_once_are_all_different(product, orm):
    visitor = Visitor(product.url).login(*product.administrator)
    with orm(product):
        user = User.objects.get(is_superuser=True)
        deals = [make_opportunity(user).pk for __ in range(DEALS)]

    def make(number):
        twin = visitor.twin()
        return lambda: twin.post(f"/quotes/create/?opportunity={deals[number % DEALS]}", {"name": f"Offer {number}"})

    answers = together([make(number) for number in range(QUOTES)])

    assert {answer.status for answer in answers} == {302}
    with orm(product):
        numbers = list(Quote.objects.filter(opportunity__in=deals).values_list("number", flat=True))
        assert (len(numbers), len(set(numbers))) == (QUOTES, QUOTES)
        assert all(re.fullmatch(r"\d{8}", number) for number in numbers)
        check_invariants()
