"""Leads without anything: a table with their columns, indexes and rows, but no history, no foreign keys, no rules."""

from django.db import connection, models

from leads.models import Lead

TABLE = "bench_floor_lead"


def _plain(field: models.Field) -> models.Field:
    if field.is_relation:
        return models.BigIntegerField(db_column=field.column, null=True)
    return field.clone()


_columns = {field.name: _plain(field) for field in Lead._meta.concrete_fields}
_meta = type("Meta", (), {"app_label": "bench_floor", "db_table": TABLE, "managed": False})
FloorLead = type("FloorLead", (models.Model,), {"__module__": __name__, "Meta": _meta, **_columns})


def make_table() -> None:
    """Copies the leads with their indexes, unless that was done before."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [TABLE])
        if cursor.fetchone()[0]:
            return
        cursor.execute(f"create table {TABLE}_new (like leads_lead including all)")
        cursor.execute(f"insert into {TABLE}_new select * from leads_lead")
        cursor.execute(f"select setval(pg_get_serial_sequence('{TABLE}_new', 'id'), max(id)) from {TABLE}_new")
        cursor.execute(f"vacuum analyze {TABLE}_new")
        cursor.execute(f"alter table {TABLE}_new rename to {TABLE}")
