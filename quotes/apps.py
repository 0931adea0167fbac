from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.records import RecordType, Verbs, register
from core.related import RelatedList
from core.related import register as register_related


class QuotesConfig(AppConfig):
    name = "quotes"

    def ready(self) -> None:
        from contacts.models import Contact
        from core.catalogue import FieldType
        from files.registry import attach_files
        from opportunities.models import Opportunity
        from opportunities.signals import lines_changed
        from quotes import services
        from quotes.forms import DETAIL_GROUPS
        from quotes.models import Quote
        from quotes.receivers import opportunity_lines_changed

        verbs = Verbs(
            "quote",
            create=services.quote_create,
            update=services.quote_update,
            delete=services.quote_delete,
            change_owner=services.quote_change_owner,
        )
        attach_files(Quote)
        register(
            RecordType(
                Quote,
                "file-text",
                ("name", "number", "opportunity__name"),
                ("opportunity", "status"),
                lock_order=5,
                groups=DETAIL_GROUPS,
                fields={"discount": {"type": FieldType.PERCENT}},
                verbs=verbs,
            )
        )
        register_related(
            RelatedList(
                Opportunity,
                "quotes",
                _("Quotes"),
                rows=lambda opportunity, user: (
                    Quote.objects.visible_to(user).filter(opportunity=opportunity).order_by("-is_syncing", "-pk")
                ),
                prepare=lambda quotes: quotes.prefetch_related("lines", "opportunity__lines"),
                create_url=lambda opportunity: f"{reverse('quotes:create')}?opportunity={opportunity.pk}",
                template="quotes/related_quotes.html",
            )
        )
        register_related(
            RelatedList(
                Contact,
                "quotes",
                _("Quotes"),
                rows=lambda contact, user: Quote.objects.visible_to(user).filter(contact=contact),
                fields=("opportunity", "status", "grand_total", "expiration_date"),
            )
        )
        lines_changed.connect(opportunity_lines_changed, dispatch_uid="quotes")
