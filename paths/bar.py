"""The Path of one record, ready for `paths/path.html`: steps with their states, one button, key fields and guidance."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.display import Shown, show_groups
from core.forms import RecordForm
from core.records import is_editable
from core.templatetags.display import days_since
from paths.content import StepContent
from paths.errors import Want
from paths.guidance import shown_guidance
from paths.registry import LOST, PathType, StepOption, path_of
from paths.services import followed, wants_of
from paths.services.following import Tick

CLOSED = "closed"  # key of the one chevron that stands for all closed steps while none of them is chosen
CONVERTED = "converted"
CLOSING_KINDS = frozenset({"closed", "won", "lost"})
# The state of the current step once the record's story is over; "closed" is an ending without a win.
END_STATES = {"won": "won", "lost": "lost", "closed": "lost", "converted": "converted"}


@dataclass(frozen=True)
class Step:
    """One chevron. state: complete, current, incomplete, won, lost or converted. `days`: None where it never was.

    expected: days that it should take at most, None where nobody said.
    """

    key: str
    label: str
    state: str
    is_current: bool = False
    is_selected: bool = False
    days: int | None = None
    expected: int | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether the record has stood in it for longer than it should, and still does."""
        return self.state == "current" and None not in (self.days, self.expected) and self.days > self.expected  # type: ignore[operator]

    @property
    def days_text(self) -> str:
        if self.days is None:
            return ""
        return ngettext("%(days)d day", "%(days)d days", self.days) % {"days": self.days} if self.days else _("today")

    @property
    def hint(self) -> str:
        """What the tooltip says of a step that the record has been in."""
        if self.days is None:
            return self.label
        time = self.days_text if self.days else _("less than a day")
        hint = _("%(step)s: %(time)s") % {"step": self.label, "time": time}
        if not self.is_overdue:
            return hint
        expected = ngettext("%(days)d day is expected", "%(days)d days are expected", self.expected or 0)
        return f"{hint} ({expected % {'days': self.expected}})"


@dataclass(frozen=True)
class Action:
    """The one primary button.

    kind: "move" posts `step`; "close" and "change" post one of `choices`, `step` being chosen beforehand, or open the
    form at `url` in a dialog; "convert" is a link to `url`.
    """

    kind: str
    label: str
    icon: str
    step: str = ""
    url: str = ""
    choices: Sequence[StepOption] = ()


@dataclass(frozen=True)
class CheckItem:
    """An item of the selected step's checklist. tick: who did it and when; None while it is open."""

    key: str
    text: str
    tick: Tick | None


@dataclass(frozen=True)
class Bar:
    """What the template shows. `form` (who may edit) or `values` are the selected step's key fields.

    ticked: how many items are, of all steps and versions.
    wants: what the gate of the selected step still misses; blocks: whether the record stays until it has it.
    home: where `?step=` looks at another step.
    looked_at: the key of the step whose panel this is; a closed step may hide behind the chevron "Closed".
    closers: steps that end the record without being on its way (a lead's "Unqualified"), offered beside the button.
    """

    record: Any
    noun: str
    steps: list[Step]
    action: Action | None
    move_url: str
    fields_url: str
    tick_url: str
    home: str = ""
    looked_at: str = ""
    guidance: str = ""
    form: RecordForm | None = None
    values: list[Shown] = field(default_factory=list)
    closers: list[StepOption] = field(default_factory=list)
    checklist: list[CheckItem] = field(default_factory=list)
    ticked: int = 0
    can_edit: bool = False
    wants: list[Want] = field(default_factory=list)
    blocks: bool = False

    @property
    def is_gated(self) -> bool:
        """Whether something is still wanted before the record goes on from the selected step."""
        return bool(self.wants)

    @property
    def selected(self) -> Step | None:
        return next((step for step in self.steps if step.is_selected), None)

    @property
    def current(self) -> Step | None:
        return next((step for step in self.steps if step.is_current), None)

    @property
    def has_panel(self) -> bool:
        return bool(self.form or self.values or self.guidance or self.checklist or self.wants)


