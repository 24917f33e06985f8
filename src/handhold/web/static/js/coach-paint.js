// How the coach looks: one quiet line under the letter, the exact words, one thing to try, and ways to send it away.

export function paintCoach(place, pack, field) {
  const says = pack.says;
  let desk = null;
  const box = element("div");

  function paintDoor() {
    const on = desk.isOn();
    const door = element("div", "coach-ways");
    if (on) door.append(button(says.read_with_me, () => desk.readWithMe() || say(says.nothing)));
    door.append(button(on ? says.turn_off : says.turn_on, () => (desk.turn(!on), paintDoor())));
    place.replaceChildren(on ? box : element("p", "", says.off), door);
    place.hidden = false;
  }

  function say(words) {
    box.replaceChildren(element("p", "", words));
  }

  function paintHint(hint) {
    const about = element("article");
    const quote = element("q", "", hint.quote);
    quote.addEventListener("click", () => (field.focus(), field.setSelectionRange(hint.start, hint.end)));
    const words = element("p");
    words.append(quote, ` ${hint.hint} `, element("em", "", `${says.one_thing} ${hint.next}`));
    const why = element("details");
    why.append(element("summary", "", says.why), element("p", "", hint.why));
    const ways = element("div", "coach-ways");
    ways.append(
      button(says.send_as_is, () => about.remove()),
      button(says.not_it, () => desk.notIt(hint.rule)),
      button(says.never_this_kind, () => desk.neverThisKind(hint.kind)),
      button(says.quiet_today, () => desk.quietToday()),
    );
    about.append(words, why, ways);
    return about;
  }

  return {
    begin(own) {
      desk = own;
      paintDoor();
    },
    show: (hints) => box.replaceChildren(...hints.map(paintHint)),
    offerHelp(line, link) {
      const help = element("a", "", link);
      help.href = "/help";
      const words = element("p", "", `${line} `);
      words.append(help);
      box.replaceChildren(words);
    },
    clear: () => box.replaceChildren(),
  };
}

function element(name, kind = "", words = "") {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (words) made.textContent = words;
  return made;
}

function button(words, act) {
  const made = element("button", "link", words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
