// Keeps every answer of a quiz when it is given. On a dead line it stays on this machine, for whoever gave it,
// and is sent when the line is back; without this script the form keeps by its button.
const form = document.getElementById("quiz");
// What keeps a sheet from being handed in is read first.
document.querySelector(".errors")?.focus();
if (form) sit(form);

function sit(form) {
  // By selector: the questions have names too, and one called `id` or `submit` would stand in the way.
  const field = (name) => form.querySelector(`input[type=hidden][name="${name}"]`);
  const action = new URL(form.getAttribute("action"), location.href);
  const reader = document.querySelector("meta[name=reader]")?.content;
  const shelf = `lantoa/sitting/${reader}${action.pathname}`;
  const state = document.getElementById("state");
  const says = document.getElementById("says").content;
  // By question: what stands in its fields, since when, of which sheet, and whether it was refused. What the site
  // has not said it took stays here, and on this machine.
  const unsent = {};
  // What was taken last, by question.
  const taken = {};
  let sending = false;
  let refused = "";
  let stopped = false;
  // Is the sheet handed in, so that nothing more is to be kept?
  let ended = false;
  let timer = 0;
  // Was something taken that waited here when the page was opened?
  let settled = false;

  takeUp(read());
  const clock = document.getElementById("left");
  if (clock) count(clock, performance.now() + clock.dataset.seconds * 1000);
  form.addEventListener("input", (event) => changed(event.target));
  form.addEventListener("change", (event) => changed(event.target));
  form.addEventListener("submit", () => { stopped = true; });
  addEventListener("online", () => takeUp(read()));
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });

  function changed(target) {
    const question = target.closest("fieldset.question");
    if (!question || ended) return;
    // Whoever answers is still here, though they pressed to hand in: the line was dead, or they stopped it.
    stopped = false;
    const now = fields(question);
    // Leaving a field changes nothing: what is said of its answer stays as it is.
    if (JSON.stringify(unsent[question.name]?.fields ?? taken[question.name]) === JSON.stringify(now)) return;
    const one = { fields: now, at: Date.now(), sheet: field("id").value, edition: field("edition").value };
    unsent[question.name] = one;
    keep((kept) => { kept[question.name] = one; });
    say("unsaved");
    later(isTyped(target) ? 1500 : 300);
  }

  // What waited on this machine: it stands on the page again, and is sent like everything else.
  function takeUp(left) {
    for (const [question, one] of Object.entries(left?.unsent ?? {})) {
      if (unsent[question]?.at >= one.at) continue;
      const { sheet = left.sheet, edition = left.edition } = one;
      // A press on the form took it along.
      if (isDrawn(question, sheet, one.fields)) {
        keep((kept) => { delete kept[question]; });
        continue;
      }
      unsent[question] = { ...one, sheet, edition, refused: false, left: true };
      if (sheet === field("id").value) restore(question, one.fields);
    }
    if (waiting().length) later(0);
  }

  // Does the page tell that this stood on it when it was drawn?
  function isDrawn(question, sheet, given) {
    const words = (pairs) => JSON.stringify(pairs.filter(([, value]) => value).map(plainly).sort());
    const known = [...new URLSearchParams(field("drawn").value)].map(plainly).filter(([name]) => name === `q.${question}`);
    return sheet === field("id").value && words(known) === words(given);
  }

  // What is typed in a gap bears its number, as what is chosen there does: the site tells it so.
  function plainly([name, value]) {
    const [, gap, plain] = /^g\.(\d+)\.(.*)$/.exec(name) ?? [];
    return gap ? [plain, value && `${gap}.${value}`] : [name, value];
  }

  function restore(name, given) {
    const question = form.querySelector(`fieldset.question[name="${CSS.escape(name)}"]`);
    if (!question) return;
    for (const field of question.elements) {
      const values = given.filter(([name]) => name === field.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if (isTyped(field)) field.value = values[0] ?? "";
      else if (field.options) field.value = [...field.options].map((o) => o.value).find((v) => v && values.includes(v)) ?? "";
    }
  }

  function isTyped(field) {
    return ["text", "textarea"].includes(field.type);
  }

  // The questions of which something is still to be sent.
  function waiting() {
    return Object.keys(unsent).filter((question) => !unsent[question].refused);
  }

  function fields(question) {
    const given = [...question.elements].filter((field) => field.name && field.type !== "hidden");
    return given.filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);
  }

  function later(wait) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(send, wait);
  }

  async function send() {
    const [first] = waiting();
    if (!first) return;
    if (sending) return later(500);
    // What was given on another sheet goes by itself.
    const { sheet, edition } = unsent[first];
    const together = waiting().filter((question) => unsent[question].sheet === sheet && unsent[question].edition === edition);
    const sent = Object.fromEntries(together.map((question) => [question, unsent[question]]));
    const isHere = sheet === field("id").value;
    sending = true;
    say("saving");
    try {
      const answer = await post(sheet, edition, sent, isHere ? field("drawn").value : undefined);
      if (!answer) return later(15000);
      if (answer.state === "handed_in" && isHere) return over(answer);
      const kept = answer.state === "handed_in" ? together : answer.kept;
      for (const question of together) {
        const one = sent[question];
        if (kept.includes(question)) acknowledged(question, one, answer.state);
        else if (unsent[question] === one) {
          one.refused = true;
          restore(question, one.fields);
        }
      }
      if (isHere && answer.sheet) field("id").value = answer.sheet;
      const told = answer.state !== "handed_in" && answer.said;
      if (told) refused = told;
      // Another device gave a newer answer, or what waited here was taken: the page is drawn with what stands.
      if (!waiting().length && (answer.newer || settled)) return location.reload();
      if (waiting().length) later(300);
      // What came too late is kept, and does not count: that is said.
      else if (Object.keys(unsent).length || told) state.textContent = refused;
      else say("saved");
    } catch {
      say("offline");
      later(10000);
    } finally {
      sending = false;
    }
  }

  // The site has it: it need not be sent again. What was given since stays.
  function acknowledged(question, one, state) {
    if (unsent[question] === one) delete unsent[question];
    keep((kept) => { if (kept[question]?.at <= one.at) delete kept[question]; });
    // Of a sheet that is handed in nothing is drawn here.
    if (one.left && state !== "handed_in") settled = true;
    taken[question] = one.fields;
    if (one.sheet === field("id").value) drawn(question, one.fields);
  }

  // What the site answered; nothing where it does not know the one who answers, or is troubled.
  async function post(id, edition, sent, known) {
    const body = new URLSearchParams({ id, edition });
    // Over which answers these were given, where the page knows.
    if (known !== undefined) body.append("drawn", known);
    if (field("drawn_for")) body.append("drawn_for", field("drawn_for").value);
    for (const [question, { fields, at }] of Object.entries(sent)) {
      body.append("set", question);
      body.append(`age.${question}`, Math.max(0, Date.now() - at));
      for (const [name, value] of fields) body.append(name, value);
    }
    const response = await fetch(action.href.replace(/attempts$/, "answers"), {
      method: "POST",
      credentials: "same-origin",
      headers: { accept: "application/json" },
      body,
    });
    if (response.headers.get("content-type")?.startsWith("application/json")) return response.json();
    say(response.status === 409 || response.redirected ? "signed-out" : "offline");
    return null;
  }

  // The minutes that are left, by the server's clock when the page was drawn; at the end what is there is
  // handed in.
  function count(clock, end) {
    const left = end - performance.now();
    if (left <= 0) return finish();
    const words = clock.dataset.says.replace("{minutes}", Math.ceil(left / 60000));
    if (clock.textContent !== words) clock.textContent = words;
    setTimeout(count, Math.min(left, 1000), clock, end);
  }

  async function finish() {
    if (stopped) return;
    clearTimeout(timer);
    if (waiting().length) await send();
    // On a dead line nothing is handed in: what was answered waits here.
    if (navigator.onLine && !waiting().length) HTMLFormElement.prototype.submit.call(form);
    else setTimeout(finish, 5000);
  }

  function over(answer) {
    stopped = ended = true;
    const sheet = field("id").value;
    keep((kept) => { for (const question of Object.keys(kept)) if (kept[question].sheet === sheet) delete kept[question]; });
    const link = document.createElement("a");
    link.href = answer.href;
    link.textContent = answer.said;
    state.replaceChildren(link);
  }

  // What the page tells as drawn is what is kept: what comes back with the form is only what was given since.
  function drawn(question, given) {
    const known = [...new URLSearchParams(field("drawn").value)].map(plainly).filter(([name]) => name !== `q.${question}`);
    field("drawn").value = new URLSearchParams([...known, ...given]).toString();
  }

  function say(what) {
    const words = says.querySelector(`[class="${what}"]`).textContent;
    if (state.textContent !== words) state.textContent = words;
  }

  function read() {
    try {
      return JSON.parse(localStorage.getItem(shelf));
    } catch {
      return null;
    }
  }

  // Another page of this quiz on this machine keeps its answers on the same shelf: only what is this page's own is
  // changed there.
  function keep(change) {
    try {
      const kept = read()?.unsent ?? {};
      change(kept);
      if (Object.keys(kept).length) localStorage.setItem(shelf, JSON.stringify({ unsent: kept }));
      else localStorage.removeItem(shelf);
    } catch {
      // A full or forbidden store: the page still has what was given.
    }
  }
}
