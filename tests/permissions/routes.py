"""Every own address: what it stands for, who may use it, and by which methods."""

from dataclasses import dataclass

READ, WRITE, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True)
class Route:
    """`who`: "anyone" (no log-in), "people" (any log-in), "owner" (who may see that record; outsiders get 404), "self"
    (it is the rep's alone; all others get 404),
    "manager" or "administrator" (a right of their own). `of` names the record in the company whose key the address
    has.
    """

    who: str
    methods: tuple[str, ...]
    of: str = ""


def _record(of, *, create="create", **more):
    """The six pages of every record type."""
    return {
        "list": Route("people", READ),
        create: Route("people", BOTH),
        "detail": Route("owner", READ, of),
        "edit": Route("owner", BOTH, of),
        "delete": Route("owner", BOTH, of),
        "change_owner": Route("owner", BOTH, of),
        "why": Route("owner", READ, of),
        "version": Route("owner", READ, of),
        **more,
    }


def _catalogue(of):
    """The pages of what the organisation keeps for all: everybody reads it."""
    return {
        "list": Route("people", READ),
        "create": Route("manager", BOTH),
        "detail": Route("people", READ, of),
        "edit": Route("manager", BOTH, of),
        "delete": Route("manager", BOTH, of),
    }


_APPS = {
    "": {
        "home": Route("people", READ),
        "gallery": Route("manager", READ),
        "health_live": Route("anyone", READ),
        "health_ready": Route("anyone", READ),
        "web_to_lead": Route("anyone", WRITE),
        "web_to_lead_servlet": Route("anyone", WRITE),
    },
    "core": {"organisation": Route("administrator", BOTH), "glossary": Route("people", READ)},
    "users": {
        "login": Route("anyone", BOTH),
        "logout": Route("people", WRITE),
        "set_password": Route("anyone", BOTH),
        "forgot_password": Route("anyone", BOTH),
        "password_asked": Route("anyone", READ),
        "profile": Route("people", READ),
        "preferences": Route("people", WRITE),
        "list": Route("administrator", READ),
        "create": Route("administrator", BOTH),
        "edit": Route("administrator", BOTH, "rep"),
        "link": Route("administrator", READ, "rep"),
        "invite": Route("administrator", WRITE, "invited"),
        "role_list": Route("administrator", READ),
        "role_create": Route("administrator", BOTH),
        "role_edit": Route("administrator", BOTH, "role"),
        "role_delete": Route("administrator", BOTH, "role"),
        "queue_list": Route("administrator", READ),
        "queue_create": Route("administrator", BOTH),
        "queue_edit": Route("administrator", BOTH, "queue"),
        "queue_delete": Route("administrator", BOTH, "queue"),
        "access": Route("administrator", BOTH),
        "deleted_list": Route("people", READ),
        "deleted_restore": Route("owner", WRITE, "snapshot"),
        "unshare": Route("owner", WRITE, "share"),
    },
    "files": {
        "list": Route("people", READ),
        "upload": Route("people", WRITE),
        "download": Route("owner", READ, "file"),
        "delete": Route("owner", BOTH, "file_link"),
    },
    "notices": {
        "list": Route("people", READ),
        "menu": Route("people", READ),
        "bell": Route("people", READ),
        "read_all": Route("people", WRITE),
        "open": Route("self", WRITE, "notice"),
        "read": Route("self", WRITE, "notice"),
        "outbox": Route("administrator", READ),
        "email": Route("administrator", READ, "email"),
        "email_retry": Route("administrator", WRITE, "email"),
        "email_cancel": Route("administrator", WRITE, "email"),
    },
    "jobs": {
        "list": Route("people", READ),
        "detail": Route("owner", READ, "job"),
        "cancel": Route("owner", WRITE, "job"),
        "undo": Route("owner", WRITE, "job"),
    },
    "search": {"results": Route("people", READ), "pick": Route("people", READ)},
    "activities": _record(
        "activity",
        timeline=Route("people", READ),
        complete=Route("owner", WRITE, "activity"),
        reopen=Route("owner", WRITE, "activity"),
    ),
    "accounts": _record("account", sharing=Route("owner", BOTH, "account"), change_owners=Route("people", BOTH)),
    "contacts": _record("contact", sharing=Route("owner", BOTH, "contact"), change_owners=Route("people", BOTH)),
    "products": {
        **_catalogue("product"),
        "entries": Route("people", READ),
        "prices": Route("manager", BOTH, "product"),
        "price_add": Route("manager", BOTH, "product"),
    },
    "price_books": {
        **_catalogue("price_book"),
        "prices": Route("manager", BOTH, "price_book"),
        "price_add": Route("manager", BOTH, "price_book"),
        "change_prices": Route("manager", BOTH, "price_book"),
        "price_delete": Route("manager", BOTH, "price"),
    },
    "opportunities": _record(
        "opportunity",
        pipeline=Route("people", READ),
        change_owners=Route("people", BOTH),
        board=Route("people", READ),
        board_changes=Route("people", READ),
        board_move=Route("owner", BOTH, "opportunity"),
        move=Route("owner", WRITE, "opportunity"),
        fields=Route("owner", WRITE, "opportunity"),
        tick=Route("owner", WRITE, "opportunity"),
        lines=Route("owner", BOTH, "opportunity"),
        change_price_book=Route("owner", BOTH, "opportunity"),
        replaced_lines=Route("owner", BOTH, "opportunity"),
        contact_roles_add=Route("owner", BOTH, "opportunity"),
        contact_roles_edit=Route("owner", BOTH, "opportunity"),
        close=Route("owner", BOTH, "opportunity"),
        clone=Route("owner", BOTH, "opportunity"),
        competitor_add=Route("owner", BOTH, "opportunity"),
        competitor_edit=Route("owner", BOTH, "opportunity_competitor"),
        competitor_remove=Route("owner", WRITE, "opportunity_competitor"),
        change_pipeline=Route("owner", BOTH, "opportunity"),
        pipeline_list=Route("manager", READ),
        pipeline_create=Route("manager", BOTH),
        pipeline_edit=Route("manager", BOTH, "pipeline"),
        pipeline_deactivate=Route("manager", BOTH, "pipeline"),
        stage_remove=Route("manager", BOTH, "stage"),
        sharing=Route("owner", BOTH, "opportunity"),
        team_add=Route("owner", BOTH, "opportunity"),
        team_edit=Route("owner", BOTH, "team_member"),
        team_remove=Route("owner", WRITE, "team_member"),
    ),
    "leads": _record(
        "lead",
        sharing=Route("owner", BOTH, "lead"),
        change_owners=Route("people", BOTH),
        accept=Route("owner", WRITE, "lead"),
        move=Route("owner", WRITE, "lead"),
        fields=Route("owner", WRITE, "lead"),
        tick=Route("owner", WRITE, "lead"),
        convert=Route("owner", BOTH, "lead"),
        webform_list=Route("manager", READ),
        webform_create=Route("manager", BOTH),
        webform_edit=Route("manager", BOTH, "webform"),
        webform_html=Route("manager", READ, "webform"),
        submission_list=Route("manager", READ),
        submission_detail=Route("manager", READ, "submission"),
        submission_retry=Route("manager", WRITE, "submission"),
    ),
    "quotes": _record(
        "quote",
        change_owners=Route("people", BOTH),
        lines=Route("owner", BOTH, "quote"),
        line_choose=Route("owner", WRITE, "quote_line"),
        move=Route("owner", WRITE, "quote"),
        fields=Route("owner", WRITE, "quote"),
        tick=Route("owner", WRITE, "quote"),
        revise=Route("owner", WRITE, "presented_quote"),
        clone=Route("owner", BOTH, "quote"),
        changes=Route("owner", READ, "revised_quote"),
        start_sync=Route("owner", BOTH, "quote"),
        stop_sync=Route("owner", WRITE, "quote"),
        template_list=Route("manager", READ),
        template_create=Route("manager", BOTH),
        template_style=Route("manager", READ),
        template_version=Route("manager", READ, "template_version"),
        template_detail=Route("manager", READ, "template"),
        template_edit=Route("manager", BOTH, "template"),
        template_make_default=Route("manager", WRITE, "template"),
        template_use=Route("manager", WRITE, "template"),
        template_delete=Route("manager", BOTH, "template"),
        template_draft=Route("manager", BOTH, "template"),
        template_draft_begin=Route("manager", WRITE, "template"),
        template_draft_preview=Route("manager", WRITE, "template"),
        template_criteria=Route("manager", BOTH, "template"),
        template_publish=Route("manager", BOTH, "template"),
        template_draft_discard=Route("manager", BOTH, "template"),
        document_request=Route("owner", WRITE, "quote"),
        document_status=Route("owner", READ, "document"),
        document_view=Route("owner", READ, "document"),
        document_download=Route("owner", READ, "document"),
        document_retry=Route("owner", WRITE, "document"),
    ),
    "paths": {
        "list": Route("manager", READ),
        "create": Route("manager", BOTH),
        "detail": Route("manager", READ, "path"),
        "figures": Route("manager", READ, "path"),
        "picture": Route("people", READ, "path_picture"),
        "edit": Route("manager", BOTH, "path"),
        "use": Route("manager", WRITE, "path"),
        "delete": Route("manager", BOTH, "path"),
        "copy": Route("manager", BOTH, "path"),
        "import": Route("manager", BOTH, "path"),
        "draft": Route("manager", BOTH, "path"),
        "draft_begin": Route("manager", WRITE, "path"),
        "criteria": Route("manager", BOTH, "path"),
        "publish": Route("manager", BOTH, "path"),
        "discard": Route("manager", BOTH, "path"),
        "version": Route("manager", READ, "path_version"),
        "preview": Route("manager", BOTH, "path_version"),
        "export": Route("manager", READ, "path_version"),
        "roll_back": Route("manager", BOTH, "path_version"),
    },
}
# The same for everybody who is let in, and never another thing: browsers may keep it, for themselves.
KEPT = {"paths:picture"}
ROUTES = {f"{app}:{name}".lstrip(":"): route for app, routes in _APPS.items() for name, route in routes.items()}
