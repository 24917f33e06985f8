"""The files for hosts: parsed, linted where the tools are here, and held against the house that they start."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from handhold import settings
from handhold.commands.registry import COMMANDS
from handhold.settings import NAMES
from tests.house.tree import ROOT
from tests.missing import unavailable

DEPLOY = ROOT / "deploy"
STARTS = ["-m", "handhold", "serve"]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines if line.strip()]


def given(instruction: str) -> list[str]:
    return [rest for name, rest in instructions() if name == instruction]


def unit() -> dict[str, list[str]]:
    """The unit's lines by name; one name may stand several times."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "handhold.service").read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            found.setdefault(line.partition("=")[0], []).append(line.partition("=")[2])
    return found


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return loaded


def make_run() -> str:
    """What ``make run`` starts in the end."""
    recipe = re.findall(r"^run:\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)[0]
    return str(recipe.splitlines()[-1])


def test_every_way_starts_the_same_house() -> None:
    assert make_run().endswith(" ".join(STARTS))
    assert unit()["ExecStart"][0].split()[1:] == STARTS
    started = json.loads(given("ENTRYPOINT")[0])[1:] + json.loads(given("CMD")[0])
    assert started == STARTS
    assert "sh scripts/prepare run" in given("RUN")[1]


def test_every_setting_and_command_that_they_name_exists() -> None:
    texts = [path.read_text() for path in DEPLOY.iterdir()]
    named = {name for text in texts for name in re.findall(r"\bHANDHOLD_[A-Z_]+\b", text)}
    assert named <= set(NAMES)
    commands = {name for text in texts for name in re.findall(r"-m\", \"handhold\", \"(\w+)", text)}
    assert commands <= set(COMMANDS)


def test_the_container_runs_as_nobody_special_over_a_read_only_root() -> None:
    assert given("USER") == ["handhold"]
    names = [name for name, _ in instructions()]
    assert names[0] == "FROM"
    assert names.index("USER") < names.index("ENTRYPOINT")
    house = compose()["services"]["house"]
    assert (house["read_only"], house["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in house["security_opt"]
    assert house["ulimits"]["core"] == 0
    assert house["mem_limit"] == house["memswap_limit"]
    assert "ports" not in house
    written = {volume.split(":")[1] for volume in house["volumes"]}
    assert written == set(json.loads(given("VOLUME")[0]))
    assert all(f"mkdir {' '.join(sorted(written, reverse=True))}" in given("RUN")[0] for _ in written)


def test_the_health_check_asks_the_house_itself() -> None:
    (check,) = given("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert command[1:] == ["-m", "handhold", "doctor", "--inside"]
    assert compose()["services"]["proxy"]["depends_on"]["house"]["condition"] == "service_healthy"


def test_the_settings_of_both_are_accepted_by_the_house() -> None:
    image = dict(pair.split("=", 1) for pair in given("ENV")[0].split() if pair.startswith("HANDHOLD_"))
    read = settings.read(image | compose()["services"]["house"]["environment"])
    assert (read.host, read.proxies, str(read.backups)) == ("0.0.0.0", ("172.30.42.0/24",), "/backups")
    assert read.is_https
    with pytest.raises(settings.WrongSettings):
        settings.read(image)


def test_no_data_and_no_key_goes_to_the_builder() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert next(line for line in lines if line and not line.startswith("#")) == "*"
    copied = {word for rest in given("COPY") for word in rest.split()[:-1]}
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_the_unit_owns_nothing_but_its_data() -> None:
    known = unit()
    assert known["User"] == known["StateDirectory"] == ["handhold"]
    assert known["Environment"] == ["HANDHOLD_DATA=/var/lib/handhold/data"]
    assert (known["ProtectSystem"], known["LimitCORE"], known["MemorySwapMax"]) == (["strict"], ["0"], ["0"])
    assert known["CapabilityBoundingSet"] == [""]
    assert "ReadWritePaths" not in known
    assert "(HANDHOLD_BACKUPS) need their folder" in (DEPLOY / "handhold.service").read_text()
    parser = configparser.RawConfigParser(strict=False)
    parser.read(DEPLOY / "handhold.service")
    assert parser.sections() == ["Unit", "Service", "Install"]


def test_systemd_itself_accepts_the_unit_and_finds_it_closed(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        unavailable("there is no systemd-analyze here; it comes with systemd")
    text = (DEPLOY / "handhold.service").read_text()
    file = tmp_path / "handhold.service"
    file.write_text(
        text.replace("/opt/handhold/.venv/bin/python", f'"{sys.executable}"').replace("User=handhold", "User=root")
    )
    checked = subprocess.run([program, "verify", str(file)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    command = [program, "security", "--offline=true", "--threshold=25", str(DEPLOY / "handhold.service")]
    closed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert closed.returncode == 0, closed.stdout[-300:] + closed.stderr
