"""Who comes in: register, sign in, unlock, lock, recover, tokens, delete.  It never reads what a room holds."""

from handhold.door.door import Door
from handhold.door.proof import Rules
from handhold.door.visit import Entered, Pending, Seen, Visitor

__all__ = ["Door", "Entered", "Pending", "Rules", "Seen", "Visitor"]
