from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.knowledge import models
from egal.knowledge.actions.synonyms import set_synonyms

router = Router()


class Synonyms(BaseModel):
    """Words that mean the same to whoever searches the help centre in this language."""

    model_config = ConfigDict(extra="forbid")

    language: str = Field(description="Its code, such as `de`.")
    sets: list[list[str]] = Field(
        description="Each set: two to twenty words that find one another."
    )


class AllSynonyms(BaseModel):
    """Those of every language that has any."""

    items: list[Synonyms]


@router.get("", response=AllSynonyms, **needs("conversations:read"))
def list_synonyms(request: TokenRequest) -> AllSynonyms:
    """By language; at most a thousand sets each."""
    found: dict[str, list[list[str]]] = {}
    for each in models.Synonym.objects.order_by("language", "id"):
        found.setdefault(each.language, []).append(each.words)
    return AllSynonyms(
        items=[Synonyms(language=language, sets=sets) for language, sets in found.items()]
    )


@router.put("", response=Synonyms, **needs("articles:write"))
def change_synonyms(request: TokenRequest, new: Synonyms) -> Synonyms:
    """All of one language anew."""
    kept = set_synonyms(
        workspace=request.auth.workspace, actor=request.auth, language=new.language, sets=new.sets
    )
    return Synonyms(language=new.language, sets=[each.words for each in kept])
