from django.apps import AppConfig

from core.records import RecordType, register


class QuotesConfig(AppConfig):
    name = "quotes"

    def ready(self) -> None:
        from opportunities.signals import lines_changed
        from quotes.models import Quote
        from quotes.receivers import opportunity_lines_changed

        register(RecordType(Quote, "file-text", ("name", "number", "opportunity__name"), ("opportunity", "status")))
        lines_changed.connect(opportunity_lines_changed, dispatch_uid="quotes")
