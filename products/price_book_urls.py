"""Addresses of price books and their prices."""

from django.urls import path

from products.views import prices, records

app_name = "price_books"
urlpatterns = [
    path("", records.PriceBookList.as_view(), name="list"),
    path("new/", records.PriceBookCreate.as_view(), name="create"),
    path("<int:pk>/", records.PriceBookDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", records.PriceBookEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", records.PriceBookDelete.as_view(), name="delete"),
    path("<int:pk>/prices/", prices.price_book_prices, name="prices"),
    path("<int:pk>/prices/new/", prices.price_book_price_add, name="price_add"),
    path("<int:pk>/change-prices/", prices.price_book_change_prices, name="change_prices"),
    path("prices/<int:pk>/delete/", prices.price_delete, name="price_delete"),
]
