from egal.workspaces.models import Account, Appearance

LANGUAGES = ("de", "en")


def change_preferences(*, account: Account, language: str, appearance: str) -> None:
    """How this person wants the screens; an unknown wish changes nothing."""
    if language in ("", *LANGUAGES):
        account.language = language
    if appearance in Appearance.values:
        account.appearance = appearance
    account.save(update_fields=["language", "appearance"])
