import pytest

from jobs import registry


@pytest.fixture
def make_kind():
    """`make_kind(run_item, undo_item=None, **more)` declares a kind "test" until the end of the test."""

    def declare(run_item, undo_item=None, **more):
        kind = registry.JobKind("test", "Test", run_item, undo_item, **more)
        registry.register(kind)
        return kind

    yield declare
    registry._kinds.pop("test", None)
