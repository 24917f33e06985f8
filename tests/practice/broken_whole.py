"""Ways to break a card as a whole: its shape, its names, its honesty, its walk."""

from __future__ import annotations

from tests.practice.broken import ASKING, KNOWN, MODES, NO, NOT_WHEN, YES, alone, marked, together

SHAPES = [
    together('"minutes" must be a whole number.', ("minutes = 5", "minutes = 'five' # <-")),
    together('"title" must be text in quotes.', ('title = "Tea"', "title = 5 # <-")),
    together('"not_when" must be a list of sentences.', (NOT_WHEN, 'not_when = "Never" # <-')),
    together('"aloud" must be true or false.', ('starts = "begin"', 'aloud = "yes" # <-')),
    together('"starts" must be a table of lists of sentences.', ("[starts]\nbegin", "[starts] # <-\nbegin = 3\nalso")),
    together('"sources" must be a table of sentences.', ("[starts]", "[sources] # <-\nMine2020 = 3\n[starts]")),
    together('A card needs "id", and here it is missing.', ('id = "tea"\n', "# <-\n")),
    together(
        '"opened" must be one of alone, together; "never" is none of them.',
        ('opened = "together"', 'opened = "never" # <-'),
    ),
    together(
        '"modes" must be a list of some of live, same_room, apart; "by_post" is none of them.',
        (MODES, 'modes = ["live", "by_post"] # <-'),
    ),
    together(
        'A sentence of what is known needs "source", and here it is missing.',
        (KNOWN, '[[known]] # <-\nsays = "Nobody has tested this."'),
    ),
    together(
        '"who" must be one of opener, other, both_apart, both_together; "listener" is none of them.',
        ('who = "other"', 'who = "listener" # <-'),
    ),
    together(
        '"asks" must be one of nothing, words, score, start, time, request; "secrets" is none of them.',
        ('asks = "score"', 'asks = "secrets" # <-'),
    ),
    together(
        '"answers" must be a list of some of reflect, feel_with, thank, ask, confirm, not_quite, choose; '
        '"rebut" is none of them.',
        ('answers = ["ask"]', 'answers = ["rebut"] # <-'),
    ),
    together('A step knows no field "starst". Did you mean "starts"?', ('starts = "begin"', 'starst = "begin" # <-')),
    together('A card knows no field "streak".', ('title = "Tea"', 'title = "Tea"\nstreak = 3 # <-')),
    together(
        'Every step can be stopped and paused, so "can_stop" has no place here.',
        ('id = "see"', 'id = "see"\ncan_stop = false # <-'),
    ),
    together("An option must be a table with fields of its own.", (NO, '"no", # <-')),
    together(
        '"options" must be a list, written as [[options]] or with brackets.', ('asks = "score"', "options = 3 # <-")
    ),
]

NAMES = [
    together(
        '"Our Tea" is no name: use small letters, digits and underscores, a letter first.',
        ('id = "tea"', 'id = "Our Tea" # <-'),
    ),
    together(
        '"1st" is no name: use small letters, digits and underscores, a letter first.',
        ('id = "own"\n', 'id = "1st" # <-\n'),
    ),
    together('Two steps are called "own". Give each a name of its own.', ('id = "see"', 'id = "own" # <-')),
    together('No step may be called "end": that is where the last step leads.', ('id = "done"', 'id = "end" # <-')),
    together(
        'Step "may_i" leads to "somewhere", and no step is called so.',
        (YES, YES.replace("question", "somewhere") + " # <-"),
    ),
    together(
        'Step "question" names "told", and no step is called so.',
        (ASKING, 'receives = ["told"] # <-\nanswers = ["ask"]'),
    ),
    alone(
        'Step "whom" names "wrote", and no step is called so.',
        ('carries = ["write"] },', 'carries = ["wrote"] }, # <-'),
    ),
]

HONESTY = [
    together("A card takes at least one minute.", ("minutes = 5", "minutes = 0 # <-")),
    together(
        '"what_for" is empty. Say it in one plain sentence.',
        ('what_for = "Two people tell each other one thing over tea."', 'what_for = " " # <-'),
    ),
    together(
        'The source "Everybody2020" is not listed. Add it under [sources], or say "untested".',
        ('source = "untested"', 'source = "Everybody2020" # <-'),
    ),
    together(
        "Say honestly what is known of this, even if it is that nobody has tested it.",
        (KNOWN, ""),
        (NOT_WHEN, NOT_WHEN + "\nknown = [] # <-"),
    ),
    together(
        "Say when this is not the right thing to do. Every card has such times.", (NOT_WHEN, "not_when = [] # <-")
    ),
    together(
        "An offer needs at least one day between, and hours of one day in their order.",
        ("[starts]", "[offer] # <-\nevery_days = 0\n[starts]"),
    ),
    together(
        'Step "tell" says nothing to the one whose turn it is.', ('says = "Tell {name} one thing."', 'says = "" # <-')
    ),
    together(
        '"{you}" stands for nothing; only {name} does, for the other.',
        ('says = "Tell {name} one thing."', 'says = "Tell {you} one thing." # <-'),
    ),
]

WALKS = [
    together("A card for two says how they can sit: live, same_room or apart.", (MODES, "modes = [] # <-")),
    together("Name each way to sit once.", (MODES, 'modes = ["live", "live"] # <-')),
    together(
        "The two are both here from the beginning, so no option can invite.",
        (NO, NO.replace(" }", ", at_most = 1, invites = true }")),
        ('opened = "together"', 'opened = "together" # <-'),
    ),
    alone(
        "This card invites the other, so it says how they can sit: live, same_room or apart.",
        ('modes = ["live"]', "modes = [] # <-"),
    ),
    alone(
        "This card is opened alone and invites nobody, so it has no ways to sit for two.",
        ('to = "read", at_most = 1, invites = true, carries = ["write"]', 'to = "rest"'),
        ('modes = ["live"]', 'modes = ["live"] # <-'),
    ),
    together('No way leads to step "question".', (YES, YES.replace('"question"', '"own"')), marked("question")),
    together(
        'One can go round from step "tell" for ever. Limit it with "at_most".',
        (NO, NO.replace('"own"', '"tell"')),
        marked("tell"),
    ),
    together(
        'Step "may_i" is a dead end: no way on stays open for good.',
        (NO, NO.replace(" }", ", at_most = 1 }")),
        (YES, YES.replace(" }", ", at_most = 1 }")),
        marked("may_i"),
    ),
    alone(
        'Step "rest" is done alone and also for two. Write it twice.',
        ('keep = "ours"', 'keep = "ours"\nnext = "rest"'),
        marked("rest"),
    ),
]
