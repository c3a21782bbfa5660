from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Accounts(BaseUserManager["Account"]):
    """Finds accounts the way people type their address."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").strip().lower())


class Appearance(models.TextChoices):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class AfterSolving(models.TextChoices):
    """Where a solved or snoozed conversation leaves one."""

    NEXT = "next"
    STAY = "stay"


class Account(AbstractBaseUser):
    """A login. It may be an agent in several workspaces.

    language: of the screens; empty means the browser's. email: lower case. sessions_ended_at:
    whatever session began before is over. single_keys: whether letters alone do something at the
    desk; who speaks to the machine switches them off (WCAG 2.1.4).
    """

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(unique=True)
    name = models.TextField()
    language = models.TextField(default="", blank=True)
    appearance = models.TextField(choices=Appearance.choices, default=Appearance.SYSTEM)
    after_solving = models.TextField(
        choices=AfterSolving.choices, default=AfterSolving.NEXT, db_default=AfterSolving.NEXT
    )
    single_keys = models.BooleanField(default=True, db_default=True)
    is_active = models.BooleanField(default=True)
    sessions_ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = Accounts()

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What Django keeps in a session and compares at each request."""
        return self._of_now(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the keys before."""
        yield from map(self._of_now, super().get_session_auth_fallback_hash())

    def _of_now(self, session_hash: str) -> str:
        ended = self.sessions_ended_at
        return f"{session_hash}.{ended.timestamp()}" if ended else session_hash
