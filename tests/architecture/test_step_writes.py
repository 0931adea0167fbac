"""Steps are written by step verbs alone, which ask the gates: `Lead.status`, `Opportunity.stage` and `Quote.status`.

What a static look can see counts as a write: an assignment to such an attribute or key, a keyword of a call that
writes, the key of a dictionary of changes, a new row of such a record, and SQL that updates its table.
"""

import ast
import re

import pytest

from leads.models import Lead
from opportunities.models import Opportunity
from tests.architecture.house import ROOT, sources, tree

COLUMNS = {"status", "status_id", "stage", "stage_id"}
MODELS = {"Lead", "Opportunity", "Quote"}
WRITING = {
    "update", "create", "acreate", "aupdate", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
    "record_create", "record_update", "touch", "opportunity_touch", "setattr", "replace",
}  # fmt: skip
NEW = {"create", "acreate", "bulk_create", "get_or_create", "update_or_create", "record_create"}
SQL = re.compile(r"\bupdate\s+(only\s+)?\W?(leads_lead|opportunities_opportunity|quotes_quote)\b", re.IGNORECASE)

# Who may, by file. Each asks `paths.services.step_check`, or says why not.
ALLOWED = {
    "leads/services/records.py": {"lead_create", "lead_change_status"},
    "leads/services/converting.py": {"_Work.finish"},  # of lead_convert, which has asked
    "opportunities/services/records.py": {"opportunity_create"},
    "opportunities/services/stages.py": {"_move"},
    "opportunities/services/stage_history.py": {"stage_columns"},  # what another stage brings: for the verbs here
    # A stage that goes out of use has its deals moved by whoever tidies up; nobody stands there who could fill in more.
    "opportunities/services/moving.py": {"opportunity_change_pipeline", "move_deals", "run_item", "undo_item"},
    "opportunities/services/locking.py": {"lock_for_change"},  # compares the stage, and takes it out again
    "quotes/services/records.py": {"quote_create", "quote_change_status"},
    "opportunities/pipeline_forms.py": {"ChangePipelineForm.__init__"},  # what a form begins with
    "products/services/entries.py": {"PricesError.__init__"},  # the status of an answer to a request
    "quotes/services/versions.py": {"_copy"},  # begins as a draft, before every gate
}


class Writes(ast.NodeVisitor):
    """Collects (function, line) of every write to a step in one file."""

    def __init__(self, *, is_service):
        self.is_service = is_service
        self.names, self.found, self.calls = [], [], 0

    def note(self, node):
        self.found.append((".".join(self.names) or "<module>", node.lineno))

    def visit_scope(self, node):
        self.names.append(node.name)
        self.generic_visit(node)
        self.names.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_scope

    def visit_Assign(self, node):
        for target in node.targets:
            self.target(target)
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        self.target(node.target)
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.target(node.target)
        self.generic_visit(node)

    def target(self, target):
        for part in ast.walk(target):
            is_attribute = isinstance(part, ast.Attribute) and part.attr in COLUMNS and isinstance(part.ctx, ast.Store)
            is_key = isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store) and named(part.slice)
            if is_attribute or (is_key and self.is_service):
                self.note(part)

    def visit_Call(self, node):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        is_writing = name in WRITING
        if any((
            is_writing and any(keyword.arg in COLUMNS for keyword in node.keywords),
            name == "setattr" and any(map(named, node.args)),
            name == "bulk_update" and lists_one(node),
            name in NEW and MODELS & named_models(node),
        )):  # fmt: skip
            self.note(node)
        self.calls += is_writing
        self.generic_visit(node)
        self.calls -= is_writing

    def visit_BinOp(self, node):
        if not (isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict)):  # what a text says is no change
            self.generic_visit(node)

    def visit_Dict(self, node):
        if (self.is_service or self.calls) and any(map(named, node.keys)):
            self.note(node)
        self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, str) and SQL.search(node.value):
            self.note(node)


def named(node):
    return isinstance(node, ast.Constant) and node.value in COLUMNS


def lists_one(call):
    return any(named(part) for value in [*call.args[1:], *(k.value for k in call.keywords)] for part in ast.walk(value))


def named_models(call):
    """`Quote` of `Quote.objects.create(…)` and of `record_create(Quote, …)`."""
    heads = [call.func, *call.args[:1]]
    return {part.id for head in heads for part in ast.walk(head) if isinstance(part, ast.Name)}


def writes(parsed, name):
    visitor = Writes(is_service="/services" in name)
    visitor.visit(parsed)
    return {function for function, __ in visitor.found}


def test_steps_are_written_by_step_verbs_alone():
    found = {}
    for path in sources():
        name = str(path.relative_to(ROOT))
        if functions := writes(tree(path), name):
            found[name] = functions
    assert found == ALLOWED


def test_no_other_verb_takes_a_step_among_its_fields():
    """A quote's may come by `quote_update`, which goes through the same gate."""
    assert "status" in Lead.service_fields or not Lead._meta.get_field("status").editable
    assert "stage" in Opportunity.service_fields or not Opportunity._meta.get_field("stage").editable


PLANTED = [
    "lead.status = done",
    "deal.stage_id = 7",
    "quote.status, other = 'approved', 1",
    "setattr(quote, 'status', 'approved')",
    "Lead.objects.filter(pk=1).update(status=done)",
    "Opportunity.objects.filter(pk=1).update(**{'stage': won})",
    "Opportunity.objects.bulk_update(deals, ['stage'])",
    "touch(stored, by=by, changes={**fields, 'status': status})",
    "opportunity_touch(stored, by=by, changes=dict(changes) | {'stage': stage})",
    "changes['status'] = status",
    "values = {'stage_id': 3}",
    "record_create(Quote, by=by, **values)",
    "Lead.objects.bulk_create(rows)",
    "cursor.execute('update quotes_quote set status = %s', ['accepted'])",
    "cursor.execute(f'UPDATE \"leads_lead\" SET {column} = 1')",
]


@pytest.mark.parametrize("line", PLANTED)
def test_a_planted_write_is_found(line):
    planted = ast.parse(f"class Work:\n    def sneak(self):\n        {line}\n")
    assert writes(planted, "leads/services/planted.py") == {"Work.sneak"}


@pytest.mark.parametrize("line", [*PLANTED[:8], *PLANTED[-4:]])
def test_a_write_is_found_outside_of_services_as_well(line):
    assert writes(ast.parse(f"def sneak():\n    {line}\n"), "crm/tasks.py") == {"sneak"}


@pytest.mark.parametrize(
    "line",
    [
        "quote_change_status(quote=quote, status='approved', by=by)",
        "deals.filter(stage=stage).exclude(status='draft')",
        "raise BusinessRuleError('No.', field='status')",
        "shown = quote.status == 'draft' and deal.stage.name",
        "cursor.execute('update quotes_quoteline set total = 0')",
        "text = 'In %(stage)s.' % {'stage': stage}",
    ],
)
def test_reading_a_step_and_calling_its_verb_are_no_writes(line):
    assert writes(ast.parse(f"def look():\n    {line}\n"), "leads/services/reading.py") == set()
