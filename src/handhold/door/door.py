"""The door itself: everything that needs a passphrase, a recovery code or a cookie.

It creates no room and appends nothing: a new *mine* has an id and a key, and the hall writes its first event.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from msgspec.structs import replace

from handhold.core.words import N_, Refused
from handhold.door import names, stay
from handhold.door.proof import Proofs, Rules
from handhold.door.stay import Stays
from handhold.door.tries import Tries, device_hash
from handhold.door.visit import (
    NOBODY,
    Entered,
    Pass,
    Pending,
    Seen,
    Visitor,
    asked_groups,
    cookie_of,
    new_pass,
    pass_of,
)
from handhold.store import keys
from handhold.store.contracts import Account, Log, People, Session, Unopenable
from handhold.store.derive import Derivations
from handhold.store.keys import Secrets

MOST_MINUTES = 12 * 60
MOST_HOURS = 365 * 24
_TAKEN = Refused(N_("That name is taken here. Please choose another."))
_SIGN_IN = Refused(N_("You are no longer signed in here. Please sign in again."))


class Door:
    """Registers, signs in and out, locks and unlocks.  ``clock`` gives UTC seconds.

    Everything that derives a key may raise ``store.contracts.Busy``; everything that writes ``StoreFull`` and
    ``StoreDown``.
    """

    def __init__(
        self, people: People, log: Log, rules: Rules, derivations: Derivations, clock: Callable[[], int]
    ) -> None:
        self._people = people
        self._log = log
        self._clock = clock
        self._tries = Tries(people, clock)
        self._stays = Stays(people, clock)
        self._proofs = Proofs(people, rules, derivations, self._tries)

    # Coming in

    async def register(
        self, name: str, passphrase: str, label: str, device: str | None = None, host_code: str = ""
    ) -> Entered | Refused:
        """Begin alone: an account, keys, a *mine*, and a recovery code that waits to be confirmed."""
        if refusal := await self._proofs.may_register(host_code) or names.name_refusal(name):
            return refusal
        login = self._proofs.login_of(name)
        if self._people.by_login(login):
            return _TAKEN
        if refusal := await self._proofs.strength(passphrase, name):
            return refusal
        known, code = keys.new_secrets(), keys.new_code()
        account = self._proofs.new_account(known, login)
        by_passphrase = await self._proofs.wrap_by_passphrase(known, passphrase)
        if not await self._people.add(account, [by_passphrase, self._proofs.wrap_by_code(known, code)]):
            return _TAKEN
        return await self._enter(account, known, label, device, code)

    async def sign_in(self, name: str, passphrase: str, label: str, device: str | None = None) -> Entered | Refused:
        """Come in by name and passphrase.  A code that was never confirmed is replaced by a new one."""
        found = await self._proofs.by_name(name, passphrase, device)
        if isinstance(found, Refused):
            return found
        account, known = found
        code = None if account.code_confirmed else await self._proofs.renew_code(known)
        return await self._enter(account, known, label, device, code)

    async def recover(
        self, name: str, code: str, passphrase: str, label: str, device: str | None = None
    ) -> Entered | Refused:
        """Come in by recovery code with a new passphrase.  All other sessions end, and there is a new code."""
        found = self._proofs.by_code(name, code)
        if isinstance(found, Refused):
            return found
        account, known = found
        if refusal := await self._proofs.strength(passphrase, name):
            return refusal
        await self._proofs.set_passphrase(known, passphrase)
        await self._stays.end_others(account.person, None)
        return await self._enter(account, known, label, device, await self._proofs.renew_code(known))

    async def token(self, name: str, passphrase: str, label: str, hours: int) -> Entered | Refused:
        """A bearer token for a script: listed among the sessions, never idle, over after ``hours``."""
        if not 1 <= hours <= MOST_HOURS:
            return Refused(N_("A token lasts from one hour to a year. Please choose a time between."))
        found = await self._proofs.by_name(name, passphrase, None)
        if isinstance(found, Refused):
            return found
        account, known = found
        owner = new_pass(account.person)
        await self._people.save_session(self._stays.begin(owner, account, known, label, hours * 3600))
        return Entered(cookie=cookie_of(owner), keyring=self._stays.keyring(known.identity, known.mine))

    # Being in

    async def open(self, cookie: str | None, *, mine: bool = False, touch: bool = True) -> Visitor:
        """Who asks, and what they can read now.

        ``mine``: this use keeps *mine* open.  ``touch=False``: only looking (an open stream), which keeps nothing open.
        """
        found = await self._stays.settle(cookie)
        if found is None:
            return NOBODY
        owner, session = found
        identity = stay.identity_of(owner, session)
        if identity is None:
            return Visitor(state="locked", person=owner.person, sid=session.sid, kind=session.kind)
        if touch:
            await self._stays.touch(session, mine)
        return Visitor(
            state="open",
            person=owner.person,
            sid=session.sid,
            kind=session.kind,
            keyring=self._stays.keyring(identity, stay.mine_of(owner, session)),
            code_waits=session.extra is not None,
        )

    async def unlock(self, cookie: str | None, passphrase: str) -> Entered | Refused:
        """Open a locked session again, or *mine* when its time was over."""
        found = await self._by_session(cookie, passphrase)
        if isinstance(found, Refused):
            return found
        owner, session, account, known = found
        extra = session.extra
        if extra is None and not account.code_confirmed:
            extra = keys.seal_code(owner.secret, owner.sid, await self._proofs.renew_code(known))
        if self._stays.find(cookie) is None:
            return _SIGN_IN
        await self._people.save_session(self._stays.opened(owner, session, account, known, extra))
        return Entered(cookie=cookie_of(owner), keyring=self._stays.keyring(known.identity, known.mine))

    async def lock(self, cookie: str | None) -> None:
        """Delete what this session could open with; who it belongs to stays known."""
        if owner := pass_of(cookie):
            await self._people.lock(owner.person, owner.sid)

    async def lock_idle(self) -> list[tuple[str, str]]:
        """Lock what is idle; to be called every few seconds.  Returns (person, sid) whose streams and caches end."""
        await self._tries.forget_old()
        return await self._people.lock_idle(self._clock())

    async def sign_out(self, cookie: str | None) -> None:
        """End this session."""
        if owner := pass_of(cookie):
            await self._people.end_session(owner.person, owner.sid)

    async def sessions(self, cookie: str | None) -> list[Seen]:
        """The person's own sessions, oldest first; empty unless this one is open."""
        visitor = await self.open(cookie, touch=False)
        if visitor.keyring is None:
            return []
        identity, now = visitor.keyring.identity, self._clock()
        lasting = [session for session in self._people.sessions(identity.person) if session.until > now]
        return [stay.seen_by(identity, session, visitor.sid) for session in lasting]

    async def end(self, cookie: str | None, sid: str) -> bool:
        """End one of the person's own sessions; ``False`` when there is none of that id."""
        visitor = await self.open(cookie, touch=False)
        if visitor.state != "open" or visitor.person is None or not self._people.session(visitor.person, sid):
            return False
        await self._people.end_session(visitor.person, sid)
        return True

    def times(self, person: str) -> tuple[int, int]:
        """After how many minutes this person's browsers lock, and after how many *mine* asks again."""
        account = self._people.account(person)
        return (account.lock_after // 60, account.ask_after // 60) if account else (0, 0)

    async def set_times(self, cookie: str | None, lock_minutes: int, ask_minutes: int) -> Refused | None:
        """Choose after how many minutes browsers lock, and after how many *mine* asks again."""
        visitor = await self.open(cookie)
        if visitor.state != "open" or visitor.person is None:
            return _SIGN_IN
        if not all(1 <= minutes <= MOST_MINUTES for minutes in (lock_minutes, ask_minutes)):
            return Refused(N_("Please choose between one minute and %(most)s hours."), {"most": MOST_MINUTES // 60})
        await self._people.set_times(visitor.person, lock_minutes * 60, ask_minutes * 60)
        return None

    # Passphrase and recovery code

    async def change_passphrase(self, cookie: str | None, old: str, new: str) -> Refused | None:
        """Replace the passphrase; all other sessions end."""
        found = await self._by_session(cookie, old)
        if isinstance(found, Refused):
            return found
        owner, _, _, known = found
        if refusal := await self._proofs.strength(new, ""):
            return refusal
        await self._proofs.set_passphrase(known, new)
        await self._stays.end_others(owner.person, owner.sid)
        return None

    async def new_code(self, cookie: str | None, passphrase: str) -> Pending | Refused:
        """A new recovery code; the old one opens nothing from now on."""
        found = await self._by_session(cookie, passphrase)
        if isinstance(found, Refused):
            return found
        owner, session, _, known = found
        # Whoever locked while the passphrase was tried finds it locked, and the old code as it was.
        if session.own is None:
            return _SIGN_IN
        code = await self._proofs.renew_code(known)
        after = self._stays.find(cookie)
        if after is None or after[1].own is None:
            return _SIGN_IN
        await self._people.save_session(replace(after[1], extra=keys.seal_code(owner.secret, owner.sid, code)))
        return Pending(code, *asked_groups(owner.sid))

    def pending_code(self, cookie: str | None) -> Pending | None:
        """The recovery code that waits to be confirmed in this session, and which groups to type."""
        found = self._stays.find(cookie)
        if found is None or found[1].extra is None:
            return None
        owner, session = found
        try:
            return Pending(keys.open_code(owner.secret, owner.sid, session.extra or b""), *asked_groups(owner.sid))
        except Unopenable:
            return None

    async def confirm_code(self, cookie: str | None, first: str, second: str) -> Refused | None:
        """Two groups were typed: when they are right, the code is forgotten here."""
        pending, owner = self.pending_code(cookie), pass_of(cookie)
        if pending is None or owner is None:
            return Refused(N_("There is no recovery code waiting here. You can make a new one in your settings."))
        groups = pending.code.split("-")
        wanted = groups[pending.first - 1] + groups[pending.second - 1]
        typed = keys.plain_code(first) + keys.plain_code(second)
        if not hmac.compare_digest(wanted.encode(), typed.encode()):
            return Refused(N_("Those two groups are not quite what is on your page. Please look once more."))
        await self._people.set_confirmed(owner.person, True)
        await self._people.drop_extra(owner.person, owner.sid)
        return None

    async def delete(self, cookie: str | None, passphrase: str) -> Refused | None:
        """Erase *mine* and everything kept about the person, at once.  Leaving *ours* comes before, in the hall.

        The room goes first: should the power fail in between, the person can still come in and delete again.
        """
        found = await self._by_session(cookie, passphrase)
        if isinstance(found, Refused):
            return found
        _, _, account, known = found
        await self._log.erase(known.mine.room)
        await self._people.erase(account.person)
        return None

    # Helpers

    async def _by_session(
        self, cookie: str | None, passphrase: str
    ) -> tuple[Pass, Session, Account, Secrets] | Refused:
        """Who they are, and their session as it stands once the passphrase was tried."""
        found = self._stays.find(cookie)
        account = self._people.account(found[0].person) if found else None
        if found is None or account is None:
            return _SIGN_IN
        owner = found[0]
        known = await self._proofs.by_passphrase(account, owner.sid, passphrase)
        if isinstance(known, Refused):
            return known
        after = self._stays.find(cookie)
        return (owner, after[1], account, known) if after else _SIGN_IN

    async def _enter(
        self, account: Account, known: Secrets, label: str, device: str | None, code: str | None
    ) -> Entered:
        owner = new_pass(account.person)
        session = self._stays.begin(owner, account, known, label)
        if code is not None:
            session = replace(session, extra=keys.seal_code(owner.secret, owner.sid, code))
        await self._people.save_session(session)
        keyring = self._stays.keyring(known.identity, known.mine)
        if device and self._people.knows_device(account.login, device_hash(device)):
            return Entered(cookie=cookie_of(owner), keyring=keyring)
        token = secrets.token_urlsafe(32)
        await self._people.remember_device(account.login, device_hash(token))
        return Entered(cookie=cookie_of(owner), keyring=keyring, device=token)