def build(
    record: Model,
    user: Any,
    selected: str | None = None,
    *,
    can_edit: bool | None = None,
    form: RecordForm | None = None,
    said: Mapping[str, StepContent] | None = None,
) -> Bar:
    """The bar of a record that `user` sees.

    selected: the key of a step to look at (`?step=`); unknown ones and None mean the current one. can_edit: asked of
    the database when not given. form: the refused key-field form of the selected step. said: what to show instead of
    the version that is followed (a preview). A converted record is read-only.
    """
    path_type = path_of(record)
    options, spent = path_type.walk(record)
    current = path_type.current(record)
    walk = Walk(options, current, {o.key for o in options if not path_type.is_possible(record, o.key)})
    chosen = walk.selected(selected)
    is_over = walk.current is not None and walk.current.kind == CONVERTED
    can_edit = not is_over and (_may_edit(record, user) if can_edit is None else can_edit)
    follows = followed(path_type, record)
    said, ticks = follows.said if said is None else said, follows.ticks
    content = said.get(chosen, StepContent())
    names = list(content.key_fields)
    days = {**spent, current: days_since(path_type.since(record))}
    expected = {key: step.expected_days for key, step in said.items() if step.expected_days}
    form = _form(path_type, record, user, names if can_edit else [], form)
    is_wanting = can_edit and walk.is_ahead(chosen)
    return Bar(
        record=record,
        noun=str(path_type.noun),
        steps=walk.steps(chosen, days, expected),
        action=walk.action(chosen, path_type, record) if can_edit else None,
        move_url=path_type.move_url(record),
        fields_url=path_type.fields_url(record),
        tick_url=path_type.tick_url(record),
        home=record.get_absolute_url(),  # type: ignore[attr-defined]
        looked_at=chosen,
        guidance=shown_guidance(content.guidance),
        form=form,
        values=[] if form or not names else show_groups(record, [("", names)], user)[0][1],
        closers=walk.closers() if can_edit else [],
        checklist=[CheckItem(item.key, item.text, ticks.get(item.key)) for item in content.checklist],
        ticked=len(ticks),
        can_edit=can_edit,
        wants=wants_of(record, content, by=user, ticked=ticks) if is_wanting else [],
        blocks=content.gate.blocks,
    )


def key_form(
    path_type: PathType, record: Model, user: Any, names: list[str], data: Any = None, auto_id: str = "path_%s"
) -> RecordForm:
    """The part of the record's edit form that edits some fields, such as a step's key fields."""
    return path_type.form_class(data, instance=record, user=user, only=names, auto_id=auto_id)


def _form(
    path_type: PathType, record: Model, user: Any, names: list[str], form: RecordForm | None
) -> RecordForm | None:
    """The form of key fields, the refused one where there is one; None where none of them can be changed any more."""
    if form is None and names:
        form = key_form(path_type, record, user, names)
    return None if form is None or form.fields.keys() <= {"version"} else form


def _may_edit(record: Model, user: Any) -> bool:
    meta = record._meta
    return user.has_perm(f"{meta.app_label}.change_{meta.model_name}") and is_editable(record, user)


