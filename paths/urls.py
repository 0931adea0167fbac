from django.urls import path

from paths.figures_view import path_figures

app_name = "paths"

urlpatterns = [
    path("<int:pk>/figures/", path_figures, name="figures"),
]
