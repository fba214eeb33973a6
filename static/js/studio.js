// Writing with a script: the page as a phone will show it while one types, drafts that save
// themselves, tools for those who know no Markdown. Without it the same form saves by its buttons.
import { phone } from "./studio-phone.js";
import { refuseFiles, tools } from "./studio-tools.js";
import { drop, keep, mark, pieces, question } from "./studio-kept.js";

const form = document.getElementById("editor");
if (form) write(form);

// What counts when two states of the fields are compared: not the spaces around lines.
function plain(values) {
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
  return JSON.stringify(Object.entries(values).map(([name, text]) => [name, lines(text)]));
}

function write(form) {
  const says = form.dataset;
  const state = document.getElementById("state");
  const sides = [...form.querySelectorAll(".side")].map((section) => ({
    section,
    code: section.dataset.side,
    path: section.dataset.path,
    body: section.querySelector(".body textarea"),
    edits: 0,
    mark: mark(),
  }));
  const shelf = (side) => `${says.person}/${side.path}`;
  const field = (side, name) => form.elements[`${name}.${side.code}`];
  const names = ["title", "minutes", "objectives", "sources", "body"];
  const same = (a, b) => plain(a) === plain(b);
  const values = (side) => Object.fromEntries(
    names.filter((name) => field(side, name)).map((name) => [name, field(side, name).value]));
  let saving = false;
  let timer = 0;
  let edits = 0;
  let saved = 0;
  let stopped = false;
  let brought = false;

  for (const side of sides) {
    side.drawn = values(side);
    side.phone = phone(side, form);
    if (says.preview) side.body.before(tools(side, form));
    else refuseFiles(side.body, says.saysNoPictures);
    offer(side);
    side.section.addEventListener("input", () => changed(side));
    side.section.querySelector(".problems").addEventListener("click", (event) => goTo(event, side));
  }

  function changed(side) {
    edits += 1;
    side.edits += 1;
    say(says.saysUnsaved);
    keep(shelf(side), side.mark, { values: values(side), over: field(side, "over").value, draft: field(side, "draft").value });
    side.phone.later();
    later(3000);
  }

  function later(wait) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => save(), wait);
  }

  function say(words) {
    const text = words.replace("{time}", new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" }));
    if (state.textContent !== text) state.textContent = text;
  }

  // Whoever pressed the button chose between what two people wrote.
  async function save(pressed = false) {
    if (saving) return later(1000);
    saving = true;
    const sent = edits;
    const sentOf = new Map(sides.map((side) => [side, side.edits]));
    say(says.saysSaving);
    const body = new URLSearchParams(new FormData(form));
    if (pressed) body.append("then", "stay");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        credentials: "same-origin",
        headers: { accept: "application/json" },
        body,
      });
      if (!response.headers.get("content-type")?.startsWith("application/json")) return unheard(response);
      const answer = await response.json();
      if (answer.state === "closed") {
        stopped = true;
        say(answer.said);
      } else if (answer.state === "refused") {
        say(answer.said);
      } else {
        const took = sides.every((side) => take(side, answer.sides[side.code], answer.state, sentOf.get(side)));
        saved = took && answer.state !== "torn" ? sent : saved;
        if (answer.state === "torn") {
          stopped = took;
          say(answer.said);
        } else {
          say(edits === saved ? says.saysSaved : says.saysUnsaved);
        }
        if (!took) later(1000);
        if (brought && edits === saved) list();
      }
    } catch {
      say(says.saysKept);
      later(15000);
    } finally {
      saving = false;
    }
  }

  // The pictures below the text as they stand once it is saved, for then the list says which texts show them.
  async function list() {
    brought = false;
    try {
      const response = await fetch(location.pathname, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const now = page.getElementById("brought");
      if (now) document.getElementById("brought").replaceWith(now);
    } catch {
      brought = true;
    }
  }

  // A page in place of an answer: the site is troubled, or does not know the writer as the one who opened
  // this. The text is kept here all the same, and sent again, for they may sign in beside.
  function unheard(response) {
    if (response.status === 409) say(says.saysAnother);
    else if (response.redirected) say(says.saysSignedOut);
    else say(says.saysKept);
    later(15000);
  }

  // What the server answered for one language; false where its text was changed while that was under way.
  function take(side, answer, state, sent) {
    if (!answer) return true;
    const still = side.edits === sent;
    if (answer.became) {
      if (!still) {
        // What was sent is saved by itself: what was typed since goes over that.
        if (answer.typed !== null) {
          field(side, "over").value = answer.typed;
          field(side, "draft").value = answer.draft;
        }
        return false;
      }
      const text = document.createElement("p");
      text.textContent = answer.became;
      const box = document.createElement("div");
      box.className = "notice warning";
      box.append(text);
      side.section.querySelector(".became").replaceChildren(box);
      if (field(side, "title") ? answer.whole : !answer.whole) {
        // The fields above the text are no longer what this form has: the server draws the page anew.
        saved = edits;
        form.submit();
        return true;
      }
      const at = side.body.selectionStart;
      for (const name of names) if (field(side, name)) field(side, name).value = answer[name];
      side.body.setSelectionRange(at, at);
      side.phone.now();
    }
    field(side, "over").value = answer.over;
    field(side, "draft").value = answer.draft;
    for (const name of names) if (field(side, name)) theirs(field(side, name), answer.theirs[name]);
    side.phone.tell(answer.problems);
    if (still && state !== "torn") drop(shelf(side), side.mark);
    return true;
  }

  // Below a field what another wrote there, where two wrote the same at once.
  function theirs(field, words) {
    field.parentElement.querySelector(".theirs")?.remove();
    if (!words) return;
    const said = document.createElement("p");
    said.className = "theirs";
    said.textContent = words;
    field.after(said);
  }

  // What could not be sent last time, the newest first, until all of it is answered.
  function offer(side) {
    const answered = side.section.querySelector(".became .notice");
    const found = pieces(shelf(side)).find((piece) => {
      if (piece.mark === side.mark) return false;
      if (!answered && !same(piece.values, side.drawn)) return true;
      drop(shelf(side), piece.mark);
      return false;
    });
    if (!found) return;
    const box = question((taken) => {
      drop(shelf(side), found.mark);
      if (taken) {
        for (const [name, value] of Object.entries(found.values)) if (field(side, name)) field(side, name).value = value;
        // Saved over what it was written on, so that what others wrote since is merged and not lost.
        field(side, "over").value = found.over;
        if (found.draft) field(side, "draft").value = found.draft;
        changed(side);
        side.phone.now();
      }
      offer(side);
    });
    side.section.querySelector("h2").after(box);
  }

  // From a problem to its line.
  function goTo(event, side) {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    const lines = side.body.value.split("\n");
    const line = Math.min(Number(link.dataset.line), lines.length);
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    side.body.focus();
    side.body.setSelectionRange(start, start + lines[line - 1].length);
    const height = parseFloat(getComputedStyle(side.body).lineHeight);
    side.body.scrollTop = Math.max(0, (line - 4) * height);
    side.phone.follow();
  }

  form.addEventListener("brought", () => { brought = true; });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "stay" && !stopped) {
      event.preventDefault();
      clearTimeout(timer);
      save(true);
    } else {
      saved = edits;
    }
  });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      clearTimeout(timer);
      save(true);
    }
  });
  addEventListener("online", () => { if (edits !== saved) later(0); });
  addEventListener("beforeunload", (event) => { if (edits !== saved) event.preventDefault(); });
}
