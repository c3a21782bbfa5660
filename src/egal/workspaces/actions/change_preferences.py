from egal.workspaces.models import Account, AfterSolving, Appearance

LANGUAGES = ("de", "en")


def change_preferences(
    *,
    account: Account,
    language: str | None = None,
    appearance: str | None = None,
    after_solving: str | None = None,
    single_keys: bool | None = None,
) -> None:
    """How this person wants the screens; an unknown wish, or none, changes nothing."""
    if language in ("", *LANGUAGES):
        account.language = language
    if appearance in Appearance.values:
        account.appearance = appearance
    if after_solving in AfterSolving.values:
        account.after_solving = after_solving
    if single_keys is not None:
        account.single_keys = single_keys
    account.save(update_fields=["language", "appearance", "after_solving", "single_keys"])
