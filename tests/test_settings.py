"""The host's settings: defaults that are safe, and one clear sentence for each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from handhold import settings
from handhold.settings import NAMES, Settings, WrongSettings, is_loopback


def wrong(**environ: str) -> tuple[str, ...]:
    """The sentences that this environment is refused with."""
    with pytest.raises(WrongSettings) as caught:
        settings.read(environ)
    return caught.value.sentences


def test_a_host_who_chooses_nothing_gets_the_defaults() -> None:
    assert settings.read({"HOME": "/home/ada"}) == Settings()
    assert settings.read({}).is_loopback
    assert not settings.read({}).is_https


def test_the_port_moves_the_address_with_it() -> None:
    chosen = settings.read({"PORT": "9000", "HANDHOLD_DATA": "elsewhere"})
    assert (chosen.port, chosen.url, chosen.data) == (9000, "http://127.0.0.1:9000", Path("elsewhere"))


def test_an_empty_value_is_no_value() -> None:
    assert settings.read({"PORT": "", "HANDHOLD_URL": "  "}) == Settings()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "web", "8642.0"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert wrong(PORT=port) == (f"PORT is {port!r}, but it must be a whole number from 1 to 65535.",)


def test_everything_wrong_is_said_at_once() -> None:
    sentences = wrong(PORT="web", HANDHOLD_REGISTER="everybody", HANDHOLD_LOCK_MINUTES="0")
    assert len(sentences) == 3
    assert any("anyone, code, nobody" in sentence for sentence in sentences)


def test_a_name_typed_wrong_is_noticed_and_the_right_one_named() -> None:
    assert wrong(HANDHOLD_REGSTER="nobody") == ("HANDHOLD_REGSTER is not a setting; did you mean HANDHOLD_REGISTER?",)
    assert "handhold --help" in wrong(HANDHOLD_XYZZY="1")[0]


def test_a_host_code_comes_from_the_environment_or_a_file_but_not_both(tmp_path: Path) -> None:
    file = tmp_path / "code"
    file.write_text("quiet-harbour\n", encoding="utf-8")
    environ = {"HANDHOLD_REGISTER": "code", "HANDHOLD_CODE_FILE": str(file)}
    assert settings.read(environ).code == "quiet-harbour"
    assert settings.read({"HANDHOLD_REGISTER": "code", "HANDHOLD_CODE": "quiet-harbour"}).code == "quiet-harbour"
    assert "both set" in wrong(HANDHOLD_CODE="quiet-harbour", **environ)[0]
    assert "cannot be read" in wrong(HANDHOLD_REGISTER="code", HANDHOLD_CODE_FILE=str(tmp_path / "none"))[0]


def test_a_code_and_the_switch_that_asks_for_it_belong_together() -> None:
    assert "no code is set" in wrong(HANDHOLD_REGISTER="code")[0]
    assert "nobody is asked" in wrong(HANDHOLD_CODE="quiet-harbour")[0]
    assert "short enough to guess" in wrong(HANDHOLD_REGISTER="code", HANDHOLD_CODE="abc")[0]


def test_the_code_is_never_shown_by_accident() -> None:
    chosen = settings.read({"HANDHOLD_REGISTER": "code", "HANDHOLD_CODE": "quiet-harbour"})
    assert "quiet-harbour" not in repr(chosen)
    assert "abc" not in wrong(HANDHOLD_REGISTER="code", HANDHOLD_CODE="abc")[0]
    for name, scheme in (("HANDHOLD_URL", "https://"), ("HANDHOLD_MAIL", "smtps://"), ("HANDHOLD_MAIL", "")):
        sentences = wrong(**{name: f"{scheme}ada:p@ss/word@mail.example", "HANDHOLD_MAIL_FROM": "a@mail.example"})
        assert f"{name} is '{scheme}…@mail.example'" in " ".join(sentences)
        assert "ada" not in " ".join(sentences)
        assert "word" not in " ".join(sentences)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "home.example"])
def test_other_machines_are_never_let_in_without_tls(host: str) -> None:
    (sentence,) = wrong(HANDHOLD_HOST=host)
    assert "HANDHOLD_TLS_CERT" in sentence
    assert "HANDHOLD_PROXY" in sentence


def test_a_certificate_of_ones_own_opens_the_house_to_other_machines(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    environ = {
        "HANDHOLD_HOST": "0.0.0.0",
        "HANDHOLD_TLS_CERT": str(tmp_path / "cert.pem"),
        "HANDHOLD_TLS_KEY": str(tmp_path / "key.pem"),
    }
    chosen = settings.read({**environ, "HANDHOLD_URL": "https://home.example:8642/"})
    assert chosen.url == "https://home.example:8642"
    assert chosen.is_https
    assert not chosen.is_loopback
    assert "HANDHOLD_URL" in wrong(**environ)[0]
    assert "https://" in wrong(HANDHOLD_URL="http://home.example", **environ)[0]
    del environ["HANDHOLD_TLS_KEY"]
    assert "belong together" in wrong(HANDHOLD_URL="https://home.example", **environ)[0]


def test_a_trusted_proxy_opens_the_house_to_other_machines() -> None:
    chosen = settings.read({"HANDHOLD_PROXY": "127.0.0.1, 10.0.0.0/8", "HANDHOLD_URL": "https://home.example"})
    assert chosen.proxies == ("127.0.0.1/32", "10.0.0.0/8")
    assert "parted by commas" in wrong(HANDHOLD_PROXY="caddy", HANDHOLD_URL="https://home.example")[0]


def test_an_address_that_promises_tls_needs_something_that_speaks_it() -> None:
    assert "nothing speaks TLS" in wrong(HANDHOLD_URL="https://home.example")[0]
    assert "must begin with https://" in wrong(HANDHOLD_URL="http://home.example")[0]


@pytest.mark.parametrize(
    "url",
    [
        "home.example",
        "ftp://home.example",
        "https://home.example/sub",
        "https://",
        "https://a.example/?b",
        "https://a.example/#b",
        "https://a.example:web",
        "https://a.example:99999",
        "https://ada:secret@a.example",
        "https://[::1",
    ],
)
def test_an_address_with_something_missing_or_behind_it_is_refused(url: str) -> None:
    assert "nothing behind the name" in wrong(HANDHOLD_URL=url)[0]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "lines.toml")
    assert missing in wrong(HANDHOLD_HELP_FILE=missing)[0]


def test_a_file_in_a_folder_that_may_not_be_entered_is_named_and_so_is_a_home_that_nobody_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forbidden(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", forbidden)
    assert "may enter the folders on the way" in wrong(HANDHOLD_HELP_FILE="/etc/letsencrypt/live/a/key.pem")[0]
    assert wrong(HANDHOLD_DATA="~nobody-at-all/data") == (
        "HANDHOLD_DATA is '~nobody-at-all/data', but it must be a path, such as /srv/handhold.",
    )


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("[::1]", True), ("localhost", True),
     ("ada.localhost", True), ("0.0.0.0", False), ("localhost.example", False), ("192.168.0.1", False)],
)  # fmt: skip
def test_only_this_machine_itself_counts_as_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_every_setting_says_what_it_is_for() -> None:
    assert all(meaning and not meaning.endswith(".") for meaning in NAMES.values())
