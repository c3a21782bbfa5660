from ninja import Router

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.workspaces.actions.change_workspace import change_workspace

router = Router()


@router.get("", response=shapes.Workspace, **needs("conversations:read"))
def show_workspace(request: TokenRequest) -> shapes.Workspace:
    """The company this token belongs to."""
    return shapes.Workspace.of(request.auth.workspace)


@router.patch("", response=shapes.Workspace, **needs("workspace:write"))
def change_settings(request: TokenRequest, wanted: shapes.ChangedWorkspace) -> shapes.Workspace:
    """Change some of it. An accent on which white cannot be read is refused (422)."""
    workspace = request.auth.workspace
    change_workspace(workspace=workspace, actor=request.auth, **wanted.model_dump())
    return shapes.Workspace.of(workspace)
