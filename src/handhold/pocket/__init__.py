"""What reaches a person outside the page: pushes, mails, a calendar.  Content-free, whoever may be looking."""

from handhold.pocket.keep import Device, Shelves
from handhold.pocket.pocket import Pocket
from handhold.pocket.runner import Runner

__all__ = ["Device", "Pocket", "Runner", "Shelves"]
