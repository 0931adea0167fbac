from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "products"

    def ready(self) -> None:
        from core import records
        from files.registry import attach_files
        from products.record_type import PRICE_BOOK, PRODUCT

        records.register(PRODUCT)
        records.register(PRICE_BOOK)
        attach_files(PRODUCT.model)
