"""What answers on the domain of a portal: the portal, and nothing else."""

from django.urls import include, path

from egal.portal.mine import going_on

urlpatterns = [
    path("c/<str:secret>", going_on.short),
    path("", include("egal.portal.urls")),
]
