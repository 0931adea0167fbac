from django.apps import AppConfig

from core.records import RecordType, register


class OpportunitiesConfig(AppConfig):
    name = "opportunities"

    def ready(self) -> None:
        from opportunities.models import Opportunity

        search = ("name", "account__name")
        register(RecordType(Opportunity, "target-arrow", search, ("account", "stage"), default_access="private"))
