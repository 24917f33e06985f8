"""What the host chose: read once from the environment into one frozen object, loud about everything that is wrong.

It knows names, limits and sentences.  It must never know how a value is used, and never puts a secret into a sentence.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

Register = Literal["anyone", "code", "nobody"]
CODE_LENGTH = 8

NAMES: dict[str, str] = {
    "PORT": "the port to listen on (8642)",
    "HANDHOLD_DATA": "the folder that holds everything (./data)",
    "HANDHOLD_HOST": "the address to listen on (127.0.0.1, which only this machine can reach)",
    "HANDHOLD_URL": "the address that people type, such as https://home.example (needed beyond this machine)",
    "HANDHOLD_TLS_CERT": "the certificate file, when Handhold speaks TLS itself",
    "HANDHOLD_TLS_KEY": "the key file that belongs to it",
    "HANDHOLD_PROXY": "the addresses of the proxies in front that speak TLS, parted by commas",
    "HANDHOLD_REGISTER": "who may begin here: anyone, code or nobody (anyone)",
    "HANDHOLD_CODE": "the code that newcomers must know when HANDHOLD_REGISTER is code",
    "HANDHOLD_CODE_FILE": "a file that holds that code, so that it stands in no process list",
    "HANDHOLD_NAME": "what this house is called on its pages (Home, which tells nobody anything)",
    "HANDHOLD_LOCK_MINUTES": "how long an idle page stays open before it locks, until a person chooses otherwise (15)",
    "HANDHOLD_MINE_MINUTES": "how long mine stays open before it asks again, until a person chooses otherwise (5)",
    "HANDHOLD_BACKUPS": "a folder in which a running house keeps backups of itself (none are made without it)",
    "HANDHOLD_BACKUP_HOURS": "how many hours lie between two of them (24)",
    "HANDHOLD_BACKUP_DAYS": "after how many days backups are thrown away; told to whoever deletes an account (30)",
    "HANDHOLD_PUSH_HOSTS": "push services beside those of the usual browsers, as host names parted by commas",
    "HANDHOLD_MAIL": "the mail server for reminders by mail, such as smtps://mail.example or smtp://mail.example:587",
    "HANDHOLD_MAIL_FROM": "the address that those mails come from",
    "HANDHOLD_MAIL_USER": "the name to sign in with at the mail server, if it asks for one",
    "HANDHOLD_MAIL_PASSWORD": "the password that belongs to it",
    "HANDHOLD_MAIL_PASSWORD_FILE": "a file that holds that password, so that it stands in no process list",
    "HANDHOLD_HELP_FILE": "a help line file of your own, in place of the one that comes with Handhold",
}
"""Every setting and what it means; the README's table and this are held against each other by a test."""


