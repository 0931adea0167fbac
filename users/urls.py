"""Log-in, one's own page and, for administrators, users, roles, queues and the default access."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from users.views import deleted, people, sessions, sharing, structure

app_name = "users"
urlpatterns = [
    path("login/", sessions.LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("me/", sessions.profile, name="profile"),
    path("me/preferences/", sessions.preferences, name="preferences"),
    path("password/", sessions.forgot_password, name="forgot_password"),
    path("password/asked/", sessions.password_asked, name="password_asked"),
    path("password/<uidb64>/<token>/", sessions.SetPasswordView.as_view(), name="set_password"),
    path("users/", people.user_list, name="list"),
    path("users/new/", people.user_create, name="create"),
    path("users/<int:pk>/", people.user_edit, name="edit"),
    path("users/<int:pk>/invite/", people.user_invite, name="invite"),
    path("users/<int:pk>/link/", people.user_link, name="link"),
    path("users/roles/", structure.role_list, name="role_list"),
    path("users/roles/new/", structure.role_create, name="role_create"),
    path("users/roles/<int:pk>/", structure.role_edit, name="role_edit"),
    path("users/roles/<int:pk>/delete/", structure.role_delete, name="role_delete"),
    path("users/queues/", structure.queue_list, name="queue_list"),
    path("users/queues/new/", structure.queue_create, name="queue_create"),
    path("users/queues/<int:pk>/", structure.queue_edit, name="queue_edit"),
    path("users/queues/<int:pk>/delete/", structure.queue_delete, name="queue_delete"),
    path("shares/<int:pk>/remove/", sharing.unshare, name="unshare"),
    path("deleted/", deleted.deleted_list, name="deleted_list"),
    path("deleted/<int:pk>/restore/", deleted.deleted_restore, name="deleted_restore"),
    path("users/access/", structure.access, name="access"),
]
