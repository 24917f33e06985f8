"""What proves who somebody is: a passphrase or a recovery code that opens their wraps.

A wrong name costs the same time as a wrong passphrase and is answered by the same sentence.
"""

from __future__ import annotations

import hmac
from typing import Literal

from handhold.core.words import N_, Refused
from handhold.door import names
from handhold.door.tries import Tries
from handhold.store import keys
from handhold.store.contracts import Account, Busy, People, Unopenable, Wrap
from handhold.store.derive import Cost, Derivations, new_salt
from handhold.store.keys import Quiet, Secrets

_WRONG = Refused(N_("That name and passphrase do not belong together. Try again, or use your recovery code."))
_WRONG_CODE = Refused(N_("That name and recovery code do not belong together. Please look at both once more."))
_WRONG_PASSPHRASE = Refused(N_("That is not the passphrase. Please try again."))


class Rules(Quiet, frozen=True, kw_only=True):
    """What the host decides: the server's secret, who may register, what a derivation costs.

    The minutes are where everybody begins: until idle browsers lock, and until *mine* asks again.
    """

    secret: bytes
    who: Literal["anyone", "code", "nobody"] = "anyone"
    host_code: str = ""
    cost: Cost = Cost()
    lock_minutes: int = 15
    mine_minutes: int = 5


class Proofs:
    """Opens people's wraps, counting the tries."""

    def __init__(self, people: People, rules: Rules, derivations: Derivations, tries: Tries) -> None:
        self._people = people
        self._rules = rules
        self._derivations = derivations
        self._tries = tries

    def login_of(self, name: str) -> bytes:
        """The keyed hash under which this server knows a name."""
        return names.login_of(self._rules.secret, name)

    async def may_register(self, host_code: str) -> Refused | None:
        """Whether somebody new can start here."""
        if self._rules.who == "nobody":
            return Refused(N_("Nobody new can start here. Please ask whoever runs this Handhold."))
        given, wanted = host_code.strip().encode(), self._rules.host_code.strip().encode()
        if self._rules.who == "code" and not (wanted and hmac.compare_digest(given, wanted)):
            await self._spend(host_code)
            return Refused(N_("That is not the host's code. Please ask whoever runs this Handhold."))
        return None

    def new_account(self, known: Secrets, login: bytes) -> Account:
        """The account of somebody new, with the times that this host begins with."""
        public = keys.public(known.identity)
        return Account(
            person=public.person,
            login=login,
            exchange=public.exchange,
            signing=public.signing,
            lock_after=self._rules.lock_minutes * 60,
            ask_after=self._rules.mine_minutes * 60,
        )

    async def strength(self, passphrase: str, name: str) -> Refused | None:
        """Why a passphrase is too easy to guess, if it is."""
        return await self._derivations.run(lambda: names.passphrase_refusal(passphrase, name))

    async def by_name(self, name: str, passphrase: str, device: str | None) -> tuple[Account, Secrets] | Refused:
        """Account and secrets; an unknown name costs the same time and is answered with the same sentence."""
        login = self.login_of(name)
        account = self._people.by_login(login)
        known = await self._try(login, self._tries.counter_of(login, device), account, passphrase)
        if isinstance(known, Refused):
            return known
        return (account, known) if account and known else _WRONG

    async def by_passphrase(self, account: Account, counter: str, passphrase: str) -> Secrets | Refused:
        """The secrets of somebody who is known, with a count of tries of its own."""
        return await self._try(account.login, counter, account, passphrase) or _WRONG_PASSPHRASE

    def by_code(self, name: str, code: str) -> tuple[Account, Secrets] | Refused:
        """Account and secrets by recovery code: nothing to count, its 138 bits cannot be guessed."""
        account = self._people.by_login(self.login_of(name))
        wrap = self._people.wrap(account.person, "recovery") if account else None
        tried = wrap or Wrap(kind="recovery", salt=bytes(16), params={}, sealed=bytes(512))
        try:
            known = keys.open_wrap(account.person if account else "", tried, keys.code_key(code, tried.salt))
        except Unopenable:
            return _WRONG_CODE
        return (account, known) if account else _WRONG_CODE

    async def set_passphrase(self, known: Secrets, passphrase: str) -> None:
        """Replace the wrap by passphrase."""
        await self._people.set_wraps(known.identity.person, [await self.wrap_by_passphrase(known, passphrase)])

    async def renew_code(self, known: Secrets) -> str:
        """A new recovery code in the place of the old one; it has yet to be confirmed."""
        code = keys.new_code()
        await self._people.set_wraps(known.identity.person, [self.wrap_by_code(known, code)])
        await self._people.set_confirmed(known.identity.person, False)
        return code

    async def wrap_by_passphrase(self, known: Secrets, passphrase: str) -> Wrap:
        """A person's secrets under a passphrase, at the cost that holds now."""
        salt, params = new_salt(), self._rules.cost.params()
        key = await self._derivations.key(passphrase, salt, params)
        return keys.wrap_secrets(known, "passphrase", key, salt, params)

    def wrap_by_code(self, known: Secrets, code: str) -> Wrap:
        """A person's secrets under a recovery code."""
        salt = new_salt()
        return keys.wrap_secrets(known, "recovery", keys.code_key(code, salt), salt, {})

    async def _try(
        self, login: bytes, counter: str, account: Account | None, passphrase: str
    ) -> Secrets | Refused | None:
        """One counted try; one that the queue turned away does not count."""
        if refusal := await self._tries.count(login, counter):
            return refusal
        try:
            known = await self._open(account, passphrase)
        except Busy:
            await self._tries.uncount(login, counter)
            raise
        if known is not None:
            await self._tries.forgive(login, counter)
        return known

    async def _open(self, account: Account | None, passphrase: str) -> Secrets | None:
        wrap = self._people.wrap(account.person, "passphrase") if account else None
        if account is None or wrap is None:
            await self._spend(passphrase)
            return None
        try:
            key = await self._derivations.key(passphrase, wrap.salt, wrap.params)
            known = keys.open_wrap(account.person, wrap, key)
        except Unopenable:
            return None
        if wrap.params != self._rules.cost.params():
            await self.set_passphrase(known, passphrase)
        return known

    async def _spend(self, passphrase: str) -> None:
        """Take as long as a real derivation takes."""
        await self._derivations.key(passphrase[: names.PASSPHRASE_LONGEST], new_salt(), self._rules.cost.params())
