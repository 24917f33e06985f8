"""Ways to break a single step: what fits together, where people stay free, who reads what."""

from __future__ import annotations

from tests.practice.broken import BAND, YES, alone, marked, together

STEPS = [
    together(
        'Step "tell" asks and receives at once. Make two steps of it.', ('starts = "begin"', 'answers = ["thank"] # <-')
    ),
    together(
        '"not_quite" comes by itself with way = "confirmed", so step "hear" need not list it.',
        ('answers = ["reflect"]', 'answers = ["reflect", "not_quite"] # <-'),
    ),
    together(
        'Step "may_i" mixes choosing with other answers. Make two steps of it.',
        ('answers = ["choose"]', 'answers = ["choose", "thank"] # <-'),
    ),
    together(
        'Step "tell" does not say where the answer is kept: keep = "mine", "ours" or "nowhere".',
        ('starts = "begin"\nkeep = "ours"', 'starts = "begin"'),
        marked("tell"),
    ),
    together('Step "done" has nothing to keep.', ('way = "timer"', 'way = "timer"\nkeep = "ours" # <-')),
    together(
        'Nobody may be made to answer: step "own" must let people pass.',
        ('asks = "score"', 'asks = "score"\ncan_pass = false # <-'),
    ),
    together(
        'In step "own" people only say that they are ready, so it cannot ask for anything else.',
        ('asks = "score"', 'asks = "score"\nway = "ready" # <-'),
    ),
    together(
        'Step "done" goes on by time, so it needs "minutes".', ('way = "timer"\nminutes = 1', 'way = "timer" # <-')
    ),
    together('Step "done" cannot take less than no time.', ("minutes = 1\n", "minutes = -1 # <-\n")),
    together(
        'In step "own" there is nothing that the other could confirm: one must give, the other say yes.',
        ('asks = "score"', 'asks = "score"\nback_at_most = 1\nway = "confirmed" # <-'),
    ),
    together('Step "done" can reveal only what both have given apart.', ('way = "timer"', 'way = "reveal" # <-')),
    together(
        'What step "see" reveals later must be kept in "mine" until then.',
        ('keep = "mine"\nway = "reveal"', 'keep = "ours"\nway = "reveal" # <-'),
    ),
    together(
        '"Not quite" needs a limit: give step "hear" a back_at_most from 1 to 5.',
        ('way = "confirmed"\nback_at_most = 2', 'way = "confirmed"'),
        marked("hear"),
    ),
    together(
        '"Not quite" needs a limit: give step "hear" a back_at_most from 1 to 5.',
        ("back_at_most = 2", "back_at_most = 50 # <-"),
    ),
    together(
        '"Not quite" goes back to an earlier step, and "own" comes later.',
        ("back_at_most = 2", 'back_at_most = 2\nback = "own" # <-'),
    ),
    together(
        'Step "own" has nothing to confirm, so it cannot be sent back.',
        ('asks = "score"', 'asks = "score"\nback = "tell" # <-'),
    ),
    together(
        'Step "own" has options, but "choose" is not among its answers.',
        ('asks = "score"', 'asks = "score"\noptions = [{ id = "a", says = "A", to = "see" }] # <-'),
    ),
    together(
        'Step "may_i" needs at least two options to choose from.',
        ('answers = ["choose"]', 'answers = ["choose"] # <-'),
        (YES, ""),
    ),
    together('Two options of step "may_i" are called "no".', (YES, YES.replace('id = "yes"', 'id = "no"') + " # <-")),
    together(
        '"at_most" counts times, so it cannot be below 0.', (YES, YES.replace(" }", ", at_most = -1 }") + " # <-")
    ),
    together(
        'In step "may_i" both choose apart, so nobody may see first: say way = "reveal".',
        ('[[steps]]\nid = "may_i"\nwho = "opener"', '[[steps]] # <-\nid = "may_i"\nwho = "both_apart"'),
    ),
    together('There are no ready starts called "began".', ('starts = "begin"', 'starts = "began" # <-')),
    together(
        'Ready starts come in sixes or more; "begin" has 5.',
        ('"Five …", "Six …"', '"Five …"'),
        ('starts = "begin"', 'starts = "begin" # <-'),
    ),
    together('Step "own" asks for one of the ready starts, but names none.', ('asks = "score"', 'asks = "start" # <-')),
    together('There are no questions called "hard".', ('asks = "score"', 'asks = "score"\ndeck = "hard" # <-')),
    together(
        'Step "done" draws a question, but asks for no answer.',
        ('says = "Wash the cups."', 'says = "Wash the cups."\ndeck = "light" # <-'),
    ),
    together(
        'Step "own" draws no question that could be replaced.',
        ('asks = "score"', 'asks = "score"\nown_question = true # <-'),
    ),
    alone(
        'Step "write" asks for no number, so it has no bands.', ("share = true", f"share = true\nbands = [{BAND}] # <-")
    ),
    alone(
        "A band runs from a lower to a higher number between 0 and 10.",
        (BAND + ",", BAND.replace("10", "12") + ", # <-"),
    ),
    alone('Two bands of step "weight" claim the same number.', (BAND + ",", BAND + ",\n" + BAND + ", # <-")),
]

