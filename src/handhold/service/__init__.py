"""The hall: read, fold, decide, append, ring.  Nothing else writes to a room."""

from handhold.service.hall import Done, Hall, RoomName

__all__ = ["Done", "Hall", "RoomName"]