class WrongSettings(Exception):
    """Something in the settings is wrong; ``sentences`` say what, one each, with what to do instead."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Where mails are handed over.  ``is_tls``: TLS from the first byte; otherwise STARTTLS, except on this machine."""

    host: str
    port: int
    is_tls: bool
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the host chose.  Times are minutes or days, as their names say."""

    host: str = "127.0.0.1"
    port: int = 8642
    data: Path = Path("data")
    url: str = "http://127.0.0.1:8642"
    """The address that people type, without a slash at its end."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    proxies: tuple[str, ...] = ()
    """Addresses whose word about the sender of a request is believed."""
    register: Register = "anyone"
    code: str | None = field(default=None, repr=False)
    name: str = "Home"
    lock_minutes: int = 15
    mine_minutes: int = 5
    backups: Path | None = None
    """Where the house keeps backups of itself, if it does."""
    backup_hours: int = 24
    backup_days: int = 30
    push_hosts: tuple[str, ...] = ()
    mail: Mail | None = None
    help_file: Path | None = None

    @property
    def is_https(self) -> bool:
        """Whether people reach this house over TLS."""
        return self.url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach this house."""
        return is_loopback(urlsplit(self.url).hostname or "")


def read(environ: Mapping[str, str]) -> Settings:
    """The settings in ``environ``; an empty value counts as not set.

    Raises ``WrongSettings`` with everything that is wrong at once, not only the first.
    """
    reader = _Reader({name: value.strip() for name, value in environ.items() if value.strip()})
    reader.refuse_unknown()
    port = reader.number("PORT", 8642, low=1, high=65535)
    settings = Settings(
        host=reader.text("HANDHOLD_HOST", "127.0.0.1"),
        port=port,
        data=reader.path("HANDHOLD_DATA") or Path("data"),
        url=reader.url("HANDHOLD_URL") or f"http://127.0.0.1:{port}",
        tls_cert=reader.file("HANDHOLD_TLS_CERT"),
        tls_key=reader.file("HANDHOLD_TLS_KEY"),
        proxies=reader.addresses("HANDHOLD_PROXY"),
        register=reader.choice("HANDHOLD_REGISTER", _REGISTER, "anyone"),
        code=reader.secret("HANDHOLD_CODE"),
        name=reader.text("HANDHOLD_NAME", "Home"),
        lock_minutes=reader.number("HANDHOLD_LOCK_MINUTES", 15, low=1, high=24 * 60),
        mine_minutes=reader.number("HANDHOLD_MINE_MINUTES", 5, low=1, high=24 * 60),
        backups=reader.path("HANDHOLD_BACKUPS"),
        backup_hours=reader.number("HANDHOLD_BACKUP_HOURS", 24, low=1, high=24 * 31),
        backup_days=reader.number("HANDHOLD_BACKUP_DAYS", 30, low=1, high=365),
        push_hosts=reader.hosts("HANDHOLD_PUSH_HOSTS"),
        mail=reader.mail(),
        help_file=reader.file("HANDHOLD_HELP_FILE"),
    )
    wrong = reader.wrong or [
        *_code_offences(settings),
        *_reach_offences(settings, "HANDHOLD_URL" in reader.environ),
        *_backup_offences(settings),
    ]
    if wrong:
        raise WrongSettings(tuple(wrong))
    return settings


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address) is this machine itself and nothing else."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


_REGISTER: tuple[Register, ...] = ("anyone", "code", "nobody")
_MAIL = ("HANDHOLD_MAIL_FROM", "HANDHOLD_MAIL_USER", "HANDHOLD_MAIL_PASSWORD", "HANDHOLD_MAIL_PASSWORD_FILE")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
_FOR_TESTS = ("HANDHOLD_CHROMIUM", "HANDHOLD_FIREFOX")


def _code_offences(settings: Settings) -> list[str]:
    if settings.register == "code" and settings.code is None:
        return ["HANDHOLD_REGISTER is code, but no code is set: give one in HANDHOLD_CODE or HANDHOLD_CODE_FILE."]
    if settings.register != "code" and settings.code is not None:
        return ["A code is set, but nobody is asked for it: set HANDHOLD_REGISTER=code, or take the code away."]
    if settings.code is not None and len(settings.code) < CODE_LENGTH:
        return [f"The code in HANDHOLD_CODE is short enough to guess: take at least {CODE_LENGTH} characters."]
    return []


def _reach_offences(settings: Settings, has_url: bool) -> list[str]:
    wrong = []
    if (settings.tls_cert is None) != (settings.tls_key is None):
        wrong.append("HANDHOLD_TLS_CERT and HANDHOLD_TLS_KEY belong together: set both or neither.")
    sealed = settings.tls_cert is not None or bool(settings.proxies)
    if not is_loopback(settings.host) and not sealed:
        wrong.append(
            f"HANDHOLD_HOST is {settings.host}, which other machines can reach, and nothing here speaks TLS: set "
            "HANDHOLD_TLS_CERT and HANDHOLD_TLS_KEY, or HANDHOLD_PROXY to the address of the proxy that does."
        )
    if sealed and not has_url:
        wrong.append("TLS or a proxy is set, so HANDHOLD_URL must say what people type, such as https://home.example.")
    elif sealed and not settings.is_https:
        wrong.append("TLS or a proxy is set, but HANDHOLD_URL does not begin with https://; write it so.")
    elif not sealed and settings.is_https:
        wrong.append(
            "HANDHOLD_URL begins with https://, but nothing speaks TLS: set HANDHOLD_TLS_CERT and HANDHOLD_TLS_KEY, "
            "or HANDHOLD_PROXY to the address of the proxy that does (127.0.0.1 when it runs on this machine)."
        )
    elif not sealed and not settings.is_loopback:
        wrong.append("HANDHOLD_URL is not this machine's own address, so it must begin with https:// and have TLS.")
    return wrong


def _backup_offences(settings: Settings) -> list[str]:
    if settings.backups is None:
        return []
    backups, data = settings.backups.absolute(), settings.data.absolute()
    if backups == data or backups.is_relative_to(data):
        return ["HANDHOLD_BACKUPS lies in the data folder, and would be lost with it; name a folder elsewhere."]
    if settings.backup_hours > settings.backup_days * 24:
        return ["HANDHOLD_BACKUP_HOURS is longer than HANDHOLD_BACKUP_DAYS, so there would be times without a backup."]
    return []


_Choice = TypeVar("_Choice", bound=str)
_T = TypeVar("_T")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # not every Python counts a folder that may not be entered as one without the file
        return False


class _Reader:
    """Holds the environment while it is read, and gathers what is wrong with it."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ
        self.wrong: list[str] = []

    def refuse_unknown(self) -> None:
        for name in sorted(self.environ):
            if not name.startswith("HANDHOLD_") or name in NAMES or name in _FOR_TESTS:
                continue
            near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.8)
            hint = f"did you mean {near[0]}?" if near else "run handhold --help for the list."
            self.wrong.append(f"{name} is not a setting; {hint}")

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, default)

    def path(self, name: str) -> Path | None:
        def parse(text: str) -> Path:
            try:
                return Path(text).expanduser()
            except RuntimeError as nobody:  # ~name, and nobody is called so
                raise ValueError from nobody

        return self._parsed(name, parse, None, "a path, such as /srv/handhold")

    def file(self, name: str) -> Path | None:
        path = self.path(name)
        if path is not None and not _is_file(path):
            self.wrong.append(
                f"{name} names {path}, which is not a file that can be found; write its full path, and look whether who"
                " runs the house may enter the folders on the way."
            )
        return path

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        def parse(text: str) -> int:
            if not low <= int(text) <= high:
                raise ValueError
            return int(text)

        return self._parsed(name, parse, default, f"a whole number from {low} to {high}")

    def choice(self, name: str, choices: tuple[_Choice, ...], default: _Choice) -> _Choice:
        return self._parsed(name, lambda text: choices[choices.index(text)], default, f"one of {', '.join(choices)}")

    def url(self, name: str) -> str | None:
        def parse(text: str) -> str | None:
            parts = urlsplit(text)
            if (
                parts.scheme not in {"http", "https"}
                or not parts.hostname
                or parts.path not in {"", "/"}
                or parts.query
                or parts.fragment
                or parts.username is not None
                or parts.port == 0  # asking for it refuses what is no port at all
            ):
                raise ValueError
            return f"{parts.scheme}://{parts.netloc}"

        return self._parsed(name, parse, None, "an address with nothing behind the name, such as https://home.example")

    def addresses(self, name: str) -> tuple[str, ...]:
        def parse(text: str) -> tuple[str, ...]:
            return tuple(str(ipaddress.ip_network(part.strip(), strict=False)) for part in text.split(","))

        return self._parsed(name, parse, (), "addresses parted by commas, such as 127.0.0.1")

    def hosts(self, name: str) -> tuple[str, ...]:
        def parse(text: str) -> tuple[str, ...]:
            names = tuple(part.strip().lower() for part in text.split(","))
            if not all(_HOST.fullmatch(host) for host in names):
                raise ValueError
            return names

        return self._parsed(name, parse, (), "host names parted by commas, such as push.example")

    def mail(self) -> Mail | None:
        if "HANDHOLD_MAIL" not in self.environ:
            if lone := [name for name in _MAIL if name in self.environ]:
                self.wrong.append(f"{lone[0]} is set, but HANDHOLD_MAIL is not; set both, or take it away.")
            return None
        sender, user = self.environ.get("HANDHOLD_MAIL_FROM", ""), self.environ.get("HANDHOLD_MAIL_USER")
        password = self.secret("HANDHOLD_MAIL_PASSWORD")
        if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
            self.wrong.append(
                "HANDHOLD_MAIL is set, so HANDHOLD_MAIL_FROM must be an address, such as home@mail.example."
            )
        if (user is None) != (password is None):
            self.wrong.append("HANDHOLD_MAIL_USER and HANDHOLD_MAIL_PASSWORD belong together: set both or neither.")

        def parse(text: str) -> Mail:
            parts = urlsplit(text)
            if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/") or parts.username:
                raise ValueError
            is_tls = parts.scheme == "smtps"
            port = parts.port or (465 if is_tls else 587)
            return Mail(host=parts.hostname, port=port, is_tls=is_tls, sender=sender, user=user, password=password)

        return self._parsed("HANDHOLD_MAIL", parse, None, "a mail server, such as smtps://mail.example")

    def secret(self, name: str) -> str | None:
        path = self.path(f"{name}_FILE")
        if path is None:
            return self.environ.get(name)
        if name in self.environ:
            self.wrong.append(f"{name} and {name}_FILE are both set; keep one of them.")
        try:
            return path.read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            self.wrong.append(f"{name}_FILE names {path}, which cannot be read; look at its path and its owner.")
            return None

    def _parsed(self, name: str, parse: Callable[[str], _T], default: _T, wanted: str) -> _T:
        if name not in self.environ:
            return default
        try:
            return parse(self.environ[name])
        except ValueError:
            # A name and a password may stand before the host.
            shown = re.sub(r"^(\w+://)?.*@", r"\1…@", self.environ[name], flags=re.DOTALL)
            self.wrong.append(f"{name} is {shown!r}, but it must be {wanted}.")
            return default
