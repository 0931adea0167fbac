"""What gunicorn's workers do when they begin."""

import gc

from crm.gunicorn import post_worker_init


def test_a_worker_leaves_what_is_loaded_to_no_collection():
    before, threshold = gc.get_freeze_count(), gc.get_threshold()
    try:
        post_worker_init(None)
        assert gc.get_freeze_count() > before + 100_000
        assert gc.isenabled()
        assert gc.get_threshold() > threshold
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
