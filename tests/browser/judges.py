"""Judges from outside that look at the pages: axe-core, html-validate and the Nu checker.  Only tests use them.

They come from npm into a cache outside the repository, without running anybody's install script.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

TOOLS = ("axe-core@4", "html-validate@9", "vnu-jar@26")
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
HOW_TO_GET_THEM = "install npm (Debian and Ubuntu: apt install npm), so that axe-core and html-validate can be had"
_RULES = {
    "root": True,
    "extends": ["html-validate:recommended", "html-validate:a11y"],
    "rules": {
        # How a tag is written is the template engine's affair; what it means is what is judged.
        **dict.fromkeys(("void-style", "no-trailing-whitespace", "attr-quotes", "attribute-boolean-style"), "off"),
        "doctype-style": "off",
        # Several boxes of one question share its name.
        "form-dup-name": ["error", {"shared": ["radio", "checkbox", "submit"]}],
        # Everything is served by the house itself.
        "require-sri": "off",
    },
}


def folder() -> Path | None:
    """Where the judges live; ``None`` when npm is missing.  Fetched once, kept for the next run."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "handhold-tests" / "npm"
    done = base / "installed"
    if done.exists() and done.read_text(encoding="utf-8") == " ".join(TOOLS):
        return base
    npm = shutil.which("npm")
    if npm is None:
        return None
    base.mkdir(parents=True, exist_ok=True)
    (base / "package.json").write_text('{"private": true}', encoding="utf-8")
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *TOOLS]
    subprocess.run(command, cwd=base, check=True, stdin=subprocess.DEVNULL)
    done.write_text(" ".join(TOOLS), encoding="utf-8")
    return base


def axe(page: Page, tools: Path) -> list[str]:
    """What axe-core finds on a page, one line each.

    It runs in an isolated world, where the page's own policy against foreign script does not reach.
    """
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "judge"})["executionContextId"]
    source = (tools / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    session.send("Runtime.evaluate", {"expression": source, "contextId": world})
    only = json.dumps({"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]})
    answer = session.send(
        "Runtime.evaluate",
        {
            "expression": f"axe.run(document, {only}).then(found => JSON.stringify(found.violations))",
            "contextId": world,
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    session.detach()
    violations: list[dict[str, Any]] = json.loads(answer["result"]["value"])
    return [f"{found['id']}: {node['html'][:160]}" for found in violations for node in found["nodes"]]


def html(pages: dict[str, str], tools: Path) -> list[str]:
    """What html-validate, and where there is a Java also the W3C's Nu checker, find in these pages by name."""
    with tempfile.TemporaryDirectory() as place:
        files = [Path(place, f"{name}.html") for name in pages]
        for file, text in zip(files, pages.values(), strict=True):
            file.write_text(text, encoding="utf-8")
        Path(place, ".htmlvalidate.json").write_text(json.dumps(_RULES), encoding="utf-8")
        names = [str(file) for file in files]
        lines = _lines([str(tools / "node_modules" / ".bin" / "html-validate"), "--formatter", "text", *names], place)
        java = shutil.which("java")
        if java is not None:
            jar = tools / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
            nu = [java, "-Xss1m", "-jar", str(jar), "--errors-only", "--format", "gnu", "--stdout", *names]
            lines += _lines(nu, place)
        return [line.replace(place, "") for line in lines if "error" in line.lower()]


def _lines(command: list[str], place: str) -> list[str]:
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return (done.stdout + done.stderr).splitlines()
