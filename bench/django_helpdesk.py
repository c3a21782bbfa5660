"""django-helpdesk as its handbook says: one queue that takes its mail from a local directory.

Run by the Python of an environment of its own (`bench/rival.py`), with the URL of an empty database
and a folder for attachments. Then each line on standard input is a directory of mails, which the
command `get_email` takes in; each is answered by how many tickets and messages there are now.
"""

import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

APPS = """django.contrib.auth django.contrib.contenttypes django.contrib.sessions
django.contrib.sites django.contrib.messages django.contrib.staticfiles django.contrib.admin
django.contrib.humanize rest_framework helpdesk"""
urlpatterns: list[Any] = []


def main(url: str, media: str) -> None:
    """Make the tables and the queue, then take mail in until standard input ends."""
    _configure(url, media)
    django.setup()
    urlpatterns.append(path("", include("helpdesk.urls", namespace="helpdesk")))
    call_command("migrate", verbosity=0)
    queue = _queue()
    print("ready", flush=True)
    for line in sys.stdin:
        queue.email_box_local_dir = line.strip()
        queue.email_box_last_check = None
        queue.save()
        call_command("get_email", quiet=True)
        print(*_counted(), flush=True)


def _configure(url: str, media: str) -> None:
    parts = urlsplit(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": parts.username,
        "HOST": parse_qs(parts.query)["host"][0],
    }
    settings.configure(
        SECRET_KEY="of the bench",
        DATABASES={"default": database},
        INSTALLED_APPS=APPS.split(),
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        MEDIA_ROOT=media,
        ROOT_URLCONF="__main__",
        SITE_ID=1,
        USE_TZ=True,
        STATIC_URL="/static/",
        LOGGING={"version": 1, "loggers": {"helpdesk": {"level": "ERROR"}}},
        HELPDESK_TEAMS_MODEL="auth.User",  # these three: without the teams of another package
        HELPDESK_TEAMS_MIGRATION_DEPENDENCIES=[],
        HELPDESK_KBITEM_TEAM_GETTER=lambda _item: None,
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
    )


def _queue() -> Any:
    """It acknowledges nothing, as our inbox does not: without a template no mail is made."""
    from helpdesk.models import EmailTemplate, Queue  # type: ignore[import-not-found]  # not ours

    EmailTemplate.objects.all().delete()
    return Queue.objects.create(
        title="Support",
        slug="support",
        email_address="support@nordnetz.example",
        allow_email_submission=True,
        email_box_type="local",
        email_box_interval=0,
        logging_type="none",
    )


def _counted() -> tuple[int, int]:
    from helpdesk.models import FollowUp, Ticket

    return Ticket.objects.count(), FollowUp.objects.count()


if __name__ == "__main__":
    main(*sys.argv[1:])
