"""Waiting for what Playwright has no expectation of."""


def wait_until(page, is_so):
    """Until `is_so()`; the page goes on meanwhile.

    `page.wait_for_function` would evaluate a text in the page, which its policy forbids, and a sleep would keep
    Playwright from handing out what it has caught.
    """
    for __ in range(100):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come about in ten seconds")
