"""Public files, kept by browsers under an address that changes when they do: the same bytes for everybody, but for the
name and icon that a device chose for itself."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from handhold.content.coach import pack_bytes
from handhold.pocket.runner import SOMETHING
from handhold.web.assets import KINDS, SIZES, File, manifest, worker
from handhold.web.errors import Missing
from handhold.web.face import face_of
from handhold.web.visit import Visit
from handhold.web.words import choose

FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"


async def show_sheet(visit: Visit) -> Response:
    """``GET /app.css``"""
    return _give(_find(visit, "app.css"), _is_current(visit))


async def show_script(visit: Visit) -> Response:
    """``GET /js/{version}/{name}``"""
    params = visit.request.path_params
    if params["version"] != visit.house.assets.version:
        raise Missing
    return _give(_find(visit, f"js/{params['name']}"), True)


async def show_icon(visit: Visit) -> Response:
    """``GET /icons/{name}``"""
    return _give(_find(visit, f"icons/{visit.request.path_params['name']}"), _is_current(visit))


async def show_favicon(visit: Visit) -> Response:
    """``GET /favicon.ico``, for browsers that look nowhere else"""
    return _by_device(_find(visit, f"icons/{face_of(visit).image(SIZES[0])}"))


async def show_coach(visit: Visit) -> Response:
    """``GET /coach/{version}/{language}.json``: what the coach reads by, the same for everybody; in a language in which
    it is silent, only the open places of a letter.
    """
    params = visit.request.path_params
    language = visit.house.languages.get(params["language"])
    if language is None or params["version"] != visit.house.assets.version:
        raise Missing
    pack = pack_bytes(language.code) or msgspec.json.encode({"slots": visit.house.told(language).places.slots})
    return _give(File(pack, "application/json"), True)


async def show_manifest(visit: Visit) -> Response:
    """``GET /manifest.webmanifest``, with the name and icon of this device"""
    return _by_device(manifest(visit.house.assets, face_of(visit)))


async def show_worker(visit: Visit) -> Response:
    """``GET /sw.js?in=LANGUAGE``: it knows the device's name and icon, because a push comes when nobody is signed in;
    what it keeps for days without a connection is in the reader's language.
    """
    language = choose(visit.house.languages, [visit.request.query_params.get("in", ""), visit.language.code])
    waiting = language.catalogue.gettext(SOMETHING)
    return _by_device(worker(visit.house.assets, face_of(visit), language.code, waiting))


async def show_robots(_visit: Visit) -> Response:
    """``GET /robots.txt``: nobody indexes a home"""
    return _give(File(b"User-agent: *\nDisallow: /\n", KINDS["txt"]), False)


def _find(visit: Visit, name: str) -> File:
    file = visit.house.assets.files.get(name)
    if file is None:
        raise Missing
    return file


def _is_current(visit: Visit) -> bool:
    return visit.request.query_params.get("v") == visit.house.assets.version


def _by_device(file: File) -> Response:
    """A file that differs from device to device, by what was chosen there."""
    response = _give(file, False)
    response.headers.update({"Cache-Control": f"private, {ASK_FIRST}", "Vary": "Cookie"})
    return response


def _give(file: File, for_good: bool) -> Response:
    return Response(
        file.body, headers={"Content-Type": file.kind, "Cache-Control": FOR_A_YEAR if for_good else ASK_FIRST}
    )
