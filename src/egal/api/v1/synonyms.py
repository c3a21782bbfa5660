from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.knowledge import models
from egal.knowledge.actions.synonyms import set_synonyms

router = Router()


class InLanguage(BaseModel):
    """In which."""

    language: str = Field(description="Its code, such as `de`.")


class Synonyms(InLanguage):
    """Words that mean the same to whoever searches the help centre in this language."""

    model_config = ConfigDict(extra="forbid")

    sets: list[list[str]] = Field(
        description="Each set: two to twenty words that find one another."
    )


@router.get("", response=Synonyms, **needs("conversations:read"))
def read_synonyms(
    request: TokenRequest,
    which: Query[InLanguage],
) -> Synonyms:
    """Those of one language."""
    there = models.Synonym.objects.filter(language=which.language).order_by("id")
    return Synonyms(language=which.language, sets=[each.words for each in there])


@router.put("", response=Synonyms, **needs("articles:write"))
def change_synonyms(request: TokenRequest, new: Synonyms) -> Synonyms:
    """All of one language anew."""
    kept = set_synonyms(
        workspace=request.auth.workspace, actor=request.auth, language=new.language, sets=new.sets
    )
    return Synonyms(language=new.language, sets=[each.words for each in kept])
