"""Log-in, preferences and, for administrators, users."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from users import views

app_name = "users"
urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("me/", views.profile, name="profile"),
    path("me/preferences/", views.preferences, name="preferences"),
    path("password/<uidb64>/<token>/", views.SetPasswordView.as_view(), name="set_password"),
    path("users/", views.user_list, name="list"),
    path("users/new/", views.user_create, name="create"),
    path("users/<int:pk>/", views.user_edit, name="edit"),
    path("users/<int:pk>/link/", views.user_link, name="link"),
]
