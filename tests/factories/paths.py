"""Paths: what they say of a step, and a step that says something else from now on."""

from paths.models import Path
from paths.services import path_delete, path_draft_begin, path_draft_save, path_publish
from tests.factories.opportunities import make_pipeline


def the_path(record_type, scope=""):
    """The path in use of a set of steps."""
    return Path.objects.get(record_type=record_type, scope=str(scope), is_active=True)


def lead_path():
    return the_path("leads.lead")


def deal_path(stage):
    return the_path("opportunities.opportunity", stage.pipeline_id)


def path_for(step):
    """The path that a lead status or a stage is a step of."""
    return deal_path(step) if hasattr(step, "pipeline_id") else lead_path()


def content_of(step):
    """What the version in use says of a lead status or a stage, as JSON."""
    return path_for(step).current.content.get(str(step.pk), {})


def set_content(step, **changes):
    """Publishes a version that says this of a lead status or a stage, beside what it says already."""
    path = path_for(step)
    draft = path_draft_begin(path=path, by=None)
    whole = {**draft.content, str(step.pk): {**draft.content.get(str(step.pk), {}), **changes}}
    draft = path_draft_save(draft=draft, by=None, version=draft.version, content=whole)
    return path_publish(draft=draft, by=None, version=draft.version)


def gate(step, mode="block", **asks):
    """Publishes a gate of a lead status or a stage."""
    return set_content(step, gate={"mode": mode, **asks})


def unwalked_pipeline(name=None):
    """A pipeline with stages that no path is about."""
    pipeline = make_pipeline(name)
    path_delete(path=the_path("opportunities.opportunity", pipeline.pk), by=None)
    return pipeline
