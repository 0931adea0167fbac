"""Addresses of products, and of what the line editors ask."""

from django.urls import path

from products.views import lines, prices, records

app_name = "products"
urlpatterns = [
    path("", records.ProductList.as_view(), name="list"),
    path("new/", records.ProductCreate.as_view(), name="create"),
    path("entries/", lines.entry_options, name="entries"),
    path("<int:pk>/", records.ProductDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", records.ProductEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", records.ProductDelete.as_view(), name="delete"),
    path("<int:pk>/prices/", prices.product_prices, name="prices"),
    path("<int:pk>/prices/new/", prices.product_price_add, name="price_add"),
]