PRIVACY = [
    alone(
        'Step "write" is done alone, so it cannot be the turn of the other.',
        ('who = "opener"\nlabel', 'who = "other" # <-\nlabel'),
    ),
    alone(
        'Step "write" is done alone, so it cannot be kept in "ours".',
        ('keep = "mine"\nshare = true', 'keep = "ours" # <-'),
    ),
    alone(
        'Step "write" is done alone, so nobody is there to confirm it.',
        ("share = true", 'back_at_most = 1\nway = "confirmed" # <-'),
    ),
    alone(
        'Option "us" invites, so it needs at_most = 1: nobody is asked twice.',
        ('at_most = 1, invites = true, carries = ["write"] },', 'invites = true, carries = ["write"] }, # <-'),
    ),
    alone(
        'Option "me" invites nobody, so it can carry nothing over.',
        ('says = "Me", to = "rest" },', 'says = "Me", to = "rest", carries = ["write"] }, # <-'),
    ),
    alone(
        '"weight" is not written alone and kept, so it cannot be carried over.',
        ('keep = "mine"\nbands', 'keep = "nowhere"\nbands'),
        ('carries = ["write"] },', 'carries = ["write", "weight"] }, # <-'),
    ),
    alone(
        'Give step "write" a label, so that it can be said beforehand what the other will read.',
        ('label = "What I wrote"\n', ""),
        ('carries = ["write"] },', 'carries = ["write"] }, # <-'),
    ),
    together(
        'Step "hear" receives, so it offers receiving answers only: reflect, feel_with, thank, ask.',
        ('receives = ["tell"]\nanswers = ["reflect"]', 'asks = "words"\nreceives = ["tell"] # <-'),
    ),
    together(
        'Step "hear" answers "reflect", but receives nothing. Name the step.',
        ('receives = ["tell"]\nanswers = ["reflect"]', 'answers = ["reflect"] # <-'),
    ),
    together(
        'Step "question" answers the other, so the answer cannot be kept in "mine".',
        ('answers = ["ask"]\nkeep = "ours"', 'answers = ["ask"]\nkeep = "mine" # <-'),
    ),
    together(
        'Step "hear" receives "tell", which the same person gave.',
        (
            'who = "other"\nsays = "Say what you heard."\nreceives = ["tell"]',
            'who = "opener"\nsays = "Say."\nreceives = ["tell"] # <-',
        ),
    ),
    together(
        'Step "question" asks a question without permission: a choice of the other must lead to it.',
        ("back_at_most = 2", 'back_at_most = 2\nnext = "question"'),
        ('answers = ["ask"]', 'answers = ["ask"] # <-'),
    ),
    together(
        'In step "question" both would ask at once. Let one ask after the other.',
        ('who = "other"\nsays = "Ask."', 'who = "both_apart"\nsays = "Ask."'),
        ('answers = ["ask"]', 'answers = ["ask"] # <-'),
    ),
    together(
        'Step "see" shows what the other said and asks for free words. Let it receive "tell".',
        ('says = "One word each."', 'says = "One word each."\nshows = ["tell"] # <-'),
    ),
    together('Step "done" shows "own", which the other kept private.', ('shows = ["see"]', 'shows = ["own"] # <-')),
    together(
        'Step "done" shows "own", and nothing of it is kept.',
        ('asks = "score"\nkeep = "mine"', 'asks = "score"\nkeep = "nowhere"'),
        ('shows = ["see"]', 'shows = ["own"] # <-'),
    ),
    together(
        'Step "hear" shows "see", which cannot have been done by then.',
        ('answers = ["reflect"]', 'answers = ["reflect"]\nshows = ["see"] # <-'),
    ),
    together(
        'Step "own" is for two, and a private number may not steer two people.',
        ('asks = "score"', 'asks = "score"\nbands = [{ lowest = 8, highest = 10, to = "done" }] # <-'),
    ),
    together(
        'Only what is written alone and kept can be shared; step "own" is not.',
        ('asks = "score"', 'asks = "score"\nshare = true # <-'),
    ),
]
