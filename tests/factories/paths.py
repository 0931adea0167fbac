"""Paths: what they say of a step, and a step that says something else from now on."""

from paths.models import Path
from paths.services import path_delete, path_draft_begin, path_draft_save, path_picture_add, path_publish
from tests import bombs
from tests.factories.opportunities import make_pipeline


def the_path(record_type, scope=""):
    """The path in use of a set of steps."""
    return Path.objects.get(record_type=record_type, scope=str(scope), is_active=True)


def lead_path():
    return the_path("leads.lead")


def deal_path(stage):
    return the_path("opportunities.opportunity", stage.pipeline_id)


def path_for(step):
    """The path that a lead status, a stage or (by its key) a quote's status is a step of."""
    if isinstance(step, str):
        return the_path("quotes.quote")
    return deal_path(step) if hasattr(step, "pipeline_id") else lead_path()


def key_of(step):
    return step if isinstance(step, str) else str(step.pk)


def content_of(step):
    """What the version in use says of a step (`path_for`), as JSON."""
    return path_for(step).current.content.get(key_of(step), {})


def set_content(step, **changes):
    """Publishes a version that says this of a step (`path_for`), beside what it says already."""
    path = path_for(step)
    draft = path_draft_begin(path=path, by=None)
    whole = {**draft.content, key_of(step): {**draft.content.get(key_of(step), {}), **changes}}
    draft = path_draft_save(draft=draft, by=None, version=draft.version, content=whole)
    return path_publish(draft=draft, by=None, version=draft.version)


def gate(step, mode="block", **asks):
    """Publishes a gate of a step (`path_for`)."""
    return set_content(step, gate={"mode": mode, **asks})


def make_picture(width=8, height=8, by=None):
    """A stored picture: the same one for the same size."""
    return path_picture_add(content=bombs.png(width, height), by=by)


def unwalked_pipeline(name=None):
    """A pipeline with stages that no path is about."""
    pipeline = make_pipeline(name)
    path_delete(path=the_path("opportunities.opportunity", pipeline.pk), by=None)
    return pipeline
