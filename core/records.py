"""What each app declares of its record types, for the engines that must not import the apps.

An app calls `register` in its `AppConfig.ready`; engines (search, activities, pickers, admin) read `all_types`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Exists, Model, OuterRef, Value


@dataclass(frozen=True)
class Verbs:
    """The services that write one model; what has no service here, the admin and the engines do not offer.

    noun: the keyword by which they take the row. create(*, by, **fields), update(*, <noun>, by, version, **fields),
    delete(*, <noun>, by, version), change_owner(*, <noun>, owner, by); `version` only for models that have one.
    """

    noun: str = ""
    create: Any = None
    update: Any = None
    delete: Any = None
    change_owner: Any = None


@dataclass(frozen=True)
class RecordType:
    """One kind of CRM record.

    model: its querysets have `visible_to(user)` and `editable_by(user)`.
    icon: a name in the icon sprite.
    search_fields: columns in which the search box looks, the first being the name.
    detail_fields: columns shown under a search result.
    default_access: what everyone may do with records of others until an administrator says otherwise:
        "private", "read" or "write"; None when the records follow another record.
    groups: the layout of its pages, (legend, field names).
    fields: corrections of the field catalogue, by field name: attributes of `core.catalogue.Field` that the model
        cannot say, such as `{"discount": {"type": FieldType.PERCENT}}`.
    verbs: the services that write its records, for admin, jobs and whoever else acts on any type.
    url_namespace: where the addresses of its pages are, if not under the app's own name.
    is_catalogue: it is what the organisation keeps for all, such as products: everybody sees every record, so that
        relations to them hide nothing, and activities do not hang on them.
    lock_order: several records are locked in this order, then by key, so that no two verbs wait for each other.
    """

    model: type[Model]
    icon: str
    search_fields: tuple[str, ...]
    detail_fields: tuple[str, ...] = ()
    default_access: str | None = None
    url_namespace: str = ""
    is_catalogue: bool = False
    lock_order: int = 9
    groups: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    verbs: Verbs = field(default_factory=Verbs)

    @property
    def label(self) -> str:
        """For example "leads.lead": how links, pickers and settings name the type."""
        return self.model._meta.label_lower

    @property
    def namespace(self) -> str:
        """Under which its pages are: "leads" of "leads:list"."""
        return self.url_namespace or self.model._meta.app_label

    @property
    def model_name(self) -> str:
        """For example "lead": its word in the glossary."""
        return str(self.model._meta.model_name)

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)


_types: dict[str, RecordType] = {}


def register(record_type: RecordType) -> None:
    _types[record_type.label] = record_type


def find_type(model: type[Model]) -> RecordType | None:
    """The declared type of a model; None for what is no record type."""
    return _types.get(model._meta.label_lower)


def all_types() -> list[RecordType]:
    return list(_types.values())


def verbs_of(model: type[Model]) -> Verbs:
    """The declared services of a model; none for models that are no record type."""
    declared = _types.get(model._meta.label_lower)
    return declared.verbs if declared else Verbs()


def type_of(record: Any) -> RecordType:
    """The declared type of a record, a model class or a label such as "leads.lead". Raises KeyError for others."""
    label = record if isinstance(record, str) else record._meta.label_lower
    return _types[label]


def with_rights(rows: Any, user: Any) -> Any:
    """`rows`, each with what its page asks about it: whether `user` may edit it, and which of the records that it
    points to they may see. `is_editable` and `seen` then need no query of their own.
    """
    seen = {
        f"_sees_{field.name}": _is_among(field.related_model._default_manager.visible_to(user), field.attname)
        for field in _record_relations(rows.model)
    }
    return rows.annotate(_may_edit=_is_among(rows.model._default_manager.all().editable_by(user), "pk"), **seen)


def _is_among(rows: Any, name: str) -> Any:
    """Whether the row that a column points to is one of these; said at once where these are all there are."""
    return Exists(rows.filter(pk=OuterRef(name))) if rows.query.where else Value(True, output_field=BooleanField())


def note_rights(record: Any, user: Any) -> Any:
    """Keeps with a record what `with_rights` found out for this user. Returns the record."""
    relations = [field.name for field in _record_relations(type(record))]
    record.__dict__["_is_editable_by"] = {user.pk: record.__dict__.pop("_may_edit")}
    record.__dict__["_is_seen_by"] = {user.pk: {name: record.__dict__.pop(f"_sees_{name}") for name in relations}}
    return record


def _record_relations(model: type[Model]) -> list[Any]:
    """The columns by which a record points to records that not everybody may see."""
    return [field for field in model._meta.concrete_fields if is_guarded(field)]


def is_guarded(field: Any) -> bool:
    """Whether a column points to records that not everybody may see."""
    target: Any = field.related_model
    if target is None or not hasattr(target._default_manager.all(), "visible_to"):
        return False
    declared = find_type(target)
    return declared is None or not declared.is_catalogue


def is_editable(record: Any, user: Any) -> bool:
    """Whether the record is within `user`'s reach for editing. Asked once for each record in hand: the parts of a page
    all want to know. (What the profile allows, and the record's state, are asked beside it.)
    """
    known: dict[Any, bool] = record.__dict__.setdefault("_is_editable_by", {})
    if user.pk not in known:
        rows: Any = type(record)._default_manager.all()
        known[user.pk] = rows.editable_by(user).filter(pk=record.pk).exists()
    return known[user.pk]


def seen(record: Any, relation: str, user: Any) -> Any:
    """The record that a relation points to; None where there is none, or `user` may not see it. Asked once, too."""
    field: Any = record._meta.get_field(relation)
    if getattr(record, field.attname) is None:
        return None
    known: dict[str, bool] = record.__dict__.setdefault("_is_seen_by", {}).setdefault(user.pk, {})
    if relation not in known:
        rows: Any = field.related_model._default_manager.all()
        known[relation] = rows.visible_to(user).filter(pk=getattr(record, field.attname)).exists()
    return getattr(record, relation) if known[relation] else None
