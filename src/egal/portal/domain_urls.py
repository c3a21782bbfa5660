"""What answers on the domain of a portal: the portal, and nothing else."""

from django.urls import include, path

from egal.portal import errors
from egal.portal.mine import going_on
from egal.portal.published.views import published
from egal.portal.start import whose
from egal.workspaces.reaching import WHOSE

urlpatterns = [
    path(WHOSE.removeprefix("/"), whose.whose),
    path("c/<str:secret>", going_on.short),
    path("a/<str:secret>", published),
    path("", include("egal.portal.urls")),
    path("<path:rest>", errors.nothing_here),
]
handler404, handler500 = errors.not_found, errors.failed