class Walk:
    """The steps of one record as it walks them: which chevrons there are, and what the button does. No database."""

    def __init__(self, options: list[StepOption], current: str, impossible: Collection[str] = ()):
        """impossible: the keys of steps where this record could never go (`PathType.is_possible`)."""
        self.options, self.impossible = options, impossible
        self.current = next((o for o in options if o.key == current), None)
        self.open = [o for o in options if o.kind == "open"]
        self.closing = [o for o in options if o.kind in CLOSING_KINDS and o.key not in impossible]
        self.converted = [o for o in options if o.kind == CONVERTED]

    def chevrons(self) -> list[StepOption]:
        """The open steps and one last: the end that was reached, "Converted" where there is one, else "Closed"."""
        return [*self.open, *filter(None, [self._last()])]

    def _last(self) -> StepOption | None:
        if self.current and self.current.kind != "open":
            return self.current
        if len(self.converted) > 1:
            return StepOption(CONVERTED, _("Converted"), CONVERTED)
        if self.converted:
            return self.converted[0]
        return StepOption(CLOSED, _("Closed"), CLOSED) if self.closing else None

    def selected(self, asked: str | None) -> str:
        """The key to look at: what was asked for if it is a step of this record, otherwise the current one."""
        known = {o.key for o in [*self.options, *self.chevrons()]}
        return asked if asked in known else (self.current.key if self.current else "")

    def is_ahead(self, key: str) -> bool:
        """Whether a record of this walk has yet to complete the step."""
        keys = [option.key for option in self.open]
        if key not in keys or self.current is None or self.current.kind in {"won", CONVERTED}:
            return False
        return self.current.key not in keys or keys.index(key) >= keys.index(self.current.key)

    def steps(
        self, selected: str, days: dict[str, int], expected: Mapping[str, int | None] | None = None
    ) -> list[Step]:
        chevrons = self.chevrons()
        at = chevrons.index(self.current) if self.current in chevrons else -1
        # A closed step that is looked at, but not reached, hides behind the last chevron.
        is_hidden = selected not in {o.key for o in chevrons}
        return [
            Step(
                key=option.key,
                label=option.label,
                state=self._state(index, at),
                is_current=index == at,
                is_selected=option.key == selected or (is_hidden and option is chevrons[-1]),
                days=days.get(option.key),
                expected=(expected or {}).get(option.key),
            )
            for index, option in enumerate(chevrons)
        ]

    def _state(self, index: int, at: int) -> str:
        kind = self.current.kind if self.current else "open"
        if index == at:
            return END_STATES.get(kind, "current")
        return "complete" if index < at and kind not in LOST else "incomplete"

    def action(self, selected: str, path_type: PathType, record: Any) -> Action | None:
        """What pressing the button does while the step `selected` is looked at; None: there is nothing to press."""
        current = self.current
        target = self._next() if current and selected == current.key else self._option(selected)
        if current and current.kind in CLOSING_KINDS and (target is None or target.kind in CLOSING_KINDS):
            return self._change(path_type, selected, path_type.close_url(record))
        if target is None or target.key in self.impossible:
            return None
        if target.kind == CONVERTED:
            url = path_type.convert_url(record)
            label = _("Select converted %(noun)s") % {"noun": path_type.noun}
            return Action("convert", label, "arrow-fork", url=url) if url else None
        if target.kind in CLOSING_KINDS:
            label = _("Select closed %(noun)s") % {"noun": path_type.noun}
            return self._closing("close", label, "flag", target.key, path_type.close_url(record))
        if current and selected == current.key:
            label = _("Mark %(noun)s as complete") % {"noun": path_type.noun}
            return Action("move", label, "check", step=target.key)
        return Action("move", _("Mark as current %(noun)s") % {"noun": path_type.noun}, "arrow-right", step=target.key)

    def _change(self, path_type: PathType, selected: str, url: str | None) -> Action | None:
        if len(self.closing) < 2 and not url:
            return None
        label = _("Change closed %(noun)s") % {"noun": path_type.noun}
        return self._closing("change", label, "pencil", selected, url)

    def _closing(self, kind: str, label: str, icon: str, step: str, url: str | None) -> Action:
        if url is None:
            return Action(kind, label, icon, step=step, choices=self.closing)
        is_chosen = any(option.key == step for option in self.closing)
        return Action(kind, label, icon, step=step, url=f"{url}?stage={step}" if is_chosen else url)

    def _next(self) -> StepOption | None:
        """The chevron after the current one."""
        chevrons = self.chevrons()
        at = chevrons.index(self.current) if self.current in chevrons else len(chevrons)
        return chevrons[at + 1] if at + 1 < len(chevrons) else None

    def _option(self, key: str) -> StepOption | None:
        return next((o for o in [*self.options, *self.chevrons()] if o.key == key), None)

    def closers(self) -> list[StepOption]:
        """Ends that are not on the way: what closes a record whose way leads to conversion."""
        is_open = self.current is not None and self.current.kind == "open"
        return self.closing if self.converted and is_open else []
