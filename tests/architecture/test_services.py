"""Below the view nobody knows the request, and no signal writes behind a service's back."""

import ast
import re

from tests.architecture.house import ROOT, sources, tree

FORBIDDEN_IN_SERVICES = {"django.http", "django.shortcuts", "django.contrib.messages", "django.template"}
MODEL_SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def public_functions(path):
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def test_services_never_see_a_request():
    files = sources("services")
    assert len(files) > 5
    seen = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in imported(path)
        if name in FORBIDDEN_IN_SERVICES
    ]
    taking = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in files
        for function in public_functions(path)
        if "request" in {a.arg for a in [*function.args.args, *function.args.kwonlyargs]}
    ]
    assert seen + taking == []


VERB = re.compile(
    r"^[a-z_]+_(create|update|delete|save|change_\w+|set_lines|start_sync|stop_sync|convert|capture|retry)$"
)


def test_verbs_take_keywords_only():
    """What writes to a record is called by names, and carries the actor."""
    verbs = [
        (f"{path.relative_to(ROOT)}: {function.name}", function.args)
        for path in sources("services")
        for function in public_functions(path)
        if VERB.match(function.name) and not function.name.startswith("record_")
    ]
    assert len(verbs) > 30
    assert [name for name, arguments in verbs if arguments.args] == []
    automatic = {"leads/services/capturing.py: lead_capture"}  # a website acts, not a person
    assert {name for name, arguments in verbs if "by" not in {a.arg for a in arguments.kwonlyargs}} == automatic


def test_no_model_signals():
    used = [
        f"{path.relative_to(ROOT)} uses {name}"
        for path in sources()
        for name in imported(path)
        if name.rsplit(".", 1)[-1] in MODEL_SIGNALS
    ]
    assert used == []


def test_tasks_are_doors():
    """A task loads by key and calls a service: at most five statements, no rules."""
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sources("tasks")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list and len(node.body) > 6
    ]
    assert long == []
