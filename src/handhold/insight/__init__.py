"""Pure numbers: what carries over between two people's days, and how little of it can be known.

Nothing here reads a clock, a file or the outside world; seeds and dates are arguments.  numpy is imported by the
modules and not by this package, so that a server which never looks at numbers never loads it.
"""
