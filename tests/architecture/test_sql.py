"""SQL that is put together from parts stands only where it was reviewed; everything else goes through the ORM."""

import ast
import re

import pytest

from tests.architecture.house import ROOT, sources, tree

# Where, and what makes it safe. A line that nothing needs any more fails here as well.
REVIEWED = {
    "core/paging.py": "tables and columns of the model, statements that the ORM wrote; all values are parameters",
    "core/snapshots.py": "the table of a model, whose name is quoted; name and snapshot are parameters",
    "users/models.py": "the statement that the ORM wrote for a user and their reach; the user's key is a parameter",
}
_SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT INTO|UPDATE\b.+\bSET|DELETE FROM|LATERAL|SET (LOCAL|SESSION)"
    r"|(CREATE|ALTER|DROP|TRUNCATE|ANALYZE|COPY|REINDEX|REFRESH) )"
    r"|^\s*(select\b.+\bfrom|insert into|update\b.+\bset|delete from|drop|alter|create|truncate|analyze|copy) ",
    re.S,
)
_DOORS = {"raw", "extra", "RawSQL"}


def constant_text(node):
    return " ".join(
        part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def is_built_sql(node):
    """An f-string, `%`, `+` or `.format` whose fixed parts read like SQL. (psycopg's `SQL("…").format` quotes.)"""
    if isinstance(node, ast.Call):
        function = node.func
        is_format = isinstance(function, ast.Attribute) and function.attr == "format"
        return is_format and isinstance(function.value, ast.Constant) and is_sql_case(function.value)
    is_built = isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values)
    is_built = is_built or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add))
    return is_built and is_sql_case(node)


def is_sql_case(node):
    """SQL is written in capitals, or begins with one of its verbs in small letters: words for readers do neither."""
    return bool(_SQL.search(constant_text(node)))


def is_door(node):
    name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
    return name in _DOORS


def found():
    return {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(tree(path))
        if is_built_sql(node) or is_door(node)
    }


def test_sql_is_put_together_only_where_it_was_reviewed():
    assert found() == set(REVIEWED)


@pytest.mark.parametrize(
    ("code", "is_dangerous"),
    [
        ("f'SELECT a FROM {table}'", True),
        ("f'select a from {table}'", True),
        ("'SELECT a FROM %s' % table", True),
        ("'DELETE FROM ' + table", True),
        ("'SELECT a FROM {}'.format(table)", True),
        ("SQL('drop database {}').format(Identifier(name))", False),
        ("rows.extra(where=[x])", True),
        ("RawSQL(text, [])", True),
        ("Model.objects.raw(text)", True),
        ("cursor.execute('SELECT a FROM b WHERE c = %s', [c])", False),
        ("f'Choose one from {these}.'", False),
        ("f'/leads/{pk}/'", False),
    ],
)
def test_the_search_finds_what_it_should(code, is_dangerous):
    nodes = list(ast.walk(ast.parse(code)))
    assert any(is_built_sql(node) or is_door(node) for node in nodes) is is_dangerous
