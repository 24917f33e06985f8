"""One's own copy of everything that one can open, to take along before or after leaving, or just to have."""

from __future__ import annotations

from starlette.responses import Response

from handhold.service.copying import copy_home
from handhold.web.folder import name_of, pack
from handhold.web.visit import Visit


async def give(visit: Visit) -> Response:
    """``GET /copy.zip``: a ZIP under a name that says nothing."""
    copy = await copy_home(visit.house.hall, visit.house.together.log, visit.keyring)
    if visit.home.ours is None and "ours" in copy.rooms:
        # A room that nobody made sure of yet is not shown, so it is not given either.
        copy = copy.without_ours()
    headers = {"Content-Disposition": f'attachment; filename="{name_of(visit.at)}"'}
    return Response(pack(visit, copy), media_type="application/zip", headers=headers)
