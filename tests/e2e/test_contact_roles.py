"""A deal's contact roles by keyboard alone: several added at once, then all of them changed in the grid."""

import pytest
from playwright.sync_api import expect

from opportunities.models import ContactRoleName
from tests.e2e.people import log_in, make_person
from tests.e2e.test_river_keyboard import Keyboard
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_opportunity


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_roles_are_added_and_changed_by_keyboard(browser, product_orm, width):
    rep = make_person()
    account = make_account(rep)
    ada, ben = (make_contact(rep, account=account, first_name=name, last_name="Byron") for name in ("Ada", "Ben"))
    deal = make_opportunity(rep, account=account)
    buyer = ContactRoleName.objects.get(name="Economic buyer")
    # Without motion a page has scrolled by the time that one looks where the focus is.
    context = browser.new_context(viewport={"width": width, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    log_in(page, product_orm.url, rep.email)
    keys = Keyboard(page)

    page.goto(f"{product_orm.url}/opportunities/{deal.pk}/?tab=related")
    keys.enter(page.get_by_role("link", name="Add contact roles").last)
    for name in ("Ada Byron", "Ben Byron"):
        keys.reach(page.get_by_role("checkbox", name=name))
        keys.press("Space")
    keys.reach(page.get_by_label("Role of Ben Byron"))
    page.keyboard.type("Economic buyer")
    keys.enter(page.get_by_role("button", name="Add", exact=True))
    expect(page.get_by_text("2 contacts added.")).to_be_visible()
    assert {row.contact: (row.role, row.is_primary) for row in deal.contact_roles.all()} == {
        ada: (None, True),
        ben: (buyer, False),
    }

    keys.enter(page.get_by_role("link", name="Edit contact roles"))
    keys.reach(page.get_by_label("Ada Byron is the primary contact"))
    keys.press("ArrowDown")
    keys.reach(page.get_by_role("checkbox", name="Remove Ada Byron"), "Shift+Tab")
    keys.press("Space")
    keys.enter(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("The contact roles are saved.")).to_be_visible()
    row = deal.contact_roles.get()
    assert (row.contact, row.role, row.is_primary) == (ben, buyer, True)
    context.close()
