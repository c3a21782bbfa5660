"""What answers on the domain of a portal: the portal, and nothing else."""

from django.urls import include, path

urlpatterns = [path("", include("egal.portal.urls"))]
