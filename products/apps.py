from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "products"

    def ready(self) -> None:
        from core import records
        from core.signals import record_restored
        from files.registry import attach_files
        from products.record_type import PRICE_BOOK, PRODUCT
        from products.services.entries import prices_settle

        record_restored.connect(prices_settle, dispatch_uid="products")
        records.register(PRODUCT)
        records.register(PRICE_BOOK)
        attach_files(PRODUCT.model)
