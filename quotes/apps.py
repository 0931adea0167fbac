from django.apps import AppConfig

from core.records import RecordType, register


class QuotesConfig(AppConfig):
    name = "quotes"

    def ready(self) -> None:
        from quotes.models import Quote

        register(RecordType(Quote, "file-text", ("name", "number", "opportunity__name"), ("opportunity", "status")))
