"""The sitemap: every address of the house and who may go there.  A change is a noun."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from handhold.bell import Bell
from handhold.content import Content, Contents
from handhold.door import Door
from handhold.pocket import Pocket
from handhold.service import Hall
from handhold.web import api, errors, live, openapi
from handhold.web.access import anyone, both, couple, guest, known, mine, person, programs
from handhold.web.assets import load_assets
from handhold.web.held import Held
from handhold.web.pages import (
    calendar,
    choices,
    closing,
    code,
    copies,
    dance,
    entry,
    files,
    front,
    holding,
    invitations,
    joining,
    kept,
    leaving,
    letters,
    locking,
    luggage,
    opened,
    own,
    pauses,
    phone,
    phrases,
    practices,
    quiet,
    reaches,
    reminders,
    requests,
    sight,
    today,
    welcome,
)
from handhold.web.place import Entrance, Place, arrive
from handhold.web.shield import LETTER_LIMIT, BodyLimit, SameSite, StrictHeaders
from handhold.web.signals import Pace
from handhold.web.together import Together
from handhold.web.upload import DRAINED
from handhold.web.visit import House, Site
from handhold.web.words import Languages, load_languages

PLACES: tuple[Place, ...] = (
    # Before anybody is known
    Place("/", get=known(front.show)),
    Place("/trust", get=anyone(front.show_trust)),
    Place("/help", get=anyone(front.show_help)),
    Place("/kitchen", get=anyone(front.show_kitchen)),
    Place("/offline", get=anyone(front.show_offline)),
    Place("/start", get=anyone(entry.show_start)),
    Place("/people", post=anyone(entry.register)),
    Place("/sign-in", get=known(entry.show_sign_in)),
    Place("/sessions", post=anyone(entry.sign_in)),
    Place("/join", get=guest(joining.show)),
    Place("/invitation-views", post=guest(joining.look)),
    Place("/arrivals", post=anyone(joining.begin)),
    Place("/recovery", get=anyone(entry.show_recovery)),
    Place("/recoveries", post=anyone(entry.recover)),
    Place("/looks", post=anyone(front.choose_look)),
    # Going out, and closing the door behind oneself
    Place("/exits", post=known(locking.leave_quickly)),
    Place("/sign-outs", post=known(locking.sign_out)),
    Place("/touches", post=known(locking.touch)),
    Place("/locks", post=known(locking.lock)),
    Place("/unlockings", post=known(locking.unlock)),
    Place("/openings", post=person(locking.open_mine)),
    # Becoming two
    Place("/invitation", get=mine(invitations.show), post=mine(invitations.make)),
    Place("/withdrawals", post=mine(invitations.withdraw)),
    Place("/confirmations", post=mine(invitations.confirm)),
    Place("/joinings", post=mine(joining.say_yes)),
    Place("/waiting", get=mine(joining.show_waiting)),
    Place("/second-thoughts", post=mine(joining.step_away)),
    # At home
    Place("/code", get=mine(code.show)),
    Place("/code-checks", post=mine(code.check)),
    Place("/codes", post=mine(code.renew)),
    Place("/welcome", get=mine(welcome.show)),
    Place("/today", get=person(today.show)),
    Place("/pulses", post=mine(today.mark_pulse)),
    Place("/noticings", post=mine(today.keep_noticed)),
    Place("/talk", get=person(reaches.show)),
    Place("/reaches", post=couple(reaches.send)),
    Place("/answers", post=couple(reaches.answer)),
    Place("/settlings", post=couple(reaches.settle)),
    Place("/retractions", post=couple(reaches.take_back)),
    Place("/keep", get=person(kept.show)),
    Place("/thanks", post=couple(kept.say_thanks)),
    Place("/moments", post=couple(kept.keep_moment)),
    Place("/kept-removals", post=couple(kept.take_back)),
    Place("/sharing", get=both(kept.show_note)),
    Place("/shares", post=both(kept.share_note)),
    Place("/see", get=person(sight.show)),
    Place("/between", get=couple(sight.show_between)),
    Place("/opened", get=both(opened.show), post=both(opened.choose)),
    Place("/showings", post=both(opened.show_once)),
    Place("/rests", post=mine(quiet.begin)),
    Place("/returns", post=mine(quiet.end)),
    # The dance, and the ways out of it
    Place("/dance", get=mine(dance.show)),
    Place("/half", get=mine(dance.show_half), post=mine(dance.write_slot)),
    Place("/slot-showings", post=both(dance.show_slot)),
    Place("/slot-removals", post=both(dance.take_slot_back)),
    Place("/meetings", post=both(dance.see_link)),
    Place("/dance-names", post=both(dance.name_dance)),
    Place("/dance-confirmations", post=both(dance.confirm)),
    Place("/in-it", get=couple(pauses.show)),
    Place("/pauses", post=couple(pauses.call)),
    Place("/pause-moves", post=couple(pauses.move)),
    Place("/pause-returns", post=couple(pauses.come_back)),
    Place("/pause-lines", post=couple(pauses.send_line)),
    Place("/repairs", post=couple(pauses.send_repair)),
    Place("/repair-answers", post=couple(pauses.answer_repair)),
    Place("/phrases", get=couple(phrases.show), post=couple(phrases.offer)),
    Place("/agreements", post=couple(phrases.agree)),
    Place("/requests", get=couple(requests.show), post=couple(requests.make)),
    Place("/request-answers", post=couple(requests.answer)),
    Place("/acceptances", post=couple(requests.accept)),
    Place("/counters", post=couple(requests.counter)),
    Place("/reopenings", post=couple(requests.reopen)),
    Place("/outcomes", post=couple(requests.close)),
    Place("/hold", get=couple(holding.show)),
    Place("/hold-near", get=anyone(holding.show_near)),
    Place("/hold-marks", post=both(holding.mark)),
    Place("/signals", post=couple(holding.signal)),
    Place("/closing", get=couple(closing.show)),
    Place("/closings", post=couple(closing.leave)),
    Place("/copy.zip", get=mine(copies.give)),
    Place("/luggage", get=mine(luggage.show), post=mine(luggage.look)),
    Place("/unpackings", post=mine(luggage.unpack)),
    Place("/takings-back", post=couple(closing.take_all_back)),
    Place("/mine", get=mine(own.show)),
    Place("/notes", post=mine(own.write_note)),
    Place("/removals", post=mine(own.take_back)),
    Place("/choices", get=mine(choices.show), post=mine(choices.choose)),
    Place("/times", post=mine(choices.set_times)),
    Place("/passphrases", post=mine(choices.change_passphrase)),
    Place("/endings", post=mine(choices.end_session)),
    Place("/reminders", get=mine(reminders.show), post=mine(reminders.wish)),
    Place("/devices", post=mine(reminders.add_device)),
    Place("/device-endings", post=mine(reminders.drop_device)),
    Place("/mails", post=mine(reminders.write_code)),
    Place("/mail-checks", post=mine(reminders.check_mail)),
    Place("/mail-endings", post=mine(reminders.drop_mail)),
    Place("/calendar", get=mine(calendar.show)),
    Place("/calendars", post=mine(calendar.begin)),
    Place("/calendar-endings", post=mine(calendar.end)),
    Place("/calendar-marks", post=mine(calendar.mark)),
    Place("/calendar-removals", post=mine(calendar.unmark)),
    Place("/calendar/{feed}", get=anyone(calendar.read)),
    Place("/second-phone", get=person(phone.show)),
    Place("/leaving", get=mine(leaving.show)),
    Place("/deletions", post=mine(leaving.delete)),
    Place("/letters", get=mine(letters.show_all), post=both(letters.send)),
    Place("/letters/{seq}", get=both(letters.show)),
    Place("/composer", get=both(letters.compose)),
    Place("/drafts", post=both(letters.keep)),
    Place("/draft-removals", post=mine(letters.drop)),
    Place("/replies", post=both(letters.reply)),
    Place("/letter-removals", post=both(letters.take_back)),
    Place("/hurts", post=both(letters.keep_hurt)),
    Place("/cards", get=mine(practices.show_cards)),
    Place("/cards/{card}", get=mine(practices.show_card)),
    Place("/sittings", post=mine(practices.offer)),
    Place("/sittings/{sitting}", get=mine(practices.show)),
    Place("/moves", post=mine(practices.move)),
    Place("/sitting-removals", post=mine(practices.take_back)),
    Place("/live", get=person(live.stream)),
    # For programs
    Place("/api/token", post=anyone(api.give_token)),
    Place("/api/{room}/acts", post=programs(api.act)),
    Place("/api/{room}/events", get=programs(api.list_events)),
    Place("/api/{room}/events/{seq}", get=programs(api.show_event)),
    Place("/api/{room}/stream", get=programs(api.stream_positions)),
    Place("/openapi.json", get=anyone(openapi.show)),
    Place("/healthz", get=anyone(api.show_health)),
    # Public files
    Place("/app.css", get=anyone(files.show_sheet)),
    Place("/js/{version}/{name}", get=anyone(files.show_script)),
    Place("/icons/{name}", get=anyone(files.show_icon)),
    Place("/coach/{version}/{language}.json", get=anyone(files.show_coach)),
    Place("/favicon.ico", get=anyone(files.show_favicon)),
    Place("/manifest.webmanifest", get=anyone(files.show_manifest)),
    Place("/sw.js", get=anyone(files.show_worker)),
    Place("/robots.txt", get=anyone(files.show_robots)),
)


def build(
    hall: Hall,
    together: Together,
    door: Door,
    settings: Site,
    content: Content,
    *,
    bell: Bell,
    pocket: Pocket,
    languages: Languages | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Starlette:
    """The whole web floor as one ASGI application."""
    house = House(
        hall=hall,
        together=together,
        pocket=pocket,
        door=door,
        bell=bell,
        settings=settings,
        contents=Contents(content),
        languages=languages or load_languages(),
        assets=load_assets(),
        held=Held(),
        luggage=Held(at_most=luggage.AT_ONCE),
        reading=asyncio.Semaphore(1),
        pace=Pace(),
        clock=clock,
    )

    async def turn_away(scope: Scope, receive: Receive, send: Send) -> None:
        refusal = errors.problem(arrive(house, Request(scope, receive)), 403, "from_outside", errors.FROM_OUTSIDE)
        await refusal(scope, receive, send)

    return Starlette(
        routes=[Route(place.path, Entrance(house, place)) for place in (*PLACES, NOWHERE)],
        middleware=[
            Middleware(StrictHeaders, is_https=settings.is_https),
            Middleware(SameSite, turn_away=turn_away),
            Middleware(BodyLimit, larger={"/luggage": DRAINED} | dict.fromkeys(FOR_LETTERS, LETTER_LIMIT)),
        ],
    )


FOR_LETTERS = ("/letters", "/drafts", "/locks")
"""Where a letter goes: sent, kept, or half written when the page locks itself."""
NOWHERE = Place("/{rest:path}", get=anyone(front.show_nothing), post=anyone(front.show_nothing))
"""Every other address: not there, or not yours."""
