"""The coach's reference interpreter: reads a draft by a language's pattern pack, and decides when a hint may be shown.

Pure: the pack, the draft and the time are arguments.  Drafts are read in the browser by an equal interpreter in
JavaScript; this one serves the tests, the figures and the command line, and must never be fed from the server.
"""
