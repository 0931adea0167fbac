"""Criteria: rows of field, operator and value, read against the field catalogue. Lists, rules and gates are all these.

    criteria = Criteria.from_query(request.GET)            # ?f=rating:is:hot&f=annual_revenue:at_least:100000
    bound = criteria.bind(Lead, Reader(request.user))      # raises CriteriaError for what is not understood
    rows = bound.filter(Lead.objects.visible_to(user))     # … or bound.matches(lead)

Only fields of the catalogue and the operators named in `operators` exist; no text of a request ever becomes the name of
a lookup. See docs/adr/0010-criteria.md for what "is not" and "empty" mean.
"""

from core.criteria.errors import CriteriaError
from core.criteria.operators import Operator, operators_of
from core.criteria.reader import Reader
from core.criteria.rows import Bound, BoundRow, Criteria, Row, truths

__all__ = ["Bound", "BoundRow", "Criteria", "CriteriaError", "Operator", "Reader", "Row", "operators_of", "truths"]
