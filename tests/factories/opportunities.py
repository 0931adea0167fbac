"""Opportunities, with lines and contact roles."""

from datetime import date
from decimal import Decimal
from itertools import count

from django.utils import timezone

from opportunities.models import LossReason, Pipeline, Stage
from opportunities.services import competitor_create, opportunity_close, opportunity_create, pipeline_copy
from products.lines import LineInput
from tests.factories.products import make_entry
from tests.factories.users import make_user

_numbers = count(1)


def make_opportunity(owner=None, **fields):
    """A deal of `owner` (default: a new rep), due at the end of 2030; one that begins as lost is so for its price."""
    owner = owner or make_user()
    fields = {"name": f"Deal {next(_numbers)}", "close_date": date(2030, 12, 31), **fields}
    if fields.get("stage") and fields["stage"].outcome == Stage.Outcome.LOST:
        fields = {"loss_reason": loss_reason(), **fields}
    return opportunity_create(by=fields.pop("by", owner), owner=owner, **fields)


def make_line(entry=None, quantity="1", unit_price=None, discount="0", **fields):
    """A line of `entry` (default: a new one in the standard book, in EUR, at 100)."""
    price = None if unit_price is None else Decimal(unit_price)
    return LineInput(entry or make_entry(), Decimal(quantity), price, Decimal(discount), **fields)


def make_pipeline(name=None):
    """Another pipeline, with a copy of the default one's stages."""
    default = Pipeline.objects.get(is_default=True)
    return pipeline_copy(pipeline=default, name=name or f"Pipeline {next(_numbers)}", by=None)


def stage(name, pipeline=None):
    """A stage of a pipeline (default: the default one) by its name."""
    found = {"pipeline": pipeline} if pipeline else {"pipeline__is_default": True}
    return Stage.objects.get(name=name, **found)


def loss_reason(name="Price"):
    """A reason why deals are lost, by its name."""
    return LossReason.objects.get(name=name)


def make_competitor(**fields):
    """A competitor, known to nobody's deal yet."""
    return competitor_create(by=None, **{"name": f"Rival {next(_numbers)}", **fields})


def close_deal(deal, name="Closed lost", by=None, **fields):
    """Closes a deal today, for its price where it is lost."""
    if name == "Closed lost":
        fields = {"loss_reason": loss_reason(), **fields}
    fields = {"close_date": timezone.localdate(), **fields}
    return opportunity_close(opportunity=deal, stage=stage(name), by=by or deal.owner, **fields)
