"""Every address asks for a log-in or stands on the public list, and says which right it needs."""

import inspect

from django.urls import URLPattern, URLResolver, get_resolver

# Without log-in: names of addresses that anyone may call, and why.
PUBLIC = {
    "users:login": "log-in itself",
    "health_live": "machines ask whether the process lives",
    "health_ready": "machines ask whether pages can be served",
    "users:set_password": "a one-time link, with its token",
    "users:forgot_password": "asks for a one-time link; says the same to everybody",
    "users:password_asked": "says what happens then; the same to everybody",
    "web_to_lead": "websites post forms here",
    "web_to_lead_servlet": "websites post forms here, at the address they know",
}
# With log-in but without a right of their own: they show only what visibility allows.
EVERYONE = {
    "home",
    "core:glossary",
    "jobs:list",
    "users:deleted_list",
    "users:deleted_restore",
    "jobs:detail",
    "jobs:cancel",
    "jobs:undo",
    "paths:picture",
    "notices:list",
    "notices:menu",
    "notices:bell",
    "notices:read_all",
    "notices:open",
    "notices:read",
    "search:results",
    "search:pick",
    "users:logout",
    "users:profile",
    "users:preferences",
}


def own_patterns(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                space = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from own_patterns(pattern, space)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback


def is_public(callback):
    return not getattr(callback, "login_required", True)


def names_a_right(callback):
    if hasattr(callback, "permission"):
        return True
    view = getattr(callback, "view_class", None)
    if view is not None:
        return hasattr(view, "required_permission")
    return "has_perm" in inspect.getsource(inspect.unwrap(callback))


def test_all_addresses_have_names():
    assert [name for name, __ in own_patterns() if name.endswith("None")] == []


def test_only_the_public_list_is_open_without_log_in():
    assert {name for name, callback in own_patterns() if is_public(callback)} == set(PUBLIC)


def test_every_other_address_names_the_right_it_needs():
    unguarded = {name for name, callback in own_patterns() if not is_public(callback) and not names_a_right(callback)}
    assert unguarded <= EVERYONE
